"""Closed lists of what the inside of a Russian sentence may leave out: of our own making."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from tilshi.summarize.headline_tables import DATE

FORMER: Final = re.compile(
    r"бывш|экс|врио|избранн|самопровозгла|лже|исполняющ|временн|несостоявш|обвиня|подозрева|предполага|осужд|подсуд"
    r"|первы|первая|последн|единствен|самы|самая|кажд|любо|никак|ни$|один|одна|похож|мним|народн|заслуженн|генеральн|верховн"
)
"""Beginnings of words of an office that say something about what is told: it then stays whole."""
_OFFICES: Final = """
главы главе главу главой президента президенту президентом министра министру министром премьера премьеру премьером
премьер-министра премьер-министру премьер-министром вице-премьера вице-премьеру вице-премьером мэра мэру мэром
губернатора губернатору губернатором акима акиму акимом депутата депутату депутатом сенатора сенатору сенатором
лидера лидеру лидером директора директору директором гендиректора гендиректору председателя председателю председателем
генсека генсеку спикера спикеру спикером канцлера канцлеру канцлером
руководителя руководителю руководителем основателя основателю основателем
посла послу послом прокурора прокурору прокурором генпрокурора генпрокурору режиссёра режиссера режиссеру
госсекретаря госсекретарю госсекретарем
журналиста журналисту журналистом
"""
OFFICES: Final = frozenset(_OFFICES.split())
"""Offices that a name says as much without, in the oblique cases of the singular; no "пресс-секретаря Ивана Петрова",
which may be another one's than Petrov."""
_CALLINGS: Final = """
актёр актер актриса певец певица писатель писательница поэт поэтесса художник художница режиссёр режиссер журналист
журналистка блогер блогерша боксёр боксер борец футболист футболистка хоккеист теннисист теннисистка фигурист
фигуристка биатлонист биатлонистка лыжник лыжница гимнастка гимнаст пловец шахматист шахматистка музыкант рэпер
композитор комик телеведущий телеведущая ведущий ведущая модель юморист пианист скрипач дирижёр дирижер балерина
космонавт астронавт бизнесмен миллиардер миллионер предприниматель политолог политик экономист историк учёный ученый
полузащитник защитник нападающий вратарь форвард голкипер
"""
CALLINGS: Final = frozenset(_CALLINGS.split())
"""What people are, with any adjective or none; an office is another one with it: "операционный директор"."""
OF_OFFICE: Final = re.compile(
    r"\b(?:пост(?:а|у|ом)?|должност\w+|отставк\w+|увол(?:ен\w*|ил(?:ся|ась))|назнач\w+|покинул\w?|покида\w+|полномочи\w+|возглав\w+"
    r"|уш[её]л|ушла|уходит|снят\w?|избра\w+|переизбра\w+|кресл\w+)\b",
    re.IGNORECASE,
)
"""Words of news about an office, which then has to be named."""
_HOUSE: Final = "компания корпорация холдинг концерн телеканал журнал газета издание сервис агентство производитель"
HOUSE: Final = frozenset(_HOUSE.split())
"""Nouns for what a name in Latin letters is, in the nominative."""

