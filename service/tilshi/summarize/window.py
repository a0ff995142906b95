"""How much a model reads at once, and what of a longer text it is given: sentences, or parts one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tilshi.catalog.tasks import Task
from tilshi.engines.call import Call
from tilshi.summarize.contracts import Reader
from tilshi.summarize.extractive import select
from tilshi.summarize.model import SourceText
from tilshi.text.masking import mask
from tilshi.text.normalise import normalise

Indices = tuple[int, ...]


class Parts(NamedTuple):
    """A text cut into parts that a model can read.

    Attributes:
        parts: indices of the sentences of each part, in order; together all but `left_out`.
        left_out: sentences that are longer than the model reads.
    """

    parts: tuple[Indices, ...]
    left_out: Indices


@dataclass(frozen=True, slots=True)
class Window:
    """What one model can read for one task.

    Attributes:
        reader: counts the model's tokens.
        model_id: the model.
        task: with its length, since a prompt may differ by length.
    """

    reader: Reader
    model_id: str
    task: Task

    @property
    def limit(self) -> int:
        """Longest text the model reads, in tokens, prompt and special tokens included."""
        return self.reader.max_source_tokens(self.model_id)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Count the texts in the form the model will get them: normalised, masked, behind the prompt."""
        return self.reader.count_tokens(self.model_id, [mask(normalise(text)).text for text in texts], self.task)

    def costs(self, source: SourceText) -> tuple[list[int], int]:
        """Return the tokens of each sentence by itself, and those left for sentences beside prompt and frame."""
        framing, *counted = self.count(["", *source.sentences])
        return [max(1, tokens - framing) for tokens in counted], self.limit - framing

    def select(self, source: SourceText, call: Call) -> Indices:
        """Return the most informative sentences that fit together; empty where none does."""
        costs, budget = self.costs(source)
        while budget > 0:
            call.check()
            chosen = select(source, costs, budget)
            # joining may cost a token or two that the sentences did not: give the excess back and choose again
            excess = self.count([source.join(chosen)])[0] - self.limit if chosen else 0
            if excess <= 0:
                return chosen
            budget -= excess
        return ()

    def cut(self, source: SourceText, call: Call) -> Parts:
        """Return consecutive parts: whole paragraphs where they fit, else a paragraph's sentences."""
        costs, budget = self.costs(source)
        while budget > 0:
            call.check()
            left_out = tuple(index for index, cost in enumerate(costs) if cost > budget)
            parts = _filled(source, costs, budget)
            excess = max(self.count([source.join(part) for part in parts]), default=0) - self.limit
            if excess <= 0:
                return Parts(parts, left_out)
            budget -= excess
        return Parts((), tuple(range(len(source.sentences))))


def _filled(source: SourceText, costs: Sequence[int], budget: int) -> tuple[Indices, ...]:
    parts: list[list[int]] = []
    room = 0
    for _, paragraph in groupby(range(len(costs)), key=source.paragraphs.__getitem__):
        block = [index for index in paragraph if costs[index] <= budget]
        whole = sum(costs[index] for index in block)
        if room < whole <= budget:
            room = 0  # it fits into a part of its own: do not tear it
        for index in block:
            if costs[index] > room:
                parts.append([])
                room = budget
            parts[-1].append(index)
            room -= costs[index]
    return tuple(map(tuple, parts))
