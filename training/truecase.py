"""Give corpora that lost them their capitals and their spacing back."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text import sentences
from tilshi.text.words import words

MAX_FORMS = 2_000_000
"""Most written forms kept while learning; at the limit those seen once are forgotten."""
LEAST = 3
SHARE = 0.8

_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_FIRST = re.compile(r"[^\W\d_]")
_BEGINNING = re.compile(r"(?:(?<=[.!?…][ \n])|(?<=[.!?…][ \n][«“\"(]))[^\W\d_]")
_BEFORE = re.compile(r"[ \t]+(?=(?:[.,!?:;%)\]}»”…]|\.{3})(?:[\s.,!?:;)\]}»”…]|$))")
_AFTER = re.compile(r"(?<=[(\[{«„“])[ \t]+")
_QUOTED = re.compile(r'(?<!\S)"[ \t]+([^"]*?)[ \t]+"(?!\w)')
_SHORT = re.compile(r"(?<=\w) ?(['’]) ?(t|s|re|ve|ll|d|m)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(\w+) (n['’]t)\b", re.IGNORECASE)
_HYPHEN = re.compile(r" @-@ ")


@dataclass(frozen=True, slots=True)
class Truecaser:
    """Writes words as they are mostly written inside sentences, where no position asks for a capital.

    Attributes:
        forms: how a word is written, by the word in lower case; words written in lower case are not there.
    """

    forms: Mapping[str, str]

    @classmethod
    def learn(
        cls, texts: Iterable[str], language: Language, *, least: int = LEAST, share: float = SHARE
    ) -> "Truecaser":
        """Return a truecaser of cased texts.

        Args:
            texts: of running text; headlines in capitals would teach it the wrong thing.
            language: of the texts.
            least: how often a form must have been seen inside a sentence.
            share: of the word's occurrences, above which the form is taken.
        """
        counts: Counter[str] = Counter()
        for text in texts:
            for sentence in sentences.split(text, language).texts:
                counts.update(word.text for word in words(sentence)[1:])
            if len(counts) > MAX_FORMS:
                counts = Counter({form: count for form, count in counts.items() if count > 1})
        totals: Counter[str] = Counter()
        for form, count in counts.items():
            totals[form.lower()] += count
        forms = {
            form.lower(): form
            for form, count in counts.items()
            if form != form.lower() and count >= least and count > share * totals[form.lower()]
        }
        return cls(MappingProxyType(forms))

    def restore(self, text: str, language: Language) -> str:
        """Return a lower-cased text with the capitals of its words and of the beginnings of its sentences."""
        cased = _WORD.sub(lambda word: self.forms.get(word[0], word[0]), text)
        # a boundary is known by the capital behind it: offer one at every end mark, keep those that begin a sentence
        offered = _BEGINNING.sub(lambda letter: _capital(letter[0]), cased)
        cut = sentences.split(offered, language)
        parts = [cased[span.start : span.end] for span in cut.spans]
        capitals = [_FIRST.sub(lambda letter: _capital(letter[0]), part, count=1) for part in parts]
        return cut.join(capitals)


def _capital(letter: str) -> str:
    """Return the letter as a capital; one that would become two letters stays."""
    return upper if len(upper := letter.upper()) == 1 else letter


def detokenise(text: str) -> str:
    """Return a text without the spaces a tokeniser put around punctuation, quotes, brackets and English endings."""
    text = _HYPHEN.sub("-", text)
    text = _NEGATED.sub(r"\1\2", text)
    text = _SHORT.sub(r"\1\2", text)
    text = _QUOTED.sub(r'"\1"', text)
    text = _AFTER.sub("", text)
    while (closed := _BEFORE.sub("", text)) != text:
        text = closed
    return text
