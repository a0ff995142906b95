"""Memos for what is found in texts: many sentences, and few whole articles, which take a hundred times the room."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

LONG: Final = 4_000
"""Code points from which a text is an article."""

_ARTICLES = 16
_Rest = ParamSpec("_Rest")
_Found = TypeVar("_Found")


def remembered(
    maxsize: int,
) -> Callable[[Callable[Concatenate[str, _Rest], _Found]], Callable[Concatenate[str, _Rest], _Found]]:
    """Remember the last results of a function of a text: `maxsize` for texts below `LONG`, 16 for longer ones."""

    def decorate(function: Callable[Concatenate[str, _Rest], _Found]) -> Callable[Concatenate[str, _Rest], _Found]:
        of_sentences: Callable[..., Any] = lru_cache(maxsize)(function)
        of_articles: Callable[..., Any] = lru_cache(_ARTICLES)(function)

        @wraps(function)
        def lookup(text: str, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Found:
            found: _Found = (of_sentences if len(text) < LONG else of_articles)(text, *args, **kwargs)
            return found

        return lookup

    return decorate
