"""The parity probe: a converted model must say what the reference engine says, or it is not used.

int8 has turned models into one repeated syllable, and half precision T5 into nothing at all, without an error
anywhere. So every conversion is held against PyTorch on sentences that come with tilshi, before it is first used.
"""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz

from tilshi.catalog import Catalog, ModelCard, convert, store
from tilshi.catalog.compute import REFERENCE, SAFER, usable_type
from tilshi.catalog.lock import Lock, ProbeResult, read_lock, write_lock
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines import loading
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.errors import Unavailable
from tilshi.languages import Language
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)
_DATA = Path(__file__).with_name("data")
_SENTENCES_PER_ARTICLE = 5
_SUMMARY_TOKENS = 48
_LEAST_SIMILARITY = 0.75
"""Mean likeness (normalised Indel similarity of characters) of the outputs. Measured: bundled model, int8, 0.90."""
_LARGEST_GAP = 0.5
"""Nats per token between the scores. Measured: bundled model, int8, 0.09."""
_BYTES_PER_PARAMETER = 4.4  # float32, and what it computes with
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

    A conversion that says something else is removed, and the next safer type is tried. What an earlier probe of the
    same files found is not looked for again.

    Args:
        card: an installed model.
        catalog: its prompts.
        settings: engine and compute type asked for.
        tell: told what is being done.

    Raises:
        Unavailable: the model itself gives nothing usable, or none of its conversions does.
        TilshiError: it cannot be loaded at all.
    """
    if (known := _known(card, settings)) is not None:
        return known
    lock = store.lock_of(card, settings)
    check_memory(card)
    segments = probe_segments(card, catalog)
    tell(f"{card.id}: asking PyTorch")
    expected = _answers(card, catalog, settings.model_copy(update={"engine": "pytorch"}), segments)
    probes = {REFERENCE: judge_reference(expected)}
    try:
        if probes[REFERENCE].passed and loading.engine_of(card, settings) == "ct2":
            for compute_type in SAFER[settings.compute_type]:
                tell(f"{card.id}: converting to {compute_type}")
                probes[compute_type] = _try(card, catalog, settings, compute_type, segments, expected)
                if probes[compute_type].passed:
                    break
    finally:  # what is known of the model itself is worth keeping where the disk takes no conversion
        _record(lock, probes, settings)
    info = loading.inspect(card, catalog, settings).info
    return Readiness(info.engine, info.compute_type, probes)


def _known(card: ModelCard, settings: Settings) -> Readiness | None:
    """Return what an earlier probe of the same files found, if it still holds."""
    lock = store.lock_of(card, settings)
    if lock is None or not loading.is_ready(card, settings):
        return None
    engine = loading.engine_of(card, settings)
    compute_type = usable_type(card.id, lock, settings.compute_type) if engine == "ct2" else "float32"
    return Readiness(engine, compute_type, lock.probes)


def check_memory(card: ModelCard) -> None:
    """Refuse, before it is tried, what the memory of this machine has no room for: the reference engine in float32.

    Raises:
        Unavailable: too little is free, as far as the system tells.
    """
    needed, free = card.parameters * _BYTES_PER_PARAMETER, _available_bytes()
    if free is not None and needed > free:
        message = f"model {card.id!r} needs {needed / 1e9:.1f} GB of memory to be checked, {free / 1e9:.1f} GB are free"
        raise Unavailable(f"{message}; close other programs, or take a smaller model", param="profile")


def _available_bytes() -> int | None:
    """Return what Linux says is available; None where nothing says so."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = [int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")]
    return found[0] if found else None


def answers(card: ModelCard, catalog: Catalog, settings: Settings) -> dict[str, int]:
    """Ask an installed model what the probe asks, with the engine it runs on: how many texts, how many answered.

    Raises:
        Unavailable: its answers are not numbers and text.
        TilshiError: it cannot be loaded.
    """
    found = _answers(card, catalog, settings, probe_segments(card, catalog), probing=False)
    result = judge_reference(found)
    if not result.passed:
        raise Unavailable(f"model {card.id!r} does not work: {result.reason}", param="model")
    return {"asked": len(found), "answered": sum(bool(one.text) for one in found)}


def probe_segments(card: ModelCard, catalog: Catalog) -> list[list[Segment]]:
    """Return what the model is asked, a list for each task that reads or writes a language no earlier one did.

    Translations are asked 20 sentences, summaries four texts of five.
    """
    asked: list[list[Segment]] = []
    read: set[tuple[TaskName, Language]] = set()
    written: set[tuple[TaskName, Language]] = set()
    for entry in card.tasks:
        task = Task(entry.task, entry.source, entry.target)
        if (task.name, task.source) in read and (task.name, task.target) in written:
            continue
        read.add((task.name, task.source))
        written.add((task.name, task.target))
        options = replace(catalog.rungs(card, task.name)[0], beam_size=1, num_hypotheses=1)
        texts = sentences(task.source)
        if task.name is not TaskName.TRANSLATE:
            options = replace(options, max_length_factor=0, max_length_extra=_SUMMARY_TOKENS, min_new_tokens=0)
            texts = [" ".join(texts[at :: len(texts) // _SENTENCES_PER_ARTICLE]) for at in range(4)]
        asked.append([Segment(text, task, options) for text in texts])
    return asked


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
    """Convert, which may fail for reasons that are not the model's and are raised; then load, ask and compare."""
    wanted = settings.model_copy(update={"engine": "ct2", "compute_type": compute_type})
    folder, digest = store.identify(card, settings)
    converted = convert.ensure(folder, digest, compute_type, settings.cache_dir)
    try:
        result = compare(expected, _answers(card, catalog, wanted, segments))
    except Unavailable as error:
        result = ProbeResult(passed=False, reason=error.message)
    except (RuntimeError, ValueError) as error:  # what CTranslate2 raises while it computes
        _LOG.error("model %r in %s: %r", card.id, compute_type, error)
        result = ProbeResult(passed=False, reason=f"it fails while it computes ({type(error).__name__})")
    if not result.passed:
        convert.discard(converted)
    return result.model_copy(update={"version": convert.version()})


def _answers(
    card: ModelCard, catalog: Catalog, settings: Settings, segments: list[list[Segment]], *, probing: bool = True
) -> list[Hypothesis]:
    engine = loading.load(card, catalog, settings, probing=probing)
    try:
        return [answer for batch in segments for answer in engine.generate(batch)]
    finally:
        engine.close()


def _unsound(answers: Sequence[Hypothesis]) -> bool:
    return any(answer.text and (answer.score is None or math.isnan(answer.score)) for answer in answers)


def sentences(language: Language) -> list[str]:
    """Return the probe's twenty sentences in a language; those of one line are translations of each other."""
    return (_DATA / f"probe.{language}.txt").read_text(encoding="utf-8").splitlines()


def _record(lock: Lock | None, probes: dict[str, ProbeResult], settings: Settings) -> None:
    """Write into the lock what was found, beside what holds of earlier probes of the same files."""
    if lock is None:
        return
    now = read_lock(lock.model, settings)
    if now is None or (now.revision, now.installed) != (lock.revision, lock.installed):
        raise Unavailable(f"model {lock.model!r} was changed by another process; pull it again", param="model")
    write_lock(now.model_copy(update={"probes": now.probes | probes}), settings)
