"""Several articles on one event: one summary, its sources named, their conflicting numbers side by side."""

from tilshi.summarize.together.conflicts import conflicts
from tilshi.summarize.together.model import (
    Conflict,
    Place,
    Quoted,
    Told,
    TogetherResult,
    TogetherSentence,
)
from tilshi.summarize.together.selection import summarise_together

__all__ = [
    "Conflict",
    "Place",
    "Quoted",
    "TogetherResult",
    "TogetherSentence",
    "Told",
    "conflicts",
    "summarise_together",
]
