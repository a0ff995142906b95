"""Several articles on one event: one summary, its sources named, their conflicting numbers side by side."""

from tilshi.summarize.together.conflicts import find_conflicts
from tilshi.summarize.together.model import (
    Conflict,
    Place,
    Quoted,
    TogetherResult,
    TogetherSentence,
    Told,
)
from tilshi.summarize.together.selection import summarise_together

__all__ = [
    "Conflict",
    "Place",
    "Quoted",
    "TogetherResult",
    "TogetherSentence",
    "Told",
    "find_conflicts",
    "summarise_together",
]
