"""Speech that goes on without quotation marks, and sources that are named only in the sentence after."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_tables import AGENCY
from tilshi.text.checks.hedges import attributions
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import grammemes
from tilshi.text.words import folded_words, words

_ANNOUNCED: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        Language.RU: re.compile(
            r"\b(?:(?:рассказал|сообщил|заявил|напомнил|высказал|говорил)\w*|высказывал\w*"
            r"|рассказыва\w+)\s(?:\w+\s){0,5}?"
            r"(?:об?|обо|про|мнение|подробност\w+)\s"
            r"|\b(?:поделил(?:ся|ась|ись)|прокомментировал|перечислил|озвучил|изложил|объяснил|ответил|представил"
            r"|разъяснил"
            r"|выступил)\w*\b|\b(?:дал|сделал)\w*\s(?:\w+\s)?(?:интервью|заявлени\w+|прогноз|комментари\w+|совет\w*)",
            re.IGNORECASE,
        ),
        Language.KK: re.compile(
            r"\b(?:туралы|жайлы|жөнінде|жайында)\s(?:\w+\s){0,2}(?:айт|баянда|әңгімеле|мәлімде|хабарла)\w+"
            r"|\b(?:пікір|ой)\w*\sбілдір\w+|\bжауап\s(?:бер|қат)\w+|\bтоқтал\w+|\bбөліс\w+",
            re.IGNORECASE,
        ),
        Language.EN: re.compile(
            r"\b(?:spoke|talked|told\s(?:\w+\s){1,4}|commented|briefed\s(?:\w+\s){1,3}|outlined|described"
            r"|explained|detailed)"
            r"\s?(?:about|on|his|her|their|the|its)\b|\banswered\s(?:\w+\s)?questions\b|\bgave\s(?:a|an|his|her)\s"
            r"(?:\w+\s)?(?:interview|forecast|speech|briefing)|\bshared\s(?:his|her|their)\b",
            re.IGNORECASE,
        ),
    }
)
"""Somebody is said to have spoken, but not what he said: that stands in the sentences after."""
_CONTENT: Final = re.compile(r"\b(?:что|будто|как|почему|that|деп|дейді)\b|[«“\"„]", re.IGNORECASE)
_RU_FIRST: Final = "я мне меня мной мы нам нас нами мой моя мое мои моих моей моего моему моим"
_KK_FIRST: Final = "мен маған мені менің біз бізге бізді біздің бізде"
_EN_FIRST: Final = "i me my mine we us our ours i'm i've i'd we're we've we'll i'll"
_FIRST_PERSON: Final[Mapping[Language, frozenset[str]]] = MappingProxyType(
    {
        Language.RU: frozenset(_RU_FIRST.split()),
        Language.KK: frozenset(_KK_FIRST.split()),
        Language.EN: frozenset(_EN_FIRST.split()),
    }
)
_OUGHT: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        Language.RU: re.compile(
            r"\b(?:следует|нужно|необходимо|надо|должн[аоы]|должен|нельзя|важно|стоит|пора|обязан[аоы]?|лучше)\b",
            re.IGNORECASE,
        ),
        Language.KK: re.compile(r"\b(?:керек|қажет|тиіс|маңызды|жөн|болмайды)\b", re.IGNORECASE),
        Language.EN: re.compile(r"\b(?:must|should|ought|needs? to|have to|has to)\b", re.IGNORECASE),
    }
)
"""What somebody thinks ought to be: behind a sentence that tells what he said, it is still his opinion."""
_KK_INSTRUMENT: Final = "мен"  # "I", and "with": only the first word of a sentence is surely a pronoun
_NAMED_AFTER: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        Language.RU: re.compile(
            r"(?:Об этом|О ч[её]м|Такую информацию|Соответствующую информацию|Такое заявление|С таким заявлением"
            r"|Такие данные|Такое мнение|Эти данные|Так (?:заявил|считает|сказал|ответил|полагает)\w*)\b"
        ),
        Language.KK: re.compile(
            r"(?:Бұл туралы|Бұл жөнінде|Ол туралы|Осы туралы|Бұны|Мұны|Бұл мәліметті|Бұл ақпаратты)\s"
        ),
        Language.EN: re.compile(
            r"(?:This|That|The (?:news|announcement|information|statement|claim|figures?))\s(?:was|is|were"
            r"|has been|came)\s"
            r"(?:\w+\s){0,2}?(?:said|reported|announced|stated|confirmed|released|disclosed|from|made|by|according)\b"
            r"|So (?:said|says|claims|claimed)\b"
        ),
    }
)
_CLAUSE_AFTER: Final = re.compile(r"(?:\s[А-ЯЁ«\w][\w«»-]*){0,6}(?:,\s(?:что|как|почему|когда)\b|\s?[:«]|\sоб?\s)")
_CLAUSE_BEFORE: Final = re.compile(r"[,–—-]\s(?:как\s)?(?:\w+\s)?$")
_NEAR: Final = 20
_WHEN: Final = r"сегодня|вчера|также|во?\s\w+|\d{1,2}\s\w+"
_HOUSE: Final = r"(?:сегодня|корреспондент\w*|агентств\w*|портал\w*|издани\w*|сайт\w*|газет\w*|ИА)\s"
_CREDIT_ALONE: Final = re.compile(
    rf"(?:(?:Об этом|О ч[её]м|(?:Такую|Соответствующую) информацию|(?:Такие|Эти) данные)(?:[\s,]+(?:{_WHEN}))*[\s,]+"
    rf"(?:сообщ|переда|пиш|информир|напис)\w*\s(?:{_HOUSE})*{AGENCY}(?:\s\w+)?"
    rf"|(?:Бұл|Осы)\s\w+\s{AGENCY}\s(?:агенттігі\s)?(?:хабарла|жаз)\w+"
    rf"|(?:This|That|It|The\s\w+)\swas\s(?:\w+\s)?reported\sby\s{AGENCY})\.?"
)


def announces(sentence: str, language: Language) -> bool:
    """Whether a sentence says that somebody spoke and leaves what he said to the sentences after it."""
    if sentence.rstrip().endswith(":"):
        return True
    return bool(_ANNOUNCED[language].search(sentence)) and not _CONTENT.search(sentence)


def in_first_person(outside: str, language: Language) -> bool:
    """Whether what stands outside the quotation marks of a sentence is told by somebody as "I" or "we"."""
    found = folded_words(outside)
    if language is Language.KK:
        found = tuple(word for at, word in enumerate(found) if at == 0 or word != _KK_INSTRUMENT)
    if language is Language.RU and any({"1per", "sing"} <= one for word in found[:4] for one in grammemes(word)[:1]):
        return True
    return not _FIRST_PERSON[language].isdisjoint(found)


def is_opinion(sentence: str, language: Language) -> bool:
    """Whether a sentence says what ought to be, and not who says so."""
    return bool(_OUGHT[language].search(sentence)) and not has_speaker(sentence, language)


def has_speaker(sentence: str, language: Language) -> bool:
    """Whether a sentence tells by itself whose words it gives: it has a verb of speech, or "according to"."""
    speaks = SPEAKS[language]
    return any(map(speaks, folded_words(sentence))) or bool(attributions(sentence, language))


def tells_who(sentence: str, language: Language) -> bool:
    """Whether a sentence surely tells whose words it gives: in Russian a verb of speech must have its clause.

    "Судья не заметил пенальти" has a verb of speech, and no speech.
    """
    if language is not Language.RU:
        return has_speaker(sentence, language)
    return bool(attributions(sentence, language)) or any(
        SPEAKS[language](word.folded)
        and (_CLAUSE_AFTER.match(sentence, word.end) or _CLAUSE_BEFORE.search(sentence[: word.start][-_NEAR:]))
        for word in words(sentence)
    )


def names_source_of_last(sentence: str, language: Language) -> bool:
    """Whether a sentence does nothing but name the source of the sentence before: "Об этом сообщил министр …".

    One that names an agency alone is a credit, and may be left out.
    """
    return bool(_NAMED_AFTER[language].match(sentence)) and has_speaker(sentence, language) and not is_credit(sentence)


def is_credit(sentence: str) -> bool:
    """Whether a sentence does nothing but credit an agency: whom the agency heard it from is not told in it."""
    return bool(_CREDIT_ALONE.fullmatch(sentence))
