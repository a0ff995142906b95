"""Make pairs out of a newsroom's own texts: an installed model, the teacher, translates every sentence once."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.files import write_atomically
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import FinishReason, Hypothesis, Segment
from tilshi.errors import UnsupportedDirection
from tilshi.languages import Language
from tilshi.text import masking, sentences
from tilshi.text.masking import Masked
from tilshi.text.normalise import normalise
from tilshi.text.number_marks import Numbered, numbered
from tilshi.translate.verdict import judge
from training import distil_state
from training.distil_state import State

CHUNK = 256
"""Sentences between two points from which a killed run goes on."""
MAX_SENTENCES = 20_000_000
"""Most distinct sentences: a digest of each is held in memory."""

LOW_SCORE, TOO_LONG, UNFIT = "low score", "too long for the teacher", "nothing to translate"


@dataclass(frozen=True, slots=True)
class Teaching:
    """What is distilled.

    Attributes:
        teacher: id of a model in the catalog.
        source: language of the texts.
        target: language they are translated into.
        beam: width of the search.
        least_score: mean log-probability a token below which a translation is dropped; None keeps all.
    """

    teacher: str
    source: Language
    target: Language
    beam: int = 4
    least_score: float | None = None


@dataclass(frozen=True, slots=True)
class _Teacher:
    pool: EnginePool
    card: ModelCard
    task: Task
    options: DecodingOptions
    least_score: float | None


def distil(
    texts: Iterable[str],
    teaching: Teaching,
    tsv: Path,
    *,
    pool: EnginePool,
    catalog: Catalog,
    console: Console | None = None,
) -> State:
    """Translate every distinct sentence of the texts once; write `tsv`, and beside it in TOML who taught and how.

    A translation with a hard finding is dropped, and so is one with a low score; both are counted. Killed at any point,
    the same call goes on where it was: every sentence is done once. The texts must then be the same.

    Args:
        texts: of the source language; what `readers.monolingual` yields, for example.
        teaching: by what, and between which languages.
        tsv: `NAME.SRC-TGT.tsv`, of these languages.
        pool: where the teacher runs; its licence is checked there.
        catalog: the pool's.
        console: where progress is shown; None shows nothing.

    Raises:
        OSError: a file cannot be written.
        ValueError: the name of the file is another, it is there already, or what was begun there was another job.
        NotFound: there is no such model.
        UnsupportedDirection: it does not translate between these languages.
        LicenceRefused: it may not be used.
        TilshiError: the engine failed; what was done is kept.
    """
    ending = f".{teaching.source}-{teaching.target}.tsv"
    if not tsv.name.endswith(ending) or tsv.name == ending:
        raise ValueError(f"{tsv.name}: call it NAME{ending}")
    teacher = _teacher(teaching, pool, catalog)
    job = {
        "teacher": f"{teacher.card.id} {pool.info(teacher.card.id).digest}",
        "direction": f"{teaching.source}-{teaching.target}",
        "beam": str(teaching.beam),
        "least_score": str(teaching.least_score),
    }
    with distil_state.Progress(tsv, job) as progress:
        remaining = distinct_sentences(texts, teaching.source)
        digest = _skip(remaining, progress.state, tsv)
        _run(remaining, digest, progress, teacher, console)
        write_atomically(tsv.with_suffix(".toml"), _told(teacher.card, job, progress.state).encode())
        progress.finish()
        return progress.state


def distinct_sentences(texts: Iterable[str], language: Language) -> Iterator[str]:
    """Yield each sentence of the texts once, normalised, in order.

    Raises:
        ValueError: there are more than `MAX_SENTENCES`.
    """
    seen: set[bytes] = set()
    for text in texts:
        for sentence in map(normalise, sentences.split(text, language).texts):
            digest = hashlib.blake2b(sentence.encode(), digest_size=8).digest()
            if digest not in seen:
                if len(seen) == MAX_SENTENCES:
                    raise ValueError(f"more than {MAX_SENTENCES:,} distinct sentences; distil them in parts")
                seen.add(digest)
                yield sentence


def _teacher(teaching: Teaching, pool: EnginePool, catalog: Catalog) -> _Teacher:
    card = catalog.card(teaching.teacher)
    task = Task(TaskName.TRANSLATE, teaching.source, teaching.target)
    if not card.supports(task):
        raise UnsupportedDirection(
            f"model {card.id!r} does not translate {teaching.source}-{teaching.target}", param="teacher"
        )
    options = replace(catalog.rungs(card, task.name)[0], beam_size=teaching.beam)
    return _Teacher(pool, card, task, options, teaching.least_score)


def _skip(remaining: Iterator[str], state: State, tsv: Path) -> "hashlib._Hash":
    digest = hashlib.sha256()
    for sentence in islice(remaining, state.sentences):
        digest.update(f"{sentence}\n".encode())
    if state.sentences and digest.hexdigest() != state.sentences_digest:
        raise ValueError(f"{tsv.name}: begun with other texts; remove its .progress.json to start anew")
    return digest


def _run(
    remaining: Iterator[str],
    digest: "hashlib._Hash",
    progress: distil_state.Progress,
    teacher: _Teacher,
    console: Console | None,
) -> None:
    columns = TextColumn("{task.description}"), MofNCompleteColumn(), TextColumn("sentences"), TimeElapsedColumn()
    with Progress(*columns, console=console, disable=console is None) as shown:
        bar = shown.add_task(f"{teacher.task.source}-{teacher.task.target}", total=None)
        shown.update(bar, completed=progress.state.sentences)
        while chunk := list(islice(remaining, CHUNK)):
            lines, dropped = _translate(chunk, teacher)
            for sentence in chunk:
                digest.update(f"{sentence}\n".encode())
            progress.add(lines, sentences=len(chunk), digest=digest.hexdigest(), dropped=dropped)
            shown.update(bar, completed=progress.state.sentences)


def _translate(chunk: Sequence[str], teacher: _Teacher) -> tuple[list[str], Counter[str]]:
    """Return the lines of a chunk and why the other sentences have none."""
    dropped: Counter[str] = Counter()
    masked = [masking.mask(sentence) for sentence in chunk]
    fit = [each for each in masked if not masking.is_mask_only(each)]
    dropped[UNFIT] = len(masked) - len(fit)
    in_numbers = teacher.card.marks == "numbers"
    read = [numbered(each.text) if in_numbers else Numbered(each.text, {}) for each in fit]
    counts = teacher.pool.count_tokens(teacher.card.id, [each.text for each in read], teacher.task)
    longest = teacher.pool.max_source_tokens(teacher.card.id)
    short = [index for index, count in enumerate(counts) if count <= longest]
    dropped[TOO_LONG] = len(fit) - len(short)
    segments = [Segment(read[index].text, teacher.task, teacher.options) for index in short]
    if not segments:
        return [], +dropped
    answers = teacher.pool.submit(teacher.card.id, segments, lane=Lane.BATCH).result().hypotheses
    lines = []
    for index, answer in zip(short, answers, strict=True):
        line = _line(fit[index], replace(answer, text=read[index].marked(answer.text)), teacher, dropped)
        lines += [line] if line is not None else []
    return lines, +dropped


def _line(masked: Masked, answer: Hypothesis, teacher: _Teacher, dropped: Counter[str]) -> str | None:
    verdict = judge(masked, answer.text, FinishReason(answer.finish_reason), teacher.task)
    if verdict.hard:
        dropped[verdict.hard[0].code.value] += 1
        return None
    if teacher.least_score is not None and answer.score is not None and answer.score < teacher.least_score:
        dropped[LOW_SCORE] += 1
        return None
    return f"{masking.unmask(masked.text, masked.values).text}\t{normalise(verdict.text)}"


def _told(card: ModelCard, job: dict[str, str], state: State) -> str:
    """Return in TOML what a student's card has to say of its teacher."""
    rows: dict[str, str | int] = {
        "teacher": card.id,
        "licence": card.licence,
        "commercial": card.commercial,
        "commercial_reason": card.commercial_reason,
        "weights": job["teacher"].split()[-1],
        "direction": job["direction"],
        "beam": job["beam"],
        "least_score": job["least_score"],
        "sentences": state.sentences,
        "kept": state.kept,
    }
    told = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in rows.items()]
    reasons = [f"{json.dumps(reason)} = {count}" for reason, count in sorted(state.dropped.items())]
    return "\n".join((*told, "", "[dropped]", *reasons, ""))
