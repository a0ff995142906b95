"""Whether an end mark followed by space ends a sentence: abbreviations, initials, list numbers, titles, direct speech.

Every rule looks at a bounded neighbourhood of the mark.
"""

import re

from tilshi.languages import Language
from tilshi.text.abbreviations import (
    BEFORE_NUMBERS,
    COMPANIES,
    COUNTED,
    DOTTED_HEADS,
    DOTTED_TAILS,
    EXCLAIMED,
    HEADS,
    MEASURES,
    MONTHS,
    ORDINALS,
    PLACES,
    SOFT_HEADS,
)
from tilshi.text.stop_words import STOP_WORDS

_LOOK_BACK = 24
_LOOK_AHEAD = 40
_OPENING_LENGTH = 60
_TITLE_LENGTH = 60
_OPENERS = "\"'«“„‘([—–-‐‑―…•* \t\u00a0\u202f"
_CONTINUES = frozenset(",;:.!?)]»”%/&+=<>|")
_FIRST_WORD = re.compile(r"[^\W_]+")
_LAST_WORD = re.compile(r"(?<![^\W_])(?<!°)((?:(?:[^\W\d_]|[Pp]h)\.\s?)*)([^\W_]+(?:-[^\W_]+)*)$")
_ENUMERATOR = re.compile(r"(?:\d{1,3}|[^\W\d_]|[IVXІХ]{1,5})$")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_BRAND = re.compile(r"[a-z]{1,3}[A-Z]")
_CLIPPED_NAME = re.compile(r"[БВГДЖЗКЛМНПРСТФХЦЧШЩҒҚҢҺ][бвгджзйклмнпрстфхцчшщьғқңһ]{1,2}$")
"""`Дж.`, `Дм.`, `Ст.`: a capitalised Cyrillic word without a vowel is cut short."""

_ZONE = re.compile(
    r"(?:[A-Z]{2,4}T|UTC|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|[A-Z][a-z]{2,15}\s(?:[Ss]tandard\s|[Dd]aylight\s)?[Tt]ime\b"
)
_YEARS = frozenset({"г", "гг", "в", "вв"})
_OPENING = re.compile(
    r"\W*(?:(?:\w+\s){0,2}\w+,\s)?(?:(?:а|но|и|да|ещё|еще|уже|только|лишь|однако|так)\s)?"
    r"(?:(?:в|во|к|с|со|до|от|после|на|за|летом|осенью|зимой|весной)\s|\d{1,2}\s[а-я]{3,8}\s\d)",
    re.IGNORECASE,
)
"""A sentence that so far is but `В 2019 г.`, `Напомним, в 2019 г.` or `12 мая 2019 г.` goes on."""

_SMALLER_UNIT = re.compile(r"\d{1,3}\s?(?:коп|тиын|мин|сек|см|мм|гр?|кг|руб|тг|тыс|цент\w*|мың|in|oz|min|sec|pence)\b")
"""Behind a number and its unit the amount goes on: 12 руб. 50 коп."""

_OFFICER = re.compile(r"(?:Chief|CEO|CFO|COO|President|Chair\w{0,6}|Vice|Director|Founder|Co-)\b|(?:[A-Z]\w{0,4})\.")
_ANNO = re.compile(r"[IVXІХ\d]")
_PARTICLES = frozenset({"ли", "же", "бы"})
"""Function words that never begin a sentence; as a surname they do follow initials."""

_QUOTE_OPENS = re.compile(r"[«“„]|(?<![^\s(])\"(?=\S)")
_QUOTE_CLOSES = re.compile(r"[»”\"]")
_SPEECH_ENDS = re.compile(r"[.,][»”\"]|[»”\"]\s?,?\s?(?:[–—-]\s|деп|деді|дейді)")


def is_boundary(text: str, begin: int, mark: re.Match[str], following: int, language: Language) -> bool:
    """Say whether a sentence ends at an end mark that whitespace follows.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        mark: the end mark and its closing quotes.
        following: the first position behind the mark, and the emoji behind it, that is not whitespace.
        language: of the text.
    """
    ahead = text[following : following + _LOOK_AHEAD]
    if ahead[0] in _CONTINUES and not ahead.startswith(".."):
        return False
    at = mark.start()
    opened = ahead.lstrip(_OPENERS)
    behind = text[max(begin, at - _LOOK_BACK) : at]
    if opened and opened[0].islower() and not _is_name(opened, behind, language):
        return False
    if behind.endswith("(") and mark[0].endswith(")"):
        return False  # (!) and (?) comment on a word
    if mark[0][-1] in ".!?…" and _in_title(text, begin, at, mark.end(), language):
        return False
    if mark[0] == "!":
        last = _LAST_WORD.search(behind)
        return last is None or last[2].casefold() not in EXCLAIMED or _is_function_word(opened, language)
    return mark[0] != "." or not _is_abbreviation(text, begin, at, opened, language)


