"""Verbs and phrases that say that somebody says something, by language: beginnings of words of our own."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from tilshi.languages import Language

_MEMO = 50_000
_LONGEST = 40

_SPEECH = {
    Language.RU: re.compile(
        "сказа[лнвт]|скаж[ие]|говор[иуя]|говорил|заяв[ил]|сообщ[аи]|отме[тч][иа]|подч[её]рк|добав[ил]|поясн|рассказ[аы]|"
        "ответи|отвеча|объясн|утвержда|счита[ею]т|написа|пишет|пишут|уточн|напомн|призна[лею]|спроси|спрашив|воскли|"
        "прокоммент|комментир|констат|предупре[дж]|резюм|процитир|цитир|указ[аы]л|словам$|слова$|замет[ил]|замеча[ел]|"
        "выразил|полага[ею]|увер[яе]|обеща|предлож|призва[лв]|призыва|возра[зж]|произн|крикну|шепну|объяви|рассужда|"
        "подытож|заключи|подтверди|подтвержда|посетов|пожалова|похвал|посовет|мнени|поблагодар|переда[ею]т|размыш|пообещ|вспомина|вспомнил|"
        "попроси|потребова|парир|возмут|высказ|перечисл|проговор|промолв|пошут|согласи|усомни|доложи|сетова|отозва|ссыла|"
        "гласи|изрек|настаива|советова|обратил|свидетельств|охарактериз|назва[лн]|опроверг|отрица"
    ),
    Language.EN: re.compile(
        "sa(?:id|ys?|ying)$|t(?:old|ells?|elling)$|add(?:s|ed|ing)$|stat(?:ed|es|ing)$|report(?:s|ed|edly)?$|expla|"
        "not(?:ed|es|ing)$|claim|declar|announc|argu|ask|answer|repl(?:y|ied|ies)|wr(?:ote|ites?|itten|iting)$|comment|"
        "remark|insist|warn|admit|emphasi|stress|quot|according|point(?:s|ed)$|call(?:s|ed)$|recall|belie[vf]|"
        "think|thought|continu|conclud|observ|shout|exclaim|urg(?:ed|es)$|tweet|acknowled|confirm|suggest|describ|"
        "words?$|mention|assert|recount|testif|joke|vow|pledg|promis|told|spoke|speak|reveal|express|respond|caution"
    ),
    Language.KK: re.compile(
        "де(?:ді|йді|ген|п|гендей|мек|сек|ймін|дім|йтін|генді|дік|ймыз)$|айт|мәлімде|хабарла|жаз(?:ды|ған|ады)|атап|"
        "түсіндір|қосты|жауап|сұра|ескерт|сендір|баянда|пікір|сөз|тоқтал|жеткіз|білдір|келтір|мақұлда|жариялa?|ұсын|"
        "есептей|санай|ойла|уәде|шақыр|айқайла|еске|растa?|түйінде|қорыт"
    ),
}


def _remembered(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    @lru_cache(maxsize=_MEMO)
    def speaks(word: str) -> bool:
        return len(word) <= _LONGEST and pattern.match(word) is not None

    return speaks


SPEAKS: Mapping[Language, Callable[[str], bool]] = MappingProxyType(
    {language: _remembered(pattern) for language, pattern in _SPEECH.items()}
)
"""Whether a folded word is a verb of speech, or a noun of speech as in "по словам", by language; remembered."""
