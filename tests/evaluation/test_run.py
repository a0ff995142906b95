"""Whole evaluations: by a script, whose figures are known, and of small real models of every family."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sacrebleu
from tests.evaluation.conftest import PAIRS, Laboratory, write_parallel

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.evaluation.answer import Evaluation
from tilshi.evaluation.metrics import RESAMPLES
from tilshi.evaluation.options import EvaluationOptions
from tilshi.evaluation.plan import prepare
from tilshi.evaluation.run import evaluate
from tilshi.languages import Language
from tilshi.settings import Settings

TO_ENGLISH = dict(PAIRS)
RU_EN, EN_RU = (Language.RU, Language.EN), (Language.EN, Language.RU)
Run = Callable[..., Evaluation]


def perfect(text: str, task: Task, options: DecodingOptions) -> str:
    return TO_ENGLISH.get(text, text)


def worse(text: str, task: Task, options: DecodingOptions) -> str:
    return perfect(text, task, options).replace("The ", "A ")


@pytest.fixture
def run(laboratory: Laboratory, folder: Path) -> Run:
    """Evaluate; float32 by `perfect`, int8 by `worse`, the int8 weights not made."""

    def make(
        *, real: bool = False, tell: Any = lambda _: None, settings: dict[str, Any] | None = None, **given: Any
    ) -> Evaluation:
        options = EvaluationOptions(folder=folder, **{"model": "bart"} | given)
        plan = prepare(options, laboratory.settings.model_copy(update=settings or {}), laboratory.catalog)

        def scripted(settings: Settings, catalog: Catalog) -> EnginePool:
            engine = ScriptedEngine(perfect if settings.compute_type == "float32" else worse)
            return EnginePool(settings, catalog, load=loader(engine))

        return evaluate(plan, tell, EnginePool if real else scripted)

    return make


@pytest.fixture
def without_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes are those of the checkpoint: nothing is converted for a scripted model."""
    monkeypatch.setattr("tilshi.evaluation.run.weights.size", lambda _kind, weights, _digest, _settings: weights.bytes)


@pytest.mark.usefixtures("without_conversion")
def test_the_figures_are_those_of_sacrebleu(run: Run) -> None:
    answer = run(directions=(RU_EN,))
    (row,) = answer.translation
    references, sources = [english for _, english in PAIRS], [russian for russian, _ in PAIRS]
    assert (row.set, row.direction, row.sentences, row.source_is_translated) == ("news", "ru-en", 3, None)
    assert row.copy_chrf.value == pytest.approx(sacrebleu.corpus_chrf(sources, [references]).score, abs=0.01)
    lower, full = row.systems
    assert (lower.compute_type, full.compute_type) == ("int8", "float32")
    assert full.chrf.value == full.bleu.value == 100
    hypotheses = [text.replace("The ", "A ") for text in references]
    assert lower.chrf.value == pytest.approx(sacrebleu.corpus_chrf(hypotheses, [references]).score, abs=0.01)
    assert lower.bleu.value == pytest.approx(sacrebleu.corpus_bleu(hypotheses, [references]).score, abs=0.01)
    assert lower.chrf_cost == pytest.approx(100 - lower.chrf.value)
    assert lower.p_value is not None
    assert (full.chrf_cost, full.p_value) == (None, None)
    assert f"bs:{RESAMPLES}" in answer.signatures["chrf"]


@pytest.mark.usefixtures("without_conversion")
def test_quick_has_no_intervals(run: Run) -> None:
    answer = run(directions=(RU_EN,), quick=True)
    scores = [score for one in answer.translation[0].systems for score in (one.bleu, one.chrf)]
    assert all(score.low is None and score.high is None for score in scores)
    assert answer.translation[0].systems[0].p_value is None
    assert answer.translation[0].systems[0].chrf_cost is not None
    assert "bs:" not in answer.signatures["chrf"]


