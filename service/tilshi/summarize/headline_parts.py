"""What the inside of a Russian sentence may leave out for a headline: offices before names, settings, hours, `свой`.

A name keeps saying who it is without its office; an attribution keeps its speaker and its verb. All of it is closed
lists and the likeliest readings of the dictionary; what is ambiguous stays.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Layout, Span, layout, quiet
from tilshi.summarize.headline_grammar import has_form, has_predicate, is_form, to_come
from tilshi.summarize.headline_part_tables import (
    FORMER,
    HOUR,
    HOUSE,
    NEUTRAL,
    OFFICES,
    OWN,
    PRONOUNS,
    SETTING,
    VAGUE,
)
from tilshi.summarize.headline_tables import CONDITION, PLACES
from tilshi.text.checks.hedges import hedges
from tilshi.text.checks.negation import denials
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import grammemes
from tilshi.text.words import Word, words

_LONGEST_OFFICE: Final = 14
"""Words of an office before a name; what is longer is no plain phrase."""
_NOMINATIVE: Final = frozenset(("nomn",))
_FULL_NAME: Final = 3
_LATIN: Final = re.compile(r"[A-Z][A-Za-z0-9]+")
_ABBREVIATED: Final = re.compile(r"\s\(([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2,6})\)")
_SMALL: Final = frozenset(("of", "the", "and", "for", "on", "in", "и", "по"))
_THAT: Final = re.compile(r",\s+что\s+(?=\S)")
_PHRASE: Final = 3  # words of a phrase for a place, behind its preposition


def offices(text: str, language: Language) -> Iterator[Span]:
    """Yield what stands before a person's full name in the nominative: its adjectives, or all of the office.

    "Председатель комиссии Иван Петров заявил" leaves "Иван Петров заявил". The office begins its clause or comes right
    behind the verb of an attribution, its noun is an animate nominative, and so is the name: nothing else is replaced.
    """
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for at in _clause_openings(built, found):
        name = _name_after(text, found, at)
        if name is None:
            continue
        head = next((one for one in range(at, name) if not is_form(found[one].folded, {"ADJF"})), name)
        office = found[at:name]
        if head == name or not _is_person(found[head].folded) or any(FORMER.match(word.folded) for word in office):
            continue
        several = is_form(found[head].folded, {"plur"})
        if several and not any(word.folded == "и" for word in found[name + 1 : name + 4]):
            continue
        if head > at:
            yield Span(found[at].start, found[head].start)
        if found[name].start - found[at].start > len(found[head].text) + 1:
            yield Span(found[at].start, found[name].start)


def oblique_offices(text: str, language: Language) -> Iterator[Span]:
    """Yield an office before a full name in the same case: "главу комитета Ивана Петрова" leaves "Ивана Петрова".

    The office is of a closed list, and nobody else stands between it and the name, so the name is no part of it.
    """
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for name in range(2, len(found) - 1):
        if not _is_oblique_name(text, found, name) or not built.outside(found[name].start):
            continue
        head = _office_before(text, found, name)
        if head is not None and _agree(found[head].folded, found[name].folded):
            yield Span(found[head].start, found[name].start)


def _another_name(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a name right behind a full name is another person's: "главу штаба Ивана Петрова Петра Иванова"."""
    last = at + 1
    while last < len(found) and found[last].text[0].isupper() and text[found[last - 1].end : found[last].start] == " ":
        last += 1
    return last - at > _FULL_NAME or any(is_form(word.folded, {"Name"}) for word in found[at + 1 : last])


def _is_oblique_name(text: str, found: Sequence[Word], at: int) -> bool:
    word, following = found[at], found[at + 1]
    capital = word.text[0].isupper() and following.text[0].isupper() and text[word.end : following.start] == " "
    if _another_name(text, found, at):
        return False
    return capital and is_form(word.folded, {"Name"}) and not has_form(word.folded, _NOMINATIVE)


def _office_before(text: str, found: Sequence[Word], name: int) -> int | None:
    """Return the office that a name stands behind, with nothing between but what it is the office of."""
    for at in range(name - 1, max(-1, name - _LONGEST_OFFICE), -1):
        word = found[at]
        if text[word.end : found[at + 1].start].strip(' "«»') or is_form(word.folded, {"VERB", "PREP", "CONJ", "PRTF"}):
            return None
        if word.folded in OFFICES:
            before = found[at - 1].folded if at else ""
            return None if is_form(before, {"ADJF", "CONJ"}) or before.startswith("экс") else at
        if is_form(word.folded, {"anim"}):
            return None
    return None


