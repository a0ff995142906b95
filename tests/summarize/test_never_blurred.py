"""A summary never blurs who said what: where it has a claim, it has the reservation or the speaker of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import pytest
from tests.summarize.blurring_kk_en import ENGLISH, KAZAKH
from tests.summarize.blurring_ru import APART, HEDGED, SPOKEN

from tilshi.languages import Language
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.text.sentences import split

_MARKS: Final = str.maketrans("", "", "[]{}")
_TAILS: Final = {
    Language.RU: ("Погода в области остаётся тёплой и сухой.", "Автобусы ходят по обычному расписанию."),
    Language.KK: ("Облыста ауа райы жылы әрі құрғақ болып тұр.", "Автобустар әдеттегі кестемен жүреді."),
    Language.EN: ("The weather in the region stays warm and dry.", "Buses run on their usual timetable this week."),
}
_LENGTHS: Final[dict[str, Callable[[SourceText], SummaryResult]]] = {
    **{str(count): partial(extract, count=count) for count in range(1, 6)},
    "medium": extract_medium,
}


@dataclass(frozen=True)
class Case:
    """An article, the claim in it, and what must stand in every summary that has the claim."""

    language: Language
    text: str
    claim: str
    kept: tuple[str, ...]

    def source(self, title: str | None) -> SourceText:
        """Return the article with two sentences of no interest after it."""
        sentences: list[str] = []
        paragraphs: list[int] = []
        for index, paragraph in enumerate((*self.text.split(" / "), " ".join(_TAILS[self.language]))):
            found = split(paragraph, self.language).texts
            sentences += found
            paragraphs += [index] * len(found)
        return SourceText(title, tuple(sentences), tuple(paragraphs), self.language)


def read(cases: str, language: Language) -> list[Case]:
    """Return the cases of a table."""
    found = []
    for text in cases.strip().split("\n\n"):
        marked = " ".join(text.split())
        claim = re.search(r"\[(.+?)\]", marked)
        assert claim, marked
        kept = tuple(part.translate(_MARKS) for part in re.findall(r"\{(.+?)\}", marked))
        bare = re.sub(r"\{.+?\}", "\0", claim[1]).split("\0")
        found.append(Case(language, marked.translate(_MARKS), max(bare, key=len).strip(" ,"), kept))
    return found


CASES: Final = [
    *read(HEDGED + "\n" + SPOKEN + "\n" + APART, Language.RU),
    *read(KAZAKH, Language.KK),
    *read(ENGLISH, Language.EN),
]


def told(case: Case, title: str | None) -> list[str]:
    """Return the summaries of all lengths that have the claim."""
    source = case.source(title)
    texts = [summarise(source).text for summarise in _LENGTHS.values()]
    return [text for text in texts if case.claim.casefold() in text.casefold()]


def test_there_are_enough_cases() -> None:
    counts = {language: sum(case.language is language for case in CASES) for language in Language}
    assert counts[Language.RU] >= 80
    assert min(counts.values()) >= 20


@pytest.mark.parametrize("titled", [False, True])
@pytest.mark.parametrize("case", CASES, ids=[f"{case.language}-{case.claim[:40]}" for case in CASES])
def test_a_claim_never_stands_without_whose_it_is(case: Case, titled: bool) -> None:  # noqa: FBT001
    for text in told(case, case.claim if titled else None):
        assert all(part in text for part in case.kept), text


def test_most_claims_are_told_by_some_summary() -> None:
    assert sum(bool(told(case, None)) for case in CASES) >= 0.8 * len(CASES)
