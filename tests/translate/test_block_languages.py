"""Sentences and blocks of several languages in one request to the translator."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tilshi.articles import Address, Article, Block, BlockKind, Document, Run
from tilshi.engines.call import Call
from tilshi.errors import UnsupportedDirection
from tilshi.languages import Language, Script
from tilshi.text.findings import WarningCode
from tilshi.translate.texts import Passage, SpokenText, Translation

RU, KK, EN = Language.RU, Language.KK, Language.EN
DOCUMENT = Document(
    "any",
    None,
    (
        Article(
            None,
            None,
            tuple(
                Block(BlockKind.PARAGRAPH, (Run(text),), Address(address))
                for address, text in (("a", "Снег шёл весь день."), ("b", "Қар күні бойы жауды."), ("c", "It snowed."))
            ),
        ),
    ),
)


def sentences(bench: Any, texts: list[str], languages: list[Language] | None, profile: str) -> list[Any]:
    results: list[Any] = bench.translator.translate_sentences(
        texts, source=RU, target=EN, profile=bench.profile(profile), call=Call(), languages=languages
    )
    return results


def test_each_sentence_goes_the_way_of_its_language_and_order_is_kept(bench: Any) -> None:
    texts = ["Қар күні бойы жауды.", "Снег шёл весь день.", "It snowed.", "Жол жабылды."]
    results = sentences(bench, texts, [KK, RU, EN, KK], "pivoted")
    assert len(results) == 4
    assert results[2].text == "It snowed."
    assert (results[2].model, results[2].source_kept) == ("", False)
    assert bench.engines["first"].texts == [texts[0], texts[3]]
    assert texts[1] in bench.engines["second"].texts
    assert all(result.text.isascii() for result in results)


def test_without_languages_all_are_in_the_source(bench: Any) -> None:
    same = sentences(bench, ["Снег шёл."], [RU], "direct")
    assert sentences(bench, ["Снег шёл."], None, "direct") == same


def test_a_language_the_profile_cannot_translate_counts_as_the_source(bench: Any) -> None:
    (result,) = sentences(bench, ["Қар күні бойы жауды."], [KK], "direct")
    assert result.model == "one"
    assert bench.engine.texts == ["Қар күні бойы жауды."]


def test_as_many_languages_as_sentences(bench: Any) -> None:
    with pytest.raises(ValueError, match="zip"):
        sentences(bench, ["Снег.", "Дождь."], [RU], "direct")


def test_the_direction_of_the_document_must_be_there(bench: Any) -> None:
    with pytest.raises(UnsupportedDirection):
        bench.translator.translate_sentences(
            ["It snowed."], source=EN, target=KK, profile=bench.profile(), call=Call(), languages=[KK]
        )


def test_a_block_in_the_target_language_stays_and_others_are_translated(bench: Any) -> None:
    result = bench.translator.translate_document(
        DOCUMENT,
        source=RU,
        target=EN,
        profile=bench.profile("pivoted"),
        call=Call(),
        block_languages={Address("b"): KK, Address("c"): EN},
    )
    first, second, third = result.document.articles[0].blocks
    assert third.text == "It snowed."
    assert first.text.isascii()
    assert second.text.isascii()
    assert bench.engines["first"].texts == ["Қар күні бойы жауды."]
    assert (result.model, result.pivot) == ("second", None)
    assert [one.address for one in result.confidences] == [Address("a"), Address("b"), Address("c")]


def test_a_document_in_the_target_language_has_only_its_other_blocks_translated(bench: Any) -> None:
    options = {"source": EN, "target": EN, "profile": bench.profile("pivoted"), "call": Call()}
    same = bench.translator.translate_document(DOCUMENT, block_languages={Address("c"): EN}, **options)
    assert (same.document, same.model) == (DOCUMENT, None)
    result = bench.translator.translate_document(DOCUMENT, block_languages={Address("a"): RU}, **options)
    first, second, third = result.document.articles[0].blocks
    assert first.text.isascii()
    assert (second.text, third.text) == ("Қар күні бойы жауды.", "It snowed.")
    assert (result.model, result.pivot) == ("second", None)


def test_a_kazakh_document_is_written_in_latin_where_asked(bench: Any) -> None:
    options = {"source": KK, "target": KK, "profile": bench.profile(), "call": Call(), "kazakh_script": Script.LATIN}
    result = bench.translator.translate_document(DOCUMENT, block_languages={Address("c"): KK}, **options)
    assert result.document.articles[0].blocks[1].text == "Qar kün\u0131 boiy jaudy."
    assert (result.model, result.findings) == (None, ())


@pytest.mark.parametrize("script", [Script.CYRILLIC, Script.LATIN])
def test_a_block_that_nothing_translates_into_the_language_of_the_document_is_warned_of(
    bench: Any, script: Script
) -> None:
    result = bench.translator.translate_document(
        DOCUMENT,
        source=KK,
        target=KK,
        profile=bench.profile("pivoted"),
        call=Call(),
        kazakh_script=script,
        block_languages={Address("a"): RU, Address("c"): EN},
    )
    first, _, third = result.document.articles[0].blocks
    assert (first.text, third.text) == ("Снег шёл весь день.", "It snowed.")
    assert [(found.address, found.finding.code) for found in result.findings] == [
        (Address("a"), WarningCode.SOURCE_KEPT),
        (Address("c"), WarningCode.SOURCE_KEPT),
    ]
    assert (result.model, bench.engine.calls) == (None, 0)


def texts(bench: Any, spoken: SpokenText, target: Language, profile: str, **options: Any) -> Translation:
    (result,) = bench.translator.translate_texts(
        [spoken], target=target, profile=bench.profile(profile), call=Call(), **options
    )
    translation: Translation = result
    return translation


KAZAKH_AND_RUSSIAN = SpokenText(KK, (Passage("Қар жауды.  Жол жабылды.\r\n\r\n", KK), Passage(" Снег шёл.\n", RU)))


def test_passages_of_a_text_go_their_own_ways(bench: Any) -> None:
    result = texts(bench, KAZAKH_AND_RUSSIAN, EN, "pivoted")
    assert bench.engines["first"].texts == ["Қар жауды.", "Жол жабылды."]
    assert "Снег шёл." in bench.engines["second"].texts
    assert result.text.isascii()
    assert re.sub(r"[^.\s]+", "", result.text) == " .   .\r\n\r\n  .\n"
    assert (result.model, result.pivot, len(result.confidences)) == ("second", RU, 3)


def test_findings_count_the_sentences_of_all_passages(make_bench: Callable[..., Any], well: Any) -> None:
    bench = make_bench(lambda text, *rest: "" if "шёл" in text else well(text, *rest))
    result = texts(bench, KAZAKH_AND_RUSSIAN, KK, "direct")
    assert result.text == "".join(passage.text for passage in KAZAKH_AND_RUSSIAN.passages)
    assert {index for index, _ in result.warnings} == {2}
    assert result.source_kept


def test_a_passage_in_another_language_than_the_target_names_the_model(bench: Any) -> None:
    result = texts(bench, KAZAKH_AND_RUSSIAN, KK, "direct")
    assert result.text.startswith("Қар жауды.  Жол жабылды.\r\n\r\n ")
    assert (result.model, result.pivot, result.warnings) == ("one", None, ())


def test_a_passage_no_model_translates_stays_warned_of(bench: Any) -> None:
    spoken = SpokenText(KK, (Passage("Қар жауды.\n\n", KK), Passage("It snowed.", EN)))
    result = texts(bench, spoken, KK, "direct")
    assert result.text == "Қар жауды.\n\nIt snowed."
    assert [(index, finding.code) for index, finding in result.warnings] == [(1, WarningCode.SOURCE_KEPT)]
    assert (result.model, result.source_kept, bench.engine.calls) == (None, True, 0)


def test_latin_kazakh_is_written_in_every_passage(bench: Any) -> None:
    result = texts(bench, KAZAKH_AND_RUSSIAN, KK, "direct", kazakh_script=Script.LATIN)
    assert not re.search("[а-яәғқңөұүһі]", result.text.lower())
