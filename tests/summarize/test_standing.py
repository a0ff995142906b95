"""What of a written text may be handed out."""

import pytest

from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.standing import Article, Standing, stand
from tilshi.text.findings import Finding, WarningCode

OPENED = "Мост через Иртыш в Павлодаре открыли после ремонта."
COST = "Ремонт стоил городу 3,2 млрд тенге."
BLURRED = "Объект сдали раньше срока, гарантия составит пять лет."
BASELESS = "Погода стояла прекрасная, зрители аплодировали артистам."


def standing(
    source: SourceText, text: str, count: int | None = None, read: range | None = None, *found: Finding
) -> Standing:
    generated = Generated(text, None, found, "writer", source_kept=False)
    return stand(generated, Article(source), read or range(len(source.sentences)), count)


def texts(result: Standing) -> list[str]:
    return [sentence.text for sentence in result.sentences]


def test_every_sentence_has_evidence(bridge: SourceText) -> None:
    result = standing(bridge, f"{OPENED} {COST}")
    assert [(sentence.text, sentence.evidence) for sentence in result.sentences] == [(OPENED, (0,)), (COST, (1,))]
    assert (result.written, result.dropped, result.findings) == (2, 0, ())


@pytest.mark.parametrize("bad", [BLURRED, BASELESS])
def test_a_bad_sentence_is_left_out(bridge: SourceText, bad: str) -> None:
    result = standing(bridge, f"{OPENED} {bad} {COST}")
    assert texts(result) == [OPENED, COST]
    assert result.dropped == 1
    assert result.findings == (Finding(WarningCode.UNSUPPORTED_SUMMARY, {"source": None, "target": bad}),)


def test_the_finding_names_the_mark_that_was_lost() -> None:
    source = SourceText(None, ("По предварительным данным, мост в Аксу закроют весной.",), (0,), Language.RU)
    (finding,) = standing(source, "Мост в Аксу закроют весной.").findings
    assert finding.detail["source"] == "По предварительным"


def test_what_leans_on_a_bad_sentence_goes_with_it(bridge: SourceText) -> None:
    leaning = "Он обошёлся городу в 3,2 млрд тенге."
    assert texts(standing(bridge, f"{OPENED} {leaning}")) == [OPENED, leaning]
    result = standing(bridge, f"{OPENED} {BASELESS} {leaning} {COST}")
    assert (texts(result), result.dropped) == ([OPENED, COST], 2)


def test_where_nothing_is_left_the_findings_say_why(bridge: SourceText) -> None:
    result = standing(bridge, f"{BLURRED} {BASELESS}")
    assert (result.sentences, result.dropped) == ((), 2)
    assert [finding.detail["target"] for finding in result.findings] == [BLURRED, BASELESS]


def test_an_invention_refuses_the_whole(bridge: SourceText) -> None:
    result = standing(bridge, f"{OPENED} Мост открыл министр Жумабаев.", 1)
    assert result.sentences == ()
    assert [finding.detail["target"] for finding in result.findings] == ["Жумабаев"]


def test_sentences_behind_the_count_are_not_looked_at(bridge: SourceText) -> None:
    result = standing(bridge, f"{OPENED} {BLURRED}", 1)
    assert (texts(result), result.written, result.dropped, result.findings) == ([OPENED], 2, 0, ())


def test_a_bad_sentence_gives_its_place_to_the_next(bridge: SourceText) -> None:
    assert texts(standing(bridge, f"{BLURRED} {OPENED} {COST}", 1)) == [OPENED]


def test_a_part_is_held_against_what_it_read(bridge: SourceText) -> None:
    assert standing(bridge, COST, None, range(1)).sentences == ()
    (sentence,) = standing(bridge, OPENED, None, range(2)).sentences
    assert sentence.evidence == (0,)


def test_soft_findings_come_along(bridge: SourceText) -> None:
    soft = Finding(WarningCode.MIXED_SCRIPT)
    assert standing(bridge, OPENED, None, None, soft).findings == (soft,)
