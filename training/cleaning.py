"""Keep the pairs worth training on, and say why the others were dropped."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from tilshi.languages import SCRIPTS, Language, Script
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.language_id import block_language
from tilshi.text.normalise import normalise
from training.readers import Pair, read_pairs

MAX_PAIRS = 50_000_000
"""Most distinct pairs: a digest of each is held in memory, about 100 bytes."""

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\x00-\x08\x0e-\x1b\x7f]")
_DIGIT = re.compile(r"\d")
_PADDING = 8  # characters: short texts differ in length by chance
_DIGEST = 8  # bytes: among 50 million, one is taken for another once in ten thousand runs
_OWN_SHARE = {Script.CYRILLIC: 0.5, Script.LATIN: 0.9}  # Cyrillic news keeps names in Latin letters


class Reason(StrEnum):
    """Why a pair was dropped; the first that holds."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    IDENTICAL = "identical sides"
    LENGTH_RATIO = "length ratio"
    WRONG_SCRIPT = "wrong script"
    HELD_OUT = "in a test set"
    DUPLICATE = "duplicate"
    WRONG_LANGUAGE = "wrong language"
    NUMBERS = "numbers disagree"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a pair may be like.

    Attributes:
        longest: most characters of a side.
        ratio: most times as long as the other a side may be, eight characters added to both.
        identical: most characters of a side that may equal the other: names do.
        numbers: whether numbers must agree.
    """

    longest: int = 900
    ratio: float = 2.5
    identical: int = 20
    numbers: bool = True


@dataclass(slots=True)
class Report:
    """What became of the pairs; up to date while they are read.

    Attributes:
        read: pairs seen.
        kept: pairs yielded.
        dropped: the others, by reason.
    """

    read: int = 0
    kept: int = 0
    dropped: Counter[Reason] = field(default_factory=Counter)


def tidy(text: str) -> str:
    """Return the text in NFC with single spaces, without soft hyphens, zero-width and control characters."""
    return normalise(_INVISIBLE.sub("", text))


def letters_digest(text: str) -> bytes | None:
    """Return a digest of the letters of a text in lower case; None where it has none."""
    letters = "".join(letter for letter in tidy(text).casefold() if letter.isalpha())
    return _digest(letters) if letters else None


def held_out(test_sets: Iterable[Path]) -> frozenset[bytes]:
    """Return the digests of every line of the test sets, both sides: nothing like them is trained on.

    Raises:
        OSError: a file cannot be read.
        ValueError: it is no file of pairs.
    """
    sides = (side for file in test_sets for pair in read_pairs(file) for side in (pair.source, pair.target))
    return frozenset(digest for side in sides if (digest := letters_digest(side)) is not None)


def clean(
    pairs: Iterable[Pair],
    report: Report,
    *,
    held: AbstractSet[bytes] = frozenset(),
    limits: Limits | None = None,
    seen: set[bytes] | None = None,
) -> Iterator[Pair]:
    """Yield the pairs worth training on, tidied.

    A pair is dropped for its first fault in the order of `Reason`; of duplicates, which may differ in case and in which
    side is the source, the first is kept. Both sides are compared with the held-out lines by their letters alone.

    Args:
        pairs: of any languages.
        report: is told what became of every pair.
        held: what `held_out` returns.
        limits: what a pair may be like; by default `Limits()`.
        seen: pairs of other corpora, which are duplicates here; this one's are added.

    Raises:
        ValueError: there are more than `MAX_PAIRS` distinct pairs.
    """
    limits = limits or Limits()
    seen = set() if seen is None else seen
    for pair in pairs:
        report.read += 1
        tidied = replace(pair, source=tidy(pair.source), target=tidy(pair.target))
        reason = _fault(tidied, limits) or _known(tidied, held, seen) or _unlike(tidied, limits)
        if reason is not None:
            report.dropped[reason] += 1
            continue
        if len(seen) > MAX_PAIRS:
            raise ValueError(f"{pair.origin}: more than {MAX_PAIRS:,} distinct pairs")
        report.kept += 1
        yield tidied


def _fault(pair: Pair, limits: Limits) -> Reason | None:
    """What the characters alone tell."""
    source, target = pair.source, pair.target
    if not source or not target:
        return Reason.EMPTY
    if max(len(source), len(target)) > limits.longest:
        return Reason.TOO_LONG
    if len(source) > limits.identical and source.casefold() == target.casefold():
        return Reason.IDENTICAL
    shorter, longer = sorted((len(source) + _PADDING, len(target) + _PADDING))
    if longer > limits.ratio * shorter:
        return Reason.LENGTH_RATIO
    if not (_in_script(source, pair.source_language) and _in_script(target, pair.target_language)):
        return Reason.WRONG_SCRIPT
    return None


def _known(pair: Pair, held: AbstractSet[bytes], seen: set[bytes]) -> Reason | None:
    """Whether the pair was seen before, here or in a test set."""
    if letters_digest(pair.source) in held or letters_digest(pair.target) in held:
        return Reason.HELD_OUT
    sides = sorted(((pair.source_language, pair.source), (pair.target_language, pair.target)))
    digest = _digest("\t".join(f"{language}\t{text.casefold()}" for language, text in sides))
    if digest in seen:
        return Reason.DUPLICATE
    seen.add(digest)
    return None


def _unlike(pair: Pair, limits: Limits) -> Reason | None:
    """What takes reading the texts, and so comes last."""
    for text, language in ((pair.source, pair.source_language), (pair.target, pair.target_language)):
        if block_language(text, language) is not language:
            return Reason.WRONG_LANGUAGE
    if not limits.numbers or not (_DIGIT.search(pair.source) or _DIGIT.search(pair.target)):
        return None
    disagree = check_numbers(pair.source, pair.target, pair.source_language, pair.target_language)
    return Reason.NUMBERS if disagree else None


def _in_script(text: str, language: Language) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    script = SCRIPTS[language]
    own = sum(_of_script(letter, script) for letter in letters)
    return bool(letters) and own >= _OWN_SHARE[script] * len(letters)


def _of_script(letter: str, script: Script) -> bool:
    return "\u0400" <= letter <= "\u052f" if script is Script.CYRILLIC else letter <= "\u024f"


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).digest()
