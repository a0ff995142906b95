"""The first wrong value is told, and a thousand more cost nothing."""

from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tilshi.errors import InvalidValue
from tilshi.http.glossary_schemas import DictionaryRequest, GlossaryRequest
from tilshi.http.items import ItemQuery
from tilshi.http.job_schemas import SummarizeJobRequest, TranslateJobRequest
from tilshi.http.schemas import SummarizeRequest, TogetherRequest, TranslateRequest
from tilshi.http.validation import MAX_ERRORS, validated

MANY = 5000


class Seen(BaseModel):
    """A model that tells which names reached it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, AfterValidator(str.strip)] = ""
    terms: dict[str, str] = Field(default_factory=dict)


def test_what_is_right_is_returned() -> None:
    assert validated(Seen, {"text": " a ", "terms": {"b": "c"}}) == Seen(text="a", terms={"b": "c"})


@pytest.mark.parametrize(
    ("values", "param"),
    [
        ({"text": 1}, "text"),
        ({"colour": "red", "taste": "sweet"}, "colour"),
        ({"text": 1, "colour": "red"}, "text"),
        ({f"field {number}": 1 for number in range(MANY)}, "field 0"),
        ({"terms": {str(number): 1 for number in range(MAX_ERRORS)}}, "terms"),
        ({"terms": {str(number): 1 for number in range(MANY)}}, "body"),
    ],
)
def test_the_first_that_is_wrong_is_told(values: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        validated(Seen, values)
    assert caught.value.param == param


@pytest.mark.parametrize(
    ("model", "field", "wrong", "others"),
    [
        (SummarizeRequest, "do_not_translate", 1, {"text": "a"}),
        (TranslateRequest, "do_not_translate", "", {"text": "a"}),
        (TranslateRequest, "text", 1, {}),
        (TogetherRequest, "articles", {}, {}),
        (TogetherRequest, "do_not_translate", [], {"articles": []}),
        (SummarizeJobRequest, "texts", 1, {}),
        (SummarizeJobRequest, "articles", {"text": 1}, {}),
        (TranslateJobRequest, "texts", None, {"kind": "translate"}),
        (TranslateJobRequest, "articles", 1, {"kind": "translate"}),
        (GlossaryRequest, "dictionaries", 1, {"name": "a"}),
        (ItemQuery, "do_not_translate", "", {"to": "en"}),
    ],
)
def test_every_list_ends_at_its_first_bad_item(
    model: type[BaseModel], field: str, wrong: object, others: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as caught:
        model(**others, **{field: [wrong] * MANY})
    assert caught.value.error_count() <= 2  # a list that had to have an item is too short besides
    with pytest.raises(InvalidValue) as told:
        validated(model, {**others, field: [wrong] * MANY})
    assert told.value.param == field


def test_a_glossary_of_wrong_terms_costs_no_list_of_them() -> None:
    values = {"source": "ru", "target": "en", "entries": {str(number): number for number in range(MANY)}}
    with pytest.raises(InvalidValue, match="more than 1,000 values"):
        validated(DictionaryRequest, values)
