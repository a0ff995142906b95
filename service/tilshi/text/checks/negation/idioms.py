"""Where a word of negation denies nothing, or less than it seems: idioms, names, forms that only fluency asks for."""

import re
from collections.abc import Sequence

from tilshi.languages import Language
from tilshi.text.checks.negation.kazakh import states
from tilshi.text.checks.negation.words import REFUSE
from tilshi.text.words import Word

_RU_AFTER = """
только менее более раз просто столько позднее позже ранее раньше меньше больше хуже лишь прочь кто что говоря считая
исключено единожды сомневаюсь вести изменений
"""
_EN_AFTER = "only less more fewer later earlier just merely simply least doubt sooner matter until unlike uncommon"
_KK_AFTER = "па пе ба бе ма ме тұрып бұрын"
_AFTER = {
    Language.RU: frozenset(_RU_AFTER.split()),
    Language.EN: frozenset(_EN_AFTER.split()),
    Language.KK: frozenset(_KK_AFTER.split()),
}
"""Words that make an idiom of the negation before them."""
_RU_BEFORE = "чуть едва пока разве мог могла могли может могут нельзя невозможно бы далеко"
_EN_BEFORE = "if or whether why"
_KK_BEFORE = "ғана қана тек кем аз артық"
_BEFORE = {
    Language.RU: frozenset(_RU_BEFORE.split()),
    Language.EN: frozenset(_EN_BEFORE.split()),
    Language.KK: frozenset(_KK_BEFORE.split()),
}
"""Words that make an idiom of the negation after them."""
_TURNED_ROUND = re.compile(
    "допус[кт]|забы|забуд|хвата|превыш|обош|остан|скрыва|завис|исчерп|прекра|связан|далек|отлич|беспоко|состав[иь]т"
)
"""Beginnings of Russian verbs that other languages turn round: не забыть is "remember", не превышать "at most"."""
_WHATEVER = frozenset(("бы", "то"))  # как бы то ни было
_UNTIL = frozenset(("пока", "прежде"))  # пока он не ушёл
_CANNOT = frozenset(("нельзя", "невозможно"))
_CLOCK = re.compile(
    r"\s(?:четверти|(?:\d{1,2}|двадцати (?:одной|двух|тр[её]х|четыр[её]х|пяти|шести|семи|восьми|девяти)|двух|тр[её]х"
    r"|четыр[её]х|пяти|шести|семи|восьми|девяти|десяти|\w{3,8}надцати|двадцати)\s"
    r"(?:минут\w?|час|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать|\d{1,2}))(?!\w)",
    re.IGNORECASE,
)
"""What follows без in a time of day (без пятнадцати восемь), and in без пяти минут, which is "nearly"."""
_REACH = 5
_GAP = 4
_NAMES = ("нбай", "мбай", "збай", "нбек", "мбет", "нбет")
_STOPS = (".", "!", "?", "…", ";")


def idiom(text: str, word: Word, folded: Sequence[str], at: int, language: Language) -> bool:
    """Whether a word of negation belongs to an idiom that other languages say without one.

    Args:
        text: the text.
        word: the word.
        folded: all words of the text, folded.
        at: which of them it is.
        language: of the text.
    """
    after = folded[at + 1] if at + 1 < len(folded) else ""
    before = folded[at - 1] if at else ""
    if after in _AFTER[language] or before in _BEFORE[language]:
        return True
    if language is Language.EN:
        return word.text == "No" and text[word.end : word.end + _GAP].lstrip(". ")[:1].isdigit()
    return language is Language.RU and _russian(text, word, folded, at)


def _russian(text: str, word: Word, folded: Sequence[str], at: int) -> bool:
    around, after = folded[max(0, at - _REACH) : at], folded[at + 1] if at + 1 < len(folded) else ""
    if "не" in folded[at + 1 : at + 3] and (folded[at] in _CANNOT or after.startswith("мо")):
        return True  # нельзя не, не мог не: it must be so
    if folded[at] == "без":
        return _CLOCK.match(text, word.end) is not None
    if folded[at] == "не":
        return _TURNED_ROUND.match(after) is not None or not _UNTIL.isdisjoint(around)
    return folded[at].startswith("ни") and not _WHATEVER.isdisjoint(around)


def hidden(text: str, word: Word, folded: Sequence[str]) -> bool:
    """Whether a Kazakh word that may be a plain negative command is one, or the first word of бас тарту (refuse).

    Args:
        text: the text.
        word: the word.
        folded: the word and the one after it, folded.
    """
    if folded[0] == REFUSE:
        return folded[-1].startswith("тарт")
    return text[word.end : word.end + 1] in tuple(".!,;")


def ends_statement(text: str, word: Word, folded: str) -> bool:
    """Whether a Kazakh negation denies a whole statement; converbs and participles often have no counterpart."""
    if folded.startswith("емес"):
        return word.end == len(text) or text[word.end] in _STOPS
    return states(folded)


def name(text: str, word: Word, folded: str) -> bool:
    """Whether a Kazakh word is a name by its capital; names such as Тұрсынбай and Нұрмағанбет look like negations."""
    if word.text[0].islower() or word.text.isupper() or folded.startswith(("жоқ", "емес")):
        return False
    before = text[max(0, word.start - _GAP) : word.start].strip(' \u00a0"«»“”„()-–—')[-1:]
    begins = word.start == 0 or before in (*".!?…:", "")
    return not begins or folded.endswith(_NAMES)
