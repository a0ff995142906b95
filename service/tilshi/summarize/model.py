"""What a summariser reads and what it hands back."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from tilshi.catalog import Length as Tier
from tilshi.errors import InvalidValue
from tilshi.languages import Language
from tilshi.text.findings import Finding

Length = Literal["short", "medium", "long"] | int
SummaryMethod = Literal["abstractive", "extractive"]

MAX_SENTENCES: Final = 10
"""Largest numeric length."""

_MEDIUM_THREE_FROM: Final = 12
_LONG_DIVISOR: Final = 5
_LONG: Final = (4, 6)
_SHORT_TO, _MEDIUM_TO = 1, 3


@dataclass(frozen=True, slots=True)
class SourceText:
    """An article as its sentences.

    Attributes:
        title: the headline, where there is one; never part of `sentences`.
        sentences: the body in reading order.
        paragraphs: index of the block each sentence stands in; as long as `sentences`, never decreasing.
        language: the language of all of it.

    Raises:
        ValueError: `paragraphs` does not fit `sentences`.
    """

    title: str | None
    sentences: tuple[str, ...]
    paragraphs: tuple[int, ...]
    language: Language

    def __post_init__(self) -> None:
        if len(self.paragraphs) != len(self.sentences):
            raise ValueError(f"{len(self.paragraphs)} paragraph indices for {len(self.sentences)} sentences")
        if any(after < before for before, after in zip(self.paragraphs, self.paragraphs[1:], strict=False)):
            raise ValueError("paragraph indices must not decrease")

    @property
    def text(self) -> str:
        """The sentences as text: a space inside a paragraph, a line feed between paragraphs."""
        return self.join(range(len(self.sentences)))

    def join(self, indices: range | tuple[int, ...]) -> str:
        """Return some of the sentences, given in source order, as text laid out like `text`."""
        parts: list[str] = []
        last: int | None = None
        for index in indices:
            if parts:
                parts.append(" " if self.paragraphs[index] == last else "\n")
            parts.append(self.sentences[index])
            last = self.paragraphs[index]
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the summary.

    Attributes:
        text: the sentence.
        evidence: indices of the source sentences it rests on, ascending; empty where none could be found.
    """

    text: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SummaryResult:
    """A summary and how it came about.

    Attributes:
        sentences: at least one for a source with text.
        method: how they were made.
        language: the language of the sentences.
        model: id of the model that wrote them; None where they were chosen from the source.
        reason: one sentence for the reader: why this method, and what was left out before it.
        findings: what the checks found in the summary as a whole.
    """

    sentences: tuple[SummarySentence, ...]
    method: SummaryMethod
    language: Language
    model: str | None
    reason: str
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """The summary as one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)


def sentence_count(length: Length, available: int) -> int:
    """Return how many sentences a summary of `length` has, for an article of `available` sentences.

    short is 1; medium is 2, or 3 from 12 sentences on; long is a fifth of the article, at least 4 and at most 6;
    a number is itself. Never more than the article has. A medium extractive summary takes as many as describe the
    article best (`tilshi.summarize.extractive.extract_medium`), so it asks for no count.

    Args:
        length: a named length, or a number of sentences.
        available: sentences of the article.

    Raises:
        InvalidValue: an unknown name, or a number outside 1..`MAX_SENTENCES`.
    """
    wanted: int
    if isinstance(length, bool) or not isinstance(length, int):
        named = {
            "short": 1,
            "medium": 2 if available < _MEDIUM_THREE_FROM else 3,
            "long": min(max(-(-available // _LONG_DIVISOR), _LONG[0]), _LONG[1]),
        }
        if length not in named:
            names = ", ".join(get_args(get_args(Length)[0]))
            raise InvalidValue(f"length: use {names} or a number from 1 to {MAX_SENTENCES}", param="length")
        wanted = named[length]
    elif 1 <= length <= MAX_SENTENCES:
        wanted = length
    else:
        raise InvalidValue(f"length: {length} sentences; use a number from 1 to {MAX_SENTENCES}", param="length")
    return min(wanted, available)


def tier(length: Length) -> Tier:
    """Return the named length whose decoding options fit a length that `sentence_count` accepts.

    A number of sentences takes the tier that has as many: 1 is short, 2 and 3 medium, 4 and more long.
    """
    if not isinstance(length, int):
        return Tier(length)
    return Tier.SHORT if length <= _SHORT_TO else Tier.MEDIUM if length <= _MEDIUM_TO else Tier.LONG
