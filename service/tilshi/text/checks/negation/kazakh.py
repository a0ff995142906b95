"""Which Kazakh words deny: negative verb forms by rule, and words with the ending -сыз/-сіз."""

import re
from functools import lru_cache

_MEMO = 50_000
_LONGEST = 48

# The suffix is ма/ме after vowels and л р й у, ба/бе after м н ң з ж, па/пе after voiceless consonants and б в г д.
_SUFFIX = "(?:(?<=[аәеоөұүыіуиюяэёлрй])м|(?<=[мнңзж])б|(?<=[пфкқтсшщчцхһбвгд])п)[ае]"
_ENDINGS = (
    "д[ыі](?:м|ң|қ|к|ңыз|ңіз|ңдар|ңдер|ңыздар|ңіздер)?",  # did not: -мады, -медік
    "[ғг][ае]н.*",  # has not, not having: -маған, -мегендіктен
    "й(?:д[ыі]|мын|мін|сың|сің|сыз|сіз|сыздар|сіздер|мыз|міз|т[ыі]н.*|ынша|інше|[ыі]н|[ыі]қ|[ыі]к)?",  # does not
    "с(?:[ае](?:м|ң|қ|к|ңыз|ңіз)?|тан|тен|тай|тей|қа|ке|пын|пін|пыз|піз|сың|сің|сыз|сіз)?",  # would not, if not
    "у(?:[ыі].*|ға|ге|да|де|дан|ден|дың|дің|ды|ді|дағы|дегі|мен|мыз|міз|ымыз|іміз)?",  # the not doing: -мауы
    "п(?:т[ыі]|пын|пін|с[ыі]ң|п[ыі]з)",  # it turns out, has not
    "ң(?:ыз|із|ыздар|іздер|дар|дер)",  # do not
)
_NEGATIVE_VERB = re.compile(f"([а-яёәғқңөұүһі]+){_SUFFIX}(?:{'|'.join(_ENDINGS)})")
_FINITE = re.compile(
    "(?:[мбп][ае](?:д[ыі](?:м|ң|қ|к|ңыз|ңіз|ңдар|ңдер|ңыздар|ңіздер)?|"
    "й(?:д[ыі]|мын|мін|сың|сің|сыз|сіз|мыз|міз)|пт[ыі])|жоқ|емес(?:пін|пыз|піз|сің|сіз|пын)?)$"
)
_VOWEL = re.compile("[аәеоөұүыіуиюяэё]")
_OPEN_STEMS = frozenset(("де", "же", "жи", "ки", "ти", "жу", "ту", "қу", "бу", "ши", "си", "ми", "ұю"))
"""Verb stems of a consonant and a vowel; others (қа, ша, жа, та) begin words such as қамау, шамасы, жамау."""
_AFFIRMATIVE = re.compile(
    "қама[улдйғ]|қармай|қармау|қармаған|қармады|тырма|демеу|алмас(?!а$|ақ$|ам$|тан$)|емеу|"
    "жылжымайтын|бөлмеңіз|көрмеңіз|кемеңіз|мекемеңіз|жаппай|жанармай|аймауыт|шырмау|мұзқатыртпа"
)
"""Beginnings of words that only look negative: custody, sponsor, exchange, real estate, "your room", mass, fuel."""
_WITHOUT = re.compile(
    "[а-яёәғқңөұүһі]{2,}(?:сыз|сіз)(?:(?:ды[қғ]|ді[кг]|да[нр]|де[нр]|дау|деу|рақ|рек|бен|ғ[аы]|г[еі]|да|де|ды|ді|ы|і).*)?"
)
_NOT_WITHOUT = ("қауіпсіз", "тәуелсіз", "сөзсіз", "қамсыздан", "киберқауіпсіз")
_SECOND_PERSON = re.compile(".*(?:[аейп]|(?<!л|д|т)[ае]р|ған|ген|қан|кен)(?:сыз|сіз)(?:дар|дер)?")


@lru_cache(maxsize=_MEMO)
def negative_verb(word: str) -> bool:
    """Whether a lower-case Kazakh word is a negative verb form: алмады, келмейтін, айтпаған, болмауы."""
    if len(word) > _LONGEST or _AFFIRMATIVE.match(word):
        return False
    match = _NEGATIVE_VERB.fullmatch(word)
    if match is None:
        return False
    stem = match[1]
    if len(stem) == 1 or not _VOWEL.search(stem):
        return False
    return len(stem) != 2 or not _VOWEL.match(stem[1]) or stem in _OPEN_STEMS  # noqa: PLR2004  # consonant and vowel


@lru_cache(maxsize=_MEMO)
def states(word: str) -> bool:
    """Whether a lower-case negative word ends a statement (келмеді, келмейді): no converb, no participle."""
    return _FINITE.search(word) is not None


_NOUNS = """
ана ата бала баға шекара виза шара сана қала пайда сапа ақша жоба баспана мұра өтемақы шеше әке мүше нәтиже қате ереже
дене тәжірибе несие мекеме мереке көлеңке кеме мәселе
"""
_NOUNS_WITHOUT = tuple(noun + ending for noun in _NOUNS.split() for ending in ("сыз", "сіз"))
"""Nouns that end like a verb before "you"."""


@lru_cache(maxsize=_MEMO)
def without(word: str) -> bool:
    """Whether a lower-case Kazakh word says that something is lacking, by -сыз/-сіз: жұмыссыз, шексіздік."""
    return _lacks(word) and not _SECOND_PERSON.fullmatch(word)


def perhaps_without(word: str) -> bool:
    """Whether a lower-case Kazakh word looks like "you", as барасыз (you go), and is of a noun: анасыз (motherless)."""
    return word.rpartition("-")[2].startswith(_NOUNS_WITHOUT) and _lacks(word)


def _lacks(word: str) -> bool:
    return len(word) <= _LONGEST and not word.startswith(_NOT_WITHOUT) and _WITHOUT.fullmatch(word) is not None
