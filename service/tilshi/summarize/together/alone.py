"""Whether a sentence can stand beside sentences of other articles, where nothing of its own article leads to it."""

import re
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.fitness import Fitness
from tilshi.summarize.fitness.quotes import outside_quotes
from tilshi.summarize.fitness.speech import has_speaker, in_first_person, is_opinion

LONGEST: Final = 2000
"""Characters of a sentence that is looked into."""

_BACK: Final = re.compile(r"\bоб эт(?:ом|ой|их)\b|\b(?:бұл|осы) туралы\b|\babout (?:this|it)\b", re.IGNORECASE)
_DASHES: Final = ("-", "–", "—")
_UNFINISHED: Final = ("?", ":", ";")
"""Ends of what another sentence answers or goes on with."""
_PAIRS: Final = (("«", "»"), ("„", "“"))


def stands_alone(verdict: Fitness, sentence: str, language: Language) -> bool:
    """Whether a sentence is one, and is not somebody's words without their speaker.

    An article may be in the first person, ask, or say what ought to be, and its reader knows whose words he reads.
    Among sentences of several articles they would be nobody's, and so would a line of an interview or the end of a
    quotation. "Как пишет газета, об этом заявил министр" would name the source of whatever stands before it.

    Args:
        verdict: what speaks against it in its own article.
        sentence: in its own language.
        language: of it.
    """
    if not verdict.leaning and _BACK.search(sentence[:LONGEST]):
        return False
    unfit = verdict.furniture or verdict.fragment or verdict.bare_quote or verdict.torn_quote or verdict.background
    return not unfit and not _nobodys(sentence[:LONGEST], language)


def _nobodys(sentence: str, language: Language) -> bool:
    if sentence.lstrip().startswith(_DASHES) or sentence.rstrip().endswith(_UNFINISHED):
        return True
    if any(sentence.count(left) != sentence.count(right) for left, right in _PAIRS):
        return True
    outside, _ = outside_quotes(sentence, "")
    spoken = in_first_person(outside, language) or is_opinion(sentence, language)
    return spoken and not has_speaker(sentence, language)
