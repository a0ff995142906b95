"""Converted models say what the reference says, whatever stands beside a text in its batch."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engines.conftest import DATA, GREEDY, SENTENCES, TASK, Laboratory, convert_here
from tests.engines.published import INSTALLED

from tilshi.catalog import Catalog, DecodingOptions, Task, TaskName, store
from tilshi.engines import loading
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.errors import ModelNotInstalled
from tilshi.languages import Language
from tilshi.settings import Settings

FAMILIES = ("bart", "marian", "t5", "mt5", "m2m100", "mbart", "mbart50")
SEARCHES = {
    "greedy": GREEDY,
    "beam": replace(GREEDY, beam_size=4),
    "penalties": replace(GREEDY, repetition_penalty=1.2, no_repeat_ngram_size=3),
}


LAYOUTS_OF_CT2 = tuple(name for name, known in INSTALLED.items() if known.ct2)


def agreement(left: list[Hypothesis], right: list[Hypothesis]) -> int:
    """How many pairs have equal text, finish reason and token counts."""
    keys = ([(item.text, item.finish_reason, item.target_tokens) for item in side] for side in (left, right))
    return sum(a == b for a, b in zip(*keys, strict=True))


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("family", FAMILIES)
def test_ct2_says_what_pytorch_says(laboratory: Laboratory, family: str, search: str) -> None:
    texts = SENTENCES if search == "greedy" else SENTENCES[::8]  # beams are slow in PyTorch
    segments = [Segment(text, TASK, SEARCHES[search]) for text in texts]
    reference = laboratory.engine(family, "pytorch").generate(segments)
    converted = laboratory.engine(family, "ct2").generate(segments)
    assert len({hypothesis.text for hypothesis in reference}) > 0.3 * len(texts)  # the comparison is of different texts
    # Random weights have near-ties, which threads may decide otherwise: of a few texts one may differ.
    assert agreement(reference, converted) >= min(0.98 * len(texts), len(texts) - 1)
    for one, other in zip(reference, converted, strict=True):
        if one.text == other.text:
            assert one.score is not None
            assert other.score is not None
            assert math.isclose(one.score, other.score, abs_tol=1e-4)


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("layout", LAYOUTS_OF_CT2)
def test_ct2_says_what_pytorch_says_of_what_was_taught(published: Laboratory, layout: str, search: str) -> None:
    segments = [Segment(text, INSTALLED[layout].task, SEARCHES[search]) for text in SENTENCES[:60:2]]
    reference = published.engine(layout, "pytorch").generate(segments)
    converted = published.engine(layout, "ct2").generate(segments)
    # behind a language token CTranslate2 divides by one token more, and may find another beam the best
    assert agreement(reference, converted) >= (27 if SEARCHES[search].beam_size > 1 else 29)
    for one, other in zip(reference, converted, strict=True):
        if one.text == other.text:
            assert one.score == pytest.approx(other.score, abs=1e-3)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_ban_on_repeated_ngrams_can_only_raise_the_score_of_ct2(laboratory: Laboratory, family: str) -> None:
    """Both say the same; PyTorch scores over the whole vocabulary, the search of CTranslate2 among what is not banned.

    Any other penalty makes CTranslate2 score anew, as PyTorch does.
    """
    banned = replace(GREEDY, no_repeat_ngram_size=3)  # as the first retry
    texts = SENTENCES[::2]
    engines = [laboratory.engine(family, name) for name in ("pytorch", "ct2")]

    def pairs(options: DecodingOptions) -> list[tuple[float, float]]:
        reference, converted = (engine.generate([Segment(text, TASK, options) for text in texts]) for engine in engines)
        assert agreement(reference, converted) >= 0.98 * len(texts)
        same = [(one, other) for one, other in zip(reference, converted, strict=True) if one.text == other.text]
        return [(one.score, other.score) for one, other in same if one.score is not None and other.score is not None]

    among_allowed = pairs(banned)
    assert all(theirs >= ours - 1e-4 for ours, theirs in among_allowed)
    assert any(theirs > ours + 1e-2 for ours, theirs in among_allowed)
    anew = pairs(replace(banned, repetition_penalty=1.2))
    assert anew
    assert all(math.isclose(*pair, abs_tol=1e-4) for pair in anew)


@pytest.mark.parametrize(
    "family", ["marian"]
)  # the searches of the others, of random weights, have no next best in common
def test_a_next_best_hypothesis_has_one_score(laboratory: Laboratory, family: str) -> None:
    """Which hypotheses come next depends on when a search stops; what they are worth does not."""
    options = replace(GREEDY, beam_size=4, num_hypotheses=4, repetition_penalty=1.2)
    segments = [Segment(text, TASK, options) for text in SENTENCES[::5]]
    reference = laboratory.engine(family, "pytorch").generate(segments)
    converted = laboratory.engine(family, "ct2").generate(segments)
    compared = 0
    for ours, theirs in zip(reference, converted, strict=True):
        scores = {(one.text, one.target_tokens): one.score for one in (ours, *ours.others)}
        for other in theirs.others:
            key = other.text, other.target_tokens
            if key in scores:
                compared += 1
                assert other.score == pytest.approx(scores[key], abs=1e-4)
    assert compared


@pytest.mark.parametrize("beam_size", [1, 4])
@pytest.mark.parametrize("family", FAMILIES)
def test_both_look_at_the_same_words(laboratory: Laboratory, family: str, beam_size: int) -> None:
    options = replace(GREEDY, beam_size=beam_size, attention=True)
    segments = [Segment(text, TASK, options) for text in SENTENCES[::8]]
    reference = laboratory.engine(family, "pytorch").generate(segments)
    converted = laboratory.engine(family, "ct2").generate(segments)
    same = [pair for pair in zip(reference, converted, strict=True) if pair[0].text == pair[1].text]
    assert len(same) >= 0.9 * len(segments)
    assert any(one.attention for one, _ in same)
    for one, other in same:
        assert one.attention is not None
        assert other.attention is not None
        assert one.target_tokens == other.target_tokens
        for ours, theirs in zip(one.attention, other.attention, strict=True):
            assert ours == pytest.approx(theirs, abs=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
def test_batches_do_not_change_what_is_said(laboratory: Laboratory, family: str) -> None:
    engine = laboratory.engine(family, "ct2", batch_tokens=2048)
    segments = [Segment(text, TASK, GREEDY) for text in SENTENCES[::2]]
    together = engine.generate(segments)
    alone = [engine.generate([segment])[0] for segment in segments]
    small = laboratory.engine(family, "ct2", batch_tokens=96).generate(segments)
    assert agreement(together, alone) >= 49
    assert agreement(together, small) >= 49


def test_the_bundled_model_is_the_same_in_both_engines(tmp_path: Path) -> None:
    # one thread: torch and CTranslate2 bring an OpenMP of their own each, whose threads spin while they wait
    settings = Settings(cache_dir=tmp_path, compute_type="float32", threads=1)
    catalog = Catalog.load(settings)
    card = catalog.card("compact")
    try:
        folder = store.locate(card, settings)
    except ModelNotInstalled:
        pytest.skip("models/compact has no weights in this checkout")
    reader = loading.inspect(card, catalog, settings)
    place = convert_here(folder, tmp_path / "converted", "float32")
    converted = Ct2Engine(place, reader, threads=1, batch_tokens=settings.batch_tokens)
    reference = loading.load(card, catalog, settings.model_copy(update={"engine": "pytorch"}))
    equal = total = 0
    for source, target in ((Language.RU, Language.KK), (Language.KK, Language.RU), (Language.EN, Language.RU)):
        texts = (DATA / f"parity.{source}.txt").read_text(encoding="utf-8").splitlines()
        task = Task(TaskName.TRANSLATE, source, target)
        options = catalog.rungs(card, task.name)[0]  # as the product searches, its own length limit included
        segments = [Segment(text, task, options) for text in texts]
        equal += agreement(converted.generate(segments), reference.generate(segments))
        total += len(segments)
    assert total == 100
    assert equal >= 98
