"""What checks find: a closed set of codes, each hard or soft (promise 1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class WarningCode(StrEnum):
    """Everything a report can warn of. Closed: clients may switch on it."""

    EMPTY = "empty"
    LOOP = "loop"
    REPETITION = "repetition"
    WRONG_SCRIPT = "wrong_script"
    UNTRANSLATED = "untranslated"
    MASK_LOST = "mask_lost"
    TRUNCATED = "truncated"
    SENTENCE_MISSING = "sentence_missing"
    NUMBER_MISSING = "number_missing"
    NUMBER_ADDED = "number_added"
    LENGTH_RATIO = "length_ratio"
    NAME_MISSING = "name_missing"
    NAME_ADDED = "name_added"
    NEGATION_MISSING = "negation_missing"
    NEGATION_ADDED = "negation_added"
    QUOTE_MISSING = "quote_missing"
    SPEAKER_CHANGED = "speaker_changed"
    HEDGE_MISSING = "hedge_missing"
    FOREIGN_WORDS = "foreign_words"
    MIXED_SCRIPT = "mixed_script"
    SOURCE_KEPT = "source_kept"
    UNSUPPORTED_SUMMARY = "unsupported_summary"
    MARK_MOVED = "mark_moved"
    ENCODING_GUESSED = "encoding_guessed"


HARD = frozenset(
    {
        WarningCode.EMPTY,
        WarningCode.LOOP,
        WarningCode.WRONG_SCRIPT,
        WarningCode.UNTRANSLATED,
        WarningCode.MASK_LOST,
        WarningCode.TRUNCATED,
        WarningCode.SENTENCE_MISSING,
    }
)
"""Findings that drive the retry ladder to its end; all others are soft."""


LONGEST_DETAIL = 80
"""Code points of a string of a finding's detail; what is longer is cut and ends in an ellipsis."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found in one segment.

    Attributes:
        code: what is wrong.
        detail: what stands in the source and in the target; strings of at most `LONGEST_DETAIL`, None where there is
            nothing.
    """

    code: WarningCode
    detail: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Cut what is too long to be shown, so that no check has to: a number may have a thousand digits."""
        if any(value is not None and len(value) > LONGEST_DETAIL for value in self.detail.values()):
            object.__setattr__(self, "detail", {key: _clipped(value) for key, value in self.detail.items()})

    @property
    def hard(self) -> bool:
        """Whether the finding makes the hypothesis unusable."""
        return self.code in HARD


def _clipped(value: str | None) -> str | None:
    return value if value is None or len(value) <= LONGEST_DETAIL else f"{value[: LONGEST_DETAIL - 1]}…"
