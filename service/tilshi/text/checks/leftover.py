"""Whether a stretch of a translation was left in the source's language, or in Russian where Kazakh should be.

Every word of the target speaks for the other language or against it; the stretch with the highest sum (Kadane's maximum
subarray, one pass) is what was left.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.language_id import KAZAKH_LETTERS
from tilshi.text.stop_words import STOP_WORDS
from tilshi.text.words import Word, words

_CERTAIN = 22
_LIKELY = 10
_SHARE, _WHOLE = 0.25, 0.9
_STRONG, _COPIED, _WEAK = 6, 5, 1
"""Log-likelihood ratios, rounded. The lists below tell 46 % of the words without a capital of running Russian and 0.2 %
of running Kazakh; the other way round 77 % and 0.1 %; of the rest, Russian has twice as many (Wikinews; Kazakh news and
encyclopaedia)."""
_SHORTEST = 3
_SHOWN = 60
_ADDRESS = frozenset("@/_")
_QUOTED = re.compile(r"«[^«»]{1,100}»|“[^“”]{1,100}”|\"[^\"]{1,100}\"")

_RUSSIAN = """
в во и на с со к из по за от для без при над под перед через после между около среди против вместо кроме или либо но что
чтобы если когда пока потому поэтому также тоже только лишь даже как так куда там тут здесь этот эта это эти этого этой
этих этом этому того той тех тем тот она оно они его её их им ему них него неё нее нём нем ней мы вы нас вас нам вам мне
меня тебя себя свой своя своё свои своего своей своих который которая которое которые был была было были быть будет
будут может могут можно нужно надо нет не бы ли более менее больше меньше очень все всё всех всем всего весь вся другой
других несколько один одна одно одной два две двух три трёх трех года году лет раз время день чем кто чего однако сейчас
теперь сегодня вчера завтра человек людей именно почти просто назад уже ещё
"""
_SHARED = "не тем уже той"
"""Words that Kazakh has too, or that its texts have misspelt words like."""
_RUSSIAN_WORDS = frozenset(_RUSSIAN.replace("ё", "е").split()) - frozenset(_SHARED.split())

_RUSSIAN_ENDING = re.compile(
    r".{2,}(?:го|ть|ся|ии|ых|ые|ый|ая|ое|ию|ют|ах|ее|ую|им|ях|ью|ям|ят|сь|[^т]ой|[аиеыя]л[иао]|ил|[аеуюя]ет|ен[аоы]"
    r"|ств[аоеу]|ием|ией|[ьнжчт]но|ики|ов|ев|[нкшщгжч]ие|[кгшщжчн]их|[аоея]й?ший|щий|ской|ском|цией|ому|ему|ость)"
    r"|.{3,}[ая]ми"
)
_KAZAKH_ENDING = re.compile(
    r".{2,}(?:ын|ып|ыр|ыз|уы|йы|шы|нша|ысы|асы|лды|рды|йды|лар|дар|тар|лары|дары|тары|ген|дай|нан|дан|тан|тын|атын|етін)"
)


class _Stretch(NamedTuple):
    """Words left in another language: what speaks for it, and the first and last (exclusive) word."""

    evidence: int
    start: int
    end: int


def check_leftover(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return UNTRANSLATED or, where little or less surely is left, FOREIGN_WORDS.

    Between Russian and Kazakh speak: words and endings that only one of the two has, Kazakh letters, and, weakly, words
    that show neither. Between any two languages: two words in a row as in the source. Names, parts of addresses and
    short quotations say nothing: titles are often left. English text is not looked at: other letters show in it.
    A stretch without any of the surer signs says nothing either: loanwords are the same in both. UNTRANSLATED is a
    quarter of the words where the evidence is strong, or nearly all of them.
    """
    if source_language is target_language or target_language is Language.EN:
        return []
    own = _plain(target)
    if not own:
        return []
    signs = _signs(source, target, own, target_language)
    best = _best(signs)
    if best.evidence < _LIKELY or max(signs[best.start : best.end]) <= _WEAK:
        return []
    shown = target[own[best.start].start : own[best.end - 1].end][:_SHOWN]
    share = (best.end - best.start) / len(own)
    certain = share >= (_SHARE if best.evidence >= _CERTAIN else _WHOLE)
    code = WarningCode.UNTRANSLATED if certain else WarningCode.FOREIGN_WORDS
    return [Finding(code, {"source": None, "target": shown})]


