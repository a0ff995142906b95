"""A glossary's terms in translations: put in as prescribed, through every way a sentence goes."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.translate.conftest import Bench, caesar

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Call
from tilshi.engines.scripted import empty
from tilshi.errors import InvalidValue, TooLarge
from tilshi.languages import Language
from tilshi.text.findings import WarningCode
from tilshi.text.normalise import normalise
from tilshi.translate.glossary import Glossary, parse_entries, write_entries

RU, KK, EN = Language.RU, Language.KK, Language.EN
SENTENCE = "Мост через реку Жаксыкон закроют осенью на ремонт."


def ru_en(**terms: str) -> Glossary:
    return Glossary.of({(RU, EN): [*terms.items()]})


def translate(bench: Bench, text: str, glossary: Glossary | None, source: Language = RU) -> str:
    (result,) = bench.translator.translate_sentences(
        [text],
        source=source,
        target=EN,
        profile=bench.catalog.profile("pivoted" if source is KK else "direct"),
        call=Call(namespace="test"),
        glossary=glossary,
    )
    assert not result.source_kept, result.findings
    return result.text


def test_a_term_is_translated_as_prescribed_and_nothing_complains(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(caesar)
    (result,) = bench.translator.translate_sentences(
        [SENTENCE],
        source=RU,
        target=EN,
        profile=bench.catalog.profile("direct"),
        call=Call(namespace="test"),
        glossary=ru_en(Жаксыкон="the Zhaksykon, 2nd river", мост="bridge"),
    )
    assert result.text.startswith("Bridge ")
    assert "the Zhaksykon, 2nd river" in result.text
    assert result.findings == ()


def test_a_changed_glossary_never_serves_an_old_translation(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(caesar)
    plain = translate(bench, SENTENCE, None)
    first = translate(bench, SENTENCE, ru_en(Жаксыкон="Zhaksykon"))
    asked = len(bench.engine.texts)
    second = translate(bench, SENTENCE, ru_en(Жаксыкон="Jaqsyqon"))
    assert "Zhaksykon" in first
    assert second == first.replace("Zhaksykon", "Jaqsyqon")
    assert translate(bench, SENTENCE, None) == plain
    assert translate(bench, SENTENCE, ru_en(Жаксыкон="Zhaksykon")) == first
    assert len(bench.engine.texts) == asked  # the masked sentence is one for all glossaries, the terms are of the call


def test_a_term_alone_needs_no_model(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(caesar)
    assert translate(bench, "Жаксыкон", ru_en(Жаксыкон="Zhaksykon")) == "Zhaksykon"
    assert bench.engine.texts == []


def test_other_directions_are_left_alone(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(caesar)
    assert translate(bench, SENTENCE, Glossary.of({(RU, KK): [("Жаксыкон", "X")]})) == translate(bench, SENTENCE, None)


def test_over_a_pivot_the_term_goes_through_both_models(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(caesar)
    glossary = Glossary.of({(KK, EN): [("көпір", "bridge of ours")], (KK, RU): [("көпір", "мост")]})
    text = translate(bench, "Көпір күзде жөндеуге жабылады, көпір ескі.", glossary, source=KK)
    assert text.startswith("Bridge of ours ")
    assert ", bridge of ours " in text


def test_a_model_that_loses_the_term_is_led_around_it(make_bench: Callable[..., Bench]) -> None:
    def losing(text: str, task: Task, options: DecodingOptions) -> str:
        return caesar(text, task, options).replace("[0]", "")

    bench = make_bench(losing)
    glossary = ru_en(Жаксыкон="Zhaksykon")
    assert translate(bench, "Строители видели Жаксыкон.", glossary).endswith(" Zhaksykon.")


def test_what_keeps_its_source_keeps_the_term_of_the_source(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench(empty)
    (result,) = bench.translator.translate_sentences(
        [SENTENCE],
        source=RU,
        target=EN,
        profile=bench.profile(),
        call=Call(namespace="test"),
        glossary=ru_en(Жаксыкон="Zhaksykon"),
    )
    assert result.source_kept
    assert result.text == SENTENCE
    assert result.findings[0].code is WarningCode.SOURCE_KEPT


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there are none"),
        ("мост", "line 1 has 1 columns"),
        ("мост\tbridge\tx", "line 1 has 3 columns"),
        ("\n\nмост\t ", "no letter or digit"),
        ("мост\tbridge\n мост \tspan", "entry 2 has the term of an earlier one"),
        ("район\tdistrict\nраи\u0306он\trayon", "entry 2 has the term of an earlier one"),
        ("новый мост\tx\nновый  мост\ty", "entry 2 has the term of an earlier one"),
        (f"мост\t{'x' * 201}", "201 characters; the limit is 200"),
        ("мо\x07ст\tbridge", "control character"),
    ],
)
def test_impossible_entries_are_named_by_their_line(text: str, message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        parse_entries(text, "tsv")


def test_entries_are_counted() -> None:
    with pytest.raises(TooLarge, match="more than 1"):
        parse_entries("а\tb\nв\tg", "tsv", most=1)


def test_csv_is_read_with_its_quotes_and_languages() -> None:
    table = '"мост, новый","a ""new"" bridge",ru,en\r\nрека,river\r\n'
    assert parse_entries(table, "csv") == (("мост, новый", 'a "new" bridge'), ("река", "river"))
    with pytest.raises(InvalidValue, match="not CSV"):
        parse_entries('"мост', "csv")


term = st.text("абв Аyz'\",;%", min_size=1, max_size=8).map(normalise).filter(lambda text: any(map(str.isalnum, text)))


@given(st.dictionaries(term, term, min_size=1, max_size=5), st.sampled_from(["tsv", "csv"]))
def test_what_is_written_is_read_again(entries: dict[str, str], kind: str) -> None:
    assert dict(parse_entries(write_entries(entries.items(), kind), kind)) == entries  # type: ignore[arg-type]
