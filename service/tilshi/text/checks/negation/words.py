"""What a word says about negation, by language: closed lists and word beginnings of our own."""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.checks.negation.kazakh import negative_verb, perhaps_without, without

_MEMO = 50_000
_LONGEST = 48


class Kind(Enum):
    """What a word does for the count of negations."""

    NONE = 0
    DENIES = 1  # a negation that a translation must keep
    CONCORD = 2  # a second word of the same negation: никто не, ешкім емес
    OPPOSITE = 3  # denies by its meaning or its prefix: the other side must deny in some way
    HINT = 4  # may stand for a negation of the other side, and needs nothing there
    COMMAND = 5  # a hint where it ends its clause: барма, which nouns look like too; бас where тарту follows


_RU_DENIES = frozenset(("не", "нет", "нету", "нельзя", "без", "безо"))
_RU_CONCORD = re.compile(
    "ни|никто|никого|никому|никем|ничто|ничего|ничему|ничем|никогда|нигде|никуда|ниоткуда|никак|ничуть|нисколько|"
    "никак(?:ой|ая|ое|ие|ого|ому|их|им|ими|ую)"
)
_RU_OPPOSITE = re.compile(
    "отсутств|отказ|отверг|отверж|отриц|опроверг|опроверж|запре[тщ]|лиш(?:ен|ил|ает|ают|ать|аться|ившис)|"
    "невозмо|неизвест|неуда|нехват|нече|"
    "бе[зс](?!опас|условн|е|о|у|ц$)[а-я]{4}|"
    "не(?!б(?:о|а|е|ом|у)$|бес|боскр|дел|фт|сколь|обход|котор|давн|медл|мног|зави|одн|смотр|взир|жн|жел|мец|мк|мц|рв|"
    "йтр|йр|кто|кие|кое|кий|кая|которо|ко[ей]|редк|мал|вест|го$|й$|м$|му$|ю$|нец|неч|он$|олит|оген|др[ао]|пал|гр|льз|"
    "годя|когда|кролог|ктар|устойк|тто|птун|рест|сти|с[ету]|сл|стер|ва$|вск|навис|навид|дуг|г[аоу]$|что|мину|пременн|"
    "посредств|сомн|плох|лишн|превзо|замедл|уклон|оспор|исчерп|нецк|борис|лли|льсон|ймар|смит|дер)[а-я]{3}"
)
_RU_FIRM = re.compile(
    "недостаточ|невозможн|отсутствует|отсутствуют|неизвестн|непрост(?!ит)|необязат|неясн|неспособн|невыгод|несерьез|"
    "неопасн|неважн|неправд|неверн|невиданн|незаконч|неподтвержд|незаплан"
)
"""Words that nearly every language says with a negation or an opposite of its own."""
_RU_MILD = re.compile(
    "бе[зс](?!опас)|отсутств|лиш|отказ|нехват|недвиж|недостат|незыбл|непарн|неотлож|необъят|несос|недруг|неподал|несчаст|"
    "незнач|невеж|неотъем|небольш|неорган|неприят|невид?имк|недово|неожид|невероят|недалек|неуст|нечто|неудач|нечетн|недоим|"
    "неразб|негод|непрекл|недол|недоум|нечем|нечис|неизб|неповтор|неуже|недар|нечаян|незабыв|незадолг|ненадол|неправед|"
    "непоколеб|непрер|неразр|неимов|невзгод|нетерп|незаменим|неприкос|нередк|непрост|неблагопр|несут|неспокой|неблизк|неглубок"
)
"""Words whose Kazakh translation often has no negation in it."""
_RU_HINT = re.compile(
    "отклон|исключ|кроме$|помимо$|вместо$|избе[жг]|избав|предотвра|преду?преж?д|препятств|меша[юлт]|помеша|прекра[тщ]|"
    "переста[лют]|вряд$|едва|мало$|редк[оа]|реже|потер[ял]|утра[тч]|утер|против(?!$)|анти|вопреки$|"
    "чужд|исчез|пропа[лдв]|провал|сомн[еи]|иначе$|ошиб|лож[нь]|слишком|свобод[еа]н|воздерж|обош[елд]|обойт|"
    "остан[ао]в|отмен|слаб|хуже$|наименее|менее|скуд"
)
_EN_NEGATIONS = """
not no never without cannot none nobody no-one nothing nowhere neither cant dont doesnt didnt isnt wasnt wont
"""
_EN_DENIES = frozenset(_EN_NEGATIONS.split())
_EN_OPPOSITE = re.compile(
    "lack|absen|fail|refus|reject|den(?:y|ied|ies|ial)|unable|hardly|scarcely|barely|prohibit|bann(?:ed|ing)$|forbid|"
    "forbad|impossib|illeg|irreg|irresp|irrelev|inab|incap|incompl|incorr|inact|inadeq|inacc|ineff|inevit|invis|invalid|"
    "infreq|insuff|insig|instab|impract|improb|imperf|immob|immor|impun|indefin|innoc|inhum|inexp|intol|insec|"
    "dis(?:agr|allow|appear|appro|bel|conn|contin|hon|lik|obey|qual|resp|sat|tru|abl|adv|ab|infor)|non-?(?!e)[a-z]{3}|"
    "un(?!i[toqvfolc]|der|til|to|cles?$|fort|asur|like$|lock|leash|mask|veil|dress|less$)[a-z]{4}|"
    "(?!never|none|regard)[a-z]{3,}less(?:ly|ness)?$"
)
_EN_HINT = re.compile(
    "littl|rare|seldom|avoid|prevent(?!i)|exclu|except(?!i)|ceas|miss(?:es|ed|ing)?$|lost$|instead|free$|unless|"
    "negat|stop|nor$|wrong|false|misunder|mislead|mistaken$|abstain|too$|ban$|exempt|zero|weak|declin|beyond|minim|"
    "cancel|ignor|withh|shortage|shortly$|far$|less$"
)
_KK_DENIES = re.compile("емес(?!е)[а-яәғқңөұүһі]*|жоқ(?!т[аы]|а)[а-яәғқңөұүһі]*|жоғы(?:[мңн].*|на|нда)?")
_KK_CONCORD = re.compile("еш(?!кі(?!м))[а-яәғқңөұүһі]*")
_KK_HINT = re.compile(
    "болмаса|әйтпесе|қоспағанда|ұзамай|қарамастан|қарамай|болмасын|тыйым|тыйыл|айырыл|кедергі|тоқта(?!т)|сирек|"
    "теріс$|айрыл|кемшіл|болдыр|орнына|нашар|әлсіз|қате$|бей(?!не|іт|ім|б)[а-яәғқңөұүһі]{3}|әзер|әрең|"
    "тапшы|екіталай"
)
_KK_OPPOSITE = re.compile("[а-яәғқңөұүһі]+[мбп][ае]уш[ыі]л[ыі][кғгқ]")
_PARTICLES = frozenset(("ақ", "ау", "шы", "ші", "мыс", "ті"))
REFUSE = "бас"
"""The first word of бас тарту, to refuse; alone it is a head."""
_IMPERATIVE = re.compile("[а-яәғқңөұүһі]+(?:[аәеоөұүыіуиюяэлрй]м|[мнңзж]б|[пфкқтсшщчцхһбвгд]п)[ае](?:шы|ші)?")


