"""The parity probe: a converted model must say what the reference engine says, or it is not used.

int8 has turned models into one repeated syllable, and half precision T5 into nothing at all, without an error
anywhere. So every conversion is held against PyTorch on sentences that come with tilshi, before it is first used.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz

from tilshi.catalog import Catalog, ModelCard, convert
from tilshi.catalog.compute import REFERENCE, SAFER
from tilshi.catalog.lock import ProbeResult, read_lock, write_lock
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines import loading
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.errors import Unavailable
from tilshi.languages import Language
from tilshi.settings import Settings

_DATA = Path(__file__).with_name("data")
_SENTENCES_PER_ARTICLE = 5
_SUMMARY_TOKENS = 48
_LEAST_SIMILARITY = 0.75
"""Mean likeness (normalised Indel similarity of characters) of the outputs. Measured: bundled model, int8, 0.93."""
_LARGEST_GAP = 0.5
"""Nats per token between the scores. Measured: bundled model, int8, 0.07."""
_MOST_EMPTY = 0.1
_LEAST_DISTINCT = 0.5


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a model will be run, and what the probe found of every type that was tried.

    Attributes:
        engine: "ct2" or "pytorch".
        compute_type: what it computes in.
        probes: by compute type, and `reference` for PyTorch's own outputs.
    """

    engine: str
    compute_type: str
    probes: dict[str, ProbeResult]


def make_ready(card: ModelCard, catalog: Catalog, settings: Settings, tell: Callable[[str], None]) -> Readiness:
    """Convert a pulled model, hold it against the reference engine, and write into its lock what was found.

    A conversion that fails is removed, and the next safer type is tried.

    Args:
        card: an installed model.
        catalog: its prompts.
        settings: engine and compute type asked for.
        tell: told what is being done.

    Raises:
        Unavailable: the model itself gives nothing usable, or none of its conversions does.
        TilshiError: it cannot be loaded at all.
    """
    _record(card, settings, {})  # of what was found before, nothing holds for these files
    segments = probe_segments(card, catalog)
    tell(f"{card.id}: asking PyTorch")
    expected = _answers(card, catalog, settings.model_copy(update={"engine": "pytorch"}), segments)
    probes = {REFERENCE: judge_reference(expected)}
    if probes[REFERENCE].passed and loading.engine_of(card, settings) == "ct2":
        for compute_type in SAFER[settings.compute_type]:
            tell(f"{card.id}: converting to {compute_type}")
            probes[compute_type] = _try(card, catalog, settings, compute_type, segments, expected)
            if probes[compute_type].passed:
                break
    _record(card, settings, probes)
    info = loading.inspect(card, catalog, settings).info
    return Readiness(info.engine, info.compute_type, probes)


def answers(card: ModelCard, catalog: Catalog, settings: Settings) -> dict[str, int]:
    """Ask an installed model what the probe asks, with the engine it runs on: how many texts, how many answered.

    Raises:
        Unavailable: its answers are not numbers and text.
        TilshiError: it cannot be loaded.
    """
    found = _answers(card, catalog, settings, probe_segments(card, catalog))
    result = judge_reference(found)
    if not result.passed:
        raise Unavailable(f"model {card.id!r} does not work: {result.reason}", param="model")
    return {"asked": len(found), "answered": sum(bool(one.text) for one in found)}


