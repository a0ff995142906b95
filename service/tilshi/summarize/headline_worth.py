"""How much of a sentence's content an editor's headline would have, by how often the article comes back to it.

The rates are shares of content words of lead sentences that stand in the editor's headline, by how often the rest of
the article has the word, on 14,967 articles of 2019 (`benchmarks/fit_headlines.py`); Russian, taken for the other
languages too.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from tilshi.languages import Language
from tilshi.text.lemmas import lemmas

RATES: Final = (0.12, 0.23, 0.33, 0.47)
"""For words that the rest of the article has never, once, twice, and more often."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What the words of one sentence are worth.

    Attributes:
        language: of the article.
        elsewhere: how often the rest of the article has each lemma.
    """

    language: Language
    elsewhere: Counter[str] = field(default_factory=Counter)

    def of(self, text: str) -> float:
        """Return how many of a text's content words a headline is likely to have."""
        return sum(RATES[min(self.elsewhere[lemma], len(RATES) - 1)] for lemma in lemmas(text, self.language))

    def density(self, text: str) -> float:
        """Return the mean of what its content words are worth; 0 without any."""
        return self.of(text) / max(1, len(lemmas(text, self.language)))


def worth_of(sentences: Sequence[str], at: int, language: Language) -> Worth:
    """Return what the words of one of an article's sentences are worth."""
    others = (lemma for index, one in enumerate(sentences) if index != at for lemma in lemmas(one, language))
    return Worth(language, Counter(others))
