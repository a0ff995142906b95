"""Where an over-long sentence may be cut: every space has a rank, clause boundaries first."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, pairwise


class Rank(IntEnum):
    """How well a text can be cut at a space, best first."""

    STOP = 0
    """After a semicolon or the end of a sentence."""
    CLAUSE = 1
    """After a colon or a dash; at a comma before `что`, `который`, `but` …; after a Kazakh converb or condition."""
    COMMA = 2
    CONJUNCTION = 3
    """Before `и`, `және`, `and`, `which` …"""
    LIST = 4
    """Between the items of an enumeration, or at a comma around an insertion of a few words."""
    ADVERBIAL = 5
    """Before a preposition."""
    SPACE = 6
    PHRASE = 7
    """Behind a preposition or a number, before a postposition, inside a short quotation or bracket."""
    GLUED = 8
    """Inside a number or a name with initials, at the inner edge of quotation marks."""


_LOOK = 24
_ITEM_WORDS = 3

_SUBORDINATE = """
что чтобы который которая которое которые которого которой которых которому которым которыми которую поскольку потому
если когда где куда откуда хотя пока чем как будто причём причем поэтому однако зато а но
бірақ ал алайда себебі сондықтан өйткені егер дегенмен сонымен
but which who whom whose that because where when while although though since unless whereas so if
"""
_COORDINATE = "и или либо да и-или және әрі немесе яки and or"
_PREPOSITIONS = """
в во на с со к ко о об от до из за по под над при про для без у через между перед около после
in on at to by for with from into after before until during through across between under over about
"""
_PROCLITICS = "не ни the a an of as no not"
_POSTPOSITIONS = """
бы ли же үшін туралы бойынша арқылы дейін кейін бірге сияқты ғана қана да де та те ма ме ба бе па пе емес жоқ деп
мен пен бен
"""


_ENCLITIC = frozenset(_POSTPOSITIONS.split())
_PROCLITIC = frozenset(f"{_PREPOSITIONS} {_PROCLITICS}".split())
_PREPOSED = frozenset(_PREPOSITIONS.split())
_JOINING = frozenset(f"{_COORDINATE} {_SUBORDINATE}".split())


_RELATIVE = r"(?:(?:в|во|на|с|к|о|об|из|от|по|для|при|за|in|of|at|to|for|with)\s)?"
_BEFORE_CLAUSE = re.compile(rf"{_RELATIVE}(?:{'|'.join(_SUBORDINATE.split())})(?=[\s,])", re.IGNORECASE)
_KAZAKH_CLAUSE = re.compile(
    r"(?:[^\W\d_](?:са|се|[ғқ]анда|[гк]енде|[ғқ]анмен|[гк]енмен|ып|іп)|\b(?:деп|үшін|кейін|соң|сайын)),$"
)
_SENTENCE_END = re.compile(r"(?:[^\W\d_]{4}\.|[!?…])[.!?…]*[\"'»”’)\]]*$")
_NEW_SENTENCE = re.compile(r"[\"«“„(—–-]?\s?[^\W\d_a-zа-яёәғқңөұүһі]")
_ABBREVIATION = re.compile(r"(?:^|[\s«“„\"(.-])[^\W\d_]{1,4}\.$")
_INITIAL = re.compile(r"[^\W\d_a-zа-яёәғқңөұүһі]\.")
_SURNAME = re.compile(r"(?<!\w)[^\W\d_a-zа-яёәғқңөұүһі][\w-]{2,}$")
_DASH = re.compile(r"[—–-]$")
_OPENED = re.compile(r"(?:[«“„(\[]|(?:^|[\s(])[\"'])$")
_CLOSES = frozenset("»”)],.;:!?…%")
_PAIRS = re.compile(r"«[^«»]{1,80}»|“[^“”]{1,80}”|\([^()]{1,80}\)|(?<![^\s(])\"[^\"]{1,80}\"")
_ATOMS = re.compile(r"\[\d{1,6}\]|\d(?:[\d.,:/\u00a0-]{0,20}\d)?")
"""Masks and numbers: a cut without a space does not fall into them while there is another place."""

_JOINED = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


@dataclass(frozen=True, slots=True)
class CutPoints:
    """Positions at which a text may be cut: by rank, sorted; and the spans that a cut must not fall into."""

    text: str
    ranks: tuple[tuple[int, ...], ...]
    atom_starts: tuple[int, ...]
    atom_ends: tuple[int, ...]

    def best(self, start: int, end: int) -> int:
        """Return where to cut a stripped part of at least two characters: both sides keep at least one.

        The nearest to the middle of the best rank that has a cut in the middle half; failing that, the nearest space
        anywhere, those that hold a phrase together after all others, those inside a number or name last; failing that,
        the place nearest to the middle that is not inside a mask, a number or a letter with its accents.
        """
        middle, quarter = (start + end) // 2, (end - start) // 4
        for points in self.ranks[: Rank.PHRASE]:
            point = _nearest(points, middle)
            if point is not None and abs(point - middle) <= quarter and start < point < end:
                return point
        anywhere = [
            point for points in self.ranks[: Rank.PHRASE] if (point := _nearest(points, middle, start, end)) is not None
        ]
        if anywhere:
            return min(anywhere, key=lambda point: abs(point - middle))
        for points in self.ranks[Rank.PHRASE :]:
            point = _nearest(points, middle, start, end)
            if point is not None:
                return point
        return self._hard(start, end, middle)

    def _hard(self, start: int, end: int, middle: int) -> int:
        for cut in chain(range(max(middle, start + 1), end), range(middle - 1, start, -1)):
            if not self._inside(cut):
                return cut
        return max(middle, start + 1)

    def _inside(self, cut: int) -> bool:
        here = self.text[cut]
        if unicodedata.combining(here) or here in _JOINED or self.text[cut - 1] == "\u200d":
            return True
        atom = bisect_left(self.atom_starts, cut) - 1
        return atom >= 0 and cut < self.atom_ends[atom]


def cut_points(text: str) -> CutPoints:
    """Return every place where the text may be cut."""
    spaces = [match.span() for match in re.finditer(r"\s+", text)]
    ranks = _demote_pairs(text, spaces, _demote_lists([_rank(text, start, end) for start, end in spaces]))
    by_rank = tuple(
        tuple(start for (start, _), rank in zip(spaces, ranks, strict=True) if rank is wanted) for wanted in Rank
    )
    atoms = [match.span() for match in _ATOMS.finditer(text)]
    return CutPoints(text, by_rank, tuple(start for start, _ in atoms), tuple(end for _, end in atoms))


def _rank(text: str, start: int, end: int) -> Rank:
    left, right = text[max(0, start - _LOOK) : start], text[end : end + _LOOK]
    last, first = left.rsplit(None, 1)[-1:], right.split(None, 1)[:1]
    if last and first and last[0].isalpha() and first[0].isalpha():
        return _rank_between_words(last[0].casefold(), first[0].casefold())
    if _is_glued(left, right):
        return Rank.GLUED
    if left.endswith(";") or (_SENTENCE_END.search(left) and _NEW_SENTENCE.match(right)):
        return Rank.STOP
    if _DASH.search(left) or (right[:1] in "—–-" and right[1:2].isspace()):
        return _rank_at_dash(left, right)
    if left.endswith((":", ",")):
        clause = left.endswith(":") or _BEFORE_CLAUSE.match(right) or _KAZAKH_CLAUSE.search(left)
        return Rank.CLAUSE if clause else Rank.COMMA
    return _rank_between_words("".join(last).casefold(), "".join(first).rstrip(",.;:!?").casefold())


def _rank_between_words(last: str, first: str) -> Rank:
    """Rank the space between two words in lower case."""
    if last in _PROCLITIC or first in _ENCLITIC:
        return Rank.PHRASE
    if first in _JOINING:
        return Rank.CONJUNCTION
    if first in _PREPOSED:
        return Rank.ADVERBIAL
    return Rank.PHRASE if last[-1:].isdigit() and first[:1].isalpha() else Rank.SPACE


def _is_glued(left: str, right: str) -> bool:
    numbers = (left[-1:].isdigit() or left[-1:] in "№#$€£~≈±+") and (right[:1].isdigit() or right[:1] in "%‰°$€₸₽")
    name = _INITIAL.match(right) and _SURNAME.search(left)
    abbreviated = _ABBREVIATION.search(left) and (right[:1].isupper() or right[:1].isdigit())
    edge = _OPENED.search(left) or right[:1] in _CLOSES
    return bool(numbers or name or abbreviated or edge)


def _rank_at_dash(left: str, right: str) -> Rank:
    """Rank the spaces around a dash: `…, | — said he`, `this — | that`, but `5 – 7` and a leading dash stay whole."""
    behind = _DASH.search(left) is not None
    before = left[:-1].rstrip() if behind else left
    after = right if behind else right[1:].lstrip()
    if before[-1:].isdigit() and after[:1].isdigit():
        return Rank.GLUED
    if behind and not left[-2:-1].isspace():
        return Rank.GLUED if len(left) == 1 else Rank.PHRASE
    speech = before[-1:] in {",", "!", "?", "…"} or before[-2:] in {",»", "!»", "?»"} or before.endswith(("”", '"'))
    return Rank.CLAUSE if speech is not behind else Rank.PHRASE


def _demote_lists(ranks: Sequence[Rank]) -> list[Rank]:
    """Rank commas and conjunctions a few words apart as those of an enumeration."""
    answer = list(ranks)
    separators = [index for index, rank in enumerate(ranks) if rank in {Rank.COMMA, Rank.CONJUNCTION}]
    for one, other in pairwise(separators):
        if other - one <= _ITEM_WORDS:
            answer[one] = answer[other] = Rank.LIST
    return answer


def _demote_pairs(text: str, spaces: Sequence[tuple[int, int]], ranks: list[Rank]) -> list[Rank]:
    """Keep short quotations and brackets whole while there is another place."""
    starts = [start for start, _ in spaces]
    for pair in _PAIRS.finditer(text):
        for index in range(bisect_right(starts, pair.start()), bisect_left(starts, pair.end())):
            ranks[index] = max(ranks[index], Rank.PHRASE)
    return ranks


def _nearest(points: tuple[int, ...], middle: int, start: int = -1, end: int | None = None) -> int | None:
    """Return the point nearest to the middle, between start and end (both exclusive) where they are given."""
    at = bisect_left(points, middle)
    around = [point for point in points[max(at - 1, 0) : at + 1] if point > start and (end is None or point < end)]
    return min(around, key=lambda point: abs(point - middle), default=None)
