"""Articles that are one text: an agency's report printed by several is one voice, however many print it."""

from collections.abc import Sequence
from typing import Final

from tilshi.summarize.together.model import Told
from tilshi.text.words import folded_words

SHINGLE: Final = 4
"""Words in a row that are compared: w-shingling with w = 4 (Broder 1997)."""

CONTAINED: Final = 0.5
"""Share of the shorter article's shingles that stand in the longer one from which it is a reprint (Broder's
containment). A reprint is often shortened, or has a paragraph of its own."""


def reprints(articles: Sequence[Told]) -> tuple[int | None, ...]:
    """Return for each article the index of the article whose text it repeats, or None.

    Of one text the longest version is the original here; nothing is said of who wrote it. Articles are compared in
    their own languages, so a translation of another article is not found.
    """
    shingled = [_shingles(article) for article in articles]
    longest_first = sorted(range(len(articles)), key=lambda at: (-len(shingled[at]), articles[at].text, at))
    originals: list[int] = []
    found: list[int | None] = [None] * len(articles)
    for at in longest_first:
        shares = [(_share(shingled[at], shingled[one]), -place) for place, one in enumerate(originals)]
        best = max(shares, default=(0.0, 0))
        if best[0] >= CONTAINED:
            found[at] = originals[-best[1]]
        else:
            originals.append(at)
    return tuple(found)


def voices(found: Sequence[int | None]) -> tuple[int, ...]:
    """Return for each article the index of the article whose voice it is: its own, or that of its original."""
    return tuple(at if original is None else original for at, original in enumerate(found))


def _shingles(article: Told) -> frozenset[tuple[str, ...]]:
    words = [word for sentence in article.source.sentences for word in folded_words(sentence)]
    width = min(SHINGLE, len(words))
    return frozenset(tuple(words[at : at + width]) for at in range(len(words) - width + 1)) if words else frozenset()


def _share(shorter: frozenset[tuple[str, ...]], longer: frozenset[tuple[str, ...]]) -> float:
    return len(shorter & longer) / len(shorter) if shorter else 0.0
