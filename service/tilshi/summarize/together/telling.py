"""What is told about a summary of several articles: which conflicts touch it, and how it was made."""

from collections.abc import Sequence
from dataclasses import replace

from tilshi.summarize.compression import LEFT_OUT
from tilshi.summarize.together.model import Conflict, TogetherSentence, Told


def of_summary(found: Sequence[Conflict], sentences: Sequence[TogetherSentence]) -> tuple[Conflict, ...]:
    """Say of each conflict which sentences of the summary it touches; those that touch any come first."""
    told = []
    for conflict in found:
        places = set(conflict.places)
        touched = tuple(
            index for index, one in enumerate(sentences) if not places.isdisjoint({one.place, *one.support})
        )
        told.append(replace(conflict, summary_sentences=touched))
    return tuple(sorted(told, key=lambda one: one.summary_sentences or (len(sentences),)))


def reason_of(
    articles: Sequence[Told],
    sentences: Sequence[TogetherSentence],
    copies: Sequence[int | None],
    apart: Sequence[bool],
) -> str:
    """Return how a summary was made, for the reader.

    Args:
        articles: all of them.
        sentences: those of the summary.
        copies: of each article, the index of the one it repeats.
        apart: of each article, whether it tells of something else.
    """
    several = sum(sentence.voices > 1 for sentence in sentences)
    copied = sum(one is not None for one in copies)
    chosen = (
        f"The {len(sentences)} most informative sentences of {len(copies)} articles "
        f"({len(copies) - copied} independent, {copied} reprints) were chosen, each fact once; "
        f"{several} of them are told by several."
    )
    parts = [chosen]
    if all(apart) and len(apart) > 1:
        parts.append("The articles share so little that they may be on different events.")
    elif any(apart):
        used = {one.place.source for one in sentences}
        named = ", ".join(str(at + 1) for at, one in enumerate(apart) if one)
        nothing = "" if any(apart[at] for at in used) else ", so nothing was taken from them"
        parts.append(f"Of the articles, {named} share too little with the others to be on their event{nothing}.")
    if any(one.text != articles[one.place.source].russian[one.place.sentence] for one in sentences):
        parts.append(LEFT_OUT)
    return " ".join(parts)
