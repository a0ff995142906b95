"""What the codes of a report mean to a person."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tilshi.languages import NAMES
from tilshi.report import Report, ReportWarning, ReviewSegment
from tilshi.text.findings import Finding, WarningCode
from tilshi.together_report import TogetherReport

WARNINGS: Mapping[WarningCode, str] = MappingProxyType(
    {
        WarningCode.EMPTY: "the model answered with nothing",
        WarningCode.LOOP: "the same words over and over",
        WarningCode.REPETITION: "a clause is said twice",
        WarningCode.WRONG_SCRIPT: "letters of the wrong alphabet",
        WarningCode.NAME_MISSING: "a name of the source is missing",
        WarningCode.NAME_ADDED: "a name the source does not have",
        WarningCode.NEGATION_MISSING: "the source denies something that the translation affirms",
        WarningCode.NEGATION_ADDED: "the translation denies something that the source affirms",
        WarningCode.QUOTE_MISSING: "a quotation is no longer marked as one",
        WarningCode.SPEAKER_CHANGED: "a quotation has another speaker",
        WarningCode.HEDGE_MISSING: "a reservation (reportedly, allegedly, preliminary) is missing",
        WarningCode.MIXED_SCRIPT: "a word mixes letters of two alphabets",
        WarningCode.FOREIGN_WORDS: "words in the letters of another language",
        WarningCode.UNTRANSLATED: "left in the source language",
        WarningCode.MASK_LOST: "a protected term was lost",
        WarningCode.TRUNCATED: "cut off before its end",
        WarningCode.SENTENCE_MISSING: "a sentence is missing",
        WarningCode.NUMBER_MISSING: "a number of the source is missing",
        WarningCode.NUMBER_ADDED: "a number the source does not have",
        WarningCode.LENGTH_RATIO: "much shorter or longer than its source",
        WarningCode.SOURCE_KEPT: "could not be translated: the source stands there",
        WarningCode.UNSUPPORTED_SUMMARY: "written by the model, but not said so in the source: left out or replaced",
        WarningCode.MARK_MOVED: "formatting may have moved to other words",
        WarningCode.ENCODING_GUESSED: "the encoding of the file was guessed",
    }
)

LOOK_FIRST = 5
"""Segments that a report names as those to look at first; its JSON has all of them."""

DEMO = (
    "Made with a small demonstration model. It gets words, names and whole sentences wrong: "
    "read every line against the source before you use it."
)


def where(place: ReportWarning | ReviewSegment) -> str:
    """Return the place a warning is about: "Kazakh summary, sentence 2"."""
    segment = "" if place.segment is None else f", sentence {place.segment + 1}"
    return f"{NAMES[place.language]} {place.part}{segment}"


def look_first(report: Report | TogetherReport) -> Iterator[str]:
    """Yield what to look at first, worst first, and in a last line how much more there is."""
    for segment in report.review[:LOOK_FIRST]:
        why = [WARNINGS[code] for code in segment.codes] or ["low confidence"]
        sure = "" if segment.confidence is None else f" ({segment.confidence:.2f})"
        yield f"{where(segment)}{sure}: {'; '.join(why)}"
    if len(report.review) > LOOK_FIRST:
        yield f"and {len(report.review) - LOOK_FIRST} more: --json has them all"


def said(warning: ReportWarning | Finding) -> str:
    """Return what was found in words, its detail in brackets."""
    return WARNINGS[warning.code] + (f" ({detail(warning.detail)})" if warning.detail else "")


def detail(values: Mapping[str, str | None]) -> str:
    """Return a warning's detail: "source 700, target none"."""
    return ", ".join(f"{name} {'none' if value is None else value}" for name, value in values.items())
