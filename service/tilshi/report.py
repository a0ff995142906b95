"""The one definition of the answer to "summarise this article": HTTP body and `--json` are this, field for field."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tilshi.languages import Language
from tilshi.text.findings import WarningCode

Grade = Literal["demo", "production"]
Method = Literal["auto", "abstractive", "extractive"]
Part = Literal["title", "headline", "summary", "text", "source"]
Confidence = Annotated[float, Field(ge=0, le=1)] | None

_CONFIDENCE = (
    "expected chrF of the translation as a share of 1, from the model's own score, calibrated on dev data; over a "
    "pivot the smaller of both models'; null where nothing was translated, the source stands there, or the model is "
    "not calibrated. Compare it within one direction only"
)

_HEADLINE = (
    "a new headline of at most 90 characters, offered beside the title: written by the profile's title model, or the "
    "lead sentence without credits, asides and what limits nothing; it keeps negations, reservations and who says so. "
    "Null where none came out whole, or its translation failed or grew too long"
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Sentence(_Frozen):
    """A sentence of the answer and the sentences it rests on."""

    text: str
    from_: tuple[int, ...] = Field(
        alias="from", description="indices of source sentences (in a summary) or summary sentences (in a translation)"
    )
    confidence: Confidence = Field(None, description=_CONFIDENCE)


class Source(_Frozen):
    """What was understood of the input."""

    language: Language
    confidence: float = Field(ge=0, le=1, description="1.0 where the caller named the language")
    detected: bool = Field(description="false where the caller named the language")
    sentences: tuple[tuple[int, int], ...] = Field(
        description="start and end of every body sentence, in Unicode code points of the text as sent"
    )


class Summary(_Frozen):
    """The Russian summary."""

    language: Language
    title: str | None
    title_confidence: Confidence = Field(None, description="as that of a sentence")
    headline: str | None = Field(None, description=_HEADLINE)
    slug: str | None
    text: str
    sentences: tuple[Sentence, ...]
    method: Literal["abstractive", "extractive"]
    model: str | None = Field(
        description="model that wrote or translated it; null where the source's own sentences stand there"
    )
    reason: str = Field(description="why this method")
    pivot: Language | None = Field(None, description="language the source was first translated to, if any")


class TranslatedSummary(_Frozen):
    """The summary, title and (if asked for) text in one target language."""

    title: str | None
    title_confidence: Confidence = Field(None, description="as that of a sentence")
    headline: str | None = Field(None, description=_HEADLINE)
    slug: str | None
    summary: str | None
    sentences: tuple[Sentence, ...]
    text: str | None
    text_confidences: tuple[Confidence, ...] | None = Field(
        None, description="one for each of `source.sentences`, as that of a sentence; null where there is no text"
    )
    model: str | None = Field(description="last model on the way; null where nothing had to be translated")
    pivot: Language | None


class ReportWarning(_Frozen):
    """Something a person should look at."""

    code: WarningCode
    language: Language
    part: Part
    segment: int | None = Field(description="index of the sentence in that part; null where it is about the whole part")
    detail: dict[str, str | None]


class ReviewSegment(_Frozen):
    """A segment that needs a look."""

    language: Language
    part: Part
    segment: int | None = Field(
        description="index of the sentence in that part; null for title, headline or the whole part"
    )
    confidence: Confidence = Field(description="as that of a sentence")
    codes: tuple[WarningCode, ...] = Field(
        description="what the checks found, the gravest first; empty where only the confidence is low: "
        "among the lowest fifth of the calibration data"
    )


class CacheUse(_Frozen):
    """Segments this answer needed, and how many were already known."""

    segments: int
    hits: int


class EngineUse(_Frozen):
    """What this answer cost."""

    calls: int
    tokens: int


class Provenance(_Frozen):
    """Who made the text (promise 7)."""

    generator: str
    models: tuple[str, ...]
    machine: Literal[True] = True
    reviewed: bool = False


class Report(_Frozen):
    """One article's summary and translations."""

    id: str
    source: Source
    summary: Summary
    translations: dict[Language, TranslatedSummary]
    warnings: tuple[ReportWarning, ...]
    review: tuple[ReviewSegment, ...] = Field(
        description="segments that need a look, worst first: those that could not be translated, then by number and "
        "weight of the warnings, then by confidence"
    )
    cache: CacheUse
    engine: EngineUse
    profile: str
    grade: Grade
    provenance: Provenance

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the JSON text of the contract."""
        return self.model_dump_json(by_alias=True, indent=indent)
