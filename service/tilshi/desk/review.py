"""What an editor should look at, and what first."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tilshi.articles.model import Address
from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.report import Part, ReportWarning, ReviewSegment
from tilshi.text.findings import HARD, Finding, WarningCode
from tilshi.translate.documents import BlockConfidence, TranslatedDocument

_UNUSABLE: Final = HARD | {WarningCode.SOURCE_KEPT}
_FORM: Final = frozenset(
    {
        WarningCode.REPETITION,
        WarningCode.FOREIGN_WORDS,
        WarningCode.MIXED_SCRIPT,
        WarningCode.MARK_MOVED,
        WarningCode.ENCODING_GUESSED,
    }
)
"""Findings that a reader sees for himself; any other may have him believe what the source does not say."""


class _Place(NamedTuple):
    language: Language
    part: Part
    segment: int | None


@dataclass(slots=True)
class _Seen:
    """What is known of one segment."""

    codes: list[WarningCode] = field(default_factory=list)
    confidence: float | None = None
    doubtful: bool = False

    @property
    def wanted(self) -> bool:
        return bool(self.codes) or self.doubtful

    @property
    def rank(self) -> tuple[bool, int, float]:
        """Smaller is worse: whether it can be used at all, weight of the findings, confidence."""
        confidence = math.inf if self.confidence is None else self.confidence
        return _UNUSABLE.isdisjoint(self.codes), -sum(map(weight, self.codes)), confidence


@dataclass(slots=True)
class Review:
    """Collects what the checks found, and how sure the models were, while an answer is put together."""

    _warnings: dict[Hashable, ReportWarning] = field(default_factory=dict)
    _seen: dict[_Place, _Seen] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[ReportWarning, ...]:
        """Everything found, each once, in the order it was found."""
        return tuple(self._warnings.values())

    def found(self, findings: Iterable[Finding], language: Language, part: Part, segment: int | None = None) -> None:
        """Take what was found in a segment, or (`segment` None) in a whole part; the same again adds nothing."""
        for finding in findings:
            same = (finding.code, language, part, segment, tuple(finding.detail.items()))
            if same not in self._warnings:
                self._warnings[same] = ReportWarning(
                    code=finding.code, language=language, part=part, segment=segment, detail=dict(finding.detail)
                )
                self._at(language, part, segment).codes.append(finding.code)

    def sentences(self, translated: Sequence[Generated], language: Language, part: Part) -> None:
        """Take what became of the sentences of a part, in order, or of title or headline."""
        for index, one in enumerate(translated):
            segment = None if part in {"title", "headline"} else index
            self.found(one.findings, language, part, segment)
            self._rated(language, part, segment, one)

    def document(self, translated: TranslatedDocument, firsts: Mapping[Address, int], language: Language) -> None:
        """Take what became of the text.

        Args:
            translated: the text.
            firsts: index of the first sentence of each block; other blocks (the title) are passed over.
            language: of the translation.
        """
        for found in translated.findings:
            if found.address in firsts:
                segment = None if found.sentence is None else firsts[found.address] + found.sentence
                self.found([found.finding], language, "text", segment)
        for rated in translated.confidences:
            if rated.address in firsts:
                self._rated(language, "text", firsts[rated.address] + rated.sentence, rated)

    def ranked(self) -> tuple[ReviewSegment, ...]:
        """Return the segments that need a look, worst first.

        Those that could not be translated come first, then those with findings by the sum of their weights (`weight`),
        then those that are only doubtful; among equals the lower confidence comes first, then the order of the text.
        """
        wanted = [(place, seen) for place, seen in self._seen.items() if seen.wanted]
        return tuple(
            ReviewSegment(
                language=place.language,
                part=place.part,
                segment=place.segment,
                confidence=seen.confidence,
                codes=tuple(sorted(dict.fromkeys(seen.codes), key=weight, reverse=True)),
            )
            for place, seen in sorted(wanted, key=lambda one: one[1].rank)
        )

    def _rated(self, language: Language, part: Part, segment: int | None, rated: Generated | BlockConfidence) -> None:
        seen = self._at(language, part, segment)
        seen.confidence, seen.doubtful = rated.confidence, rated.doubtful

    def _at(self, language: Language, part: Part, segment: int | None) -> _Seen:
        return self._seen.setdefault(_Place(language, part, segment), _Seen())


def weight(code: WarningCode) -> int:
    """Return how much a finding matters: 3 where there is no translation, 2 where it may mislead, 1 for its form."""
    if code in _UNUSABLE:
        return 3
    return 1 if code in _FORM else 2
