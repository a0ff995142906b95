"""Who says so, moved to the front as newsrooms do: "Мост закроют, сообщил в среду аким Иван Петров" → "Иван Петров: …".

The speaker stays, and so does what is said; only a verb that means no more than "says" gives way to a colon. "Сообщает
ТАСС со ссылкой на министерство" names the ministry: the agency was its messenger.
"""

import re
from collections.abc import Iterator
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span, layout
from tilshi.summarize.headline_grammar import has_form, is_form
from tilshi.summarize.headline_part_tables import HOUSED
from tilshi.summarize.headline_parts import neutral
from tilshi.summarize.headline_tables import AGENCY
from tilshi.text.lemmas import lemma
from tilshi.text.words import Word, words

_DAY: Final = r"(?:\s+(?:во?\s+(?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|сегодня))?"
_SAYS: Final = (
    r"(?:сообщ(?:ил[аио]?|а[ею]т)|заявил[аио]?|заявля[ею]т|рассказал[аио]?|отметил[аио]?|подчеркнул[аио]?|пояснил[аио]?"
    r"|объявил[аио]?|уточнил[аио]?|пиш[еу]т)"
)
_TO: Final = r"(?:\s+[\"«]?(?:Интерфаксу|ТАСС|РИА\s+[\"«]?Новости|журналистам|агентству)[\"»]?)?"
_BEHIND: Final = re.compile(rf",\s{_SAYS}{_DAY}{_TO}{_DAY}\s")
_THROUGH: Final = re.compile(
    rf",\s(?:сообща[ею]т|переда[её]т|пишет){_DAY}\s(?:агентство\s)?{AGENCY}{_DAY}\sсо\sссылкой\sна\s"
)
_ELSEWHERE: Final = re.compile(
    r"\s(?:в\s(?:ходе|интервью|эфире|беседе|разговоре|комментарии|среду|пятницу|субботу|воскресенье|понедельник|четверг)"
    r"|во\s(?:время|вторник)|на\s(?:пресс-конференции|брифинге|заседании|совещании|встрече|форуме)|по\s(?:итогам|окончании)"
    r"|после|журналистам)\s.*$"
)
"""Where and when a speaker spoke, behind the name."""
_LATIN: Final = re.compile(r"[A-Za-z0-9 .&'-]+")
_LONGEST: Final = 45
"""Characters of a speaker; a longer one is no short form."""


def speakers(text: str, language: Language) -> Iterator[Span]:
    """Yield the whole of a sentence with its speaker first."""
    if language is not Language.RU:
        return
    built = layout(text, language)
    said = text[: built.end]
    for pattern, cases in ((_BEHIND, frozenset(("nomn",))), (_THROUGH, frozenset(("accs",)))):
        match = pattern.match(text, built.end)
        speaker = _ELSEWHERE.sub("", text[match.end() :].rstrip(". ")) if match else ""
        if match is None or not 0 < len(speaker) <= _LONGEST or not neutral(speaker, language):
            continue
        named = _nominative(speaker, cases)
        if named is not None and said and ":" not in said and not said.startswith(("«", '"')):
            yield Span(0, len(text), f"{_capital(named)}: {_small(said)}.")


def _nominative(speaker: str, cases: frozenset[str]) -> str | None:
    """Return a speaker in the nominative, where that can be told; None for more than a plain phrase."""
    found = words(speaker)
    if not found or re.search(r"[,;:()]", speaker):
        return None
    if _LATIN.fullmatch(speaker):
        return speaker
    in_house = re.match(r"во?\s", speaker)
    if in_house:
        rest = speaker[in_house.end() :]
        head = words(rest)[0] if words(rest) else None
        return None if head is None else _housed(rest, head)
    if any(is_form(word.folded, {"VERB", "GRND", "PREP", "CONJ", "PRTS", "PRTF", "ADVB"}) for word in found):
        return None
    head = next((word for word in found if not is_form(word.folded, {"ADJF"})), found[-1])
    if is_form(head.folded, {"Pltm"}) or head.text.isupper():
        return speaker if _is_fixed(found[0]) or has_form(found[0].folded, {"nomn"}) else None
    plain = has_form(found[0].folded, {"nomn"}) and is_form(head.folded, {"NOUN"})
    same = cases == {"nomn"} or is_form(head.folded, {"inan"})
    return speaker if plain and same and has_form(head.folded, {"nomn"}) else None


def _housed(rest: str, head: Word) -> str | None:
    """Return "пресс-служба министерства" for "пресс-службе министерства"; words that no case changes as they are."""
    if _is_fixed(head):
        return rest
    if head.folded in HOUSED:
        named = lemma(head.text, Language.RU)
        return named + rest[head.end :]
    return None


def _is_fixed(word: Word) -> bool:
    return (
        (word.text.isupper() and len(word.text) > 1)
        or is_form(word.folded, {"Fixd"})
        and is_form(word.folded, {"NOUN"})
    )


def _small(text: str) -> str:
    """Return what is said with a small letter first, unless that may be a name's."""
    first = words(text)[0] if words(text) else None
    if first is None or first.start > 0 or any(char.isupper() for char in first.text[1:]) or "-" in first.text:
        return text
    if is_form(first.folded, {"PREP"}):
        return text[0].lower() + text[1:]
    named = has_form(first.folded, {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})
    known = is_form(
        first.folded, {"NOUN", "ADJF", "PREP", "VERB", "NUMR", "ADVB", "PRTF", "INFN", "PRTS", "PRCL", "CONJ", "NPRO"}
    )
    return text if named or not known else text[0].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
