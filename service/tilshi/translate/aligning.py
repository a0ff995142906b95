"""Which words of a translation come from which of its source: the model that translated is asked, and remembered."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from tilshi.articles.marks import Shares
from tilshi.cache.key import SegmentKey
from tilshi.cache.protocol import Entry
from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Call, Generated
from tilshi.engines.protocol import Alignment, FinishReason, Segment
from tilshi.languages import Language
from tilshi.text.sentences import Span
from tilshi.translate.documents import BlockSentences
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.waiting import wait_for
from tilshi.translate.way import CHUNK

ALIGNING_VERSION: Final = "1"
"""Part of every cache key: raise it when what is stored of an alignment changes."""

_OPTIONS: Final = DecodingOptions(attention=True)
_STEPS = 100  # weights are stored as whole hundredths


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: str
    target: str


class AlignedSentence(NamedTuple):
    """A sentence of a block: where it stands in the block's text, where its translation begins, and their alignment."""

    source: Span
    target_start: int
    alignment: Alignment


def align_blocks(
    runner: SegmentRunner,
    work: Sequence[tuple[BlockSentences, Sequence[Generated]]],
    target: Language,
    profile: Profile,
    call: Call,
) -> list[Shares | None]:
    """Return, for each block with its results, what the model says of its words; None where no mark needs it.

    Only a model that translated without a pivot can say anything. All sentences of one language are asked in one
    request.

    Raises:
        Cancelled, DeadlineExceeded, TilshiError: as `SegmentRunner.generate`.
    """
    wanted = [block.estimated(results) for block, results in work]
    pairs: dict[Language, dict[Pair, None]] = {}
    for (block, results), indices in zip(work, wanted, strict=True):
        of_language = pairs.setdefault(block.language, {})
        of_language |= dict.fromkeys(Pair(block.sources[index].text, results[index].text) for index in indices)
    found: dict[Language, dict[Pair, Alignment]] = {}
    for language, asked in pairs.items():
        route = profile.find(TaskName.TRANSLATE, language, target) if language is not target and asked else None
        if route is not None and len(route.hops) == 1:
            task = Task(TaskName.TRANSLATE, language, target)
            found[language] = align(runner, route.hops[0].model_id, list(asked), task, call)
    return [
        _shares(block, results, indices, found.get(block.language, {}))
        for (block, results), indices in zip(work, wanted, strict=True)
    ]


def _shares(
    block: BlockSentences, results: Sequence[Generated], indices: Sequence[int], found: Mapping[Pair, Alignment]
) -> Shares | None:
    starts = block.starts(results)
    sentences = [
        AlignedSentence(block.cut.spans[index], starts[index], alignment)
        for index in indices
        if (alignment := found.get(Pair(block.sources[index].text, results[index].text))) is not None
    ]
    return partial(shares, sentences) if sentences else None


def align(runner: SegmentRunner, model_id: str, pairs: Sequence[Pair], task: Task, call: Call) -> dict[Pair, Alignment]:
    """Return the alignments of sentences a model translated; those it cannot read or follow have none.

    Raises:
        Cancelled, DeadlineExceeded, TilshiError: as `SegmentRunner.generate`.
    """
    keys = dict(zip(pairs, _keys(runner, model_id, pairs, task, call), strict=True))
    known = runner.cache.get_many(list(keys.values())) if call.store and keys else {}
    found = {pair: _loaded(known[key]) for pair, key in keys.items() if key in known}
    missing = [pair for pair in keys if pair not in found]
    counts = runner.pool.count_tokens(model_id, [pair.source for pair in missing], task) if missing else []
    limit = runner.pool.max_source_tokens(model_id)
    readable = [pair for pair, count in zip(missing, counts, strict=True) if count <= limit]
    for start in range(0, len(readable), CHUNK):
        chunk = readable[start : start + CHUNK]
        fresh = _asked(runner, model_id, chunk, task, call)
        if call.store and fresh:
            runner.cache.put_many({keys[pair]: _stored(alignment) for pair, alignment in fresh.items()})
        found |= fresh
    return found


def shares(sentences: Sequence[AlignedSentence], start: int, end: int, words: Sequence[tuple[int, int]]) -> list[float]:
    """Return how much of each word of a block's translation comes from `start:end` of the block's text: 0 to 1 each.

    A source token that every word looks at says little of any: weights are first made shares of their column.
    """
    found = [0.0] * len(words)
    for sentence in sentences:
        if start >= sentence.source.end or end <= sentence.source.start:
            continue
        rows = _rows(sentence, start, end)
        first = 0
        for index, (left, right) in enumerate(words):
            while first < len(rows) and rows[first][1] <= left:
                first += 1
            of_word = []
            for place, stop, share in rows[first:]:
                if place >= right:
                    break
                if stop > left:
                    of_word.append(share)
            if of_word:
                found[index] = sum(of_word) / len(of_word)
    return found


def _rows(sentence: AlignedSentence, start: int, end: int) -> list[tuple[int, int, float]]:
    """Return start and end of every token of the translation, and how much of it comes from `start:end`."""
    alignment, shift = sentence.alignment, sentence.source.start
    inside = [left + shift < end and right + shift > start for left, right in alignment.source]
    columns = [sum(column) or 1.0 for column in zip(*alignment.weights, strict=True)]
    rows = []
    for (left, right), row in zip(alignment.target, alignment.weights, strict=True):
        scaled = [weight / column for weight, column in zip(row, columns, strict=True)]
        own = sum(weight for weight, within in zip(scaled, inside, strict=True) if within)
        rows.append((left + sentence.target_start, right + sentence.target_start, own / (sum(scaled) or 1.0)))
    return rows


def _asked(
    runner: SegmentRunner, model_id: str, pairs: Sequence[Pair], task: Task, call: Call
) -> dict[Pair, Alignment]:
    call.check()
    segments = [Segment(pair.source, task, _OPTIONS, pair.target) for pair in pairs]
    future = runner.pool.submit(model_id, segments, lane=call.lane, deadline=call.deadline, cancel=call.cancel)
    generation = wait_for(future, call)
    call.usage.generated(generation)
    answers = zip(pairs, generation.hypotheses, strict=True)
    return {pair: answer.alignment for pair, answer in answers if answer.alignment is not None}


def _keys(runner: SegmentRunner, model_id: str, pairs: Sequence[Pair], task: Task, call: Call) -> list[str]:
    info, prompt = runner.pool.info(model_id), runner.catalog.prompt(runner.catalog.card(model_id).prompt)
    digest = SegmentKey(
        api_version=ALIGNING_VERSION,
        namespace=call.namespace,
        task="align",
        model_id=model_id,
        weight_digest=info.digest,
        engine=f"{info.engine} {info.version}".strip(),
        compute_type=info.compute_type,
        decoding={},
        prompt_version=prompt.version,
        prompt=prompt.prefix(task),
        glossary_digest=None,
        source=task.source.value,
        target=task.target.value,
        segment="",
    ).digester()
    return [digest(f"{pair.source}\0{pair.target}") for pair in pairs]


def _stored(alignment: Alignment) -> Entry:
    weights = [[round(weight * _STEPS) for weight in row] for row in alignment.weights]
    text = json.dumps([alignment.source, alignment.target, weights], separators=(",", ":"))
    return Entry(text, None, FinishReason.STOP.value, 0)


def _loaded(entry: Entry) -> Alignment:
    source, target, weights = json.loads(entry.text)
    rows = tuple(tuple(weight / _STEPS for weight in row) for row in weights)
    return Alignment(tuple(map(tuple, source)), tuple(map(tuple, target)), rows)
