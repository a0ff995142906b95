"""In which order parts of a sentence are left out: what an editor's headline is least likely to have goes first.

A best-first search over texts (Dijkstra's algorithm): the price of a text is what was left out of it (`Worth`).
"""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.summarize import headline_cuts as cuts
from tilshi.summarize import headline_offices as offices
from tilshi.summarize import headline_parts as parts
from tilshi.summarize import headline_speakers as speakers
from tilshi.summarize import headline_tails as tails
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_worth import Worth
from tilshi.text.checks.hedges import hedges

MOST: Final = 40
"""Texts that are looked at for one headline; a sentence that asks for more would lose too much."""

Step = Callable[[str, Language], Iterator[Span]]


class Kind(NamedTuple):
    """A kind of part that may go.

    Attributes:
        step: yields such parts.
        tells: whether it tells something by itself; it then stays where the article comes back to it.
        share: what its words are worth beside others: how often editors' headlines have the words of such parts, beside
            all words of the sentence (`benchmarks/fit_headlines.py`); 0 for what is only moved.
    """

    step: Step
    tells: bool = False
    share: float = 1.0


KINDS: Final = (
    Kind(speakers.speakers, share=0.0),
    Kind(cuts.clauses, share=0.75),
    Kind(cuts.subordinates, share=0.5),
    Kind(cuts.asides, share=0.85),
    Kind(cuts.adjuncts, share=0.8),
    Kind(cuts.places, tells=True),
    Kind(offices.offices, share=0.8),
    Kind(offices.oblique_offices),
    Kind(offices.houses, share=0.25),
    Kind(parts.hours, share=0.2),
    Kind(parts.own, share=0.3),
    Kind(speakers.settings, share=0.15),
    Kind(speakers.says, share=0.5),
    Kind(tails.teasers, share=0.85),
    Kind(tails.phrases, tells=True),
    Kind(parts.sites, tells=True),
    Kind(tails.dashes, tells=True, share=0.8),
    Kind(tails.additions, share=0.6),
    Kind(tails.second_clauses, share=0.8),
    Kind(tails.appositions, share=0.6),
)
DENSEST: Final = 0.22
"""Mean worth of a content word that a part may have which tells something by itself; tuned on half of a set."""
_ANY: Final = 0.01  # of a part without content words


def shorter(text: str, worth: Worth, without: Callable[[str, Span], str]) -> Iterator[str]:
    """Yield a text and what is left of it without some parts, the cheapest losses first; `MOST` texts at most.

    Args:
        text: one sentence.
        worth: of its words.
        without: takes a part out of a text.
    """
    waiting: list[tuple[float, int, str]] = [(0.0, 0, text)]
    seen = {text}
    for _ in range(MOST):
        if not waiting:
            return
        price, _, found = heappop(waiting)
        yield found
        for kind, span in _parts(found, worth):
            left = without(found, span)
            if left not in seen and len(left) <= len(found):
                seen.add(left)
                heappush(waiting, (price + _ANY + kind.share * worth.of(found[span.start : span.end]), len(seen), left))


def _parts(text: str, worth: Worth) -> Iterator[tuple[Kind, Span]]:
    for kind in KINDS:
        for span in kind.step(text, worth.language):
            dense = kind.tells and worth.density(text[span.start : span.end]) > DENSEST
            if not dense and not _is_what_is_doubted(text, span, worth.language):
                yield kind, span


def _is_what_is_doubted(text: str, span: Span, language: Language) -> bool:
    """Whether a part stands right behind a reservation set off by commas: "…, по мнению экспертов, из-за тумана".

    Without it the reservation would hold for what stands before.
    """
    before = text[: span.start].rstrip(" ,")
    comma = before.rfind(", ")
    return comma >= 0 and any(hedge.start == comma + 2 for hedge in hedges(before, language))
