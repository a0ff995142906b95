"""Whether a full stop belongs to an abbreviation, an initial or a list number, and the sentence goes on behind it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.abbreviations import (
    BEFORE_NUMBERS,
    CLOCK,
    COMPANIES,
    COUNTED,
    DOTTED_HEADS,
    DOTTED_TAILS,
    HEADS,
    LARGE,
    MEASURES,
    MONTHS,
    ORDINALS,
    PLACES,
    SOFT_HEADS,
)
from tilshi.text.stop_words import STOP_WORDS

LOOK_BACK = 24
_OPENING_LENGTH = 70
_LONGEST_CLIPPED = 6
_LONGEST_ABBREVIATION = 7

LAST_WORD = re.compile(r"(?<![^\W_])(?<!°)((?:(?:[^\W\d_]|[Pp]h)\.\s?)*)([^\W_]+(?:-[^\W_]+)*)$")
"""The last word of a text, and the single letters with full stops before it."""

_FIRST_WORD = re.compile(r"[^\W_]+")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[^\W\d_]|[IVXІХ]{1,5})$")
_ACRONYM = re.compile(r"(?:(?:[^\W\d_]|[Pp]h)\.)+[^\W\d_]$")
_CLIPPED_NAME = re.compile(r"[БВГДЖЗКЛМНПРСТФХЦЧШЩҒҚҢҺ][бвгджзйклмнпрстфхцчшщьғқңһ]{1,2}$")
"""`Дж.`, `Дм.`, `Ст.`: a capitalised Cyrillic word without a vowel is cut short."""

_ZONE = re.compile(
    r"(?:[A-Z]{2,4}T|UTC|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b"
    r"|[A-Z][a-z]{2,15}\s(?:[Ss]tandard\s|[Dd]aylight\s)?[Tt]ime\b"
)
_YEARS = frozenset({"г", "гг", "в", "вв"})
_OPENING = re.compile(
    r"\W*(?:(?:\w+\s){0,2}\w+,\s)?(?:(?:а|но|и|да|ещё|еще|уже|только|лишь|однако|так)\s)?"
    r"(?:(?:в|во|к|с|со|до|от|после|на|за|по|при|для|летом|осенью|зимой|весной)\s|\d{1,2}\s[а-я]{3,8}\s\d)",
    re.IGNORECASE,
)
"""A sentence that so far is but `В 2019 г.`, `Напомним, в 2019 г.` or `12 мая 2019 г.` goes on."""

_CLAUSE = re.compile(r"[,;]\s(?:а|но|и|когда|где)\s(?:в|к|с)\s\d{4}\s?$")
"""So does a clause that so far is but `, а в 2019 г.`."""

_FINITE = re.compile(
    r"[а-яё]{2,}(?:л(?:[аои]|ся|[аои]сь)?|[её]т(?:ся)?|ит(?:ся)?|[уюя]т(?:ся)?|[ае]н[аоы]?)\b", re.IGNORECASE
)
"""What may be a Russian predicate: with one, the sentence may end."""

_SMALLER_UNIT = re.compile(r"\d{1,3}\s?(?:коп|тиын|мин|сек|см|мм|гр?|кг|руб|тг|тыс|цент\w*|мың|in|oz|min|sec|pence)\b")
_SMALLER_NUMBER = re.compile(r"\d{1,3}(?!\d)")
_OFFICER = re.compile(r"(?:Chief|CEO|CFO|COO|President|Chair\w{0,6}|Vice|Director|Founder|Co-)\b|(?:[A-Z]\w{0,4})\.")
_ERA_FOLLOWS = re.compile(r"[IVXІХ\d]")
_THEY_DID = re.compile(r"(?:[аеиуыя]ли|с[яь]|[юя]т)$")
_PARTICLES = frozenset({"ли", "же", "бы"})
"""Function words that never begin a sentence; as a surname they do follow initials."""


class Stop(NamedTuple):
    """A full stop behind a word, and what stands around it.

    Attributes:
        word: the last word before it.
        dotted: the word with the single letters and full stops before it, without spaces: `т.д`.
        before: the few characters before these.
        ahead: what follows the full stop, without opening quotes and dashes.
        sentence: the beginning of the sentence, up to the stop at most.
        length: of the sentence up to the stop, in code points.
        language: of the text.
        starts: whether a function word follows, as at the beginning of a sentence.
    """

    word: str
    dotted: str
    before: str
    ahead: str
    sentence: str
    length: int
    language: Language
    starts: bool

    @property
    def folded(self) -> str:
        """The word in lower case."""
        return self.word.casefold()

    @property
    def previous(self) -> str:
        """The word before the last one."""
        return (self.before.rstrip().rstrip(".").rsplit(None, 1)[-1:] or [""])[0]

    @property
    def numbered(self) -> bool:
        """Whether the word is a unit behind a number: 45 кг, 600 кв. м."""
        return self.before.rstrip()[-1:].isdigit() or self.previous.rsplit(".", 1)[-1].casefold() in COUNTED


def abbreviates(text: str, begin: int, at: int, ahead: str, language: Language) -> bool:
    """Say whether the sentence that begins at `begin` goes on behind the full stop at `at`.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        at: where the full stop stands.
        ahead: what follows it, without opening quotes and dashes.
        language: of the text.
    """
    behind = text[max(begin, at - LOOK_BACK) : at]
    last = LAST_WORD.search(behind)
    if last is None or (len(last[0]) > _LONGEST_ABBREVIATION and last[0].isalpha()):
        return False
    dotted = "".join(last[0].split())
    starts = is_function_word(ahead, language)
    opening = text[begin : min(at, begin + _OPENING_LENGTH)]
    stop = Stop(last[2], dotted, behind[: last.start()], ahead, opening, at - begin, language, starts)
    for rule in _RULES:
        answer = rule(stop)
        if answer is not None:
            return answer
    return False


def is_function_word(ahead: str, language: Language) -> bool:
    """Say whether a text begins with a function word of two letters or more."""
    first = _FIRST_WORD.match(ahead)
    if first is None or len(first[0]) < 2:  # noqa: PLR2004
        return False
    folded = first[0].casefold().replace("ё", "е")
    return folded in STOP_WORDS[language] and folded not in _PARTICLES


def _enumerator(stop: Stop) -> bool | None:
    """Recognise `1. Title`, `IV. Title`, `A. Smith` at the beginning, and `three things: 1. One; 2. Two`."""
    if stop.length == len(stop.word) and _ENUMERATOR.fullmatch(stop.word):
        return True
    listed = stop.before[-1:].isspace() and stop.before.rstrip()[-1:] in {";", ":"}
    return True if listed and stop.word.isdigit() else None


def _capitals(stop: Stop) -> bool | None:
    return False if len(stop.word) > 1 and stop.word.isupper() else None


def _dotted(stop: Stop) -> bool | None:
    folded = stop.dotted.casefold()
    if folded in DOTTED_HEADS:
        return True
    if folded in CLOCK and stop.numbered:
        return _ZONE.match(stop.ahead) is not None
    if folded in DOTTED_TAILS and stop.word.islower():  # not the initials of С. С. Иванов
        return folded.startswith("б.з") and _ERA_FOLLOWS.match(stop.ahead) is not None
    return None


def _name(stop: Stop) -> bool | None:
    """Recognise А. С. Пушкин, U.S. President, Дж. Буш."""
    initial = len(stop.word) == 1 and stop.word.isupper() and (stop.word != "I" or stop.language is not Language.EN)
    clipped = stop.language is not Language.EN and _CLIPPED_NAME.fullmatch(stop.word)
    return not stop.starts if initial or clipped or _ACRONYM.fullmatch(stop.dotted) else None


def _gloss(stop: Stop) -> bool | None:
    """Recognise (итал. Ponte Morandi)."""
    clipped = stop.word.islower() and len(stop.word) <= _LONGEST_CLIPPED
    return True if clipped and stop.before.endswith("(") else None


def _opening_year(stop: Stop) -> bool | None:
    if stop.folded not in _YEARS:
        return None
    short = stop.length <= _OPENING_LENGTH
    opened = short and _OPENING.match(stop.sentence) and not _FINITE.search(stop.sentence)
    return not stop.starts if opened or _CLAUSE.search(stop.before) else None


def _amount(stop: Stop) -> bool | None:
    """Recognise 12 руб. 50 коп. and 3 тыс. 128."""
    if not (stop.numbered and stop.ahead[:1].isdigit()):
        return None
    smaller = _SMALLER_UNIT.match(stop.ahead) or (stop.folded in LARGE and _SMALLER_NUMBER.match(stop.ahead))
    return True if smaller else None


def _before_number(stop: Stop) -> bool | None:
    """Recognise рис. 4, No. 5, Jan. 5 and the Kazakh 12-б. 3-т."""
    number, _, suffix = stop.folded.rpartition("-")
    if stop.language is Language.KK and number.isdigit() and suffix in ORDINALS:
        return stop.ahead[:1].isdigit()
    if stop.folded in BEFORE_NUMBERS and stop.ahead[:1].isdigit():
        return not (stop.numbered and stop.folded in MEASURES | {"т", "м"})
    return None


def _english(stop: Stop) -> bool | None:
    if stop.language is Language.EN and stop.folded in COMPANIES:
        return _OFFICER.match(stop.ahead) is not None
    return None


def _kazakh(stop: Stop) -> bool | None:
    if stop.language is not Language.KK:
        return None
    if stop.numbered and stop.folded in MONTHS:
        return not stop.starts
    return False if stop.folded == "ат" and not stop.previous[:1].isupper() else None  # a horse, not "named after"


def _russian(stop: Stop) -> bool | None:
    if stop.language is not Language.RU:
        return None
    if (stop.folded == "пр" and stop.previous == "и") or (stop.folded == "им" and _THEY_DID.search(stop.previous)):
        return False  # and so on; they helped them
    if stop.folded == "долл" and stop.ahead.startswith("США"):
        return True
    return not stop.numbered if stop.folded in PLACES else None


def _listed(stop: Stop) -> bool | None:
    if stop.numbered and stop.folded in MEASURES:
        return False
    if stop.folded in SOFT_HEADS[stop.language]:
        return not stop.starts
    return stop.folded in HEADS[stop.language]


_RULES: tuple[Callable[[Stop], bool | None], ...] = (
    _enumerator,
    _capitals,
    _dotted,
    _name,
    _gloss,
    _opening_year,
    _amount,
    _before_number,
    _english,
    _kazakh,
    _russian,
    _listed,
)
"""In order; the first that knows the abbreviation answers."""
