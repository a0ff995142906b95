"""A newsroom's own terms: for a pair of languages, what a term is called in the other one."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

from tilshi.errors import InvalidValue, TooLarge
from tilshi.languages import Language
from tilshi.text.normalise import normalise
from tilshi.text.replacements import Replacements

Pair = tuple[Language, Language]
EntriesFormat = Literal["tsv", "csv"]
FORMATS: Final = get_args(EntriesFormat)

MAX_TERM_CHARS: Final = 200
"""Longest term or translation, in characters."""

_NOT_TEXT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode categories that no term holds: controls, surrogates, separators of lines and paragraphs."""

_COLUMNS: Final = (2, 4)
"""Columns of a line: term and translation; files that DeepL's site gives out name both languages behind them."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms and their translations, one dictionary for each pair of languages.

    A term is matched exactly, as whole words, in the case it is written in or with a capital letter at the start of a
    sentence. Other inflections of it are not matched.
    """

    dictionaries: Mapping[Pair, Replacements]

    @classmethod
    def of(cls, dictionaries: Mapping[Pair, Iterable[tuple[str, str]]]) -> "Glossary":
        """Return a glossary.

        Raises:
            InvalidValue: an entry is impossible; see `check_entries`.
        """
        checked = {pair: check_entries(entries) for pair, entries in dictionaries.items()}
        return cls(MappingProxyType({pair: Replacements.of(entries) for pair, entries in checked.items()}))


def checked(glossary: object) -> Glossary | None:
    """Return what a caller gave as a glossary.

    Raises:
        InvalidValue: it is none.
    """
    if glossary is None or isinstance(glossary, Glossary):
        return glossary
    raise InvalidValue("glossary: it must be a `Glossary`", param="glossary")


def between(glossary: Glossary | None, source: Language, target: Language) -> Replacements | None:
    """Return the terms for a direction, if there are any."""
    return None if glossary is None else glossary.dictionaries.get((source, target))


def check_entries(entries: Iterable[tuple[str, str]], *, most: int | None = None) -> tuple[tuple[str, str], ...]:
    """Return the entries normalised: NFC, one space for several, none around them.

    Args:
        entries: terms and their translations.
        most: how many there may be.

    Raises:
        InvalidValue: there are none, one has no letter or digit, is too long or holds a control character, or a term
            stands there twice.
        TooLarge: there are more than `most`.
    """
    checked: dict[str, str] = {}
    for number, (term, target) in enumerate(entries, 1):
        if most is not None and number > most:
            raise TooLarge(f"entries: more than {most:,}, which is the limit", param="entries")
        source, translation = (_term(text, number) for text in (term, target))
        if source in checked:
            raise InvalidValue(f"entries: entry {number} has the term of an earlier one", param="entries")
        checked[source] = translation
    if not checked:
        raise InvalidValue("entries: there are none", param="entries")
    return tuple(checked.items())


def parse_entries(text: str, format: EntriesFormat, *, most: int | None = None) -> tuple[tuple[str, str], ...]:  # noqa: A002
    """Return the entries of a table of terms and translations, one entry a line; empty lines count for nothing.

    Args:
        text: the table.
        format: "tsv": a tab between them and no quoting, or "csv" (RFC 4180).
        most: as in `check_entries`.

    Raises:
        InvalidValue: a line does not have two columns, or as `check_entries`.
        TooLarge: as `check_entries`.
    """
    try:
        if format == "tsv":
            rows = [line.split("\t") for line in text.splitlines()]
        else:
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise InvalidValue("entries: this is not CSV (RFC 4180)", param="entries") from None
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(map(str.strip, row))]
    for number, row in filled:
        if len(row) not in (_COLUMNS if format == "csv" else _COLUMNS[:1]):
            message = f"entries: line {number} has {len(row)} columns; it needs a term and its translation"
            raise InvalidValue(message, param="entries")
    return check_entries([(row[0], row[1]) for _, row in filled], most=most)


def write_entries(entries: Iterable[tuple[str, str]], format: EntriesFormat) -> str:  # noqa: A002
    """Return a table that `parse_entries` reads."""
    if format == "tsv":
        return "".join(f"{term}\t{target}\n" for term, target in entries)
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\r\n").writerows(entries)
    return table.getvalue()


def _term(text: str, number: int) -> str:
    """Return one side of an entry in the form texts are searched in, so that two spellings of a term are one."""
    if any(unicodedata.category(character) in _NOT_TEXT for character in text.strip()):
        raise InvalidValue(f"entries: entry {number} holds a control character", param="entries")
    term = normalise(text)
    if not any(map(str.isalnum, term)):
        raise InvalidValue(f"entries: entry {number} has no letter or digit on one side", param="entries")
    if len(term) > MAX_TERM_CHARS:
        message = f"entries: entry {number} has {len(term)} characters; the limit is {MAX_TERM_CHARS}"
        raise InvalidValue(message, param="entries")
    return term
