"""Headlines by rule: the lead sentence, shortened by what a newspaper would leave out, or none.

What goes are datelines, agency credits, brackets, the day of the week, and, where the sentence is still too long,
offices before names, hours, clauses, adverbials and phrases: first what an editor's headline is least likely to have
(`headline_search.py`). A speaker may move from the end to before a colon. What never goes are negations, reservations,
the attribution of a claim, conditions, and what a quantifier ("all", "only", "the first") is limited by. Where that is
not enough there is no headline: none is better than a broken one.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tilshi.languages import Language
from tilshi.summarize.fitness import fitness
from tilshi.summarize.headline_cuts import Span, brackets, days
from tilshi.summarize.headline_grammar import has_predicate
from tilshi.summarize.headline_parts import abbreviations
from tilshi.summarize.headline_rest import is_half, leaves_loose_end, looks_back_in_vain, splits_speech
from tilshi.summarize.headline_search import shorter
from tilshi.summarize.headline_tables import ABBREVIATED, CREDIT, DANGLING, DATELINE, OPENING_CREDIT
from tilshi.summarize.headline_tails import main_clause
from tilshi.summarize.headline_worth import Worth, worth_of
from tilshi.summarize.model import SourceText
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import hedges
from tilshi.text.checks.negation import denials
from tilshi.text.lemmas import lemmas
from tilshi.text.words import folded_words

LONGEST: Final = 90
"""Characters of a headline."""
MIN_WORDS: Final = 3
MAX_SENTENCE: Final = 1000
"""Characters of a sentence that a headline is made of; what is longer would not get short enough."""

_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"(?<![\"«„“])\s+(?=[,.;:!?](?!\w))")
_COMMAS = re.compile(r",(?:\s*,)+")
_LOOSE_END = " \t\r\n\u00a0,;:.–—-"
_HOLES = re.compile(r"^\W*[a-zа-яёәғқңөұүһі]{2}|\s,\s|,\.")
_FAULTS = (leaves_loose_end, looks_back_in_vain, splits_speech, is_half)
_SOURCE = "со ссылкой на"
_PAIRS = (("«", "»"), ("(", ")"), ("[", "]"), ("“", "”"))


class Headline(NamedTuple):
    """A headline and the index of the sentence it is made of."""

    text: str
    sentence: int


def lead_headline(source: SourceText) -> Headline | None:
    """Return the headline that the lead sentence of an article makes; None where it makes none.

    The lead is the first sentence that is no page furniture, byline or fragment. One that leans on another sentence,
    holds half a quotation, leaves its source to the next one, or has lost its beginning or words before a comma (a
    page's links, mostly), makes no headline; nor does what `check_support` finds unsupported.
    """
    judged = fitness(source.sentences, source.paragraphs, source.language)
    lead = next((at for at, one in enumerate(judged) if not (one.furniture or one.fragment)), None)
    if lead is None or judged[lead].torn_quote or judged[lead].bare_quote or judged[lead].source_follows:
        return None
    sentence = source.sentences[lead]
    if _HOLES.search(sentence) or fitness(("", sentence), (0, 0), source.language)[1].leaning:
        return None
    found = compress(sentence, source.language, worth_of(source.sentences, lead, source.language))
    if found is None or check_support(found, sentence, source.language):
        return None
    return Headline(found, lead)


def compress(sentence: str, language: Language, worth: Worth | None = None) -> str | None:
    """Return a sentence as a headline of at most `LONGEST` characters, without a stop; None where it will not be one.

    Args:
        sentence: one sentence.
        language: of it.
        worth: what its words are worth in its article; None where it has none.
    """
    if len(sentence) > MAX_SENTENCE:
        return None
    claim = without_credits(_SPACES.sub(" ", sentence).strip(), language)
    worth = worth or Worth(language)
    for whole in _openings(claim, language):
        for text in shorter(whole, worth, lambda text, span: _without(text, [span])):
            done = finished(text)
            if len(done) <= LONGEST and _stands(done, claim, language):
                return done
    return None


def _openings(claim: str, language: Language) -> Iterator[str]:
    """Yield a sentence without its brackets and its day; then with an abbreviation in place of what it is short for."""
    for short in ([], *([span] for span in abbreviations(claim))):
        found = _without(claim, short)
        for step in (brackets, days):
            found = _without(found, step(found, language))
        yield found


def without_credits(text: str, language: Language) -> str:
    """Return a sentence without its dateline and the agencies it credits."""
    text = DATELINE.sub("", text, count=1) if DATELINE.match(text) else text
    opening = OPENING_CREDIT[language].match(text)
    text = text[opening.end() :] if opening else text
    credit = CREDIT[language].search(text)
    if credit is None:
        return _capital(text)
    # Between two commas, and with no clause before it that one of them closes, it takes both along.
    both = text.startswith(",", credit.end()) and not has_predicate(text[: credit.start()], language)
    return _capital(text[: credit.start()] + text[credit.end() + both :])


def _without(text: str, spans: Iterable[Span]) -> str:
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + span.instead + text[span.end :]
    text = _COMMAS.sub(",", _BEFORE_MARK.sub("", _SPACES.sub(" ", text)))
    return _capital(text.strip().lstrip(", "))


def _capital(text: str) -> str:
    if text[1:2].isupper():  # "iPhone" is spelt so
        return text
    return text[:1].upper() + text[1:]


def finished(text: str) -> str:
    """Return a sentence without the stop at its end."""
    return text.rstrip(_LOOSE_END)


def _stands(headline: str, claim: str, language: Language) -> bool:
    """Whether a headline says what its sentence says: the same denials and reservations, nothing left half said."""
    found = folded_words(headline)
    ours, theirs = denials(claim, language), denials(headline, language)
    return (
        len(found) >= MIN_WORDS
        and headline.rsplit(maxsplit=1)[-1].casefold() not in DANGLING
        and not any(fault(headline, claim, language) for fault in _FAULTS)
        and not (claim.endswith(".") and ABBREVIATED.search(claim) and headline == claim[:-1])
        and has_predicate(main_clause(headline, language), language)
        and all(headline.count(left) == headline.count(right) for left, right in _PAIRS)
        and headline.count('"') % 2 == 0
        and len(ours.required) == len(theirs.required)
        and _reservations(claim, headline, language) == _reservations(headline, headline, language)
    )


def _reservations(text: str, headline: str, language: Language) -> list[str]:
    """Return the reservations of a text; "со ссылкой на" is none where the headline names that source first."""
    turned = names_source(headline, text, language)
    return [one.text for one in hedges(text, language) if not (turned and one.text.casefold() == _SOURCE)]


def names_source(headline: str, claim: str, language: Language) -> bool:
    """Whether a headline has before a colon the source that its sentence has behind "со ссылкой на"."""
    speaker, colon, _ = headline.partition(": ")
    _, linked, source = claim.partition(_SOURCE)
    named = lemmas(speaker, language)
    return bool(colon and linked and named) and set(named) <= set(lemmas(source, language))
