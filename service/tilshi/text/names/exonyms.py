"""Names that are translated rather than transliterated: ООН, UN and БҰҰ are one thing, as are Пекин and Beijing.

Two sources: the territories, languages, months and weekdays of CLDR through Babel, and `data/exonyms.tsv` beside this
package, our own knowledge. A row of either is a concept; a word belongs to every concept one of whose forms it may be.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.names.inflection import nominative, stems
from tilshi.text.words import Word, words

_MEMO = 50_000
_NOTHING: frozenset[str] = frozenset()
_SHORTEST_CLDR = 3
_MARKS = MappingProxyType({"sure": "", "loose": "~", "implied": "="})


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of one language: single words by their key, phrases by the key of their first word."""

    single: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    def add(self, form: str, concept: str, language: Language) -> None:
        keys = tuple(_key(word, language) for word in words(form))
        if len(keys) == 1:
            self.single.setdefault(keys[0], set()).add(concept)
        elif keys:
            self.phrases.setdefault(keys[0], []).append((keys, concept))


def concepts(text: Sequence[Word], language: Language) -> list[frozenset[str]]:
    """Return the concepts of each word of a text; those of a phrase belong to every word of it.

    A concept that starts with `~` is loose: its words are also used for other things, and are no names by themselves.
    One that starts with `=` is implied: translators often add it or leave it out.
    """
    found = [single(word.text, language) for word in text]
    for at, word in enumerate(text):
        for phrase, concept in _phrases(word.text, language):
            following = text[at : at + len(phrase)]
            if len(following) == len(phrase) and all(
                part in _keys(one.text, language) for part, one in zip(phrase, following, strict=True)
            ):
                for offset in range(len(phrase)):
                    found[at + offset] |= {concept}
    return found


@lru_cache(maxsize=_MEMO)
def _phrases(word: str, language: Language) -> tuple[tuple[tuple[str, ...], str], ...]:
    table = _table()[language].phrases
    return tuple(phrase for key in _keys(word, language) for phrase in table.get(key, ()))


def is_sure(meant: frozenset[str]) -> bool:
    """Whether a word of these concepts is a name, whatever else it may be."""
    return any(not concept.startswith("~") for concept in meant)


def is_implied(meant: frozenset[str]) -> bool:
    """Whether a word of these concepts is often added or left out in translation."""
    return any(concept.startswith("=") for concept in meant)


@lru_cache(maxsize=_MEMO)
def single(word: str, language: Language) -> frozenset[str]:
    """Return the concepts of a word by itself."""
    table = _table()[language].single
    return _NOTHING.union(*(table.get(key, ()) for key in _keys(word, language)))


def _key(word: Word, language: Language) -> str:
    """Acronyms keep their capitals: US is no pronoun."""
    return word.text if word.text.isupper() else nominative(word.folded, language)


@lru_cache(maxsize=_MEMO)
def _keys(word: str, language: Language) -> tuple[str, ...]:
    """The keys a word of a text may stand under; for a word with hyphens those of its parts too."""
    folded = Word(word, 0, 0).folded
    if word[:1].isupper() and word[:2].isupper():
        capitals = stems(word.replace("’", "'"), language)
        return tuple(dict.fromkeys((*capitals, word.split("-", maxsplit=1)[0], *stems(folded, language))))
    parts = [folded, *folded.split("-")] if "-" in folded else [folded]
    return tuple(dict.fromkeys(stem for part in parts for stem in stems(part, language)))


@lru_cache(maxsize=1)
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
