"""What the inside of a sentence may leave out for a headline: long forms, hours, places, `свой`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span, layout
from tilshi.summarize.headline_grammar import has_form, has_predicate, is_form, to_come
from tilshi.summarize.headline_heads import quiet, settled
from tilshi.summarize.headline_part_tables import HOUR, OWN, VAGUE
from tilshi.summarize.headline_tables import DAY_BOUND, PLACES
from tilshi.text.words import Word, folded_words, words

_ABBREVIATED: Final = re.compile(r"\s\(([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2,6})\)")
_SMALL: Final = frozenset(("of", "the", "and", "for", "on", "in", "и", "по"))
_PHRASE: Final = 3  # words of a phrase for a place, behind its preposition


def abbreviations(text: str) -> Iterator[Span]:
    """Yield a name in full before its abbreviation in brackets: "Центральная комиссия (ЦК)" is "ЦК"."""
    for match in _ABBREVIATED.finditer(text):
        found = [word for word in words(text[: match.start()]) if len(word.text) > 1 or word.text.isupper()]
        found = [word for word in found if not (is_form(word.folded, {"PREP", "CONJ"}) or word.folded in _SMALL)]
        named = found[-len(match[1]) :]
        initials = "".join(word.text[0] for word in named).casefold()
        if initials == match[1].casefold() and "," not in text[named[0].start : match.start()]:
            yield Span(named[0].start, match.end(), match[1])


def hours(text: str, language: Language) -> Iterator[Span]:
    """Yield the hour and the date of what has happened."""
    if language is not Language.RU or to_come(text, language):
        return
    built = layout(text, language)
    for match in HOUR.finditer(text):
        rest = text[match.end() :].strip(" .")
        before = "".join(folded_words(text[: match.start()])[-1:])
        if is_form(before, {"ADJF", "PREP", "NUMR"}) or before in DAY_BOUND:
            continue
        if built.outside(match.start()) and rest and match.start():
            yield Span(match.start(), match.end())


def own(text: str, language: Language) -> Iterator[Span]:
    """Yield `свой` and adverbs that say nothing by themselves."""
    if language is Language.RU:
        built = layout(text, language)
        for match in (*OWN.finditer(text), *VAGUE.finditer(text)):
            if built.outside(match.start()):
                yield Span(*match.span())


def sites(text: str, language: Language) -> Iterator[Span]:
    """Yield a second phrase for a place inside the sentence, or one that no verb stands right before."""
    if language is not Language.RU:
        return
    built, found = layout(text, language), words(text)
    for at, word in enumerate(found[:-2]):
        if word.folded not in {"в", "во", "на"} or at == 0:
            continue
        end = _site_end(text, found, at)
        # The only place that has a name is half of the news.
        named = end is not None and any(one.text[0].isupper() for one in words(text[word.start : end]))
        if named or settled(folded_words(text[: word.start])):
            continue
        before = found[at - 1].folded
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
        if not place or following is None or following.text[0].isupper() or text[word.end : following.start] != " ":
            return None
        goes_on = is_form(following.folded, {"VERB", "PRTS"}) or (
            is_form(following.folded, {"nomn"}) and not has_form(following.folded, {"gent"})
        )
        return word.end if goes_on else None
    return None


def _plain(text: str, language: Language) -> bool:
    """Whether a stretch may go: `quiet`, and no clause."""
    return quiet(text, language) and not has_predicate(text, language)
