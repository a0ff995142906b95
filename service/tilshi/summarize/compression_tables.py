"""What may go from a sentence of a summary: credits to agencies and sites, datelines, labels, brackets for pictures."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline_tables import AGENCY, DATELINE

RU, EN, KK = Language.RU, Language.EN, Language.KK

_RU_VERB: Final = (
    r"(?:сообща[ею]т|сообщил[ао]?|переда(?:[её]т|ют|л[ао]?)|информиру[ею]т|информировал[ао]?|пиш[еу]т|написал[ао]?)"
)
_RU_DAY: Final = r"(?:(?:во?\s(?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)|сегодня)\s)?"
_RU_HOUSE: Final = (
    r"(?:(?:наш|собственный|спецкор|специальный)\s)?(?:корреспондент\s)?(?:(?:информационн\w+\s)?(?:агентств[оа]|портал[а]?"
    r"|издани[ея]|издательств[оа]|сайт[а]?|ресурс[а]?)\s|информагентств[оа]\s|ИА\s|МИА\s)?"
)
_RU_CREDIT: Final = rf"{_RU_VERB}\s{_RU_DAY}{_RU_HOUSE}{AGENCY}"
_KK_AGENCY: Final = rf"{AGENCY}(?:\s(?:ақпарат\s)?агенттігі(?:нің\sтілшісі)?|\sтілшісі|\sпорталы|\sсайты)?"
_EN_DAY: Final = r"(?:\son\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?"
_END: Final = r"(?=\s*[.!]?$)"

CREDITS: Final[Mapping[Language, tuple[re.Pattern[str], ...]]] = MappingProxyType(
    {
        RU: (re.compile(rf"[,.]\s*(?:[-–—]\s*)?(?:как\s|об\sэтом\s)?{_RU_CREDIT}{_END}"),),
        KK: (re.compile(rf",?\s*(?:[-–—]\s*)?деп\s(?:хабарла|жаза|жаз|мәлімде)(?:йды|ды|йді|ді)\s{_KK_AGENCY}{_END}"),),
        EN: (
            re.compile(rf",\s*(?:as\s)?{AGENCY}\s(?:reports|reported){_EN_DAY}{_END}"),
            re.compile(rf",\s*(?:reports|reported)\s{AGENCY}{_EN_DAY}{_END}"),
        ),
    }
)
"""An agency credited at the end: "…, сообщает ТАСС.". One in the middle stays: its commas may be the sentence's."""
OPENING_CREDITS: Final[Mapping[Language, tuple[re.Pattern[str], ...]]] = MappingProxyType(
    {
        RU: (re.compile(rf"Как\s{_RU_CREDIT},\s+"), re.compile(rf"По\sсообщени(?:ю|ям)\s{_RU_HOUSE}{AGENCY},\s+")),
        KK: (
            re.compile(
                rf"{AGENCY}(?:\s(?:ақпарат\s)?(?:агенттігінің|тілшісінің|порталының))?\s(?:хабарлауынша|хабарлағандай),\s+"
            ),
        ),
        EN: (re.compile(rf"As\s(?:{AGENCY}\s(?:reports|reported)|(?:reports|reported)\s{AGENCY}){_EN_DAY},\s+"),),
    }
)
"""An agency credited first: "Как сообщает ТАСС, …"."""
REPORTS_ITSELF: Final = re.compile(
    r"РБК|Рейтер|Reuters|Блумберг|Bloomberg|Associated|\bAPP?\b|\bАП\b|AFP|АФП|CNN|BBC|ВВС|Би-би-си|\bDW\b|dw\.com|Euronews|Росбалт"
)
"""Houses that often report what they alone know; where nobody else speaks in the sentence, they are its source."""
SOURCE_AFTER: Final = re.compile(
    r"(?:со\sссылкой|ссылаясь|котор\w+|по\s(?:данным|информации|словам|сведениям)|где\s|citing|quoting|сілтеме)",
    re.IGNORECASE,
)
"""What follows a credit that names a source of its own, or says more than the credit."""

_CAPITAL: Final = r"(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ«\"“\d])"
_SITE: Final = r"[\w-]+\.(?:ru|RU|kz|KZ|com|by|ua|uz|kg)"
DATELINES: Final = (
    re.compile(rf"(?:{DATELINE.pattern}){_CAPITAL}"),
    re.compile(rf"{_SITE}\s*[-–—]\s+{_CAPITAL}"),
    re.compile(rf"[(/\[]{AGENCY}[)/\]]\s*(?:[-–—.]\s*)?{_CAPITAL}"),
)
"""Where, when and by whom a report was filed; a capital must follow, for "Астана, 5 мая — главный день" is none."""

_LABELS: Final = (
    r"Детали|Молния|Срочно|Эксклюзив|Обновлено|Дополнено|Дополняется|Фоторепортаж|Что\sизвестно|Что\sслучилось"
    r"|Шұғыл|Жаңартылды|Толықтырылды|ДЕТАЛИ|МОЛНИЯ|СРОЧНО|ШҰҒЫЛ|BREAKING|Breaking|Exclusive|EXCLUSIVE|Updated?|UPDATED?|LIVE"
)
LABEL: Final = re.compile(rf"(?:{_LABELS})\s*[:.!|]\s+{_CAPITAL}")
"""A rubric before a sentence."""
_PICTURES: Final = r"фото|видео|фоторепортаж|инфографика|сурет|бейне|photos?|video|infographic"
_PICTURED: Final = rf"(?:(?:{_PICTURES})(?:\s*(?:[+,]|и|және|and)\s*(?:{_PICTURES}))?(?:\s*:[^()\[\]]{{0,60}})?)?"
BRACKETS: Final = re.compile(rf"\s*+(?:\(\s*{_PICTURED}\s*\)|\[\s*{_PICTURED}\s*\])", re.IGNORECASE)
"""Brackets with nothing in them but the word for a picture and whose it is."""
