"""The way of a segment: normalised, masked, looked up or computed, unmasked, checked. Nobody walks it twice."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tilshi.cache.protocol import Cache, Entry
from tilshi.catalog import Catalog
from tilshi.catalog.calibration import Curve
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Call, Generated
from tilshi.engines.protocol import FinishReason, Hypothesis, Segment
from tilshi.observe import Observer
from tilshi.text import masking, sentences
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.masking import Masked
from tilshi.text.number_marks import Numbered, numbered
from tilshi.translate.contracts import Flights, Pool
from tilshi.translate.keys import Digester
from tilshi.translate.ladder import Ladder
from tilshi.translate.parts import Part, Plan
from tilshi.translate.source import Source
from tilshi.translate.verdict import Judge
from tilshi.translate.waiting import wait_for

PART_TOKENS: Final = 128
"""Longest part of a sentence that is too long for the model, in source tokens. Models are trained on sentences: near
their limit they lose text (users of NLLB see it from about 200 tokens on: sillsdev/silnlp issue 182)."""

CHUNK: Final = 128
"""Segments that climb the ladder together and are cached together: what a deadline or a crash loses. Several batches of
news sentences, so that the engine can still put similar lengths together; a minute or two of a slow model's work."""


@dataclass(slots=True)
class Way:
    """One model, task and call, through which texts go.

    Attributes:
        pool: the models.
        cache: finished segments.
        inflight: segments being computed.
        catalog: cards, prompts and decoding options.
        observer: hears `segments`, `warnings` and what `Ladder` tells.
        model_id: the model.
        task: what is done with the texts; the length of a summary is part of the cache key through the prompt and the
            decoding options.
        call: the terms of the call.
        glossary_digest: digest of the glossary the texts were prepared with.
        judge: the checks.
        digester: makes cache keys.
    """

    pool: Pool
    cache: Cache
    inflight: Flights
    catalog: Catalog
    observer: Observer
    model_id: str
    task: Task
    call: Call
    glossary_digest: str | None
    judge: Judge
    digester: Digester
    _rungs: tuple[DecodingOptions, ...] = field(init=False)
    _in_numbers: bool = field(init=False)
    _key_of: Callable[[str], str] = field(init=False)
    _curve: Curve | None = field(init=False)
    _entries: dict[str, Entry] = field(init=False, default_factory=dict)
    _computed: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        card = self.catalog.card(self.model_id)
        self._rungs = self.catalog.rungs(card, self.task.name, self.task.length)
        self._in_numbers = card.marks == "numbers"
        info = self.pool.info(self.model_id)
        self._curve = card.calibration.curve(self.task, info.digest) if card.calibration else None
        self._key_of = self.digester(self.model_id, info, self.task, self.call.namespace, self.glossary_digest)

    def results(self, sources: Iterable[Source]) -> dict[Source, Generated]:
        """Return what became of each text."""
        plans = {source: Plan((self._part(source),)) for source in sources}
        self._look_up(plans.values())
        if self.task.name is TaskName.TRANSLATE:
            cut = {source: self._cut(source, plans[source].parts[0].masked) for source in self._too_long(plans)}
            self._look_up(cut.values())
            plans |= cut
        self._compute(self._missing(plans.values()))
        self._account(plans.values())
        results = {
            source: plan.together([self._finish(part, whole=plan.cut is None) for part in plan.parts], self.task)
            for source, plan in plans.items()
        }
        self._warn(results.values())
        return results

    def _part(self, source: Source) -> Part:
        masked = source.masked()
        if masking.is_mask_only(masked):
            return Part(source.text, masked, None)
        return Part(source.text, masked, self._key_of(masked.text))

    def _missing(self, plans: Iterable[Plan]) -> dict[str, Masked]:
        """The segments that need the model, by key."""
        parts = [part for plan in plans for part in plan.parts]
        return {part.key: part.masked for part in parts if part.key is not None and part.key not in self._entries}

    def _look_up(self, plans: Iterable[Plan]) -> None:
        missing = self._missing(plans)
        if self.call.store and missing:
            self._entries.update(self.cache.get_many(missing))

    def _too_long(self, plans: Mapping[Source, Plan]) -> list[Source]:
        """The texts that the model cannot read in one piece; a cached one was read, so only misses are counted."""
        missing = self._missing(plans.values())
        if not missing:
            return []
        counts = self._count([masked.text for masked in missing.values()])
        limit = self.pool.max_source_tokens(self.model_id)
        long = {key for key, count in zip(missing, counts, strict=True) if count > limit}
        return [source for source, plan in plans.items() if plan.parts[0].key in long]

    def _cut(self, source: Source, masked: Masked) -> Plan:
        """Cut at clause boundaries, between masks, until the model can read every part, and read it well."""
        limit = min(self.pool.max_source_tokens(self.model_id), PART_TOKENS)

        def fits(part: str) -> bool:
            self.call.check()
            return self._count([part])[0] <= limit

        cut = sentences.split_long(masked.text, fits)
        whole = [masking.unmask(text, masked.values).text for text in cut.texts]
        return Plan(tuple(self._part(replace(source, text=text)) for text in whole), cut)

    def _compute(self, missing: Mapping[str, Masked]) -> None:
        if not missing:
            return
        if not self.call.store:
            self._entries.update(self._climb(missing))
            return

        def compute_missing(keys: Sequence[str]) -> dict[str, Entry]:
            landed = self.cache.get_many(keys)  # since the first look, by another call
            left = [key for key in keys if key not in landed]
            for start in range(0, len(left), CHUNK):
                fresh = self._climb({key: missing[key] for key in left[start : start + CHUNK]})
                self.cache.put_many(fresh)
                landed |= fresh
            return landed

        self._entries.update(self.inflight.compute(list(missing), compute_missing, check=self.call.check))

    def _climb(self, missing: Mapping[str, Masked]) -> dict[str, Entry]:
        if not missing:
            return {}
        ladder = Ladder(
            self._ask,
            lambda masked, text, reason: self.judge(masked, text, reason, self.task).findings,
            self.task,
            self._rungs,
            self.observer,
        )
        entries = dict(zip(missing, ladder.climb(missing.values()), strict=True))
        self._computed += len(entries)
        return entries

    def _ask(self, segments: Sequence[Segment]) -> Sequence[Hypothesis]:
        read = [self._as_read(segment.text) for segment in segments]
        answers = self._submit([replace(one, text=number.text) for one, number in zip(segments, read, strict=True)])
        return [_marked(answer, number) for answer, number in zip(answers, read, strict=True)]

    def _as_read(self, text: str) -> Numbered:
        """What the model reads of a masked text: with its marks in the form the card names."""
        return numbered(text) if self._in_numbers else Numbered(text, {})

    def _count(self, texts: Sequence[str]) -> list[int]:
        """Tokens of masked texts, as the model reads them."""
        return self.pool.count_tokens(self.model_id, [self._as_read(text).text for text in texts], self.task)

    def _submit(self, segments: Sequence[Segment]) -> Sequence[Hypothesis]:
        call = self.call
        call.check()
        future = self.pool.submit(self.model_id, segments, lane=call.lane, deadline=call.deadline, cancel=call.cancel)
        generation = wait_for(future, call)
        call.usage.generated(generation)
        return generation.hypotheses

    def _account(self, plans: Iterable[Plan]) -> None:
        needed = len({part.key for plan in plans for part in plan.parts if part.key is not None})
        if needed:
            self.call.usage.looked_up(self.model_id, needed, needed - self._computed)
            self.observer.count("segments", self._computed, result="computed")
            self.observer.count("segments", needed - self._computed, result="known")

    def _warn(self, results: Iterable[Generated]) -> None:
        for code, count in Counter(finding.code for result in results for finding in result.findings).items():
            self.observer.count("warnings", count, code=code.value)

    def _finish(self, part: Part, *, whole: bool) -> Generated:
        """Unmask and check, fresh or cached alike, so that a cached answer carries the same warnings."""
        if part.key is None:
            masked = part.masked
            text = part.text if masked.prescribed is None else masking.unmask(masked.text, masked.targets).text
            return Generated(text, None, (), self.model_id, source_kept=False)
        entry = self._entries[part.key]
        verdict = self.judge(part.masked, entry.text, FinishReason(entry.finish_reason), self.task)
        if entry.source_kept or verdict.hard:
            # a mask's value can make a shared entry unusable for one of the texts that share it
            kept = Finding(WarningCode.SOURCE_KEPT, {} if whole else {"source": part.text[:80], "target": None})
            return Generated(part.text, None, (kept, *verdict.hard), self.model_id, source_kept=True)
        done = Generated(verdict.text, entry.score, verdict.findings, self.model_id, source_kept=False)
        if self._curve is None:
            return done
        return replace(done, confidence=self._curve.confidence(entry.score), doubtful=self._curve.doubtful(entry.score))


def _marked(answer: Hypothesis, number: Numbered) -> Hypothesis:
    """Put the marks back in a hypothesis and in the next best ones."""
    others = tuple(_marked(other, number) for other in answer.others)
    return replace(answer, text=number.marked(answer.text), others=others)