@lru_cache(maxsize=_MEMO)
def firm(word: str, language: Language, other: Language) -> bool:
    """Whether a word that denies by its meaning is nearly always said with a negation in the other language too."""
    if language is not Language.RU:
        return False
    if other is Language.KK:
        return _RU_MILD.match(word) is None
    return _RU_FIRM.match(word) is not None


def _russian(word: str) -> Kind:
    if len(word) > _LONGEST:
        return Kind.NONE
    if word in _RU_DENIES:
        return Kind.DENIES
    if _RU_CONCORD.fullmatch(word):
        return Kind.CONCORD
    return _meaning(word, _RU_OPPOSITE, _RU_HINT)


def _english(word: str) -> Kind:
    if len(word) > _LONGEST:
        return Kind.NONE
    if word in _EN_DENIES or word.endswith("n't"):
        return Kind.DENIES
    if word.startswith("non"):
        return _meaning(word, _EN_OPPOSITE, _EN_HINT)
    kinds = {_meaning(part, _EN_OPPOSITE, _EN_HINT) for part in word.split("-")}
    return next((one for one in (Kind.OPPOSITE, Kind.HINT) if one in kinds), Kind.NONE)


_KK_KINDS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    (Kind.HINT, _KK_HINT.match),
    (Kind.DENIES, _KK_DENIES.fullmatch),
    (Kind.DENIES, negative_verb),
    (Kind.CONCORD, _KK_CONCORD.fullmatch),
    (Kind.OPPOSITE, without),
    (Kind.HINT, perhaps_without),
    (Kind.OPPOSITE, _KK_OPPOSITE.match),
    (Kind.COMMAND, _IMPERATIVE.fullmatch),
    (Kind.COMMAND, REFUSE.__eq__),
)
"""What a Kazakh word is tried for, in order."""


def _kazakh(word: str) -> Kind:
    if len(word) > _LONGEST:
        return Kind.NONE
    word = word.replace("i", "і")  # typed on a Latin keyboard: as common as it is wrong
    if "-" in word:
        kinds = {_kazakh(part) for part in word.split("-") if part not in _PARTICLES}
        return kinds.pop() if len(kinds) == 1 else Kind.HINT if kinds - {Kind.NONE} else Kind.NONE
    return next((kind for kind, holds in _KK_KINDS if holds(word)), Kind.NONE)


def _meaning(word: str, opposite: re.Pattern[str], hint: re.Pattern[str]) -> Kind:
    if opposite.match(word):
        return Kind.OPPOSITE
    return Kind.HINT if hint.match(word) else Kind.NONE


KINDS: Mapping[Language, Callable[[str], Kind]] = MappingProxyType(
    {
        Language.RU: lru_cache(maxsize=_MEMO)(_russian),
        Language.EN: lru_cache(maxsize=_MEMO)(_english),
        Language.KK: lru_cache(maxsize=_MEMO)(_kazakh),
    }
)
"""What a folded word (`tilshi.text.words.Word.folded`) does for the count of negations, by language; remembered."""