def _agree(one: str, other: str) -> bool:
    """Whether two nouns can be in the same case, none of them in the nominative."""
    cases = {"gent", "datv", "accs", "ablt", "loct"}
    return any((mine & theirs) & cases for mine in grammemes(one) for theirs in grammemes(other) if "sing" in mine)


def abbreviations(text: str, language: Language) -> Iterator[Span]:
    """Yield a name in full before its abbreviation in brackets: "Центральная комиссия (ЦК)" is "ЦК"."""
    for match in _ABBREVIATED.finditer(text):
        found = [word for word in words(text[: match.start()]) if len(word.text) > 1 or word.text.isupper()]
        found = [word for word in found if not (is_form(word.folded, {"PREP", "CONJ"}) or word.folded in _SMALL)]
        named = found[-len(match[1]) :]
        initials = "".join(word.text[0] for word in named).casefold()
        if initials == match[1].casefold() and "," not in text[named[0].start : match.start()]:
            yield Span(named[0].start, match.end(), match[1])


def houses(text: str, language: Language) -> Iterator[Span]:
    """Yield the class noun before a name in Latin letters that opens the sentence: "Компания Tesla" is Tesla."""
    if language is not Language.RU:
        return
    found = words(text)
    head = next((at for at, word in enumerate(found[:4]) if not is_form(word.folded, {"ADJF"})), None)
    if head is None or head + 1 >= len(found) or any(FORMER.match(word.folded) for word in found[:head]):
        return
    name = found[head + 1]
    if found[head].folded in HOUSE and _LATIN.fullmatch(name.text) and text[found[head].end : name.start] == " ":
        yield Span(0, name.start)


def hours(text: str, language: Language) -> Iterator[Span]:
    """Yield the hour and the date of what has happened."""
    if language is not Language.RU or to_come(text, language):
        return
    built = layout(text, language)
    for match in HOUR.finditer(text):
        rest = text[match.end() :].strip(" .")
        if built.outside(match.start()) and rest and match.start():
            yield Span(match.start(), match.end())


def own(text: str, language: Language) -> Iterator[Span]:
    """Yield `свой` and adverbs that say nothing by themselves."""
    if language is Language.RU:
        built = layout(text, language)
        for match in (*OWN.finditer(text), *VAGUE.finditer(text)):
            if built.outside(match.start()):
                yield Span(*match.span())


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
    """Yield "… сообщил, что" after who speaks: a colon says the same ("Минздрав: …"), where the verb is a neutral one."""
    match = _THAT.search(text)
    if language is not Language.RU or match is None:
        return
    before, after = words(text[: match.start()]), words(text[match.end() :])
    if not before or before[-1].folded not in NEUTRAL or not after or "," in text[: match.start()]:
        return
    subject = before[:-1]
    if not subject or not any(has_form(word.folded, _NOMINATIVE) for word in subject) or _speech(subject):
        return
    if any(word.folded in PRONOUNS for word in after[:6]) or re.search(r"\sчто\b", text[match.end() :]):
        return
    if _has_subject(after):
        yield Span(before[-1].start, match.end(), ": ")


def sites(text: str, language: Language) -> Iterator[Span]:
    """Yield a second phrase for a place inside the sentence, or one that no verb stands right before."""
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for at, word in enumerate(found[:-2]):
        if word.folded not in {"в", "во", "на"} or (at == 0 and text[: word.start]):
            continue
        end = _site_end(text, found, at)
        before = found[at - 1].folded if at else ""
        if end is None or not built.outside(word.start) or is_form(before, {"VERB", "INFN", "PRTF", "PRTS", "ADJF"}):
            continue
        if is_form(before, {"PREP", "CONJ", "ADVB", "ADJS", "GRND", "PRCL"}) or not _plain(
            text[word.start : end], language
        ):
            continue
        yield Span(word.start, end)


