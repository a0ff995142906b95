"""Masks over what a model must not translate: addresses, placeholders, codes, emoji, the user's own terms.

A glossary's term is masked too; its prescribed translation is what is put back.

A masked value stands in the text as `[0]`, `[1]` …: plain ASCII, unchanged by NFKC, digits and brackets that every
vocabulary of the field has. A model that copies numbers better reads them as such (`number_marks`). Text that already
looks like such a mark is masked itself, so that no mark is ambiguous and `unmask` gives back every text exactly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

from tilshi.text.replacements import Replacements

MARK = re.compile(r"[\[［【]\s{0,4}(\d{1,6})\s{0,4}[\]］】]")
"""A mark as a model may have respaced or widened it."""

_ADDRESSES = (
    r"(?:https?|ftp)://[^\s<>«»\"“”]*[^\s<>«»\"“”.,;:!?…)\]'’]",
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![A-Za-z0-9-])",
    (
        r"(?<![\w.@-])(?:[A-Za-z0-9-]{1,63}\.){1,8}(?:kz|ru|com|org|net|info|edu|gov|io|uk|de|eu|tv|biz|me)"
        r"(?![\w-]|\.\w)(?:/[^\s<>«»\"“”]*[^\s<>«»\"“”.,;:!?…)\]'’])?"
    ),
)
ADDRESS = re.compile("|".join(_ADDRESSES))
"""Web addresses, e-mail addresses, bare domains."""

_PATTERNS = (
    *_ADDRESSES,
    r"(?<![\w@])@[A-Za-z0-9_]{2,32}(?!\w)",
    r"(?<![\w#&])#[^\W\d]\w{0,99}(?!\w)",
    r"\{\{[^{}\n]{1,80}\}\}|\$?\{[A-Za-z0-9_.:!-]{0,60}\}",
    r"(?<![\w%])%(?:\(\w{1,40}\))?[-+#0]?\d{0,3}(?:\.\d{1,3})?[sdifgrxXeu](?!\w)",
    r"(?<![\w-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w-])",
    r"(?<!\w)(?=[A-Fa-f]*\d)[0-9A-Fa-f]{16,128}(?!\w)",
    r"(?<!\w)(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{20,128}(?!\w)",
    r"(?<![\w+])\+\d(?:[ \u00a0()-]{0,2}\d){9,14}(?!\w)",
    r"(?<![\w+-])[78][ \u00a0-]?\(\d{3,5}\)[ \u00a0-]?\d(?:[ \u00a0-]?\d){3,6}(?!\w)",
    # The last groups of two tell a phone from a number in groups of three.
    (
        r"(?<![\w+-])(?<!\d[ \u00a0.,])[78][ \u00a0-](?:\d{3}[ \u00a0-]\d{3}[ \u00a0-]\d{2}[ \u00a0-]?\d{2}"
        r"|\d{4}[ \u00a0-]\d{2}[ \u00a0-]\d{2}[ \u00a0-]\d{2}|\d{5}[ \u00a0-]\d[ \u00a0-]\d{2}[ \u00a0-]\d{2})(?![\w-])"
    ),
    r"(?<![\w+-])(?<!\d[.,])[78][4789]\d{9}(?![\w-])(?![.,]\d)",
    r"(?<![\w+./-])(?:\(\d{3,5}\)[ \u00a0]?)?\d{3}-\d{2}-\d{2}(?![\w-])",
    r"(?<![\w+-])(?<!\d[.,])\d{2}(?:0[1-9]|1[0-2])[0-9]\d{7}(?![\w-])(?![.,]\d)",
    (
        "[\u231a-\u23ff\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]"
        "[\u2600-\u27bf\u200d\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f]{0,40}"
    ),
)
"""Addresses, handles, tags, placeholders, formats, UUIDs, hashes, keys, phones as written in Kazakhstan and Russia,
Kazakh identity and business numbers (twelve digits, of which the first four are a year and a month), emoji."""
_BUILT_IN = re.compile("|".join((MARK.pattern, *_PATTERNS)))


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with marks in place of its masked values.

    Attributes:
        text: what the model reads.
        values: the masked values; mark `[i]` stands for `values[i]`.
        prescribed: what is put back for each in the translation; None where those are the values themselves.
    """

    text: str
    values: tuple[str, ...]
    prescribed: tuple[str, ...] | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """What mark `[i]` stands for in the translation."""
        return self.values if self.prescribed is None else self.prescribed


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A text with its values put back.

    Attributes:
        text: every known mark replaced by its value, unknown marks left as they are.
        lost: values whose mark does not stand in the text exactly once, and marks that stand for nothing; empty if all
            is well.
    """

    text: str
    lost: tuple[str, ...]


def mask(text: str, do_not_translate: Sequence[str] = (), replacements: Replacements | None = None) -> Masked:
    """Return the text with marks in place of everything that must come through unchanged, or as prescribed.

    Args:
        text: any text; a sentence where there are `replacements`.
        do_not_translate: the user's terms, matched exactly (case too) as whole words, the longest first.
        replacements: terms and what stands for them in the translation.
    """
    values: list[str] = []
    targets: list[str] = []
    parts: list[str] = []
    end = 0
    for span in _spans(text, tuple(do_not_translate), replacements):
        parts += (text[end : span.start], f"[{len(values)}]")
        values.append(text[span.start : span.end])
        targets.append(values[-1] if span.target is None else span.target)
        end = span.end
    prescribed = None if targets == values else tuple(targets)
    return Masked("".join((*parts, text[end:])), tuple(values), prescribed)


def unmask(text: str, values: Sequence[str]) -> Unmasked:
    """Return a translated text with the masked values put back.

    Spaces inside a mark and full-width brackets are tolerated; a lost, doubled or invented mark is reported.
    """
    seen = [0] * len(values)
    unknown: list[str] = []

    def replace(match: re.Match[str]) -> str:
        index = int(match[1])
        if index >= len(values):
            unknown.append(match[0])
            return match[0]
        seen[index] += 1
        return values[index]

    plain = MARK.sub(replace, text)
    return Unmasked(plain, (*(value for value, count in zip(values, seen, strict=True) if count != 1), *unknown))


def pieces(masked: Masked) -> list[str | int]:
    """Return the text between the marks and the index of each mark, in order, for translating around the masks.

    Empty text is left out; the values in place of their indices give the source back.
    """
    found: list[str | int] = []
    end = 0
    for match in MARK.finditer(masked.text):
        if match.start() > end:
            found.append(masked.text[end : match.start()])
        found.append(int(match[1]))
        end = match.end()
    if end < len(masked.text):
        found.append(masked.text[end:])
    return found


def is_mask_only(masked: Masked) -> bool:
    """Say whether nothing is left to translate: no letter stands outside the masks."""
    return not any(isinstance(piece, str) and any(map(str.isalpha, piece)) for piece in pieces(masked))


def has_words(text: str) -> bool:
    """Say whether a text has something to translate, and so a language: a letter outside addresses, codes and such."""
    return any(map(str.isalpha, text)) and not is_mask_only(mask(text))


class _Span(NamedTuple):
    """A stretch that is masked; `target` is what is put back where that is not the stretch itself."""

    start: int
    end: int
    target: str | None = None


def _spans(text: str, terms: tuple[str, ...], replacements: Replacements | None) -> Iterator[_Span]:
    """Yield what is masked, leftmost first; of two that begin together the user's term, then the glossary's.

    Patterns side by side, not one of all: terms differ from call to call, and compiling all would cost most of the
    time of masking a sentence.
    """
    finders = [partial(_search, _BUILT_IN)]
    if replacements is not None:
        finders.insert(0, partial(_prescribed, replacements))
    own = _own(terms)
    if own:
        finders.insert(0, partial(_search, own))
    heads = [find(text, 0) for find in finders]
    while (first := min(filter(None, heads), key=attrgetter("start"), default=None)) is not None:
        yield first
        heads = [
            find(text, first.end) if head is not None and head.start < first.end else head
            for find, head in zip(finders, heads, strict=True)
        ]


def _search(pattern: re.Pattern[str], text: str, position: int) -> _Span | None:
    match = pattern.search(text, position)
    return match and _Span(*match.span())


def _prescribed(replacements: Replacements, text: str, position: int) -> _Span | None:
    found = next(replacements.find(text, position), None)
    return found and _Span(*found)


@lru_cache(maxsize=64)
def _own(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({term for term in terms if term.strip()}, key=lambda term: (-len(term), term))
    return re.compile("|".join(map(_whole, wanted))) if wanted else None


def _whole(term: str) -> str:
    before = r"(?<!\w)" if _is_word(term[0]) else ""
    after = r"(?!\w)" if _is_word(term[-1]) else ""
    return f"{before}{re.escape(term)}{after}"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"
