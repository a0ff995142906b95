"""Abbreviations that end with a full stop, by what may stand behind it: our own lists, without the full stop."""

from types import MappingProxyType

from tilshi.languages import Language

_RU_HEADS = """
ул пр-т пр-кт просп пер пл наб бул бульв шос мкр корп стр кв каб ауд комн оф эт лит им св ст ср см напр рис табл гл пп
пос разд прим тел моб факс проф акад доц канд докт полк подполк кап лейт дер пгт оз о-в п-ов тов гр г-н
г-жа гр-н гр-ка д-р инж зав зам пом нач мин макс нем англ франц лат греч каз рус ред изд сост отв вып илл ил х худ реж
композ арт нар засл худож авт дир корр секр пред спец след обл р-н респ гос мед техн физ юр ист филол пед экон хим биол
дж шт пр
"""
_KK_HEADS = """
мыс даң даңғ мкр ықш проф акад доц ген полк подполк тел сур кест ред орыс ағыл лат көш к-сі реж арт әрт тех
канд докт им ул пр пос оз кв каб ст св авт
"""
_EN_HEADS = """
mr mrs ms mx messrs dr prof rev fr hon gen brig col maj capt cpt lt sgt cpl pvt adm cmdr cmdt gov sen rep pres supt insp
det st ste mt ft fig figs nos vol pp ch sec vs v cf ed eds op approx est incl excl apt rte hwy dir asst assoc amb atty
"""
HEADS = MappingProxyType(
    {
        Language.RU: frozenset(_RU_HEADS.split()),
        Language.KK: frozenset(_KK_HEADS.split()),
        Language.EN: frozenset(_EN_HEADS.split()),
    }
)
"""Something always follows them in the same sentence, whatever its first letter."""

_EN_SOFT_HEADS = "al st dept univ ave blvd rd ed eds bldg"
SOFT_HEADS = MappingProxyType(
    {
        Language.RU: frozenset({"гос", "обл", "спец", "мед", "техн", "р-н", "ауд", "стр", "изд", "шт"}),
        Language.KK: frozenset({"ж", "жж", "ғ", "ғғ", "қ", "обл", "ауд", "ө", "к", "ат", "а", "ы", "даңғ", "көш"}),
        Language.EN: frozenset(_EN_SOFT_HEADS.split()),
    }
)
"""Something nearly always follows; a sentence that begins with a function word may. In Kazakh these are years, centuries
and places: a sentence ends with its verb, so they stand inside one."""

MEASURES = frozenset("см мин кв м стр шт гр х ил в ft sec min vol est".split())
"""Heads that are units behind a number, and may then end a sentence."""

COUNTED = frozenset("кв куб пог тыс млн млрд трлн ш sq cu mln bn".split())
"""What may stand between a number and its unit: 600 кв. м."""

PLACES = frozenset({"г", "с", "п", "д", "м", "ч"})
"""Russian abbreviations of a place before a capital, and of a year or unit behind a number."""

ORDINALS = frozenset({"б", "т", "к", "үй", "ө", "ж"})
"""Kazakh abbreviations written onto a number: 12-б. 3-т. is article 12, paragraph 3."""

_MONTHS = """
янв фев февр мар апр авг сен сент окт ноя нояб дек
қаң ақп нау сәу мам мау шіл там қыр қаз қар жел желт
jan feb mar apr jun jul aug sep sept oct nov dec
"""
MONTHS = frozenset(_MONTHS.split())

_NUMBERED = """
no nos art eq sec apt ste rm pt ex ver par para cl ext tel p ch fig vol
р п пп ст гл рис стр кв д корп доб вн ок т ч абз подп тел каб комн ауд разд табл прим вып
көш бет б үй сағ қар тар т
"""
BEFORE_NUMBERS = frozenset(_NUMBERED.split()) | MONTHS
"""They do not end a sentence when a digit follows."""

COMPANIES = frozenset("inc corp co ltd llc plc bros".split())
"""English company forms: another one or the title of an officer may follow, or a new sentence."""

DOTTED_HEADS = frozenset("т.е т.н т.к т.ч т.о и.о в.и.о вр.и.о e.g i.e м.а т.ғ.д т.ғ.к к.э.н к.м.н д.м.н".split())
DOTTED_TAILS = frozenset(
    "т.д т.п т.б т.т т.с.с с.с н.э р.х б.з.д б.з.б б.з с.г т.г г.р л.с у.е с.ш ю.ш в.д з.д п.п a.m p.m ph.d".split()
)
EXCLAIMED = frozenset({"yahoo", "jeopardy"})
"""Names that end with an exclamation mark."""
