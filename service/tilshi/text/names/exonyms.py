"""Names that are translated rather than transliterated: ООН, UN and БҰҰ are one thing, as are Пекин and Beijing.

Two sources: the territories, languages, months and weekdays of CLDR through Babel, and `data/exonyms.tsv` beside this
package, our own knowledge. A row of either is a concept; a word belongs to every concept one of whose forms it may be.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.once import once
from tilshi.text.names.inflection import nominative, stems
from tilshi.text.words import Word, words

_MEMO = 50_000
_Phrase = tuple[tuple[str, ...], str]  # keys of its words, concept
_NOTHING: frozenset[str] = frozenset()
_SHORTEST_CLDR = 3
_MARKS = MappingProxyType({"sure": "", "loose": "~", "implied": "="})


class Known(IntEnum):
    """Whether the table of translated names has a word."""

    NO = 0
    IN_PHRASE = 1
    IMPLIED = 2
    """By itself, and often added or left out for readers who know or do not know the country."""
    ALONE = 3


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of one language: single words by their key, phrases by the key of their first word, and all keys."""

    single: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[_Phrase]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    def add(self, form: str, concept: str, language: Language) -> None:
        keys = tuple(_key(word, language) for word in words(form))
        self.keys.update(keys)
        if len(keys) == 1:
            self.single.setdefault(keys[0], set()).add(concept)
        elif keys:
            self.phrases.setdefault(keys[0], []).append((keys, concept))


def concepts(text: Sequence[Word], language: Language) -> list[frozenset[str]]:
    """Return the concepts of each word of a text; those of a phrase belong to every word of it.

    A concept that starts with `~` is loose: its words are also used for other things, and are no names by themselves.
    One that starts with `=` is implied: translators often add it or leave it out.
    """
    meanings = [_meaning(word.text, language) for word in text]
    found = [meaning[0] for meaning in meanings]
    for at in [at for at, meaning in enumerate(meanings) if meaning[1]]:
        for phrase, concept in meanings[at][1]:
            following = text[at : at + len(phrase)]
            if len(following) == len(phrase) and all(
                part in _keys(one.text, language) for part, one in zip(phrase, following, strict=True)
            ):
                for offset in range(len(phrase)):
                    found[at + offset] |= {concept}
    return found


def is_sure(meant: frozenset[str]) -> bool:
    """Whether a word of these concepts is a name, whatever else it may be."""
    return any(not concept.startswith("~") for concept in meant)


def is_implied(meant: frozenset[str]) -> bool:
    """Whether a word of these concepts is often added or left out in translation."""
    return any(concept.startswith("=") for concept in meant)


def known(word: str, language: Language, meant: frozenset[str]) -> Known:
    """Return whether a word of a text is listed, and how; `meant` are its concepts there."""
    if not meant:
        return Known.NO
    alone = single(word, language)
    if is_implied(alone):
        return Known.IMPLIED
    return Known.ALONE if is_sure(alone) else Known.IN_PHRASE if is_sure(meant) else Known.NO


def single(word: str, language: Language) -> frozenset[str]:
    """Return the concepts of a word by itself."""
    return _meaning(word, language)[0]


@lru_cache(maxsize=_MEMO)
def _meaning(word: str, language: Language) -> tuple[frozenset[str], tuple[_Phrase, ...]]:
    """The concepts of a word by itself, and the phrases it may begin."""
    keys, forms = _keys(word, language), _table()[language]
    if not keys:
        return _NOTHING, ()
    phrases = tuple(phrase for key in keys for phrase in forms.phrases.get(key, ()))
    return _NOTHING.union(*(forms.single.get(key, ()) for key in keys)), phrases


def _key(word: Word, language: Language) -> str:
    """Acronyms keep their capitals: US is no pronoun."""
    return word.text if word.text.isupper() else nominative(word.folded, language)


@lru_cache(maxsize=_MEMO)
def _keys(word: str, language: Language) -> tuple[str, ...]:
    """The keys of the table a word of a text may stand under; for a word with hyphens those of its parts too."""
    listed = _table()[language].keys
    folded = Word(word, 0, 0).folded
    if word[:1].isupper() and word[:2].isupper():
        parts = [word.replace("’", "'"), word.split("-", maxsplit=1)[0], folded]
    else:
        parts = [folded, *folded.split("-")] if "-" in folded else [folded]
    # Stems are beginnings of their word: most words have none in the table, and need not be cut.
    hopeful = [part for part in parts if any(part[:end] in listed for end in range(len(part), 0, -1))]
    return tuple(dict.fromkeys(stem for part in hopeful for stem in stems(part, language) if stem in listed))


@once
def _table() -> MappingProxyType[Language, _Forms]:
    table = {language: _Forms() for language in Language}
    for concept, language, form in (*_own(), *_cldr()):
        table[language].add(form, concept, language)
    return MappingProxyType(table)


def _own() -> Iterator[tuple[str, Language, str]]:
    text = files("tilshi.text").joinpath("data", "exonyms.tsv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    for number, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)):
        concept = f"{_MARKS[row['kind']]}{number}"
        for language in Language:
            for form in filter(None, row[language.value].split("|")):
                yield concept, language, form
                if form.endswith("ец"):
                    yield concept, language, _woman(form)


def _woman(man: str) -> str:
    """Британец, британка; индиец, индийка."""
    return f"{man[:-2]}йка" if man.endswith("иец") else f"{man[:-2]}ка"


def _cldr() -> Iterator[tuple[str, Language, str]]:
    from babel import Locale  # noqa: PLC0415  # a tenth of a second: only where names are compared

    for language in Language:
        locale = Locale(language.value)
        yield from _cldr_forms("territory", locale.territories.items(), language)
        yield from _cldr_forms("~language", locale.languages.items(), language)
        for kind in ("format", "stand-alone"):
            yield from _cldr_forms("month", locale.months[kind]["wide"].items(), language)
            yield from _cldr_forms("day", locale.days[kind]["wide"].items(), language)


def _cldr_forms(
    kind: str, items: Iterable[tuple[object, str]], language: Language
) -> Iterator[tuple[str, Language, str]]:
    for code, name in items:
        form = name.split("(")[0].removesuffix(" тілі").strip()
        if len(form) >= _SHORTEST_CLDR:
            yield f"{kind} {code}", language, form
