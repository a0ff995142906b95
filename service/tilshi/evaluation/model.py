"""A model asked directly: first tries, no retries, no checks, no cache."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Hypothesis, Segment
from tilshi.errors import InvalidValue
from tilshi.summarize.model import SourceText
from tilshi.text.normalise import normalise
from tilshi.text.sentences import Sentences, split_long

CHUNK: Final = 128
"""Texts submitted at once: enough for full batches, few enough that progress moves and Ctrl-C is heard."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Model:
    """A model in a pool.

    Attributes:
        pool: has it.
        catalog: has its card.
        card: of the model.
        beam: hypotheses kept at each step; None = what the card says.
        rung: of the retry ladder, whose options are used; 0 = the first try.
    """

    pool: EnginePool
    catalog: Catalog
    card: ModelCard
    beam: int | None = None
    rung: int = 0

    def options(self, task: Task) -> DecodingOptions:
        """Return the rung's options for a task."""
        first = self.catalog.rungs(self.card, task.name, task.length)[self.rung]
        if self.beam is None:
            return first
        return replace(first, beam_size=self.beam, num_hypotheses=min(first.num_hypotheses, self.beam))

    def generate(self, texts: Sequence[str], task: Task, tell: Tell = lambda _: None) -> list[Hypothesis]:
        """Return the first hypothesis of every text.

        Raises:
            TilshiError: as `EnginePool.submit`; InvalidValue where a text is longer than the model reads.
        """
        options = self.options(task)
        answers: list[Hypothesis] = []
        for start in range(0, len(texts), CHUNK):
            tell(f"{start:,} of {len(texts):,}")
            segments = [Segment(text, task, options) for text in texts[start : start + CHUNK]]
            answers += self.pool.submit(self.card.id, segments).result().hypotheses
        return answers

    def translate(self, texts: Sequence[str], task: Task, tell: Tell) -> tuple[list[str], int]:
        """Return the translation of every sentence, and how many had to be cut into parts to be read.

        Raises:
            InvalidValue: the model cannot even read one character.
            TilshiError: as `EnginePool.submit`.
        """
        clean = [normalise(text) for text in texts]
        counts = self.pool.count_tokens(self.card.id, clean, task)
        most = self.pool.max_source_tokens(self.card.id)
        cut = [self._parts(text, task) if tokens > most else None for text, tokens in zip(clean, counts, strict=True)]
        asked = [part for text, parts in zip(clean, cut, strict=True) for part in (parts.texts if parts else (text,))]
        answers = iter([answer.text for answer in self.generate(asked, task, tell)])
        joined = [parts.join([next(answers) for _ in parts.texts]) if parts else next(answers) for parts in cut]
        return joined, sum(parts is not None for parts in cut)

    def opening(self, source: SourceText, task: Task) -> str:
        """Return as many of an article's first sentences as the model reads at once; "" where it reads not even one."""
        most = self.pool.max_source_tokens(self.card.id)

        def tokens(sentences: int) -> int:
            return self.pool.count_tokens(self.card.id, [_first(source, sentences)], task)[0]

        fitting = bisect_right(range(1, len(source.sentences) + 1), most, key=tokens)
        return _first(source, fitting)

    def _parts(self, text: str, task: Task) -> Sentences:
        most = self.pool.max_source_tokens(self.card.id)
        try:
            return split_long(text, lambda part: self.pool.count_tokens(self.card.id, [part], task)[0] <= most)
        except ValueError:
            raise InvalidValue(f"model {self.card.id!r} reads {most} tokens, too few for one character") from None


def _first(source: SourceText, sentences: int) -> str:
    return normalise(source.join(range(sentences)))