def _is_name(ahead: str, behind: str, language: Language) -> bool:
    """Say whether a word in lower case may begin a sentence: iPhone, or a Latin name behind a full Cyrillic word."""
    if _BRAND.match(ahead):
        return True
    last = _LAST_WORD.search(behind)
    latin = language is not Language.EN and ahead[0].isascii()
    return latin and last is not None and len(last[2]) > 4 and not last[2].isascii()  # noqa: PLR2004


def _in_title(text: str, begin: int, at: int, after: int, language: Language) -> bool:
    """Say whether a mark stands inside a short quotation that no colon or dash introduces, nor, in English, a comma."""
    start = max(begin, at - _TITLE_LENGTH)
    opener = None
    for opener in _QUOTE_OPENS.finditer(text, start, at):  # noqa: B007
        pass
    if opener is None or _QUOTE_CLOSES.search(text, opener.end(), at):
        return False
    before = text[max(begin, opener.start() - 2) : opener.start()].rstrip()
    closer = _QUOTE_CLOSES.search(text, after, after + _TITLE_LENGTH)
    introduced = not before[-1:].isalnum() and (before[-1:] != "," or language is Language.EN)
    if introduced or closer is None:
        return False
    inner = text[after : closer.start()]
    return not _QUOTE_OPENS.search(inner) and "\n" not in inner and not _SPEECH_ENDS.search(
        text, closer.start() - 1, closer.start() + 10
    )


def _is_function_word(ahead: str, language: Language) -> bool:
    first = _FIRST_WORD.match(ahead)
    if first is None or len(first[0]) < 2:  # noqa: PLR2004
        return False
    folded = first[0].casefold().replace("ё", "е")
    return folded in STOP_WORDS[language] and folded not in _PARTICLES


def _is_abbreviation(text: str, begin: int, at: int, ahead: str, language: Language) -> bool:
    behind = text[max(begin, at - _LOOK_BACK) : at]
    last = _LAST_WORD.search(behind)
    if last is None:
        return False
    word = last[2]
    if at - begin == len(word) and _ENUMERATOR.fullmatch(word):
        return True  # "1. Title", "IV. Title", "A. Smith" at the beginning of the sentence
    starts = _is_function_word(ahead, language)
    dotted = "".join(last[0].split()).casefold()
    if dotted in DOTTED_HEADS:
        return True
    if dotted in DOTTED_TAILS:
        era = dotted.startswith("б.з") and _ANNO.match(ahead)
        return bool(era or _ZONE.match(ahead))
    initial = len(word) == 1 and word.isupper() and (word != "I" or language is not Language.EN)
    if initial or _ACRONYM.fullmatch(dotted) or (_CLIPPED_NAME.fullmatch(word) and language is not Language.EN):
        return not starts  # А. С. Пушкин, U.S. President, Дж. Буш
    if _opens_with_year(text[begin : min(at, begin + _OPENING_LENGTH)], at - begin, word):
        return not starts
    return _continues(word.casefold(), behind[: last.start()].rstrip(), ahead, language, starts=starts)


def _opens_with_year(sentence: str, length: int, word: str) -> bool:
    if length > _OPENING_LENGTH or word.casefold() not in _YEARS:
        return False
    opening = _OPENING.match(sentence)
    return opening is not None and length - opening.end() <= _LOOK_BACK


def _continues(word: str, before: str, ahead: str, language: Language, *, starts: bool) -> bool:
    """Say whether something follows an abbreviation in its sentence.

    Args:
        word: the abbreviation in lower case, without its full stop.
        before: the few characters before it.
        ahead: what follows the full stop.
        language: of the text.
        starts: whether a function word follows.
    """
    previous = before.rstrip(".").rsplit(None, 1)[-1:] or [""]
    numbered = before[-1:].isdigit() or previous[0].rsplit(".", 1)[-1].casefold() in COUNTED
    if numbered and _SMALLER_UNIT.match(ahead):
        return True
    number, _, suffix = word.rpartition("-")
    if language is Language.KK and number.isdigit() and suffix in ORDINALS:
        return ahead[:1].isdigit()
    if word in BEFORE_NUMBERS and ahead[:1].isdigit():
        return not (numbered and word in MEASURES | {"т", "м"})
    if word in COMPANIES and language is Language.EN:
        return _OFFICER.match(ahead) is not None
    if language is Language.KK and numbered and word in MONTHS:
        return not starts
    if word == "ат" and not previous[0][:1].isupper():
        return False  # a horse, not "named after"
    if word == "пр" and previous[0] == "и":
        return False
    if word == "долл" and ahead.startswith("США"):
        return True
    if language is Language.RU and word in PLACES:
        return not numbered
    if word in SOFT_HEADS[language]:
        return not starts and not (numbered and word in MEASURES)
    return word in HEADS[language] and not (numbered and word in MEASURES)
