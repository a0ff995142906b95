"""The quotations of a text: what stands between quotation marks, and direct speech set off with dashes."""

import re
from bisect import bisect_left
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.memo import remembered
from tilshi.text.words import Word, folded_words, words

_MEMO = 2048
_MARK = re.compile('[«»“”„"]')
_CLOSES = {"«": "»", "„": '“”"', "“": '”"', "”": '”"', '"': '"”', "»": "»"}
_INCH = re.compile('\\d["”]')
_SINGLE_OPENS = re.compile(r"(?<!\w)['‘](?=\w)")
_SINGLE_CLOSES = re.compile(r"(?<=[\w.,!?…])['’](?!\w)")
_DASHED = re.compile(r"\s*[—–-]\s+(?=\S)")
_ATTRIBUTION = re.compile(r"[,.!?…]\s{0,3}[—–-]\s{1,3}")
_REACH = 80
_VERB_WITHIN = 4
_CLOSE = 6
_SAID = frozenset(("деп", "деді", "дейді", "депті", "дегенді", "дейтін"))


class Quotation(NamedTuple):
    """A quotation of a text.

    Attributes:
        start: where its first mark stands, in code points.
        end: one past its last mark.
        size: how many words it has.
        spoken: whether a verb of speech stands beside it, at most 80 characters away.
        title: whether it looks like a name: a capital after a word, with no comma or colon between.
    """

    start: int
    end: int
    size: int
    spoken: bool
    title: bool


@remembered(_MEMO)
def quotations(text: str, language: Language) -> tuple[Quotation, ...]:
    """Return the quotations between double marks, in order.

    Where a verb of speech stands beside it, one that is not closed goes on to the end of the text, and a closing mark
    without an opening one closes a quotation that began before the text. Marks inside a quotation belong to it.
    """
    pairs = spans(text)
    if not pairs:
        return ()
    cut, folded, speaks = words(text), folded_words(text), SPEAKS[language]
    starts = [word.start for word in cut]
    found = []
    for at, (start, end) in enumerate(pairs):
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        low = max(start - _REACH, pairs[at - 1][1] if at else 0)
        high = min(end + _REACH, pairs[at + 1][0] if at + 1 < len(pairs) else len(text))
        near = (*folded[bisect_left(starts, low) : first], *folded[last : bisect_left(starts, high)])
        spoken = any(map(speaks, near))
        whole = text[start] in _CLOSES and text[end - 1] in _CLOSES[text[start]] and end - 1 > start
        if not whole and not spoken:
            continue  # one mark alone: a part of a longer quotation, an inch, a slip
        title = first < len(cut) and _is_title(text, start, end, cut[first], cut[last : last + 1], language)
        found.append(Quotation(start, end, last - first, spoken, title))
    return tuple(found)


def _is_title(text: str, start: int, end: int, first: Word, after: tuple[Word, ...], language: Language) -> bool:
    if not first.text[0].isupper() or not text[max(0, start - 2) : start].rstrip()[-1:].isalnum():
        return False
    # In Kazakh the subject stands before the quotation without a comma, and "said" after it.
    return not (language is Language.KK and after and after[0].start < end + _CLOSE and after[0].folded in _SAID)


def marked(text: str) -> bool:
    """Whether a text has quotation marks of any kind, or begins as direct speech after a dash."""
    if _MARK.search(text) or _DASHED.match(text):
        return True
    opens = _SINGLE_OPENS.search(text)
    return opens is not None and _SINGLE_CLOSES.search(text, opens.end()) is not None


def half_lost(source: str, target: str) -> bool:
    """Whether the double marks of a source pair up, and a target has one more or one less.

    A digit before a mark may have made an inch of it; one mark may close a quotation and the one inside it at once.
    """
    wanted, found = _MARK.findall(source), _MARK.findall(target)
    if not wanted or len(wanted) % 2 or abs(len(wanted) - len(found)) != 1 or not found:
        return False
    closes_two = found.count("«") > 1 and found.count("«") == found.count("»") + 1
    return not closes_two and not _INCH.search(source) and not _INCH.search(target)


def begins_with_dash(text: str) -> bool:
    """Whether a text begins as direct speech does in Russian and Kazakh, with a dash."""
    return _DASHED.match(text) is not None


def dashed_speech(text: str, language: Language) -> bool:
    """Whether a text is direct speech set off with dashes, and says so: — Да, — сказал он."""
    if not _DASHED.match(text):
        return False
    cut: tuple[Word, ...] | None = None
    for match in _ATTRIBUTION.finditer(text):
        cut = cut or words(text)
        at = bisect_left(cut, match.end(), key=lambda word: word.start)
        if any(map(SPEAKS[language], folded_words(text)[at : at + _VERB_WITHIN])):
            return True
    return False


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the quotations of a text begin and end, as `quotations` finds them, with all that is marked once."""
    found: list[tuple[int, int]] = []
    opened = ""
    start = depth = 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if (
            mark == '"'
            and not opened
            and text[at + 1 : at + 2].isspace()
            and (found or text[max(0, at - 1) : at].isspace())
        ):
            continue  # nothing opens before a space
        if not opened:
            if (
                mark in '»”"'
                and at
                and not found
                and not text[at + 1 : at + 2].isalnum()
                and not text[at - 1].isspace()
            ):
                found.append((0, at + 1))
            else:
                opened, start, depth = mark, at, 0
        elif mark in _CLOSES[opened] and not depth:
            found.append((start, at + 1))
            opened = ""
        elif mark in _CLOSES[opened]:
            depth -= 1
        elif mark == opened:
            depth += 1
    return [*found, (start, len(text))] if opened else found