def surely_of(word: str, language: Language, other: Language) -> bool:
    """Whether a word without a capital is of one language and not of the other; English is told by its letters.

    Args:
        word: one word, in lower case.
        language: the language it may be of.
        other: the language it may be of too.
    """
    if Language.EN in {language, other}:
        return word.isascii() is (language is Language.EN)
    return language is not other and _sign(word.replace("ё", "е"), other) == _STRONG


def reads_as_russian(text: str) -> bool:
    """Whether a text without Kazakh letters has more surely Russian words than surely Kazakh ones, names aside."""
    signs = [_sign(word.folded, Language.KK) for word in words(text) if not _is_name(word, text)]
    return signs.count(_STRONG) > signs.count(-_STRONG)


def _signs(source: str, target: str, own: Sequence[Word], language: Language) -> list[int]:
    signs = [0 if _is_name(word, target) else _sign(word.folded, language) for word in own]
    pairs = _pairs(words(source))
    for at, (one, two) in enumerate(pairwise(own), 1):
        copied = (one.folded, two.folded) in pairs
        if copied and target[one.end : two.start].isspace() and _telling(one, two):
            signs[at] = max(signs[at], 0) + _COPIED
    return signs


def _is_name(word: Word, text: str) -> bool:
    """Whether a word is a name, an initial or a part of an address; function words may begin a sentence."""
    around = text[max(0, word.start - 1) : word.start] + text[word.end : word.end + 1]
    initial = word.end - word.start == 1 and around.endswith(".")
    capital = not word.text[0].islower() and word.folded not in _RUSSIAN_WORDS
    return initial or capital or not _ADDRESS.isdisjoint(around)


def _plain(text: str) -> list[Word]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    if not quoted:
        return list(words(text))
    blank = list(text)
    for start, end in quoted:
        blank[start:end] = " " * (end - start)
    return list(words("".join(blank)))


def _pairs(found: Sequence[Word]) -> set[tuple[str, str]]:
    return {(one.folded, two.folded) for one, two in pairwise(found)}


def _telling(one: Word, two: Word) -> bool:
    """Whether two words in a row ask for translation: none of Latin letters may be part of a name."""
    long = any(word.text[0].islower() and len(word.text) >= _SHORTEST for word in (one, two))
    return long and (not (one.text.isascii() or two.text.isascii()) or (one.text.islower() and two.text.islower()))


@lru_cache(maxsize=16_384)
def _sign(word: str, language: Language) -> int:
    """Return what a word without a capital says for Russian in Kazakh text, or for Kazakh in Russian text."""
    if word.isascii():
        return 0
    kazakh = not KAZAKH_LETTERS.isdisjoint(word) or _KAZAKH_ENDING.fullmatch(word) is not None
    russian = word in _RUSSIAN_WORDS or _RUSSIAN_ENDING.fullmatch(word) is not None
    if language is Language.RU:
        return _STRONG if kazakh and not russian else -_STRONG if russian else -_WEAK
    if kazakh or word in STOP_WORDS[Language.KK]:
        return -_STRONG
    return _STRONG if russian else _WEAK


def _best(signs: Sequence[int]) -> _Stretch:
    best = _Stretch(0, 0, 0)
    total = start = 0
    for at, sign in enumerate(signs):
        if total <= 0:
            total, start = 0, at
        total += sign
        if total > best.evidence:
            best = _Stretch(total, start, at + 1)
    return best
