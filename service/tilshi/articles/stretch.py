"""A stretch of a text, measured in characters, words and shares of its length."""

import re
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch `start:end` of a text, without the spaces around it."""

    whole: str
    start: int = 0
    end: int = -1

    def __post_init__(self) -> None:
        end = len(self.whole) if self.end < 0 else self.end
        text = self.whole[self.start : end]
        stripped = text.strip()
        start = self.start + (len(text) - len(text.lstrip()) if stripped else 0)
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", start + len(stripped))

    def __str__(self) -> str:
        return self.whole[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def words(self) -> list[tuple[int, int]]:
        """Start and end of every word, in `whole`."""
        return [match.span() for match in _WORD.finditer(self.whole, self.start, self.end)]

    def share(self, position: float) -> float:
        """Return where a position of `whole` lies in the stretch, from 0 to 1."""
        return min(1.0, max(0.0, (position - self.start) / max(1, len(self))))

    def at(self, share: float) -> float:
        """Return the position of `whole` that lies at a share of the stretch; the inverse of `share`."""
        return self.start + share * len(self)
