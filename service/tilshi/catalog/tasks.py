"""What a model can be asked to do, and how its hypotheses are searched for."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tilshi.languages import Language


class TaskName(StrEnum):
    """What a model is asked to do with a segment."""

    TRANSLATE = "translate"
    SUMMARIZE = "summarize"
    TITLE = "title"


class Length(StrEnum):
    """How long a summary is wanted."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Task:
    """A task between two languages (the same language twice for summaries and titles).

    Attributes:
        name: what is done.
        source: language of what is read.
        target: language of what is written.
        length: how long a summary is wanted; it chooses the template and the decoding options. None where the task
            knows no lengths, and wherever tasks are only looked up.
    """

    name: TaskName
    source: Language
    target: Language
    length: Length | None = None


@dataclass(frozen=True, slots=True)
class DecodingOptions:
    """How hypotheses are searched for, and what is told of them; `search()` is part of the cache key.

    Attributes:
        beam_size: hypotheses kept at each step; 1 is greedy search.
        max_length_factor: new tokens allowed per source token.
        max_length_extra: new tokens allowed on top of that.
        min_new_tokens: the search may not end before so many tokens, or before the limit where that is lower.
        no_repeat_ngram_size: forbid repeating an n-gram of this size; 0 = allow.
        repetition_penalty: divisor on the scores of tokens already produced (Keskar et al. 2019); 1 = off.
        length_penalty: exponent on the length in the beam score (Wu et al. 2016).
        num_hypotheses: how many of the search's hypotheses are returned, at most `beam_size`.
        attention: return the attention weights too, where the engine has them; the text stays the same.
    """

    beam_size: int = 1
    max_length_factor: float = 1.6
    max_length_extra: int = 16
    min_new_tokens: int = 0
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0
    length_penalty: float = 1.0
    num_hypotheses: int = 1
    attention: bool = False

    def search(self) -> dict[str, Any]:
        """Return the options that shape the text, by name."""
        return {name: value for name, value in asdict(self).items() if name != "attention"}

    def max_new_tokens(self, source_tokens: int, limit: int) -> int:
        """New tokens allowed for a source of `source_tokens`, at most the model's `limit`."""
        return max(1, min(limit, int(source_tokens * self.max_length_factor) + self.max_length_extra))
