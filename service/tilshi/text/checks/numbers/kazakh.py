"""Kazakh number words: stems and the closed set of endings they take."""

import re

from tilshi.text.checks.numbers.lexeme import Lexeme, Role, frozen, table

_STEMS = {
    "үш": "3",
    "төрт": "4",
    "бес": "5",
    "алты": "6",
    "жеті": "7",
    "сегіз": "8",
    "тоғыз": "9",
    "он": "10",
    "жиырма": "20",
    "отыз": "30",
    "қырық": "40",
    "елу": "50",
    "алпыс": "60",
    "жетпіс": "70",
    "сексен": "80",
    "тоқсан": "90",
}
_UNCLEAR = {"бір": "1", "екі": "2"}
_SCALES = {
    "мың": "3",
    "миллион": "6",
    "млн": "6",
    "миллиард": "9",
    "млрд": "9",
    "триллион": "12",
    "трлн": "12",
}
_EXACT = frozen(
    table("1 біреу біреуі жалғыз алғашқы алғаш | 2 екеу екеуі екеуін екеуінің екеуіне егіз қос қосарлы", Role.ALONE),
    table("0 нөл нөлге нөлден ноль | 12 түс түсте | 0,12,24 түнжарым | 24,1 тәулік тәулігіне тәуліктік", Role.ALONE),
    table("0.5 жартылай жартыфинал | 0.25 ширекфинал | 1000 мыңжылдық мыңжылдықта | 12 дюжина", Role.ALONE),
    table("0.25,4,15 ширек ширегі ширегін", Role.PART),
    table("3 қола қоланы қоламен", Role.ALONE),
    table("10 онжылдық ондаған ондап | 100 ғасыр ғасырлық ғасырда жүзжылдық", Role.UNIT),
    table("100 жүз жүзге жүзден жүздің жүзді жүздей жүзбен жүзінші жүзіншісі жүздік жүздеген жүздеп", Role.HUNDRED),
)
_MONTHS = """
1 қаңтар | 2 ақпан | 3 наурыз | 4 сәуір | 5 мамыр | 6 маусым | 7 шілде | 8 тамыз | 9 қыркүйек | 10 қазан | 11 қараша |
12 желтоқсан
"""
_MONTH = {word: Lexeme(Role.ALONE, (value,)) for value, word in (row.split() for row in _MONTHS.split("|"))}
_MONTH_WORD = re.compile(
    f"({'|'.join(_MONTH)})(?:ның|дың|тың|нің|дің|тің|да|де|та|те|дан|ден|тан|тен|нан|ға|ге|қа|ке|[ыі]\\w*)?"
)

_CASE = "(?:г[еа]|к[еа]|ғ[ае]|қ[ае]|[дт][еа]|[дтн][іы]ң|[дтн][іы]|[мбп]ен)"
_FROM = "[дтн][еа]н"
_OWN = "с?[ыі](?:н(?:[ыіа]|ің|ың|ен|ан|де|да|е|а)?)?"
_ORDINAL = f"(?:с?[ыі])?нш[ыі](?:с[ыі](?:н[іыеа]?[нң]?)?)?(?:{_CASE}|[дтн][еа]н)?"
_TOGETHER = f"[еа]у(?:і|ы|ін|ын|інің|ының|іне|ына)?{_CASE}?"
_MANY = "(?:[дтлн][аеі]ғ[ае]н|[дтл]еген|[дт]аған|даған|деген)"
_MADE = (
    "(?:жылдық|жылдығы|жылдығын|жылдығына|айлық|апталық|күндік|сағаттық|минуттық|жақты|қабатты|есе|еселік|пайыздық|метрлік"
    "|тонналық|орындық|бөлмелі|томдық|балдық|балл|градустық|сериялы|буынды|мүшелі)"
)
_NUMBER = re.compile(
    f"(?P<stem>{'|'.join([*_STEMS, *_UNCLEAR])})"
    f"(?:(?P<ordinal>{_ORDINAL})|(?P<from>{_FROM})|(?P<own>{_OWN})|{_CASE}|{_TOGETHER}|{_MADE}(?:{_CASE})?|д?[еа]й|т[еа]й"
    "|ер|ар|шар|шер|(?P<noun>[лдт][ыі][қкғг]\\w*))?"
)
_SCALE = re.compile(
    f"({'|'.join(_SCALES)})(?:({_ORDINAL})|{_MANY}|{_OWN}|{_FROM}|{_CASE}|д?[еа]й|т[еа]й|[лдт][ыі][қк]\\w*)?"
)
_HALF = re.compile(f"(?:жарты|жарым)(?:сы(?:н\\w{{0,4}})?|{_CASE}|{_FROM})?")
_RICH = re.compile("(миллион|миллиард)ер")
_PRONOUNS = frozenset(["онда", "оны", "оның", "онымен", "онсыз", "ондай", "онысы", "онысын", "үшін", "үшінде", "оныда"])
_ALTY = "6 алтау алтауы алтауын | 7 жетеу жетеуі жетеуін"
_TOGETHER_WORDS = table(_ALTY, Role.PLUS, clear=True)
_WEAK = {"тоқсан"}
"""Also a quarter of the year."""


def lexemes(word: str) -> tuple[Lexeme, ...]:
    """Read one word, in lower case."""
    if word in _PRONOUNS:
        return ()
    known = _EXACT.get(word) or _TOGETHER_WORDS.get(word) or _inflected(word)
    return (known,) if known else ()


def _inflected(word: str) -> Lexeme | None:
    if match := _NUMBER.fullmatch(word):
        value = _STEMS.get(match["stem"]) or _UNCLEAR[match["stem"]]
        clear = match["stem"] in _STEMS and match["stem"] not in _WEAK and not match["noun"]
        role = Role.UNDER if match["from"] else Role.LAST if match["ordinal"] else Role.PLUS
        return Lexeme(role, (value,), clear)
    if match := _SCALE.fullmatch(word):
        return Lexeme(Role.LAST_SCALE if match[2] else Role.SCALE, (_SCALES[match[1]],))
    if match := _RICH.match(word):
        return Lexeme(Role.ALONE, ("1" + "0" * int(_SCALES[match[1]]),), clear=True)
    if _HALF.fullmatch(word):
        return Lexeme(Role.PART, ("0.5",))
    month = _MONTH_WORD.fullmatch(word)
    return _MONTH[month[1]] if month else None