def _site_end(text: str, found: Sequence[Word], at: int) -> int | None:
    """Return where a phrase for a place ends that a verb or a nominative follows."""
    phrase = found[at + 1 : at + 1 + _PHRASE]
    for size, word in enumerate(phrase, 1):
        last = at + size
        if text[found[last - 1].end : word.start] != " ":
            return None
        if not has_form(word.folded, {"loct"}):
            return None
        if not is_form(word.folded, {"NOUN"}):
            continue
        place = word.folded in PLACES or is_form(word.folded, {"Geox"})
        following = found[last + 1] if last + 1 < len(found) else None
        if not place or following is None or text[word.end : following.start] != " ":
            return None
        goes_on = is_form(following.folded, {"VERB", "PRTS"}) or (
            is_form(following.folded, {"nomn"}) and not has_form(following.folded, {"gent"})
        )
        return word.end if goes_on else None
    return None


def _clause_openings(built: Layout, found: Sequence[Word]) -> Iterator[int]:
    """Yield the words that a clause begins with, or that follow the verb of an attribution."""
    text = built.text
    for at, word in enumerate(found):
        before = text[: word.start].rstrip()
        if at == 0 and word.start == 0:
            yield at
        elif built.outside(word.start) and before.endswith((", что", ":")):
            yield at
        elif (
            word.start > built.end
            and SPEAKS[built.language](found[at - 1].folded)
            and before == text[: found[at - 1].end]
        ):
            yield at


def _name_after(text: str, found: Sequence[Word], at: int) -> int | None:
    """Return the first of the words of a full name in the nominative, and in no other case, behind an office."""
    for index in range(at + 1, min(at + _LONGEST_OFFICE, len(found) - 1)):
        word, following = found[index], found[index + 1]
        gap = text[found[index - 1].end : word.start]
        if gap.strip(' "«»') or is_form(word.folded, {"VERB", "PRTS", "GRND", "CONJ"}) or word.folded in {"и", "или"}:
            return None
        if not (word.text[0].isupper() and following.text[0].isupper() and text[word.end : following.start] == " "):
            continue
        if _is_nominative_name(word.folded) and not _is_oblique(following.folded):
            return None if _another_name(text, found, index) else index
    return None


def _is_nominative_name(word: str) -> bool:
    return is_form(word, {"Name"}) and is_form(word, {"nomn"})


def _is_oblique(word: str) -> bool:
    """Whether no reading of a known word is a nominative."""
    return has_form(word, {"NOUN", "ADJF"}) and not has_form(word, _NOMINATIVE)


def _is_person(word: str) -> bool:
    return is_form(word, {"anim"}) and is_form(word, _NOMINATIVE)


def _setting_end(text: str, found: Sequence[Word], verb: int) -> int | None:
    """Return where a setting ends: before the speaker, or before ", что"."""
    for at in range(verb + 1, len(found)):
        word, gap = found[at], text[found[at - 1].end : found[at].start]
        if gap.startswith(","):
            return found[at - 1].end if word.folded == "что" else None
        if is_form(word.folded, {"VERB", "CONJ"}) or re.search(r"[:;.]", gap):
            return None
        if _is_person(word.folded) and not has_form(word.folded, {"accs", "gent"}) and at > verb + 1:
            while (
                at > verb + 1 and is_form(found[at - 1].folded, {"ADJF"}) and is_form(found[at - 1].folded, _NOMINATIVE)
            ):
                at -= 1
            return found[at].start
    return None


def _speech(found: Sequence[Word]) -> bool:
    return any(SPEAKS[Language.RU](word.folded) for word in found)


def _has_subject(found: Sequence[Word]) -> bool:
    """Whether a noun in the nominative stands before the first finite verb, or right behind it."""
    verb = next((at for at, word in enumerate(found) if is_form(word.folded, {"VERB", "PRTS", "ADJS"})), None)
    if verb is None:
        return False
    return any(is_form(word.folded, {"nomn"}) and is_form(word.folded, {"NOUN"}) for word in found[:verb])


def _plain(text: str, language: Language) -> bool:
    """Whether a stretch may go whoever is speaking around it: `quiet`, the verb of speech being outside."""
    return quiet(text, language) and not has_predicate(text, language)


def neutral(text: str, language: Language) -> bool:
    """Whether a stretch has no reservation, denial or condition."""
    return not (hedges(text, language) or denials(text, language).required or CONDITION.search(text))
