"""What is told about a summary of several articles: which conflicts touch it, and how it was made."""

from collections.abc import Sequence
from dataclasses import replace

from tilshi.languages import Language
from tilshi.summarize.compression import LEFT_OUT
from tilshi.summarize.extractive import WITH_SOURCES
from tilshi.summarize.together.model import Conflict, TogetherSentence, Told
from tilshi.text.checks.numbers import unsupported_numbers


def of_summary(
    found: Sequence[Conflict], sentences: Sequence[TogetherSentence], articles: Sequence[Told]
) -> tuple[Conflict, ...]:
    """Say of each conflict which sentences of the summary it touches; those that touch any come first."""
    told = []
    for conflict in found:
        texts = (articles[one.place.source].russian[one.place.sentence] for one in sentences)
        pairs = enumerate(zip(sentences, texts, strict=True))
        touched = tuple(index for index, (one, text) in pairs if _states(one, text, conflict))
        told.append(replace(conflict, summary_sentences=touched))
    return tuple(sorted(told, key=lambda one: one.summary_sentences or (len(sentences),)))


def _states(sentence: TogetherSentence, text: str, conflict: Conflict) -> bool:
    """Whether a sentence has a number of a conflict; a supporting one may say more than the sentence does."""
    if sentence.place in conflict.places:
        return True
    said = {value.place.source: value.text for value in conflict.values}
    support = [place for place in sentence.support if place in conflict.places]
    return any(not unsupported_numbers(said[place.source], text, Language.RU) for place in support)


def reason_of(
    articles: Sequence[Told],
    sentences: Sequence[TogetherSentence],
    copies: Sequence[int | None],
    apart: Sequence[bool],
    *,
    sources: int,
) -> str:
    """Return how a summary was made, for the reader.

    Args:
        articles: all of them.
        sentences: those of the summary.
        copies: of each article, the index of the one it repeats.
        apart: of each article, whether it tells of something else.
        sources: how many of the sentences are there to name the source of another.
    """
    several = sum(sentence.voices > 1 for sentence in sentences)
    copied = sum(one is not None for one in copies)
    chosen = (
        f"The {len(sentences) - sources} most informative sentences of {len(copies)} articles "
        f"({len(copies) - copied} independent, {copied} reprints) were chosen, each fact once; "
        f"{several} of them are told by several."
    )
    parts = [chosen, WITH_SOURCES] if sources else [chosen]
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
