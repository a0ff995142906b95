"""What an editor should look at: collected once, ranked, and the same for cached answers."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.desk.conftest import pseudo

from tilshi import Desk
from tilshi.articles.model import Address
from tilshi.catalog import Catalog
from tilshi.catalog.calibration import Calibration, Curve
from tilshi.desk.review import Review, weight
from tilshi.engines.call import Generated
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.languages import Language
from tilshi.report import Report, ReviewSegment
from tilshi.settings import Settings
from tilshi.text.findings import HARD, Finding, WarningCode
from tilshi.translate.documents import BlockConfidence, BlockFinding, TranslatedDocument

RU, KK, EN = Language.RU, Language.KK, Language.EN
DIGEST = "c" * 64
ARTICLE = """Мост закрыли на ремонт

Мост закрыли в среду на 3 недели. Объезд идёт через посёлок.

Ремонт начнут летом. Автобусы пойдут по другой дороге."""


def generated(*codes: WarningCode, confidence: float | None = None, doubtful: bool = False) -> Generated:
    findings = tuple(Finding(code, {"source": str(number), "target": None}) for number, code in enumerate(codes))
    return Generated("", None, findings, "m", source_kept=False, confidence=confidence, doubtful=doubtful)


def ranked(*sentences: Generated) -> list[int | None]:
    review = Review()
    review.sentences(sentences, KK, "summary")
    return [one.segment for one in review.ranked()]


def test_a_clean_confident_sentence_needs_no_look() -> None:
    assert ranked(generated(), generated(confidence=0.1), generated(confidence=0.9)) == []


def test_what_could_not_be_translated_comes_first_then_findings_then_doubt() -> None:
    order = ranked(
        generated(confidence=0.1, doubtful=True),
        generated(WarningCode.MIXED_SCRIPT, confidence=0.05),
        generated(WarningCode.NUMBER_MISSING, confidence=0.9),
        generated(WarningCode.SOURCE_KEPT),
        generated(WarningCode.NUMBER_MISSING, WarningCode.NAME_ADDED, confidence=0.9),
        generated(WarningCode.SOURCE_KEPT, WarningCode.LOOP),
    )
    assert order == [5, 3, 4, 2, 1, 0]


def test_two_findings_of_form_weigh_as_much_as_one_that_may_mislead() -> None:
    form = WarningCode.FOREIGN_WORDS, WarningCode.MIXED_SCRIPT
    assert ranked(generated(WarningCode.NUMBER_ADDED, confidence=0.5), generated(*form, confidence=0.4)) == [1, 0]
    assert ranked(generated(*form, confidence=0.5), generated(WarningCode.NUMBER_ADDED, confidence=0.4)) == [1, 0]


def test_among_equals_the_less_sure_comes_first_the_unknown_last_and_the_order_of_the_text_decides() -> None:
    order = ranked(
        generated(WarningCode.NUMBER_MISSING),
        generated(WarningCode.NUMBER_MISSING, confidence=0.4),
        generated(WarningCode.NAME_MISSING, confidence=0.3),
        generated(WarningCode.NUMBER_MISSING, confidence=0.4),
    )
    assert order == [2, 1, 3, 0]


def test_codes_are_told_once_the_gravest_first() -> None:
    review = Review()
    many = WarningCode.FOREIGN_WORDS, WarningCode.NUMBER_MISSING, WarningCode.NUMBER_MISSING, WarningCode.LOOP
    review.sentences([generated(*many, confidence=0.2)], EN, "title")
    assert review.ranked() == (
        ReviewSegment(
            language=EN,
            part="title",
            segment=None,
            confidence=0.2,
            codes=(WarningCode.LOOP, WarningCode.NUMBER_MISSING, WarningCode.FOREIGN_WORDS),
        ),
    )
    assert len(review.warnings) == 4


def test_the_same_again_adds_nothing() -> None:
    review = Review()
    for _ in range(2):
        review.sentences([generated(WarningCode.NUMBER_MISSING)], RU, "source")
        review.found([Finding(WarningCode.ENCODING_GUESSED)], RU, "source")
    assert len(review.warnings) == 2
    assert [one.segment for one in review.ranked()] == [0, None]


def test_a_text_is_counted_through_its_blocks_without_the_title() -> None:
    title, first, second = (Address(name) for name in ("title", "first", "second"))
    found = Finding(WarningCode.NUMBER_MISSING)
    translated = TranslatedDocument(
        document=None,  # type: ignore[arg-type]  # nothing is read of it
        findings=(
            BlockFinding(title, 0, found),
            BlockFinding(second, 1, found),
            BlockFinding(first, None, Finding(WarningCode.MARK_MOVED)),
        ),
        model="m",
        pivot=None,
        confidences=(
            BlockConfidence(title, 0, 0.1, doubtful=True),
            BlockConfidence(first, 0, 0.2, doubtful=True),
            BlockConfidence(second, 0, 0.3, doubtful=False),
            BlockConfidence(second, 1, 0.4, doubtful=False),
        ),
    )
    review = Review()
    review.document(translated, {first: 0, second: 1}, EN)
    assert [(one.segment, one.confidence) for one in review.ranked()] == [(2, 0.4), (None, None), (0, 0.2)]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(list(WarningCode)), max_size=3),
            st.none() | st.floats(0, 1),
            st.booleans(),
        )
    )
)
def test_nothing_that_was_found_is_missing_and_nothing_worse_comes_later(
    rows: list[tuple[list[WarningCode], float | None, bool]],
) -> None:
    review = Review()
    review.sentences([generated(*codes, confidence=sure, doubtful=doubt) for codes, sure, doubt in rows], EN, "text")
    order = [one.segment for one in review.ranked() if one.segment is not None]
    assert sorted(order) == [at for at, (codes, _, doubt) in enumerate(rows) if codes or doubt]
    usable = [{*HARD, WarningCode.SOURCE_KEPT}.isdisjoint(rows[at][0]) for at in order]
    assert usable == sorted(usable)
    weights = [
        sum(map(weight, rows[at][0])) for at in order if {*HARD, WarningCode.SOURCE_KEPT}.isdisjoint(rows[at][0])
    ]
    assert weights == sorted(weights, reverse=True)


class Unsure(ScriptedEngine):
    """An engine whose score of a text is told by a word in it."""

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        scores = {"Объезд": -3.0, "Ремонт": -1.5, "Автобусы": -0.2}
        return [
            replace(done, score=next((score for word, score in scores.items() if word in segment.text), -1.0))
            for segment, done in zip(segments, super().generate(segments), strict=True)
        ]


def calibrated(catalog: Catalog, weights: str = DIGEST) -> Catalog:
    curves = tuple(
        Curve(
            source=RU,
            target=target,
            set="dev",
            sentences=9,
            scores=(-3.0, -1.0, 0.0),
            chrf=(0.1, 0.5, 0.7),
            doubtful_below=-2.0,
        )
        for target in (EN, KK)
    )
    card = catalog.card("compact").model_copy(update={"calibration": Calibration(weights=weights, curves=curves)})
    return replace(catalog, _cards={"compact": card})


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(settings: Settings) -> Any:
    """Make desks whose model is calibrated."""
    with ExitStack() as stack:

        def make(engine: ScriptedEngine | None = None, weights: str = DIGEST) -> Desk:
            catalog = calibrated(Catalog.load(settings), weights)
            load = loader(engine or Unsure(pseudo, digest=DIGEST))
            pool = stack.enter_context(EnginePool(settings, catalog, load=load))
            return stack.enter_context(Desk(settings, catalog=catalog, pool=pool))

        yield make


def confidences(report: Report, target: Language) -> list[float | None]:
    return [sentence.confidence for sentence in report.translations[target].sentences]


def test_every_translated_sentence_has_a_confidence_and_the_worst_is_named(make_desk: MakeDesk) -> None:
    report = make_desk().summarize(ARTICLE, length=4, translate="both")
    for target in (EN, KK):
        translation = report.translations[target]
        assert confidences(report, target) == [0.5, 0.1, 0.4, 0.66]
        assert translation.text_confidences == (0.5, 0.1, 0.4, 0.66)
        assert translation.title_confidence == 0.5
    assert [sentence.confidence for sentence in report.summary.sentences] == [None] * 4
    assert report.summary.title_confidence is None
    doubtful = [(one.language, one.part, one.segment, one.confidence, one.codes) for one in report.review]
    assert doubtful == [(target, part, 1, 0.1, ()) for target in (EN, KK) for part in ("summary", "text")]


def test_a_cached_answer_carries_the_same_confidence(make_desk: MakeDesk) -> None:
    desk = make_desk()
    first, again = (desk.summarize(ARTICLE, length=4, translate="both") for _ in range(2))
    assert again.engine.calls == 0
    assert again.translations == first.translations
    assert again.review == first.review


def test_a_calibration_of_other_weights_is_none(make_desk: MakeDesk) -> None:
    report = make_desk(weights="d" * 64).summarize(ARTICLE, length=4, translate="both")
    assert confidences(report, EN) == [None] * 4
    assert report.translations[EN].text_confidences == (None,) * 4
    assert report.review == ()


def test_an_engine_without_scores_has_no_confidence(make_desk: MakeDesk) -> None:
    report = make_desk(ScriptedEngine(pseudo, digest=DIGEST, score=None)).summarize(ARTICLE)
    assert set(confidences(report, EN)) == {None}
    assert report.review == ()


def test_an_uncalibrated_direction_has_no_confidence(make_desk: MakeDesk) -> None:
    english = "A bridge was closed on Wednesday. Buses take another road. The repair begins in summer."
    report = make_desk().summarize(english, source="en", targets=("kk",))
    assert {sentence.confidence for sentence in report.summary.sentences} == {None}
    assert set(confidences(report, KK)) == {None}


def test_kept_source_comes_first_and_has_no_confidence(make_desk: MakeDesk) -> None:
    def script(text: str, task: Any, options: Any) -> str:
        return text if "Автобусы" in text else pseudo(text, task, options).replace("3", "")

    report = make_desk(Unsure(script, digest=DIGEST)).summarize(ARTICLE, length=4, targets=("en",))
    assert confidences(report, EN) == [0.5, 0.1, 0.4, None]
    worst, number, doubt = (one for one in report.review if one.part == "summary")
    assert (worst.segment, worst.confidence) == (3, None)
    assert WarningCode.SOURCE_KEPT in worst.codes
    assert WarningCode.UNTRANSLATED in worst.codes
    assert (number.segment, number.codes) == (0, (WarningCode.NUMBER_MISSING,))
    assert (doubt.segment, doubt.codes) == (1, ())


def test_texts_tell_how_sure_the_model_is_of_each_sentence(make_desk: MakeDesk) -> None:
    first, second = make_desk().translate_texts(["Объезд открыт. Автобусы идут.", "Мост закрыт."], source="ru", to="en")
    assert (first.confidences, second.confidences) == ((0.1, 0.66), (0.5,))
    (own,) = make_desk().translate_texts(["Мост закрыт."], source="ru", to="ru")
    assert own.confidences == ()