def probe_segments(card: ModelCard, catalog: Catalog) -> list[list[Segment]]:
    """Return what the model is asked, a list for each of its tasks; a source language is asked once.

    Translations are asked 20 sentences, summaries four texts of five.
    """
    asked: dict[tuple[TaskName, Language], list[Segment]] = {}
    for entry in card.tasks:
        task = Task(entry.task, entry.source, entry.target)
        if (task.name, task.source) in asked:
            continue
        options = replace(catalog.rungs(card, task.name)[0], beam_size=1, num_hypotheses=1)
        texts = sentences(task.source)
        if task.name is not TaskName.TRANSLATE:
            options = replace(options, max_length_factor=0, max_length_extra=_SUMMARY_TOKENS, min_new_tokens=0)
            texts = [" ".join(texts[at :: len(texts) // _SENTENCES_PER_ARTICLE]) for at in range(4)]
        asked[task.name, task.source] = [Segment(text, task, options) for text in texts]
    return list(asked.values())


def judge_reference(answers: Sequence[Hypothesis]) -> ProbeResult:
    """Return whether the reference's own outputs are worth comparing with: neither empty nor all the same."""
    texts = [answer.text for answer in answers if answer.text]
    wrong = ""
    if _unsound(answers):
        wrong = "its scores are not numbers"
    elif len(texts) < (1 - _MOST_EMPTY) * len(answers):
        wrong = f"{len(answers) - len(texts)} of {len(answers)} outputs are empty"
    elif len(set(texts)) < _LEAST_DISTINCT * len(answers):
        wrong = f"only {len(set(texts))} of {len(answers)} outputs differ"
    return ProbeResult(passed=not wrong, reason=wrong, segments=len(answers))


def compare(expected: Sequence[Hypothesis], found: Sequence[Hypothesis]) -> ProbeResult:
    """Return whether a converted model says what the reference says, and how alike they are."""
    if _unsound(found):
        return ProbeResult(passed=False, reason="its scores are not numbers", segments=len(found))
    pairs = list(zip(expected, found, strict=True))
    similarity = sum(fuzz.ratio(one.text, other.text) / 100 for one, other in pairs) / len(pairs)
    gap = sum(abs((one.score or 0) - (other.score or 0)) for one, other in pairs) / len(pairs)
    empty = sum(bool(one.text) and not other.text for one, other in pairs)
    wrong = ""
    if empty > _MOST_EMPTY * len(pairs):
        wrong = f"{empty} of {len(pairs)} outputs are empty, the reference's are not"
    elif similarity < _LEAST_SIMILARITY:
        wrong = f"its outputs are {similarity:.2f} like the reference's, at least {_LEAST_SIMILARITY} are asked"
    elif gap > _LARGEST_GAP:
        wrong = f"its scores are {gap:.2f} nats per token off, at most {_LARGEST_GAP} are allowed"
    rounded = {"similarity": round(similarity, 3), "score_gap": round(gap, 3)}
    return ProbeResult(passed=not wrong, reason=wrong, segments=len(pairs), **rounded)


def _try(
    card: ModelCard,
    catalog: Catalog,
    settings: Settings,
    compute_type: str,
    segments: list[list[Segment]],
    expected: Sequence[Hypothesis],
) -> ProbeResult:
    wanted = settings.model_copy(update={"engine": "ct2", "compute_type": compute_type})
    try:
        result = compare(expected, _answers(card, catalog, wanted, segments))
    except Unavailable as error:
        return ProbeResult(passed=False, reason=error.message)
    if not result.passed:
        digest = loading.inspect(card, catalog, wanted, probing=True).info.digest
        convert.discard(convert.converted_path(digest, compute_type, settings.cache_dir))
    return result


def _answers(card: ModelCard, catalog: Catalog, settings: Settings, segments: list[list[Segment]]) -> list[Hypothesis]:
    engine = loading.load(card, catalog, settings, probing=True)
    try:
        return [answer for batch in segments for answer in engine.generate(batch)]
    finally:
        engine.close()


def _unsound(answers: Sequence[Hypothesis]) -> bool:
    return any(answer.text and (answer.score is None or math.isnan(answer.score)) for answer in answers)


def sentences(language: Language) -> list[str]:
    """Return the probe's twenty sentences in a language; those of one line are translations of each other."""
    return (_DATA / f"probe.{language}.txt").read_text(encoding="utf-8").splitlines()


def _record(card: ModelCard, settings: Settings, probes: dict[str, ProbeResult]) -> None:
    lock = read_lock(card.id, settings)
    if lock is not None:
        write_lock(lock.model_copy(update={"probes": probes}), settings)
