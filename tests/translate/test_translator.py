"""Texts and documents in, texts and documents out."""

import threading
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Call
from tilshi.engines.scripted import Script, empty
from tilshi.errors import Cancelled, UnsupportedDirection
from tilshi.languages import Language
from tilshi.languages import Script as Letters
from tilshi.text import sentences
from tilshi.text.findings import WarningCode
from tilshi.text.kazakh_script import to_latin
from tilshi.translate.texts import SpokenText, Translation

TEXT = "Снег шёл весь день.  Дорогу закрыли!\n\nПодробности вечером."


def texts_to(bench: Any, texts: list[str], target: Language = Language.EN, **options: Any) -> list[Translation]:
    options = {"profile": bench.profile(), "call": Call()} | options
    source = options.pop("source", Language.RU)
    spoken = [SpokenText.of(text, source) for text in texts]
    results: list[Translation] = bench.translator.translate_texts(spoken, target=target, **options)
    return results


def test_texts_keep_order_length_and_what_stands_between_sentences(bench: Any) -> None:
    results = texts_to(bench, [TEXT, "", "Парк открыт."])
    assert len(results) == 3
    cut = sentences.split(results[0].text, Language.EN)
    assert len(cut.texts) == 3
    assert cut.gaps == ("", "  ", "\n\n", "")
    assert results[0].score == -0.5
    assert results[0].model == "one"
    assert results[0].pivot is None
    assert results[1] == Translation("", None, (), "one", None, source_kept=False)


def test_all_sentences_of_all_texts_go_in_one_request(bench: Any) -> None:
    texts_to(bench, [TEXT, "Парк открыт.", TEXT])
    assert bench.engine.calls == 1
    assert bench.engine.texts == [
        "Снег шёл весь день.",
        "Дорогу закрыли!",
        "Подробности вечером.",
        "Парк открыт.",
    ]


def test_findings_name_the_sentence(make_bench: Callable[..., Any], well: Script) -> None:
    bench = make_bench(lambda text, *rest: "" if "закрыли" in text else well(text, *rest))
    (result,) = texts_to(bench, [TEXT])
    assert [(index, finding.code) for index, finding in result.warnings] == [
        (1, WarningCode.SOURCE_KEPT),
        (1, WarningCode.EMPTY),
    ]
    assert "  Дорогу закрыли!\n\n" in result.text
    assert result.source_kept


def test_the_same_language_comes_back_untouched(bench: Any) -> None:
    odd = "  два  пробела\r\n\u00a0e\u0301 "
    assert texts_to(bench, [odd], Language.RU) == [Translation(odd, None, (), None, None, source_kept=False)]
    (sentence,) = bench.translator.translate_sentences(
        [odd], source=Language.RU, target=Language.RU, profile=bench.profile(), call=Call()
    )
    assert sentence.text == odd
    assert bench.engine.calls == 0


def test_a_direction_the_profile_lacks_is_refused(bench: Any) -> None:
    with pytest.raises(UnsupportedDirection):
        texts_to(bench, ["Park"], Language.KK, source=Language.EN)


def test_a_pivot_is_reported(bench: Any) -> None:
    (result,) = texts_to(bench, ["Саябақ ашық."], source=Language.KK, profile=bench.profile("pivoted"))
    assert result.pivot is Language.RU
    assert result.model == "second"


def test_a_cancelled_call_is_not_begun(bench: Any) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        texts_to(bench, [TEXT], call=Call(cancel=cancel))
    assert bench.engine.calls == 0


def test_kazakh_in_latin_is_the_checked_cyrillic_in_other_letters(bench: Any) -> None:
    text = "Парк «Самал» откроют, пишет https://пример.қаз сегодня."
    terms = ["Самал", "https://пример.қаз"]
    (cyrillic,) = texts_to(bench, [text], Language.KK, do_not_translate=terms)
    (latin,) = texts_to(bench, [text], Language.KK, do_not_translate=terms, kazakh_script=Letters.LATIN)
    assert "«Самал»" in latin.text
    assert "https://пример.қаз" in latin.text
    assert latin.text.split("«")[0] == to_latin(cyrillic.text.split("«")[0])
    assert latin.text != cyrillic.text
    assert latin.warnings == cyrillic.warnings == ()
    assert bench.engine.calls == 1


def test_a_kept_source_is_not_written_in_kazakh_letters(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(empty)
    (result,) = texts_to(bench, [TEXT], Language.KK, kazakh_script=Letters.LATIN)
    assert result.text == TEXT


def test_kazakh_that_is_asked_for_in_latin_is_written_in_latin_without_a_model(bench: Any) -> None:
    text = "Қар  жауды.\n\nЖол «Самал» алдында жабылды: https://пример.қаз"
    options = {"source": Language.KK, "do_not_translate": ["Самал", "https://пример.қаз"]}
    assert texts_to(bench, [text], Language.KK, **options)[0].text == text
    (latin,) = texts_to(bench, [text], Language.KK, kazakh_script=Letters.LATIN, **options)
    assert latin.text == "Qar jaudy.\n\nJol «Самал» aldynda jabyldy: https://пример.қаз"
    assert (latin.model, latin.score, latin.warnings, latin.confidences) == (None, None, (), ())
    assert bench.engine.calls == 0


def test_the_script_of_other_languages_is_left_alone(bench: Any) -> None:
    plain, latin = (
        texts_to(bench, ["Парк «Самал» открыт."], do_not_translate=["Самал"], kazakh_script=script)
        for script in (Letters.CYRILLIC, Letters.LATIN)
    )
    assert plain == latin


WORD = st.sampled_from(["снег", "Дорогу", "закрыли,", "школа.", "Ура!", "a@b.kz", "12", "т. е.", "\n", "", "—"])


@settings(deadline=None, max_examples=80)
@given(texts=st.lists(st.lists(WORD, max_size=12).map(" ".join), max_size=4), seed=st.integers(0, 2**16))
def test_every_source_sentence_has_its_target(
    texts: list[str], seed: int, make_bench: Callable[..., Any], well: Script
) -> None:
    def script(text: str, task: Task, options: DecodingOptions) -> str:
        choice = zlib.crc32(f"{seed} {options.beam_size} {text}".encode()) % 4
        return (well(text, task, options), "", text, text[:1] * 30)[choice]

    bench = make_bench(script)
    results = texts_to(bench, texts)
    assert len(results) == len(texts)
    for text, result in zip(texts, results, strict=True):
        cut = sentences.split(text, Language.RU)
        alone = bench.translator.translate_sentences(
            cut.texts, source=Language.RU, target=Language.EN, profile=bench.profile(), call=Call()
        )
        assert result.text == cut.join([one.text for one in alone])
        assert result.warnings == tuple((at, finding) for at, one in enumerate(alone) for finding in one.findings)
        assert result.source_kept == any(one.source_kept for one in alone)
        for sentence, one in zip(cut.texts, alone, strict=True):
            kept = any(finding.code is WarningCode.SOURCE_KEPT for finding in one.findings)
            assert one.source_kept == kept
            assert one.text == sentence if kept else not any(finding.hard for finding in one.findings)
            assert one.text
    bench.pool.close()