@pytest.mark.usefixtures("without_conversion")
def test_the_signature_is_that_of_the_sets_with_intervals(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parallel(folder / "zlarge.ru-en.tsv", PAIRS * 2)
    monkeypatch.setattr("tilshi.evaluation.metrics.MOST_RESAMPLED", 5)
    answer = run(directions=(RU_EN,))
    assert [row.systems[0].chrf.low is None for row in answer.translation] == [False, True]
    assert "bs:" in answer.signatures["chrf"]


@pytest.mark.usefixtures("without_conversion")
def test_without_full_precision_no_cost_is_told(run: Run) -> None:
    (one,) = run(directions=(RU_EN,), compute_types=("int8",)).translation[0].systems
    assert (one.chrf_cost, one.p_value) == (None, None)


@pytest.mark.usefixtures("without_conversion")
def test_no_sentence_is_in_the_answer_unless_asked_for(run: Run) -> None:
    texts = [text for pair in PAIRS for text in pair]
    silent = json.dumps(run().model_dump(mode="json"), ensure_ascii=False)
    assert not any(text in silent for text in texts)
    samples = run(directions=(RU_EN,), samples=2).samples
    assert [(one.compute_type, one.source, one.reference) for one in samples] == [
        (name, *pair) for name in ("int8", "float32") for pair in PAIRS[:2]
    ]
    assert samples[0].hypothesis == "A bridge was closed on Wednesday."
    assert samples[2].hypothesis == PAIRS[0][1]


@pytest.mark.usefixtures("without_conversion")
def test_progress_names_what_is_done_but_no_text(run: Run) -> None:
    told: list[str] = []
    run(directions=(RU_EN,), tell=told.append)
    for part in ("desk: summary", "loading bart (int8)", "int8, survival ru-en", "float32, news ru-en", "scoring news"):
        assert any(line.startswith(part) for line in told), part
    assert not any(russian in line or english in line for line in told for russian, english in PAIRS)


@pytest.mark.usefixtures("without_conversion")
def test_articles_are_measured_beside_the_desk(run: Run) -> None:
    summaries, headlines = run().texts
    assert (summaries.kind, headlines.kind) == ("summary", "headline")
    assert [(one.system, one.compute_type) for one in summaries.systems] == [
        ("bart", "int8"),
        ("bart", "float32"),
        ("extractive (desk)", None),
        ("lead-1", None),
        ("lead-2", None),
    ]
    assert all(one.reason is None and one.rouge1 is not None for one in summaries.systems)


def test_a_limit_and_the_machine_are_told(run: Run) -> None:
    answer = run(directions=(RU_EN,), limit=1, beam=3, compute_types=("float32",))
    assert answer.translation[0].sentences == 1
    assert (answer.limit, answer.beam_size, answer.threads) == (1, 3, 1)
    assert answer.processors >= 1
    assert (answer.model, answer.engine, answer.stored_as) == ("bart", "ct2", "float32")
    (computed,) = answer.compute_types
    assert computed.full_precision
    assert computed.speed is not None
    assert computed.speed.direction == "ru-en"


def test_a_model_that_only_writes(run: Run) -> None:
    answer = run(model="writer", compute_types=("float32",))
    assert (answer.translation, answer.survival, answer.signatures) == ((), (), {})
    assert answer.compute_types[0].speed is None
    assert answer.texts[0].systems[0].rouge1 is not None


def test_a_direction_backwards_is_marked(run: Run, folder: Path) -> None:
    (folder / "news.ru-en.tsv").rename(folder / "newstest2020_ruen.ru-en.tsv")
    rows = run(directions=(RU_EN, EN_RU), compute_types=("float32",), quick=True).translation
    assert [(one.direction, one.source_is_translated) for one in rows] == [("ru-en", False), ("en-ru", True)]


@pytest.mark.parametrize("model", ["bart", "marian", "t5", "m2m100"])
def test_real_models_of_every_family(run: Run, model: str) -> None:
    answer = run(real=True, model=model, settings={"engine": "pytorch"}, quick=True, samples=1)
    assert [one.direction for one in answer.translation] == ["ru-en", "en-ru"]
    assert [one.direction for one in answer.survival] == ["ru-en", "en-ru", "ru-kk"]
    assert answer.samples[0].hypothesis
    (computed,) = answer.compute_types
    assert computed.speed is not None
    assert computed.speed.target_tokens_per_second > 0
    written = [one.systems[0] for one in answer.texts]
    assert [one.reason is None for one in written] == [model == "bart"] * 2


def test_int8_beside_the_float16_weights_for_real(run: Run) -> None:
    answer = run(real=True, model="half", quick=True)
    lower, full = answer.compute_types
    assert (lower.name, lower.computed, lower.full_precision) == ("int8", "int8", False)
    assert (full.name, full.computed, full.full_precision) == ("float16", "float32", True)
    assert full.note is not None
    assert 0 < lower.bytes < full.bytes
    (row,) = answer.translation
    assert row.systems[0].chrf_cost is not None
    assert abs(row.systems[0].chrf_cost - (row.systems[1].chrf.value - row.systems[0].chrf.value)) < 0.011
