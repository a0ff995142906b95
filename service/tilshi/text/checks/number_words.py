"""Numbers written in words, in Roman numerals and as names of months."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tilshi.languages import Language

SCALES = (
    *((stem, 3) for stem in ("тыс", "мың", "thousand")),
    *((stem, 6) for stem in ("миллион", "млн", "million", "mln")),
    *((stem, 9) for stem in ("миллиард", "млрд", "billion", "bn")),
    *((stem, 12) for stem in ("триллион", "трлн", "trillion", "tn")),
)
"""Beginnings of scale words and how many zeros they stand for."""

_EXACT_RU = """
1 один одна одно одного одной одному одну одним одном одни одних | 2 два две двум двумя оба обе обоих пара пару |
3 три трем тремя | 4 четыре | 5 пять пяти пятью | 6 шесть шести шестью | 7 семь семи семью | 8 восемь восьми |
9 девять девяти | 10 десять десяти десятка десяток | 100 сто ста сотня сотни сотню сотен | 0.5 пол половина половину
половины полгода полчаса | 1.5 полтора полторы полутора | 0 ноль нуль нулевой
"""
_STEMS_RU = """
1 перв единств | 2 втор двух дву двое двои дважды вдвое удво | 3 трет трех трое трижды втрое утрои | 4 четыр четвер |
5 пяти пятый пятая пятое пятог пятой пятом пятым пятых пятую пятер | 6 шести шестой шеста шестог шестом шестер |
7 семи седьм семер | 8 восьми восьмо восьма восьму восьмер | 9 девяти девят | 10 десяти десят десятилет декад |
11 одиннадцат | 12 двенадцат дюжин | 13 тринадцат | 14 четырнадцат | 15 пятнадцат | 16 шестнадцат | 17 семнадцат |
18 восемнадцат | 19 девятнадцат | 20 двадцат | 30 тридцат | 40 сорок | 50 пятьдесят пятидесят |
60 шестьдесят шестидесят | 70 семьдесят семидесят | 80 восемьдесят восьмидесят | 90 девяност |
100 сотый сотая сотог столет век | 200 двести двухсот | 300 триста трехсот | 400 четыреста четырехсот |
500 пятьсот пятисот | 600 шестьсот шестисот | 700 семьсот семисот | 800 восемьсот восьмисот |
900 девятьсот девятисот | 1000 тысяч | 1000000 миллион | 1000000000 миллиард
"""
_EXACT_KK = """
1 бір бірі бірін біреу | 2 екі екіге екіден | 3 үш үші | 4 төрт | 5 бес | 6 алты алтыға | 7 жеті жетіге жетіден |
8 сегіз | 9 тоғыз | 10 он онға оннан ондаған онның | 100 жүз жүзге жүзден жүздеген | 0.5 жарты жарым | 0 нөл
"""
_STEMS_KK = """
1 бірінш алғаш | 2 екінш екеу екіжақ екі | 3 үшінш үшеу үшке үштен үшт | 4 төрт | 5 бес | 6 алтыншы алтау | 7 жетінші
жетеу | 8 сегіз | 9 тоғыз | 10 оныншы онжылдық онкүн | 20 жиырма | 30 отыз | 40 қырық | 50 елу | 60 алпыс | 70 жетпіс |
80 сексен | 90 тоқсан | 100 жүзінші ғасыр жүзжылдық | 1000 мың | 1000000 миллион | 1000000000 миллиард
"""
_EXACT_EN = """
1 one ones single once a an | 2 two both twice pair couple dual second | 3 three thrice third thirds | 4 four quarter |
6 six | 7 seven | 9 nine | 10 ten tens tenth decade decades | 0.5 half | 0 zero nil | 1.5 one-and-a-half
"""
_STEMS_EN = """
1 first | 2 twofold doubl | 3 tripl three | 4 four fourth quadr | 5 five fifth | 6 sixth | 7 seventh | 8 eight |
9 ninth | 11 eleven | 12 twelve twelfth dozen | 13 thirteen | 14 fourteen | 15 fifteen | 16 sixteen | 17 seventeen |
18 eighteen | 19 nineteen | 20 twent | 30 thirt | 40 fort | 50 fift | 60 sixt | 70 sevent | 80 eighty eighties |
90 ninet | 100 hundred centur | 1000 thousand millenni | 1000000 million | 1000000000 billion
"""
_MONTH_STEMS = """
1 январ қаңтар january | 2 феврал ақпан february | 3 март наурыз march | 4 апрел сәуір april | 5 мая май мамыр may |
6 июн маусым june | 7 июл шілде july | 8 август тамыз august | 9 сентябр қыркүйек september | 10 октябр қазан october |
11 ноябр қараша november | 12 декабр желтоқсан december
"""


def _table(words: str) -> Mapping[str, str]:
    rows = (row.split() for row in words.split("|"))
    return MappingProxyType({word: value for value, *forms in rows for word in forms})


_EXACT = MappingProxyType(
    {Language.RU: _table(_EXACT_RU), Language.KK: _table(_EXACT_KK), Language.EN: _table(_EXACT_EN)}
)
_STEMS = MappingProxyType(
    {Language.RU: _table(_STEMS_RU), Language.KK: _table(_STEMS_KK), Language.EN: _table(_STEMS_EN)}
)
_MONTHS = _table(_MONTH_STEMS)

_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = re.compile(r"(?<!\w)[IVXLCDMІХСМ]{1,9}(?!\w)")
_LATIN = str.maketrans("ІХСМ", "IXCM")
_ROMAN_VALUES = MappingProxyType({"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000})
_LONGEST_STEM = 12
_HUNDRED, _THOUSAND = 100, 1000


def spoken_values(text: str, language: Language) -> frozenset[str]:
    """Return every number a text has in words (single words and compounds), Roman numerals or names of months."""
    found: set[str] = {str(_roman(match[0])) for match in _ROMAN.finditer(text)}
    compound: list[int] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match[0].casefold().replace("ё", "е")
        month = _longest(word, _MONTHS)
        value = _EXACT[language].get(word) or _longest(word, _STEMS[language])
        found.update(one for one in (month, value) if one)
        if compound and (value is None or text[end : match.start()] not in {" ", "-", "\u00a0"}):
            found |= _compounds(compound)
            compound = []
        if value is not None and value.isdigit():
            compound.append(int(value))
        end = match.end()
    return frozenset(found | _compounds(compound))


def _longest(word: str, stems: Mapping[str, str]) -> str | None:
    cuts = (word[:length] for length in range(min(len(word), _LONGEST_STEM), 1, -1))
    return next((stems[cut] for cut in cuts if cut in stems), None)


def _compounds(values: list[int]) -> set[str]:
    return {str(value) for value in _read(values)} if len(values) > 1 else set()


def _read(values: list[int]) -> Iterator[int]:
    """Read number words in a row: `двадцать пять` 25, `екі жүз` 200, `five thousand two hundred` 5200."""
    total = current = 0
    for value in values:
        if value >= _THOUSAND:
            total, current = total + (current or 1) * value, 0
        elif value == _HUNDRED and 0 < current < _HUNDRED:
            current *= value
        elif current and not _fits(current, value):
            yield total + current
            total, current = 0, value
        else:
            current += value
    yield total + current


def _fits(current: int, value: int) -> bool:
    digits = len(str(value))
    return current % int("1" + "0" * digits) == 0


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[one] for one in numeral.translate(_LATIN)]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
