"""Whether a sentence can stand alone: what it leans on, whether it is speech, a fragment, furniture."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.fitness.furniture import is_furniture
from tilshi.summarize.fitness.openings import bare, leans, reminds
from tilshi.summarize.fitness.quotes import Quote, quotes
from tilshi.summarize.fitness.references import refers_back
from tilshi.summarize.fitness.speech import (
    announces,
    has_speaker,
    in_first_person,
    is_credit,
    is_opinion,
    names_source_of_last,
    tells_who,
)
from tilshi.summarize.headline_tables import OPENING_CREDIT

MIN_WORDS: Final = 5
"""A sentence of fewer words is a fragment: a dateline, a subheading, an interjection."""
_LONGEST: Final = 2000
"""Characters of a sentence that is looked into; what is longer is no sentence of an article."""
_WORD: Final = re.compile(r"\w+")
_ENDED: Final = re.compile(r"[.!?…:;][\W_]*$")
_TOP: Final = 3
_LONG_LINE: Final = 10  # words; at the top of an article a line as long as that is a sentence that lost its stop
_TAIL: Final = 40
_SMALL: Final = re.compile(r"[\s•·*–—-]*[a-zа-яёәғқңөұүһі]")
_MOSTLY: Final = 0.5
_REPLY: Final = re.compile(r"[»\"”]\s?,?\s?[–—-]\s")
"""Behind a quotation the dash that its speaker follows."""


@dataclass(frozen=True, slots=True)
class Fitness:
    """What speaks against one sentence.

    Attributes:
        leaning: its meaning, or whose words it gives, lies in the sentence before: a pronoun, a connective, somebody
            not introduced, speech that goes on.
        background: it opens a reminder of older news.
        fragment: fewer than `MIN_WORDS` words, a line without a stop among sentences with one, or an item of a list.
        bare_quote: speech from end to end; who speaks is not told in the sentence.
        torn_quote: a quotation begins or ends in it, and its other end stands in another sentence.
        furniture: page furniture, an address, nothing that is a word, or nothing but an agency's credit.
        source_follows: whose words it gives is told only by the next sentence: "Об этом сообщил министр …".
    """

    leaning: bool = False
    background: bool = False
    fragment: bool = False
    bare_quote: bool = False
    torn_quote: bool = False
    furniture: bool = False
    source_follows: bool = False


def fitness(sentences: Sequence[str], paragraphs: Sequence[int], language: Language) -> tuple[Fitness, ...]:
    """Judge every sentence of an article.

    Args:
        sentences: in reading order.
        paragraphs: block index of each; a quotation left open ends with its paragraph.
        language: chooses the lists of words.
    """
    quoted = quotes(sentences, paragraphs)
    speech = _goes_on(sentences, paragraphs, quoted, language)
    lines = _lines(sentences)
    return tuple(
        Fitness(
            leaning=index > 0 and (speech[index] or _leans(sentence, quoted[index], language)),
            background=reminds(sentence, language),
            fragment=len(_WORD.findall(sentence)) < MIN_WORDS or lines[index],
            bare_quote=quoted[index].bare or (index == 0 and _speaker_unknown(sentence, quoted[0], language)),
            torn_quote=quoted[index].torn,
            furniture=is_furniture(sentence) or _is_credit(sentence, language),
            source_follows=source_follows(sentences, index, language),
        )
        for index, sentence in enumerate(sentences)
    )


def _leans(sentence: str, quote: Quote, language: Language) -> bool:
    if leans(_uncredited(sentence, language), language):
        return True
    return len(sentence) <= _LONGEST and refers_back(quote.outside, language)


def _uncredited(sentence: str, language: Language) -> str:
    """Return a sentence without the agency it begins with: "Как пишет ТАСС, об этом сообщил министр"."""
    rest = OPENING_CREDIT[language].sub("", sentence, count=1)
    return rest[:1].upper() + rest[1:]


def _speaker_unknown(sentence: str, quote: Quote, language: Language) -> bool:
    """Whether the sentence an article opens with is a quotation of somebody not named yet: "«…», — сказал он."."""
    return bool(_REPLY.search(sentence)) and refers_back(quote.outside[:_LONGEST], language)


def _lines(sentences: Sequence[str]) -> list[bool]:
    """Tell what is no sentence where most are: lines without a stop (subheadings, links), and items of lists."""
    ended = [
        bool(_ENDED.search(sentence[-_TAIL:])) or (index < _TOP and len(_WORD.findall(sentence)) >= _LONG_LINE)
        for index, sentence in enumerate(sentences)
    ]
    begun = [not _SMALL.match(sentence) for sentence in sentences]
    odd = [False] * len(sentences)
    for usual in (ended, begun):
        if sum(usual) > _MOSTLY * len(usual):
            odd = [one or not well for one, well in zip(odd, usual, strict=True)]
    return [index > 0 and one for index, one in enumerate(odd)]


def _goes_on(
    sentences: Sequence[str], paragraphs: Sequence[int], quoted: Sequence[Quote], language: Language
) -> list[bool]:
    """Tell sentences that give somebody's words, and leave the speaker to the sentence before.

    Those are sentences in the first person, outside quotation marks, in articles mostly in the third; and those behind
    one that announces speech ("глава города рассказал о планах") up to the end of its paragraph, or up to one that has
    a speaker of its own. What follows reported speech with its content ("заявил, что …") is the newsroom's own, but for
    what says what ought to be.
    """
    first = [in_first_person(one.outside[:_LONGEST], language) for one in quoted]
    if sum(first) > _MOSTLY * len(first):
        first = [False] * len(first)
    announced = False
    found: list[bool] = []
    for index, sentence in enumerate(sentences):
        same = index > 0 and paragraphs[index] == paragraphs[index - 1]
        announced = announced and (same or sentences[index - 1].rstrip().endswith(":"))
        spoken = announced and not tells_who(sentence, language)
        opinion = same and has_speaker(sentences[index - 1], language) and is_opinion(sentence, language)
        found.append(first[index] or spoken or opinion)
        announced = spoken or announces(sentence[:_LONGEST], language)
    return found


def source_follows(sentences: Sequence[str], index: int, language: Language) -> bool:
    """Whether only the sentence behind one of an article's tells whose words it gives."""
    return (
        index + 1 < len(sentences)
        and names_source_of_last(bare(_uncredited(sentences[index + 1], language)), language)
        and not has_speaker(sentences[index], language)
    )


def _is_credit(sentence: str, language: Language) -> bool:
    return leans(sentence, language) and is_credit(bare(sentence))
