"""Words that look alike in two languages: numbers, names and what both have borrowed.

Cognates align sentences where lengths alone cannot (Simard, Foster & Isabelle, "Using cognates to align sentences in
bilingual corpora", TMI 1992, who take the first four letters). Across alphabets and endings the first three consonants
last longer: `президент`, `президенттің` and `president` are `prs`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_CONSONANTS = 3
_SHORTEST = 5
_DIGRAPHS = (("sh", "ш"), ("ch", "ш"), ("ph", "ф"), ("kh", "х"), ("th", "т"), ("zh", "ж"), ("ts", "ц"), ("x", "кс"))
_LETTERS = str.maketrans(
    dict(zip("бвгғджзкқлмнңпрстфхһцчшщ", "bvggdjskklmnnprstfhhkccc", strict=True))
    | dict(zip("bcdfghjklmnpqrstvwz", "bkdfghjklmnpkrstvvs", strict=True))
    | dict.fromkeys("аәеёиоөуұүыіэюяйьъaeiouy")
)


class Keys(NamedTuple):
    """What a sentence offers for matching.

    Attributes:
        sure: keys of numbers and of words with a capital inside the sentence, which nearly every translation keeps.
        likely: keys of the other words of five letters or more.
    """

    sure: frozenset[str]
    likely: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        """Both."""
        return self.sure | self.likely


def cognates(sentence: str) -> Keys:
    """Return the keys of a sentence."""
    sure, likely = set(), set()
    for at, token in enumerate(_TOKEN.findall(sentence)):
        if token.isdigit():
            sure.add(token)
        elif token[0].isupper() and at:
            sure.add(key(token))
        elif len(token) >= _SHORTEST:
            likely.add(key(token))
    return Keys(frozenset(sure - {""}), frozenset(likely - sure - {""}))


@lru_cache(maxsize=16_384)
def key(word: str) -> str:
    """Return the first three consonants of a word in a common alphabet, doubled ones once; empty for fewer."""
    folded = word.casefold()
    for digraph, letter in _DIGRAPHS:
        folded = folded.replace(digraph, letter)
    found = ""
    for letter in folded.translate(_LETTERS):
        if not found.endswith(letter):
            found += letter
            if len(found) == _CONSONANTS:
                return found
    return ""