_DAYTIME: Final = r"(?:(?:поздно|рано)\s+)?(?:утром|вечером|днём|днем|ночью)"
_WEEKDAY: Final = r"(?:понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье)"
HOUR: Final = re.compile(
    rf"\s*\b(?:(?:примерно|приблизительно|ориентировочно)\s+)?(?:{_DAYTIME}|в\s+ночь\s+на\s+{_WEEKDAY}|(?:около|в)\s+\d{{1,2}}:\d\d(?:\s+по\s+местному\s+времени"
    rf"|\s+по\s+московскому\s+времени|\s+мск)?|вчера|на\s+(?:этой|минувшей|прошлой)\s+неделе|на\s+днях"
    rf"|(?:в|во)\s+{_WEEKDAY},?\s+{DATE}(?!,)|(?<!\bс\s)(?<!\bсо\s)(?<!\bза\s)(?<!\bдня\s)(?<!\bдо\s)(?<!\bпо\s)(?<!\bна\s)(?<!\bк\s)(?<!\bот\s)(?<!\bи\s)"
    rf"(?<!после\s)(?<![-–—,]\s)(?<![-–—\d])(?<!не\sпозднее\s)\d{{1,2}}\s+(?:января|февраля|марта|апреля|мая|июня|июля|августа"
    rf"|сентября|октября|ноября|декабря)(?!\s+\d))\b(?!\s+(?:до|и|или|по|с|на)\b|\s*[-–—]|,\s\d)",
    re.IGNORECASE,
)
"""When something happened, beside the day of the week."""
OWN: Final = re.compile(
    r"(?<!\bсо)(?<!\bво)(?<!\bко)\s+сво(?:ей|ём|ем|его|ему|им|ими|их|й|я|ё|е|и|ю)\b"
    r"(?!\s+(?:очередь|же|собственн|поле|сайт|дел|мест|счет|счёт|род))"
)
"""The possessive of the subject; the noun says it in a headline."""
VAGUE: Final = re.compile(
    r"\s+(?:сразу же|в общей сложности|в очередной раз|по местному времени|по московскому времени)(?=\s)"
    r"|(?<!,\s)\b(?:1[89]|[2-9]\d)-летн\w{2,3}\s(?=[А-ЯЁа-яё])"
)
"""Adverbials that add nothing, and the ages of those of age."""
SETTING: Final = re.compile(
    r"\s+(?:в\s+(?:эфире|интервью|беседе|ходе|разговоре|комментарии|программе|блоге|твиттере|\w*блоге|понедельник|четверг)"
    r"|во\s+(?:время|вторник)|в\s+(?:среду|пятницу|субботу|воскресенье|своём|своем)|на\s+(?:пресс-конференции|брифинге"
    r"|заседании|совещании|встрече|форуме|митинге|съезде|церемонии)|журналистам|сегодня|вчера)\b",
    re.IGNORECASE,
)
"""How it is told where and when somebody spoke."""
_NEUTRAL: Final = (
    "сообщил сообщила сообщило сообщили сообщает сообщают заявил заявила заявило заявили заявляет заявляют"
)
NEUTRAL: Final = frozenset(_NEUTRAL.split())
"""Verbs that say no more than that somebody says so: a colon does as well."""
_PRONOUNS: Final = """
он она оно они его ее их ему ей им ним ней них него нее я мы мне нам это этот эта эти этого этой этом тот та те так
"""
PRONOUNS: Final = frozenset(_PRONOUNS.split())
"""Words that look back at the speaker or at what was said."""
_HOUSED: Final = """
пресс-службе полиции прокуратуре генпрокуратуре министерстве ведомстве компании посольстве управлении департаменте
мэрии администрации правительстве агентстве комитете акимате банке минобороны институте университете суде
"""
HOUSED: Final = frozenset(_HOUSED.split())
"""Houses that say something, in the prepositional case: "сообщили в полиции"."""
_HOLLOW: Final = """
новость распоряжение указ закон прошение критерий доклад рапорт обращение предложение проект план иск постановка
законопроект протокол дело работа мера глаз сумма размер
информация сообщение слух факт вопрос постановление заявление данные мнение возможность необходимость решение состав
подробность слово известие ситуация инициатива система концепция программа схема запись видеозапись видео событие
аттестат проверка гарантия истина правда совет рекомендация запрос требование правило мероприятие условие услуга
декларация комментарий акт документ список перечень причина последствие результат итог срок план кандидатура часть
вид способ случай обстоятельство положение отношение метод механизм сервис прибор устройство средство компания фирма
статья действие производство формула
начальник заместитель член представитель сотрудник участник глава
"""
HOLLOW: Final = frozenset(_HOLLOW.split())
"""Nouns that wait for what they are about or of: no headline ends with one that its sentence does not."""
_BODIES: Final = """
суд комитет совет служба управление комиссия агентство департамент министерство отдел центр союз фонд форум чемпионат
кубок турнир конкурс инспекция палата организация институт бюро группа ассоциация партия движение конференция институт
дом школа академия министр уполномоченный специалист эксперт консультант первенство соревнование олимпиада премия
"""
BODIES: Final = frozenset(_BODIES.split())
"""Nouns that a phrase with "по", "для" or "при" behind them belongs to as part of the name: "комитет по культуре"."""
_THINGS: Final = """
население здание собрание заседание совещание задание издание отделение растение поколение оборудование землетрясение
наводнение ранение образование столкновение нападение голосование соревнование преступление отравление расследование
ограничение состояние лечение удостоверение поражение питание управление правление телевидение
"""
THINGS: Final = frozenset(_THINGS.split())
"""Nouns in -ние that are things or events by themselves."""
_ENDINGS: Final = (
    ("", "nomn", "sing"), ("а", "gent", "sing"), ("у", "datv", "sing"), ("ом", "ablt", "sing"), ("е", "loct", "sing"),
    ("ы", "nomn", "plur"), ("ов", "gent", "plur"), ("ам", "datv", "plur"), ("ами", "ablt", "plur"),
    ("ах", "loct", "plur"),
)  # fmt: skip
_ALSO_ACCUSATIVE: Final = {"anim": "gent", "inan": "nomn"}


def _readings(stem: str, life: str) -> Iterator[tuple[str, tuple[frozenset[str], ...]]]:
    """Yield the forms of a masculine noun with their readings, as `tilshi.text.lemmas.grammemes` has them."""
    for ending, case, number in _ENDINGS:
        cases = (case, "accs") if _ALSO_ACCUSATIVE[life] == case else (case,)
        yield stem + ending, tuple(frozenset(("NOUN", "masc", life, number, one)) for one in cases)


_LOCAL: Final = (("аким", "anim"), ("акимат", "inan"), ("маслихат", "inan"), ("мажилис", "inan"))
LOCAL: Final[Mapping[str, tuple[frozenset[str], ...]]] = MappingProxyType(
    {form: readings for stem, life in _LOCAL for form, readings in _readings(stem, life)}
)
"""Offices of Kazakhstan, in their Russian forms, that the dictionary lacks or takes for a first name."""
