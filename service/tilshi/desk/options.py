"""What a caller may ask of the desk, validated in one place for Python, HTTP and the command line."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from tilshi.errors import InvalidValue, in_words
from tilshi.languages import Language, Script, parse_language
from tilshi.report import Method
from tilshi.summarize.model import MAX_SENTENCES

MAX_TERMS = 200
MAX_TERM_CHARS = 200
NamedLength = Literal["short", "medium", "long"]

_SENTENCES = range(1, MAX_SENTENCES + 1)
_MAX_DIGITS = 4  # `int` refuses thousands of them


def parse_source(value: object) -> Language | Literal["auto"]:
    """Return the language of a text as a caller names it, or "auto".

    Raises:
        InvalidValue: it is no language of ours.
    """
    if not isinstance(value, str):
        raise InvalidValue("source: it must be auto, ru, kk or en", param="source")
    return "auto" if value == "auto" else parse_language(value, "source")


def _target(value: object) -> object:
    return parse_language(value, "targets") if isinstance(value, str) else value


def _length(value: object) -> object:
    """Return a length; a query string has its number as digits, and `true` is no number."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS:
        value = int(value)
    named = isinstance(value, str) and value in get_args(NamedLength)
    counted = isinstance(value, int | float) and not isinstance(value, bool) and value in _SENTENCES
    if not named and not counted:
        raise InvalidValue(f"length: it must be short, medium, long or 1 to {MAX_SENTENCES} sentences", param="length")
    return value


Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TERM_CHARS)]
Target = Annotated[Language, BeforeValidator(_target)]
Length = Annotated[
    NamedLength | Annotated[int, Field(ge=1, le=MAX_SENTENCES)],
    BeforeValidator(_length),
]
SourceLanguage = Annotated[Language | Literal["auto"], BeforeValidator(parse_source)]
KazakhScript = Literal[Script.CYRILLIC, Script.LATIN]


class TranslateOptions(BaseModel):
    """Options of every call that translates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: SourceLanguage = Field("auto", description="language of the text; `auto` detects it")
    targets: tuple[Target, ...] = Field(
        (Language.EN, Language.KK),
        min_length=1,
        max_length=len(Language),
        fail_fast=True,
        description="languages to translate to",
    )
    profile: str | None = Field(None, max_length=64, description="models to use; null is the server's default")
    kazakh_script: KazakhScript = Field(Script.CYRILLIC, description="script of Kazakh output")
    do_not_translate: tuple[Term, ...] = Field(
        (),
        max_length=MAX_TERMS,
        fail_fast=True,
        description="terms that stay as they are in every language",
    )
    store: bool = Field(default=True, description="false: neither read nor write the cache")

    @field_validator("targets")
    @classmethod
    def _each_once(cls, value: tuple[Language, ...]) -> tuple[Language, ...]:
        return tuple(dict.fromkeys(value))

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Return options from keywords.

        Raises:
            InvalidValue: a keyword is unknown or has an impossible value; `param` names it.
        """
        try:
            return cls(**values)
        except ValidationError as error:
            raise invalid_value(error.errors(include_url=False)) from None


class SummarizeOptions(TranslateOptions):
    """Options of a summary."""

    translate: Literal["summary", "article", "both"] = Field("summary", description="what is translated")
    length: Length = Field(
        "medium",
        description="short 1, medium 1-3 (as many as describe the article best), long 4-6 sentences, or their number",
    )
    method: Method = Field("auto", description="who writes the summary")


class TogetherOptions(TranslateOptions):
    """Options of a summary of several articles."""

    length: Length = Field(
        "medium",
        description="short 1, medium 2-3, long 4-6 sentences by how many the articles have together, or their number",
    )


def invalid_value(errors: Sequence[Any]) -> InvalidValue:
    """Return the first of pydantic's errors as ours: the field, what is wrong with it, never its value."""
    first = errors[0]
    # After the field's name only places in a list say something to a caller; the rest is pydantic's inner life.
    field, *places = [part for part in first["loc"] if part not in {"body", "query"}] or ["body"]
    name = ".".join([str(field), *(str(place) for place in places if isinstance(place, int))])
    if places and isinstance(places[-1], str) and isinstance(places[0], int):  # a field of an object in a list
        name = f"{name}: {places[-1]}"
    return InvalidValue(f"{name}: {in_words(first)}", param=None if isinstance(field, int) else str(field))
