"""Ends of Russian and English sentences that a headline may go without, beside those of `headline_cuts`."""

import re
from collections.abc import Iterator
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span, layout, may_end
from tilshi.summarize.headline_grammar import has_form, has_predicate, is_form, is_free
from tilshi.summarize.headline_heads import quiet
from tilshi.summarize.headline_part_tables import BODIES
from tilshi.summarize.headline_tables import ADJUNCT, RELATIVE, RESTRICTED
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import lemma
from tilshi.text.words import folded_words, words

_WORDS_OF_A_CLAUSE: Final = 5
_COLON: Final = re.compile(r"(?<=\w|[\"»)]):\s+(?=\w)")
_FINDS: Final = re.compile(
    r"\b(?:показа|показы|выясн|узна|установ|свидетельств|доказ|убед|вывод|подтверд|обнаруж|счита|увер|предполож|прогноз)\w*",
    re.IGNORECASE,
)
"""What makes the words behind a colon somebody's finding."""
_DASH: Final = re.compile(r"(?<!\d)\s[-–—]\s(?![A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_SUMS_UP: Final = re.compile(r"(?:к\s+так|так|об?\s+эт|эт|по\s+так|такое|that|this|such|so)\w*\b", re.IGNORECASE)
"""What looks back from behind a dash: "… - к такому выводу пришли учёные" says who says so."""
_RU_PHRASE: Final = re.compile(
    r"(?<=\s)(?:на территории|в районе|близ|вблизи|недалеко от|неподал[её]ку от|рядом с|возле|у|около|с помощью"
    r"|при помощи|вместе с|наряду с|вслед за|в возрасте|в сотрудничестве с|по обвинению в|в отношении|в пользу"
    r"|от имени|под руководством|в соответствии с|на основании|по поводу|в рамках|на сумму|общей стоимостью|с участием"
    r"|стоимостью|в размере|в адрес|в знак|за счёт|за счет|в обмен на|в ответ на|в память о|об?|для|при|по)\s"
)
_WHOSE: Final = re.compile(
    r"(?:по\s(?:оценк|мнени|данн|слов|верси|информаци|сведени|прогноз|расч[её]т|подсч[её]т|убеждени|признани)|согласно\s)"
)
"""Who says so is no phrase that may go."""
_ABOUT_THAT: Final = re.compile(r"(?:об?|по|для)\s+(?:том|тому|того)\b|\w+\s(?:\w+\s)?котор")
_RANGE: Final = re.compile(r"\b[Сс]о?\s[\w\s]{1,30}$")  # "с января по сентябрь"
_EN_PHRASE: Final = re.compile(
    r"(?<=\s)(?:near|outside|alongside|together with|along with|in cooperation with|with the help of|on charges of"
    r"|under the leadership of|in line with|on the basis of|in response to|in exchange for|in memory of|worth"
    r"|at the age of|on behalf of|in favou?r of)\s"
)
_PHRASE: Final = {Language.RU: _RU_PHRASE, Language.EN: _EN_PHRASE}
_ADDED: Final = {
    Language.RU: re.compile(
        r",\s(?:а\sтакже|при\sэтом|прич[её]м|из-за\sчего|в\sходе|в\sсоответствии|согласно\sкотор\w+)\s"
    ),
    Language.EN: re.compile(r",\s(?:as\swell\sas|along\swith|together\swith)\s"),
}
_LISTS: Final = re.compile(r"\s[-–—]\s|:\s")
"""What opens a list that is whole or nothing: "три корабля - буксир, а также …"."""
_SECOND_CLAUSE: Final = re.compile(r",\s(?:а|и)\s|\sи\s(?=[а-яё])")
_NAMES: Final = re.compile(r"(?:по|для|при|об?)\s")
"""How a phrase begins that may be part of a name."""
_COMPARES: Final = re.compile(
    r"\b(?:между|среди|сравн\w+|связ\w+|поздрав\w+|спут\w+|различ\w+|отлич\w+|признан?\w*|предупре\w+|обвин\w+)\b",
    re.IGNORECASE,
)


def dashes(text: str, language: Language) -> Iterator[Span]:
    """Yield what stands behind a dash, where all before it is a sentence in itself that nobody says."""
    built = layout(text, language)
    for match in _DASH.finditer(text, 0, built.end):
        before = text[: match.start()]
        part = before[max((one + 1 for one in built.commas if one < match.start()), default=0) :]
        paired = _DASH.search(text, match.end(), built.end)  # an aside between two dashes is no end
        # A Kazakh dash is the verb of its sentence.
        if (
            paired or language is Language.KK or not has_predicate(part, language)
        ):  # the dash stands for a verb: "…, к евро – подешевела"
            continue
        if _SUMS_UP.match(text, match.end()) or not _may_be_told(folded_words(before)[-1:], language):
            continue
        if built.outside(match.start()) and may_end(built, match.start()) and not _speaks(before, language):
            yield Span(match.start(), built.end)


def _may_be_told(last: tuple[str, ...], language: Language) -> bool:
    """Whether a noun before a dash is told more about behind it, and is no part of "страны - экспортеры"."""
    return language is not Language.RU or not any(
        is_form(word, {"NOUN"}) and not has_form(word, {"nomn", "accs", "loct"}) for word in last
    )


def teasers(text: str, language: Language) -> Iterator[Span]:
    """Yield what stands before a colon, where a sentence in itself follows."""
    match = next(iter(_COLON.finditer(text)), None)
    if (
        match is None
        or not has_predicate(text[: match.start()], language)
        or not quiet(text[: match.start()], language)
        or RESTRICTED.search(text[: match.start()])
        or _FINDS.search(text[: match.start()])
    ):
        return
    after = folded_words(text[match.end() :])
    if (
        layout(text, language).outside(match.start())
        and _is_clause(after, language)
        and len(after) >= _WORDS_OF_A_CLAUSE - 1
    ):
        yield Span(0, match.end())


def phrases(text: str, language: Language) -> Iterator[Span]:
    """Yield phrases at the end that belong to a noun without life, and those no verb asks for."""
    built, pattern = layout(text, language), _PHRASE.get(language)
    for match in reversed(list(pattern.finditer(text, 0, built.end)) if pattern else []):
        before = folded_words(text[: match.start()])
        if (
            _WHOSE.match(text, match.start())
            or _ABOUT_THAT.match(text, match.start())
            or _COMPARES.search(text[: match.start()])
        ):
            continue
        ranged = text.startswith("по ", match.start()) and _RANGE.search(text[: match.start()].rstrip())
        if ranged or not is_free(before[-1:], language):
            continue
        named = lemma(before[-1], language) in BODIES or _is_named(text[: match.start()])
        if language is Language.RU and named and _NAMES.match(text, match.start()):
            continue
        if language is Language.RU and not (is_form(before[-1], {"inan"}) or is_form(before[-1], {"Geox"})):
            continue
        # A phrase inside an adverbial goes with all of it.
        inside = any(not has_predicate(text[one.start() : match.start()], language) for one in _before(match, language))
        if not inside and built.outside(match.start()) and may_end(built, match.start()):
            yield Span(match.start(), built.end)


def _before(match: re.Match[str], language: Language) -> Iterator[re.Match[str]]:
    """Yield the adverbials that begin before a phrase."""
    pattern = ADJUNCT.get(language)
    return pattern.finditer(match.string, 0, match.start()) if pattern else iter(())


def additions(text: str, language: Language) -> Iterator[Span]:
    """Yield what ", а также …" and the like add to a list or a statement."""
    built, pattern = layout(text, language), _ADDED.get(language)
    for match in reversed(list(pattern.finditer(text, 0, built.end)) if pattern else []):
        if (
            built.outside(match.start())
            and may_end(built, match.start())
            and not _COMPARES.search(text[: match.start()])
            and not _LISTS.search(text[: match.start()])
        ):
            yield Span(match.start(), built.end)


def second_clauses(text: str, language: Language) -> Iterator[Span]:
    """Yield a second Russian clause with a subject of its own: "…, а город остался без воды"."""
    built = layout(text, language)
    for match in reversed(list(_SECOND_CLAUSE.finditer(text, 0, built.end)) if language is Language.RU else []):
        after = folded_words(text[match.end() : built.next_comma(match.end()) or built.end])
        opened = max((one + 1 for one in built.commas if one < match.start()), default=0)
        # "…, а потом коллеги и начальник узнали": what it would leave behind the comma is half a clause.
        if not has_predicate(text[opened : match.start()], language):
            continue
        if not built.outside(match.start()) or not _is_clause(after, language) or not may_end(built, match.start()):
            continue
        yield Span(match.start(), built.end)


def appositions(text: str, language: Language) -> Iterator[Span]:
    """Yield what the first two commas set off without a verb, where the predicate follows at once."""
    built = layout(text, language)
    comma = next(iter(built.commas), None)
    closing = None if comma is None else built.next_comma(comma)
    if comma is None or closing is None or language is not Language.RU:
        return
    inside, after = text[comma + 1 : closing], folded_words(text[closing : built.end])
    before, named = folded_words(text[:comma]), folded_words(inside)[:1]
    if before and is_form(before[0], {"PREP", "CONJ"}) and not _has_nominative(before):
        return  # "по словам врачей, прогулки, …": the subject is what stands between the commas
    if not (
        len(before) > 1 and named and is_form(named[0], {"NOUN"}) and after and is_form(after[0], {"VERB", "PRTS"})
    ):
        return
    if not (has_predicate(inside, language) or RESTRICTED.search(text[:comma])) and quiet(inside, language):
        yield Span(comma, closing + 1, " ")


def _is_named(before: str) -> bool:
    """Whether the last noun has an adjective with a capital inside the sentence: "Европейский суд"."""
    found = words(before)[-2:]
    return len(found) > 1 and found[0].start > 0 and found[0].text[0].isupper() and is_form(found[0].folded, {"ADJF"})


def _has_nominative(found: tuple[str, ...]) -> bool:
    """Whether a noun stands in the nominative, and in no other case, behind a phrase: "в Таразе поэт"."""
    return any(
        is_form(word, {"NOUN"}) and is_form(word, {"nomn"}) and not has_form(word, {"accs", "gent"}) for word in found
    )


def _is_clause(after: tuple[str, ...], language: Language) -> bool:
    """Whether words are a clause with subject and verb, as far as can be told."""
    if language is not Language.RU or len(after) < _WORDS_OF_A_CLAUSE - 2:
        return False
    verb = next((at for at, word in enumerate(after) if is_form(word, {"VERB", "PRTS"})), None)
    if verb is None or any(is_form(word, {"NPRO"}) for word in after[: verb + 2]):
        return False
    opening = after[:verb]
    return any(is_form(word, {"nomn"}) and has_form(word, {"NOUN", "NUMR"}) for word in opening)


def _speaks(text: str, language: Language) -> bool:
    return any(map(SPEAKS[language], folded_words(text)))


def main_clause(text: str, language: Language) -> str:
    """Return a sentence without its relative clauses, as far as commas tell."""
    pattern, built = RELATIVE.get(language), layout(text, language)
    if pattern is None:
        return text
    starts = (0, *(comma + 1 for comma in built.commas))
    ends = (*built.commas, len(text))
    parts = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return ",".join(part for part in parts if not pattern.match(part.lstrip()))
