"""Who says so, moved to the front as newsrooms do: "Мост закроют, сообщил в среду аким Иван Петров" → "Иван Петров: …".

The speaker stays, and so does what is said; only a verb that means no more than "says" gives way to a colon. "Сообщает
ТАСС со ссылкой на министерство" names the ministry: the agency was its messenger.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span, layout
from tilshi.summarize.headline_grammar import has_form, has_predicate, is_form
from tilshi.summarize.headline_heads import quiet
from tilshi.summarize.headline_offices import is_person
from tilshi.summarize.headline_part_tables import HOUSED, NEUTRAL, PRONOUNS, SETTING
from tilshi.summarize.headline_tables import AGENCY, CONDITION
from tilshi.text.checks.hedges import hedges
from tilshi.text.checks.negation import denials
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import lemma, lemmas
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
_THAT: Final = re.compile(r",\s+что\s+(?=\S)")
_TO_AGENCY: Final = re.compile(rf"(\b[А-ЯЁ][а-яё]+)\s+{AGENCY}$")  # "сообщил Иван Петров ТАСС"
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
        speaker = _TO_AGENCY.sub(r"\1", speaker)
        if match is None or not 0 < len(speaker) <= _LONGEST or not _neutral(speaker, language):
            continue
        named = _nominative(speaker, cases)
        if (
            named is not None
            and said
            and not _repeats(named, said)
            and ":" not in said
            and not said.startswith(("«", '"'))
        ):
            yield Span(0, len(text), f"{_capital(named)}: {_small(said)}.")


def _repeats(speaker: str, said: str) -> bool:
    """Whether what is said begins with who says it: "суд: суд в Таразе постановил"."""
    opening = " ".join(word.text for word in words(said)[:4])
    return not set(lemmas(speaker, Language.RU)[:1]).isdisjoint(lemmas(opening, Language.RU))


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
    return (word.text.isupper() and len(word.text) > 1) or (
        is_form(word.folded, {"Fixd"}) and is_form(word.folded, {"NOUN"})
    )


def _small(text: str) -> str:
    """Return what is said with a small letter first, unless that may be a name's."""
    first, second = (*words(text)[:2], None, None)[:2]
    if first is not None and first.start == 0 and is_form(first.folded, {"PREP"}):
        return text[0].lower() + text[1:]
    if first is None or (second is not None and second.text[0].isupper()) or re.match(r"\w+\sи\s[А-ЯЁ]", text):
        return text
    if first.start > 0 or any(char.isupper() for char in first.text[1:]) or "-" in first.text:
        return text
    # "Краснодарский край": an adjective of a place is often half a name.
    placed = is_form(first.folded, {"ADJF"}) and re.search(r"ск\w{1,3}$", first.folded) is not None
    named = placed or has_form(first.folded, {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"})
    known = is_form(
        first.folded, {"NOUN", "ADJF", "PREP", "VERB", "NUMR", "ADVB", "PRTF", "INFN", "PRTS", "PRCL", "CONJ", "NPRO"}
    )
    return text if named or not known else text[0].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def settings(text: str, language: Language) -> Iterator[Span]:
    """Yield where and when somebody spoke, between the verb of speech and the speaker, or before "что"."""
    if language is not Language.RU:
        return
    found = words(text)
    for at, word in enumerate(found[:-1]):
        if not SPEAKS[language](word.folded) or not is_form(word.folded, {"VERB"}):
            continue
        opening = SETTING.match(text, word.end)
        if opening is None:
            continue
        end = _setting_end(text, found, at)
        if end is not None and end > word.end and _plain(text[word.end : end], language):
            yield Span(word.end, end, "" if text[end] == "," else " ")


def says(text: str, language: Language) -> Iterator[Span]:
    """Yield "… сообщил, что" behind who speaks: a colon says the same, where the verb is a neutral one."""
    match = _THAT.search(text)
    if language is not Language.RU or match is None:
        return
    before, after = words(text[: match.start()]), words(text[match.end() :])
    if not before or before[-1].folded not in NEUTRAL or not after or "," in text[: match.start()]:
        return
    subject = before[:-1]
    if (
        not subject
        or not _neutral(text[: match.start()], language)
        or not any(has_form(word.folded, {"nomn"}) for word in subject)
        or any(is_form(word.folded, {"VERB"}) for word in subject)  # "провела опрос и сообщила, что": two acts
        or any(SPEAKS[language](word.folded) for word in subject)
    ):
        return
    if any(word.folded in PRONOUNS for word in after[:6]) or re.search(r"\sчто\b", text[match.end() :]):
        return
    if _has_subject(after):
        yield Span(before[-1].start, match.end(), ": ")


def _setting_end(text: str, found: Sequence[Word], verb: int) -> int | None:
    """Return where a setting ends: before the speaker, or before ", что"."""
    for at in range(verb + 1, len(found)):
        word, gap = found[at], text[found[at - 1].end : found[at].start]
        if gap.startswith(","):
            return found[at - 1].end if word.folded == "что" else None
        if is_form(word.folded, {"VERB", "CONJ"}) or re.search(r"[:;.]", gap):
            return None
        if is_person(word.folded) and not has_form(word.folded, {"accs", "gent"}) and at > verb + 1:
            first = at
            while first > verb + 1 and is_form(found[first - 1].folded, {"ADJF"}) and _nominal(found[first - 1]):
                first -= 1
            return found[first].start
    return None


def _has_subject(found: Sequence[Word]) -> bool:
    """Whether a noun in the nominative stands before the first finite verb, or right behind it."""
    verb = next((at for at, word in enumerate(found) if is_form(word.folded, {"VERB", "PRTS", "ADJS"})), None)
    if verb is None:
        return False
    return any(is_form(word.folded, {"nomn"}) and is_form(word.folded, {"NOUN"}) for word in found[:verb])


def _plain(text: str, language: Language) -> bool:
    """Whether a stretch may go whoever is speaking around it: `quiet`, the verb of speech being outside."""
    return quiet(text, language) and not has_predicate(text, language)


def _neutral(text: str, language: Language) -> bool:
    """Whether a stretch has no reservation, denial or condition."""
    return not (hedges(text, language) or denials(text, language).required or CONDITION.search(text))


def _nominal(word: Word) -> bool:
    return is_form(word.folded, {"nomn"})
