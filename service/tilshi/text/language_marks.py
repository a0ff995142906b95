"""Words, endings and spellings that tell languages in Cyrillic apart where their letters do not.

Our own short lists, for titles of a few words: a longer text is decided by the statistics of its letters. An item
counts for every language of its row, so that what Russian and Bulgarian share speaks for neither against the other.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language
from tilshi.text.stop_words import STOP_WORDS

COUNTED: Final = 12
"""Different words looked at; more would only repeat what the statistics have seen."""

_WORD, _ENDING, _IMPOSSIBLE = 2.0, 1.5, -3.0
"""Log-odds of a listed word, a listed ending, a spelling the language has not: to half a unit, by trial."""

_SHORTEST_STEM: Final = 2
_LONGEST_ENDING: Final = 6

_WORDS = """
ru uk be bg mk sr: на не за до по да
ru uk be bg: под без над про
ru uk be sr: о у и
ru bg mk: от из с при в о и
ru uk sr: у при и
kk ky tt ba: бар бала
kk ky: адам айыл деп керек алар эл мал сот
kk: мектеп ауыл аудан ауданы облысы облысында аумағы жылы жылдан айы адамы отбасы отыр жатыр алып ашты ашылды басталды
kk: барды болып болған тарихы орта басшысы басшы жарыс айтты тапты туды жалпы жазды жазу жаз жас жастар саны салынды
kk: деген кейін салды сатып сапары сапармен немесе емтихан есеп келеді келді кетті мемлекет елбасы елде шара дана тыс
kk: біз бізде
ky: жана менен болду деди эмес тууралуу боюнча ошол бул эле кийин чейин ар жок дейт экен койду жалпы алат берет келет
ky: кетет болот ачылды чыкты катары жакшы туура бардык же
tt: турында буенча булды дип диде бу ул юк иде һәм өчен белән сораган башланды куйды
ba: менән буйынса булды тип тине был ул улар юҡ өсөн
uz: ва учун билан деб деди эмас бу улар янги йил кейин керак бор эди бошланди
tg: ва бо аз дар ба барои ки аст шуд кард буд дорад ин он худ нав шуда карда рафт рӯз
mn: нь юм байна болон гэж гэсэн бол тухай энэ тэр дээр байгаа болно шинэ улсын хийх биш
uk: та що як від або він вона вони був є щодо після також ця це цей буде бути має ви немає
be: як але ад пра гэта яго яе быў каб гэты гэтая пасля таксама ці ды для ёсць няма новая
bg: се е са ще че със във към беше като който която което които това този тази ново нова нов няма има може
bg: бъде бил била след между преди ли най трябва само
mk: се во од со ќе го ги беше што како или е ова оваа овој има може биде нова ново треба само
sr: се су од са што или би код као али само нова ново нов дан мора може оне ово је није овај
"""
_ENDINGS = """
ru uk: ого ому ими ами ями
ru tg: ии он ро анд ори
ru uz: ари хи ади ида
ru be uk: ня
ru bg uk mk sr: ова
ru: ый ий ая яя ые ых его ему ость ости ение ении ания ании ться тся лся лась лись лось ают яют ует уют ешь ите ией
ru: ную тую кой ком ной ной ет ят ил
kk ky tt ba uz: лар дан
kk ky tt ba: ылды алды ында
kk ky: дар тар лер дер тер анды арды ырды ынан
kk: айды алдым адым тарынан лады тады зады йды йып ушы уы ясы мен пен бен ттар мын сын
ky: уу оо аа ыы туу луу дык тык нун дун дын нын нын ган гон гөн ээ
tt ba: ган лый
tt: нар
uz: нди рди лди шди тди инг лари даги ган
tg: иро дан уд
mn: ын ийн аа ээ оо лт аар ээр оор аас ээс оос
uk: лася лися лося ння вати іти ська ують яти
be: лася ліся лося ага ава цца аў аць яць ыць
ru bg mk sr: ена ено ени
ru bg mk: ата ите
ru bg mk sr: ство ие ия ва
bg mk: ото
bg: ът ят ието
mk: от ње иот
ru sr mk bg: ска
sr mk: ње ња ски ско
sr: ао ог ити
"""
_IMPOSSIBLE_IN = {
    # In Russian жы, кы are spelled жи, ки (but for some places); ъ stands only before е, ё, ю, я; ы begins no word.
    "ru": re.compile(r"^(?!шымкент|кызыл|кырг).*(?:[жшчщкгх]ы|ъ(?![еёюя])|[чщ][юя]|аа|уу|ыы)|^ы"),
    "kk": re.compile(r"ъ(?![еёюя])|щ|чы|ться$"),
}


def _rows(table: str) -> Mapping[str, frozenset[str]]:
    """Return the codes each item stands for."""
    found: dict[str, set[str]] = {}
    for line in table.strip().splitlines():
        codes, items = line.split(":")
        for item in items.split():
            found.setdefault(item, set()).update(codes.split())
    return MappingProxyType({item: frozenset(codes) for item, codes in found.items()})


def _with_stop_words(rows: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    own = {
        word: frozenset({language.value}) for language in (Language.RU, Language.KK) for word in STOP_WORDS[language]
    }
    return MappingProxyType({word: rows.get(word, frozenset()) | own.get(word, frozenset()) for word in {*rows, *own}})


_CODES_OF_WORD = _with_stop_words(_rows(_WORDS))
_CODES_OF_ENDING = _rows(_ENDINGS)


def log_odds(words: Iterable[str], codes: Iterable[str]) -> dict[str, float]:
    """Return what the words of a text say for and against each language, in log-odds.

    Args:
        words: words of the text, lower case; the first `COUNTED` different ones are looked at.
        codes: languages to judge.
    """
    found = dict.fromkeys(codes, 0.0)
    for word in list(dict.fromkeys(words))[:COUNTED]:
        for code, odds in _of_word(word):
            if code in found:
                found[code] += odds
    return found


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    listed = _CODES_OF_WORD.get(word.replace("ё", "е"))
    odds = dict.fromkeys(listed, _WORD) if listed else dict.fromkeys(_ending(word), _ENDING)
    for code, pattern in _IMPOSSIBLE_IN.items():
        if pattern.search(word):
            odds[code] = odds.get(code, 0.0) + _IMPOSSIBLE
    return tuple(odds.items())


def _ending(word: str) -> frozenset[str]:
    """Return the languages of the word's endings."""
    lengths = range(2, min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1)
    return frozenset().union(*(_CODES_OF_ENDING.get(word[-length:], frozenset()) for length in lengths))
