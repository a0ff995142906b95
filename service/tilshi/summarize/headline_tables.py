"""Words that decide what a headline may leave out of its sentence: tables of the three languages, of our own making."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language

RU, EN, KK = Language.RU, Language.EN, Language.KK

_MARKS: Final = "[\"'«»“”„]?"
_AGENCIES: Final = (
    r"РИА(?:\s+[\"«]?Новости[\"»]?)?|(?:ИТАР-)?ТАСС|Интерфакс(?:-[А-Я]\w+)?|Рейтерс?|Франс[ -]Пресс?"
    r"|Ассошиэйтед\s+Пресс|Синьхуа|Казинформ|ҚазАқпарат|КазТАГ|Росбалт|Прайм|РБК|АКИpress|Спутник|УНИАН|БЕЛТА|БелТА|АФП|АП|ДПА|АФИ"
    r"|Reuters|AFP|AP|(?:the\s+)?Associated\s+Press|Agence\s+France-Presse|Xinhua|Bloomberg|dpa|DPA|ANSA|UPI|TASS|RIA"
    r"|Interfax|Kazinform|QazAqparat|KazTAG|BNews|Sputnik|REGNUM|Regnum"
    r"|BBC|ВВС|Би-би-си|CNN|Euronews|[\w-]+\.(?:ru|kz|com|org|net|info|kg|uz|by|ua|Ru|Ру|ру)"
    r"|[\w-]+\.(?:KZ|RU|UA|BY|UZ|news|media|asia|tv)|(?:Sputnik|Спутник)\s(?:Казахстан|Қазақстан|Kazakhstan|Беларусь|Армения|Грузия)"
    r"|Tengrinews|Informburo|Inbusiness|Ulysmedia|ФедералПресс|Укринформ|УНН|Хабар\s24|Khabar\s24|Anadolu|Kyodo|DW|ФАН"
)
"""News agencies; and sites, which credit themselves or each other."""
AGENCY: Final = rf"{_MARKS}(?:{_AGENCIES}){_MARKS}(?!\w)"
"""An agency or a site, with quotation marks around it or without."""
_RU_DAY: Final = r"понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье"
_RU_HOUSE: Final = r"(?:(?:информационн\w+\s+)?агентств\w+|информагентств\w+|ИА|корреспондент(?:\s+агентства)?)"
_RU_CREDIT: Final = (
    rf"(?:об\s+этом\s+)?(?:сообщ(?:а[ею]т|ил[аои])|переда(?:[её]т|ют|л[аои])|информирует|пишет)\s+"
    rf"(?:(?:во?\s+(?:{_RU_DAY})|сегодня)\s+)?(?:{_RU_HOUSE}\s+)?{AGENCY}"
)
_KK_CREDIT: Final = rf"деп\s+(?:хабарлайды|хабарлады|жазады|жазды)\s+{AGENCY}(?:\s+(?:агенттігі|ақпарат\s+агенттігі))?"
_EN_CREDIT: Final = rf"{AGENCY}\s+(?:reports|reported)|(?:reports|reported)\s+{AGENCY}"

CREDIT: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(rf",\s*(?:как\s+)?{_RU_CREDIT}\s*(?=[.,]?$|,\s)"),
        KK: re.compile(rf",\s*(?:[-–—]\s*)?{_KK_CREDIT}\s*(?=[.]?$)"),
        EN: re.compile(rf",\s*(?:as\s+)?(?:{_EN_CREDIT})\s*(?=[.,]?$|,\s)"),
    }
)
"""An agency credited behind a comma: "…, сообщает ТАСС"."""
OPENING_CREDIT: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(rf"Как\s+{_RU_CREDIT},\s*"),
        KK: re.compile(rf"{AGENCY}\s+(?:хабарлауынша|мәліметінше|хабарлағандай),\s*(?!$)"),
        EN: re.compile(rf"As\s+(?:{_EN_CREDIT}),\s*"),
    }
)
"""An agency credited first: "Как сообщает ТАСС, …"."""

_MONTH: Final = (
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|қаң|ақп|нау|сәу|мам|мау|шіл|там|қыр|қаз|қар|жел"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*\.?"
)
DATE: Final = rf"(?:\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}})"
_PLACE: Final = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]{1,24}(?:[ -][A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w-]{1,24}){0,2}"
DATELINE: Final = re.compile(
    rf"{_PLACE}[.,]\s*{DATE}\.?\s*[-–—]\s+(?!{AGENCY})"
    rf"|{_PLACE}(?:[.,]\s*{DATE})?[.,]?\s*[-–—/(]?\s*{AGENCY}[/)]?(?:\s*\.?\s*[-–—]\s+|\.\s+)"
)
"""Where, when and by whom a report was filed, up to its dash."""

_EN_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_KK_DAY: Final = r"дүйсенбі|сейсенбі|сәрсенбі|бейсенбі|жұма|сенбі|жексенбі"
DAY: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(
            rf"\b(?:[Вв]о?\s+(?:{_RU_DAY})(?:\s+(?:утром|днём|днем|вечером))?|[Сс]егодня(?:\s+(?:утром|днём|днем|вечером))?)"
            rf"\b(?:,\s*{DATE}(?:\s+\d{{4}}(?:\s+года)?)?,?)?"
        ),
        KK: re.compile(rf"\b(?:[Бб]үгін|[Кк]еше|(?i:{_KK_DAY})\s+күні)\b"),
        EN: re.compile(rf"\b[Oo]n\s+{_EN_DAY}(?:\s+(?:morning|afternoon|evening|night))?\b"),
    }
)
"""The day of the week, today: what a headline leaves to its date."""
_DAY_BOUND: Final = """
не на до с со от к за уже этой ещё еще только именно лишь по и или либо а же обитания чем
not until from since only by and or but even
емес дейін бастап тек ғана да де та те және немесе бері
"""
DAY_BOUND: Final = frozenset(_DAY_BOUND.split())
"""Words before a day that make it part of what is said."""
_DAY_JOINED: Final = "и или либо же обитания and or да де та те және немесе дейін бастап бері"
DAY_JOINED: Final = frozenset(_DAY_JOINED.split())
"""Words behind a day that do."""

_RU_RELATIVE: Final = r"(?:(?:в|во|на|с|со|к|ко|о|об|из|от|по|для|при|за|у|под|над|через|после|до)\s)?котор\w+"
RELATIVE: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(rf"(?:{_RU_RELATIVE}|где|куда|откуда|чь[яюеёи]\w*|чей|чьего)\b", re.IGNORECASE),
        EN: re.compile(r"(?:(?:in|of|at|to|for|with|from|on|by)\s)?(?:which|who|whose|whom|where)\b"),
    }
)
"""How a relative clause begins, behind its comma."""
SUBORDINATE: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(
            r"(?:поскольку|так как|потому что|чтобы|после того,? как|перед тем,? как|в то время как|несмотря на"
            r"|благодаря|после чего|в результате чего|в связи с чем|включая|в том числе|в частности)\b"
        ),
        EN: re.compile(
            r"(?:after|as|because|since|while|when|following|amid|despite|including|which means|so that)\b"
            r"|(?!(?:during|according|nothing|everything|something|anything|king|spring|being)\b)[a-z]{2,}ing\b"
        ),
    }
)
"""How an adverbial clause at the end begins, behind its comma."""
ADJUNCT: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(
            r"(?<=\s)(?:в ходе|во время|в рамках|в связи с|в результате|из-за|вследствие|на фоне|в преддверии"
            r"|по итогам|в честь|по случаю|с целью|в целях|для того,? чтобы|несмотря на|вскоре после"
            r"|после|за последние|на церемонии|на пресс-конференции|на брифинге|на совещании|на заседании|на встрече"
            r"|в интервью|в эфире|по московскому времени|спустя|при участии|при поддержке"
            r"|в присутствии|в сопровождении|на протяжении|в течение)\s"
        ),
        EN: re.compile(
            r"(?<=\s)(?:during|following|amid|despite|in connection with|as part of|as a result of|because of|due to"
            r"|ahead of|in the wake of|shortly after|after|thanks to|in order to|in honou?r of|on the eve of"
            r"|at a (?:press|news) conference|at a ceremony|at a meeting|in an interview|in the presence of"
            r"|with the support of)\s"
        ),
    }
)
"""How an adverbial that no verb asks for begins; it may go where it ends its clause."""
CAUSE: Final = re.compile(r"в результате|из-за|вследствие|because of|due to|as a result of|after")
"""Adverbials of a cause: no verb of the news asks for one, so they may go from right behind it."""
_ARGUMENT_OF: Final = """
сразу вскоре лишь только даже и или либо не именно незадолго спустя через
named look looks looked looking called only even and or not just soon immediately shortly
"""
AFTER: Final = re.compile(r"(?:shortly )?after\b|in order to\b")
"""English adverbials that may hold a verb of their own."""
ARGUMENT_OF: Final = frozenset(_ARGUMENT_OF.split())
"""Words before an adverbial that it belongs to: "спустя час после", "named after"."""

RESTRICTED: Final = re.compile(
    r"""\b(?:
      вс[её]|все[хмй]|всеми|всю|всего|всей|весь|кажд\w+|люб\w{2,3}|никто|никак\w+|ни|тот|та|те|тех|того|том|той|тем|тому
      |так\w*|столь|настолько|единственн\w+|перв\w+|последн\w+|сам(?:ый|ая|ое|ые|ых|ого|ому|ой|ую)|только|лишь
      |втор(?:ым|ой)|третьим|третьей|четв[её]рт(?:ым|ой)|пят(?:ым|ой)|впервые|сначала|сперва|вначале|большинств\w+|полов\w+|кто|оба|обе|обеих|обоих|больше|меньше|более|менее|лучш\w+|худш\w+|рекорд\w+
      |\w+(?:ейш|айш)\w{2,3}|чем|исключительно|зависи\w+
      |all|every\w*|each|any\w*|only|first|last|those|that|such|most|half|both|no|none|one|ones|more|less|fewer|than
      |best|worst|record|so|(?!arrest|protest|forest|interest|request|invest|harvest|contest|honest|unrest|budapest|bucharest)\w{3,}(?<!w)est|sole|depend\w*
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words whose meaning a clause or adverbial behind them limits: without it "all schools in the flood zone" are all."""
CONDITION: Final = re.compile(
    r"""\b(?:
      если|при\ условии|в\ случае|кроме|за\ исключением|без|помимо|до\ тех\ пор|пока|лишь|только|якобы|бы|едва|почти
      |но|однако|зато|хотя|иначе|вместо|в\ отличие|вряд|чуть|вопреки|ли|мо[гж]\w{0,5}|возможн\w+|вероятн\w*|видимо
      |похоже|кажется|будто|слух\w*|подозр\w+|заподозр\w+|предположит\w+|предварит\w+
      |if|unless|except|without|provided|until|but|however|although|though|instead|rather|barely|hardly|nearly|almost
      |other\ than|apart\ from|unlike|only|would|should|could|might|may|whether|alleg\w+|suspect\w*|likely|probabl\w+
      |possibl\w+|perhaps|purported\w*|reportedly|believed|apparent\w*|supposed\w*|preliminary
      |егер|бірақ|алайда|басқа|тек|ғана|дейін|дегенмен|шарт\w*|мүмкін|ықтимал\w*|болжам\w*|күдік\w*|бәлкім|сияқты
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Conditions, exceptions, turns and doubts, beside the hedges of `tilshi.text.checks`: none is ever left out."""
ASIDE: Final[Mapping[Language, re.Pattern[str]]] = MappingProxyType(
    {
        RU: re.compile(r"\sи\s(?:также\s)?(?=[а-яё])|,\sа\sтакже\s"),
        EN: re.compile(r",?\sand\s(?:also\s)?(?=[a-z])|,\sas\swell\sas\s"),
    }
)
"""How a second predicate may begin."""
PLACE: Final = re.compile(r"(?<=\s)(?:во?|на)\s")
"""How the Russian phrase for a place begins."""
_PLACES: Final = """
области районе крае городе республике округе регионе селе поселке столице стране странах центре аэропорту шоссе
севере юге западе востоке северо-западе северо-востоке юго-западе юго-востоке улице площади проспекте
годах году январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре
"""
PLACES: Final = frozenset(_PLACES.split())
"""Where and when, in the prepositional case, beside what the dictionary of names knows."""
_POINTS: Final = "тогда там туда оттуда потому затем оттого настолько столь такой такая такие именно до того"
POINTS: Final = frozenset(_POINTS.split())
"""Words before a clause that ask for it."""
REVERSES: Final = re.compile(
    r"\b(?:отпуст|освобо|отмен|верну|возвра|опров|затем|потом|позже|вскоре|снова|released|freed|cancel|return|later|then)",
    re.IGNORECASE,
)
"""What in a second predicate may undo the first: "арестовали и отпустили"."""
_EN_VERBS: Final = """
is are was were be been has have had will would can could may might must shall should do does did
said says say told tells made makes make took takes take went goes go came comes come got gets get gave gives give
found finds find left leaves leave kept keeps keep held holds hold lost loses lose won wins win met meets meet
began begins begin broke breaks break built builds build bought buys buy brought brings bring caught catches
chose chooses cut cuts drew draws drove drives fell falls fall felt feels fought fights flew flies
grew grows grow hit hits knew knows laid lays led leads lead let lets paid pays pay put puts ran runs run
rose rises rise saw sees see sent sends send set sets shot shows show shut shuts sold sells sell spent spends
spoke speaks stood stands struck strikes swore taught teaches thought thinks threw wore wrote writes write
became becomes become become plans plan faces face opens open closes close starts start ends end seeks seek
wants want needs need calls call asks ask agrees agree rejects reject backs back urges urge warns warn
remains remain plays play adds add expects expect launches launch
"""
EN_VERBS: Final = frozenset(_EN_VERBS.split())
"""Finite verbs that English news begins a predicate with, beside the forms in -ed."""
_DANGLING: Final = """
в во на с со к ко о об от до из за по под над при про для без у через между и или а но что как чтобы не ни
то том тому тем такой такая такие такого таких тогда потому затем именно настолько столь чем ещё еще уже также
я мы ты вы он она оно они это
the a an of in on at to by for with from and or but that as into not no
және мен пен бен немесе ал бірақ деп
"""
DANGLING: Final = frozenset(_DANGLING.split())
"""Words no headline ends with."""
ABBREVIATED: Final = re.compile(
    r"(?:^|[\s\d(])(?:г|гг|в|вв|др|пр|т|им|ул|стр|руб|коп|тыс|млн|млрд|трлн|Inc|Ltd|Jr|Sr|Co|т\.\s?[дп]|[A-ZА-Я])\.$"
)
"""An abbreviation whose stop belongs to it."""
