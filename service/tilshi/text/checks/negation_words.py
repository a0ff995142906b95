"""What a word says about negation, by language: closed lists and word beginnings of our own."""

import re
from enum import Enum
from functools import lru_cache

from tilshi.languages import Language
from tilshi.text.checks.negation_kazakh import negative_verb, without

_MEMO = 50_000
_LONGEST = 48


class Kind(Enum):
    """What a word does for the count of negations."""

    NONE = 0
    DENIES = 1  # a negation that a translation must keep
    CONCORD = 2  # a second word of the same negation: никто не, ешкім емес
    LEXICAL = 3  # denies by its meaning or its prefix: may stand for a negation, need not be kept as one


_RU_DENIES = frozenset("не нет нету нельзя без безо".split())
_RU_CONCORD = re.compile(
    "ни|никто|никого|никому|никем|ничто|ничего|ничему|ничем|никогда|нигде|никуда|ниоткуда|никак|ничуть|нисколько|"
    "никак(?:ой|ая|ое|ие|ого|ому|их|им|ими|ую)|ничь?(?:ей|я|е|и|его|ему|их|им)"
)
_RU_LEXICAL = re.compile(
    "отсутств|лиш(?:ен|ит|ил|ают|ать|аться|ившис)|отказ|отверг|отверж|отклон|отриц|опроверг|опроверж|запре[тщ]|исключ|"
    "кроме$|помимо$|вместо$|избе[жг]|избав|предотвра|преду?преж?д|препятств|меша[юлт]|помеша|прекра[тщ]|переста[лют]|вряд|"
    "едва|мало$|мал[ао][а-я]{4}|редк[оа]|реже|потер[ял]|утра[тч]|утер|недо(?!р|л)[а-я]{3}|против|анти|вопреки$|чужд|"
    "исчез|пропа[лдв]|провал|сомн[еи]|иначе$|ошиб|потеря|лож[нь]|слишком|нулев|свобод[еа]н|воздерж|обош[елд]|обойт|"
    "остан[ао]в|далек[оа]$|пуст(?:ой|ая|ые|ует)|отмен|нарушен|наруша|слаб|плох|хуже$|враг|закры[твл]|прошл|"
    "бе[зс](?!опас|е|о|у)[а-я]{4}|"
    "не(?!б[оае]|дел|фт|сколь|обход|котор|давн|медл|мног|ред?к|зависим|однокр|смотр|жн|мец|мк|мцы|рв|движ|йтр|йр|кто|"
    "кие|кое|кий|кая|редко|мал[оы]|с[тлу]|вест|деля|го$|е$|й$|м$|му$|вск|о|посред|преста|у[жс]|пал|гр[оа]|л[ьюя])[а-я]{3}"
)
_EN_DENIES = frozenset(
    "not no never without cannot none nobody nothing nowhere neither cant dont doesnt didnt isnt wasnt wont".split()
)
_EN_LEXICAL = re.compile(
    "lack|absen|fail|refus|reject|den(?:y|ied|ies|ial)|unable|littl|few$|hardly|scarce|barely|rare|seldom|avoid|"
    "prevent|prohibit|bann?(?:ed|ing)?$|forbid|forbad|exclud|except|ceas|miss(?:ing|ed)|los[ets]|loss|instead|"
    "otherwise|free$|unless|impossib|illeg|irreg|irresp|irrelev|inab|incap|incompl|incorr|inact|inadeq|inacc|ineff|"
    "inevit|invis|invalid|infreq|insuff|insig|instab|imposs|impract|improb|imperf|immob|immor|impun|indefin|innoc|"
    "inhum|inexp|intol|insec|dis(?:agr|all|app|bel|conn|cont|hon|lik|obey|qual|resp|sat|tr|abl|adv|ab|infor)|non|neg|"
    "un(?!i[toqvfolc]|der|til|to|cle)[a-z]{4}|[a-z]{3,}less(?:ly|ness)?$|oppos|against|contrary|anti|stop|nor$|"
    "wrong|false|mis(?:l|u|t|i|c|f)|yet$|abstain|too$|rather|far$|ban$|counter|ex(?:empt)|withou|void|zero|weak|poor|bad$|last$|declin"
)
_KK_DENIES = re.compile("емес[а-яәғқңөұүһі]*|жоқ(?!т[аы]|а)[а-яәғқңөұүһі]*|жоғы(?:[мңн].*|на|нда)?")
_KK_CONCORD = re.compile("еш(?!кі$)[а-яәғқңөұүһі]*")
_KK_LEXICAL = re.compile(
    "болмаса|әйтпесе|қоспағанда|ұзамай|қарамастан|қарамай|болмасын|бас тарт|тарт[тып]|тыйым|тыйыл|қарсы|"
    "жоғал|айыр[ыл]|кедергі|тоқта|сирек|аз$|аздап|азғантай|шектеу|теріс|босат|бос$|айрыл|қашық|өзге|басқа|"
    "жетіс|кем|болдыр|тыс$|орнына|қиын|нашар|әлсіз|бей(?!не|іт|ім)[а-яәғқңөұүһі]{3}|қате|өтірік|жалған|әзер|әрең|тапшы"
)


@lru_cache(maxsize=_MEMO)
def kind(word: str, language: Language) -> Kind:
    """Return what one folded word (`tilshi.text.words.Word.folded`) does for the count of negations."""
    if len(word) > _LONGEST:
        return Kind.NONE
    if language is Language.RU:
        return _russian(word)
    return _english(word) if language is Language.EN else _kazakh(word)


def _russian(word: str) -> Kind:
    if word in _RU_DENIES:
        return Kind.DENIES
    if _RU_CONCORD.fullmatch(word):
        return Kind.CONCORD
    return Kind.LEXICAL if _RU_LEXICAL.match(word) else Kind.NONE


def _english(word: str) -> Kind:
    if word in _EN_DENIES or word.endswith("n't"):
        return Kind.DENIES
    return Kind.LEXICAL if _EN_LEXICAL.match(word) else Kind.NONE


def _kazakh(word: str) -> Kind:
    word = word.partition("-")[0]
    if _KK_LEXICAL.match(word):
        return Kind.LEXICAL
    if _KK_DENIES.fullmatch(word) or negative_verb(word):
        return Kind.DENIES
    if _KK_CONCORD.fullmatch(word):
        return Kind.CONCORD
    return Kind.LEXICAL if without(word) else Kind.NONE
