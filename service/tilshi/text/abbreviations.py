"""Abbreviations that end with a full stop, by what may stand behind it: our own lists, without the full stop."""

from types import MappingProxyType

from tilshi.languages import Language

_RU_HEADS = """
ул пр-т пр-кт просп пер пл наб бул бульв шос мкр корп кв каб ауд комн оф эт лит им св ст ср см напр гл пп пос разд прим
проф акад доц канд докт подполк кап лейт дер пгт оз о-в п-ов о тов гр г-н г-жа гр-н гр-ка д-р инж зав зам пом нач нем
англ франц лат греч каз рус яп кит итал исп укр фр ред изд сост отв вып илл худ реж композ арт засл худож авт дир корр
секр пред обл р-н респ гос мед техн юр ист филол пед экон хим биол пр vs
"""
_KK_HEADS = """
мыс даң даңғ мкр ықш проф акад доц подполк сур кест ред орыс ағыл лат көш к-сі реж арт әрт тех
канд докт им ул пр пос оз кв каб ст св авт
"""
_EN_HEADS = """
mr mrs ms mx messrs dr drs prof profs rev fr hon gen brig col maj capt cpt lt sgt cpl pvt adm cmdr cmdt gov govs sen
sens rep reps gens pres supt insp det st ste mt ft fig figs nos vol pp ch sec vs v cf ed eds op approx est incl excl
apt rte hwy dir asst assoc amb atty
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
        Language.RU: frozenset({"обл", "р-н", "ауд", "зам", "зав"}),
        Language.KK: frozenset({"ж", "жж", "ғ", "ғғ", "қ", "обл", "ауд", "ө", "к", "ат", "а", "ы", "даңғ", "көш"}),
        Language.EN: frozenset(_EN_SOFT_HEADS.split()),
    }
)
"""Something nearly always follows; a sentence that begins with a function word may.

In Kazakh these are years, centuries and places: a sentence ends with its verb, so they stand inside one."""

_MEASURES = "см кв м гр ft sec min vol est"
MEASURES = frozenset(_MEASURES.split())
"""Heads that are units behind a number, and may then end a sentence."""

_COUNTED = "кв куб пог тыс млн млрд трлн ш sq cu mln bn"
COUNTED = frozenset(_COUNTED.split())
"""What may stand between a number and its unit: 600 кв. м."""

PLACES = frozenset({"г", "с", "п", "д", "м", "ч", "р", "х"})
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
р п пп ст гл рис стр кв д корп доб вн ок т ч абз подп тел моб факс каб комн ауд разд табл прим вып к
көш бет б үй сағ қар тар т
"""
BEFORE_NUMBERS = frozenset(_NUMBERED.split()) | MONTHS
"""They do not end a sentence when a digit follows."""

_COMPANIES = "inc corp co ltd llc plc bros"
COMPANIES = frozenset(_COMPANIES.split())
"""English company forms: another one or the title of an officer may follow, or a new sentence."""

_DOTTED_HEADS = "т.е т.н т.к т.ч т.о и.о в.и.о вр.и.о e.g i.e м.а т.ғ.д т.ғ.к к.э.н к.м.н д.м.н"
DOTTED_HEADS = frozenset(_DOTTED_HEADS.split())
_DOTTED_TAILS = "т.д т.п т.б т.т т.с.с с.с н.э р.х б.з.д б.з.б б.з с.г т.г г.р л.с у.е с.ш ю.ш в.д з.д п.п"
DOTTED_TAILS = frozenset(_DOTTED_TAILS.split())
CLOCK = frozenset({"a.m", "p.m"})
LARGE = frozenset({"тыс", "млн", "млрд", "мың"})
"""Behind a number and one of these a smaller number may follow: 3 тыс. 128."""

EXCLAIMED = frozenset({"yahoo", "jeopardy"})
"""Names that end with an exclamation mark."""
