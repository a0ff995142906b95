"""Whether a sentence can stand alone in a summary, and what has to come along with it."""

from tilshi.summarize.fitness.furniture import is_furniture
from tilshi.summarize.fitness.verdict import MIN_WORDS, Fitness, fitness, source_follows

__all__ = ["MIN_WORDS", "Fitness", "fitness", "is_furniture", "source_follows"]
