"""What was worked out about short articles lately: a request that comes again costs no second look at the article."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, Generic, TypeVar

from tilshi.summarize.model import SourceText

T = TypeVar("T")

REMEMBERED: Final = 256
"""Articles; with `LONGEST` characters each, five megabytes at most, and mostly a tenth of it."""
LONGEST: Final = 10_000
"""Characters of an article that is remembered."""


class Remembered(Generic[T]):
    """A pure function of an article, and its latest answers for short ones; thread-safe."""

    def __init__(self, make: Callable[[SourceText], T]) -> None:
        self._make = make
        self._remembering = lru_cache(REMEMBERED)(make)

    def __call__(self, source: SourceText, *, store: bool) -> T:
        """Return the function's answer.

        Args:
            source: the article.
            store: whether it may be remembered, as in `Call`.
        """
        if not store or sum(map(len, source.sentences)) > LONGEST:
            return self._make(source)
        return self._remembering(source)
