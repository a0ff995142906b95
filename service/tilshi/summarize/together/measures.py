"""What Russian numbers count: measures, people and what became of them, and words around that change the meaning."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _rows(rows: str) -> Mapping[str, str]:
    """Return words by name, from rows `name word word …` divided by `|`."""
    split = (row.split() for row in rows.split("|"))
    return MappingProxyType({word: name for name, *words in split for word in words})


MEASURES: Final[Mapping[str, tuple[str, float]]] = MappingProxyType(
    {
        "км": ("метр", 1000.0),
        "километр": ("метр", 1000.0),
        "м": ("метр", 1.0),
        "метр": ("метр", 1.0),
        "сантиметр": ("метр", 0.01),
        "см": ("метр", 0.01),
        "миллиметр": ("метр", 0.001),
        "мм": ("метр", 0.001),
        "тонна": ("килограмм", 1000.0),
        "т": ("килограмм", 1000.0),
        "килограмм": ("килограмм", 1.0),
        "кг": ("килограмм", 1.0),
        "грамм": ("килограмм", 0.001),
        "га": ("гектар", 1.0),
        "гектар": ("гектар", 1.0),
        "процент": ("процент", 1.0),
        "литр": ("литр", 1.0),
        "градус": ("градус", 1.0),
        "балл": ("балл", 1.0),
        "час": ("минута", 60.0),
        "минута": ("минута", 1.0),
        "мин": ("минута", 1.0),
    }
)
"""Lemma of a unit: the unit compared in, and how many of it one is."""

CURRENCIES: Final = MappingProxyType(
    {
        "dollar": "доллар",
        "euro": "евро",
        "pound": "фунт",
        "yen": "иена",
        "tenge": "тенге",
        "rouble": "рубль",
        "yuan": "юань",
        "hryvnia": "гривна",
        "franc": "франк",
        "lira": "лира",
        "rupee": "рупия",
        "krone": "крона",
        "zloty": "злотый",
        "som": "сом",
        "sum": "сум",
        "dirham": "дирхам",
        "riyal": "риал",
    }
)
"""Names of currencies as the checks of numbers have them, in Russian."""

PEOPLE: Final = frozenset(["человек", "люди", "лицо"])
"""Heads that say of those counted no more than that they are people."""

FATES: Final = _rows(
    """погибнуть погибнуть погибший жертва скончаться умереть умерший смерть летальный гибель убитый убить труп
    | пострадать пострадать пострадавший раненый ранение ранить травма травмировать травмированный
    | заболеть заболеть заболевший заразиться заразившийся зараженный заразить инфицированный инфицировать заболевание
    случай заражение
    | выздороветь выздороветь выздоровевший вылечиться вылеченный вылечить выздоровление излечиться
    | задержать задержать задержанный арестовать арестованный
    | госпитализировать госпитализировать госпитализированный госпитализация
    | эвакуировать эвакуировать эвакуированный эвакуация
    | спасти спасти спасенный"""
)
"""What became of people, by every lemma it is told with."""

TERMS: Final = frozenset(["лишение", "заключение", "колония", "тюрьма", "срок", "арест"])
"""Words beside which years are a term, not an age or a date."""

SCOPES: Final = MappingProxyType(
    {
        name: re.compile(rf"\b(?:{words})", re.IGNORECASE)
        for name, words in {
            "day": r"за\s+(?:\w+\s+)?сутк|за\s+(?:\w+\s+)?день|за\s+24\s+час|суточн|ежедневн|в\s+сутки|в\s+день",
            "total": r"всего\b|общ(?:ее|ая|ий|ей|его|ую|ем)\b|суммарн|с\s+начала|итог|за\s+вс[её]\s+врем",
            "part": r"из\s+них|в\s+том\s+числе|среди\s+них|из\s+которых|половин|трет[ьи]|част[ьи]\b|в\s+частности",
            "more": r"ещ[её]\b|дополнительн|нов(?:ых|ые|ый|ого)\b|прирост|больше,?\s+чем|меньше,?\s+чем",
            "change": r"увелич|выр[оа]с|сниз|сократ|упал|подня|повы[сш]|подорож|подешев|рост\w*\b|спад|паден",
            "average": r"в\s+среднем|средн(?:ий|яя|ее|ей|его|юю)\b|кажд(?:ый|ая|ое|ого|ой|ому|ую)\b",
            "most": r"максим|миним|рекорд",
            "month": r"в\s+месяц|ежемесячн|за\s+(?:\w+\s+)?месяц|месячн",
            "year": r"в\s+год\b|за\s+(?:\w+\s+)?год\b|ежегодн|годов",
            "week": r"в\s+неделю|за\s+(?:\w+\s+)?недел|еженедельн",
            "hour": r"в\s+час\b|за\s+(?:\w+\s+)?час\b",
            "earlier": r"ранее|накануне|вчера|прошл|предыдущ|до\s+этого|годом\s+ранее|напомним",
            "future": r"прогноз|ожида|планир|может|могут|будет|будут|вероятн|предполага|по\s+оценк|к\s+концу",
            "child": r"дет(?:и|ей|ям|ьми|ях|ск\w+)\b|реб[её]н|подрост|несовершеннолетн",
            "abroad": r"в\s+мире|во\s+вс[её]м\s+мире|по\s+миру|миров",
        }.items()
    }
)
"""Words that make another quantity of the same count: of a day, in all, a part, a change. Numbers are compared only
where the same of them stand beside both."""

LOOSE_SCOPES: Final = frozenset({"total", "earlier", "future", "most"})
"""Those that newsrooms add or leave out in saying one thing; they may differ where nearly all else is the same."""

ABOUT: Final = frozenset(["около", "порядка", "примерно", "приблизительно", "ориентировочно", "где-то", "почти"])
MORE: Final = frozenset(["более", "больше", "свыше", "превысить", "превышать", "минимум"])
LESS: Final = frozenset(["менее", "меньше", "максимум"])
PREPOSITIONS: Final = frozenset(["на", "до", "с", "со", "от", "из", "к"])
"""Before a number they change what it says: `вырос на 5 %`, `до 5 %`."""

MONTHS: Final = frozenset(
    ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"]
)
NOT_COUNTED: Final = frozenset(
    [
        "год",
        "лето",
        "век",
        "число",
        "класс",
        "статья",
        "пункт",
        "место",
        "номер",
        "час-пик",
        "копейка",
        "цент",
        "тиын",
        "улица",
        "серия",
        "раз",
        "тур",
    ]
)
"""Heads whose number names a thing or a time rather than counts; `лето` is what `лет` may be read as."""

SAYING: Final = frozenset(
    {
        *("сообщить", "сообщать", "сказать", "говорить", "заявить", "заявлять", "рассказать", "рассказывать"),
        *("отметить", "отмечать", "подчеркнуть", "добавить", "уточнить", "пояснить", "объяснить", "считать"),
        *("ответить", "писать", "написать", "передавать", "объявить", "напомнить", "признаться", "поделиться"),
        *("прокомментировать", "высказаться", "быть", "стать", "мочь", "являться"),
    }
)
"""Predicates that two sentences share without telling one thing: of saying, being and being able."""
