"""Words that refer to an earlier sentence from inside one, by language: tables of our own making."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language

RU, KK, EN = Language.RU, Language.KK, Language.EN

_RU_PRONOUNS: Final = {
    "masc": "он его него ему нему им ним нем",
    "femn": "она ее нее ей ней ею нею",
    "plur": "они их них ими ними",
}
_KK_PRONOUNS: Final = "ол олар оның олардың оған оларға оны оларды одан олардан онымен олармен"
_EN_PRONOUNS: Final = "he she his him they them their"
PRONOUNS: Final[Mapping[Language, Mapping[str, str]]] = MappingProxyType(
    {
        RU: {word: gender for gender, forms in _RU_PRONOUNS.items() for word in forms.split()},
        KK: dict.fromkeys(_KK_PRONOUNS.split(), ""),
        EN: dict.fromkeys(_EN_PRONOUNS.split(), ""),
    }
)
"""Pronouns of the third person, folded, with what their antecedent must agree in; nothing outside Russian."""

_TIMES: Final = """
год день месяц неделя час минута секунда утро вечер ночь время век срок раз лето зима весна осень понедельник
вторник среда четверг пятница суббота воскресенье январь февраль март апрель май июнь июль август сентябрь октябрь
ноябрь декабрь сутки слово мнение данные сведение информация итог ход результат часть момент случай счет тысяча
миллион миллиард процент
"""
TIMES: Final = frozenset(_TIMES.split())
"""Russian nouns, as lemmas, that no pronoun stands for: times, amounts, and what phrases of attribution are made of."""

_RU_TIME: Final = r"(?!\s+(?:год|лет|зим|весн|осен|недел|месяц|утр|вечер|ноч|дн|раз|сезон)\w*)"
LATER: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(
            rf"^[^,:–—-]{{0,60}}?\b(?:эт(?:от|ого|ому|им|ой|ими|их|у)|эти|эта){_RU_TIME}\b"
            r"|^\W*(?:\w+\s+){1,8}(?<!\bа\s)(?:также|тоже)\b(?!,)"
            r"|^\W*(?:\w+\s+){1,4}(?:тогда|сюда|отсюда|здесь|там|туда|оттуда|тут|тем временем)\b(?!,)"
            r"|^\W*(?:[\w-]+\s+){1,8}(?:в свою очередь|со своей стороны)\b"
            r"|^[^,:–—-]{0,40}\b(?:случивш|произошедш|сказанн|вышесказанн)(?:ееся|емся|емуся|егося|ое|ем|ему|его"
            r"|ом|ым)\b(?!\s[а-я]+(?:е|я|а)\b)"
            r"|[–—-]\s*\w+\s(?:он|она|они)\b"
            r"|^\W*(?!(?:вс[её]|так\w*|т[оаеу]\w?|сраз\w|той|тем|эт\w+|кто|что|когда|если)\s)(?:\w+\s){1,3}же\s"
            r"|^\W*(?:во?|на|к|с|под)\s(?:то|той|тот|том|те|тех)\sже\s"
            r"|(?:^|[,–—-])\s*(?:по\s(?:его|её|ее|их)\s(?:же\s)?(?:словам|мнению|данным|оценк\w+)),(?=\s*$)",
            re.IGNORECASE,
        ),
        KK: re.compile(r"^\W*(?:\w+\s+){1,4}(?:сондай-ақ|сонымен қатар)\b", re.IGNORECASE),
        EN: re.compile(
            r"^\W*(?:[\w'’-]+\s+){1,3}(?:also|therefore|however|then)\b|^\W*(?:[\w'’-]+\s+){1,5}(?:this|these|those)\s"
            r"(?!year|month|week|morning|afternoon|evening|summer|winter|spring|autumn|season|time|day|who|in|from)",
            re.IGNORECASE,
        ),
    }
)
"""Demonstratives, "also" and "же" behind the opening of a sentence."""

_RU_PERSONS: Final = (
    r"мужчина|женщина|чиновни[кц]\w*|спортсмен(?:ка)?|подозреваем(?:ый|ая)|пострадавш(?:ий|ая|ие)|задержанн(?:ый|ая|ые)"
    r"|злоумышленни(?:к|ца|ки)|актриса|акт[её]р|пев(?:ец|ица)|артист(?:ка)?|звезда|политик|эксперт|специалист|депутат"
    r"|сенатор|министр|губернатор|аким|мэр|президент|премьер|чиновница|спикер|собеседни[кц]\w*|водитель|девушка"
    r"|юноша|парень|подросток|реб[её]нок|мальчик|девочка|школьни(?:к|ца)|студент(?:ка)?|тренер|футболист|боксёр"
    r"|осужд[её]нн(?:ый|ая)|обвиняем(?:ый|ая)|фигурант|блогер|журналист(?:ка)?|адвокат|предприниматель|бизнесмен"
    r"|врач|уч[её]ный|аналитик|синоптик|глава\s(?:государства|правительства|ведомства|региона|города|компании|района"
    r"|министерства)|руководитель|директор|начальник|ветеран|пенсионер(?:ка)?|пассажир|супруг[аи]?|исполнитель(?:ница)?"
    r"|общественник|блогерша|спасатели|предполагаем(?:ый|ая)\sзлоумышленни\w+|историк|экономист|диктор|автор"
)
_RU_BODIES: Final = (
    r"ведомств[оаеу]|компани[яиюей]|организаци[яиюей]|издани[еяию]|министерств[оаеу]|мероприяти[еяию]|документ[еау]?"
    r"|законопроект[еау]?|фонд[еау]?|учреждени[еяию]|предприяти[еяию]|банк[еау]?|клуб[еау]?|команд[аеуы]|приговор"
    r"|исследовани[еяию]|проект[еау]?|происшестви[еяию]|инцидент[еау]?|аварии"
)
_RU_OBLIQUE: Final = (
    r"чиновни(?:ка|цы)|эксперта|депутата|министра|политика|мужчины|женщины|собеседника|специалиста|губернатора"
    r"|акима|мэра"
    r"|президента|адвоката|аналитика|уч[её]ного|врача|спикера|сенатора|общественника|урбаниста"
    r"|главы\s(?:ведомства|региона"
    r"|государства|города|компании)|издания|ведомства|компании|экономиста|водителя|руководителя|директора|тренера"
)
_RU_GOES_ON: Final = (
    r"(?=\s*(?:$|[,.!?–—]|\s(?:не\s|уже\s|ещё\s|еще\s|затем\s|сам\w?\s|был\w?\s|сейчас\s|теперь\s)?"
    r"[а-яё]+(?:л|ла|ло|ли|лся|лась|лись|лось|ет|ит|ют|ят|ут|ат|ен|на|ны|но|ется|ится|ются|ятся|ёт|ён)\b))"
)
_EN_PERSONS: Final = (
    r"man|woman|minister|official|officials|spokesman|spokeswoman|suspect|victim|driver|officer|teenager|boy|girl|actor"
    r"|actress|singer|player|coach|president|governor|mayor|senator|lawmaker|expert|analyst|company|firm|ministry"
    r"|agency"
    r"|organi[sz]ation|report|study|couple|pair|duo|star|author|accused|defendant|judge|attack|incident|move|decision"
)
BARE_ROLES: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(
            rf"^\W*(?:(?:сам|сама)\s)?(?:{_RU_PERSONS}|{_RU_BODIES}){_RU_GOES_ON}"
            rf"|^\W*(?:в|на|о|из|у|по\s(?:словам|мнению|данным|информации|оценке|версии))\s(?:{_RU_OBLIQUE}"
            rf"|{_RU_BODIES})"
            rf"(?=,|\s[а-яё]+(?:л|ла|ло|ли|ют|ут|ят|ет|ит|ны|но)\b)"
            rf"|[–—-]\s\w+\s(?:{_RU_PERSONS})\W*$|[–—-]\s\w+\sв\s(?:{_RU_BODIES}|сообщении|публикации)\W*$",
            re.IGNORECASE,
        ),
        KK: re.compile(
            r"^\W*(?:министр|депутат|әкім|маман|сарапшы|президент|ер адам|әйел|күдікті|жүргізуші"
            r"|спикер)\s(?!\w+ов|\w+ев)"
            r"(?:\w+\s){0,12}(?:деді|айтты|қосты|атап өтті|мәлімдеді|түсіндірді)\W*$"
            r"|[–—-]\s*(?:деді|дейді|деп\s\w+)(?:\s(?:ол|олар|министр|депутат|әкім|маман|сарапшы|спикер))?\W*$",
            re.IGNORECASE,
        ),
        EN: re.compile(
            rf"^\W*the\s(?:\w+-year-old|{_EN_PERSONS})(?=\s(?:was|is|were|are|had|has|have|will|would|said|says"
            rf"|told|added"
            rf"|also|later|then|did|could|can|may|\w+ed)\b|[,.’'])"
            rf"|\b(?:said|says|added)\sthe\s(?:{_EN_PERSONS})\W*$|,\sthe\s(?:{_EN_PERSONS})\s(?:said|says|added)\W*$",
            re.IGNORECASE,
        ),
    }
)
"""Persons and bodies spoken of as known ("чиновник добавил", "в ведомстве сообщили"): somebody has introduced them."""
