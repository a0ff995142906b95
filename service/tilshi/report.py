"""The one definition of the answer to "summarise this article": HTTP body and `--json` are this, field for field."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tilshi.languages import Language
from tilshi.text.findings import WarningCode

Grade = Literal["demo", "production"]
Method = Literal["auto", "abstractive", "extractive"]
Part = Literal["title", "summary", "text", "source"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Sentence(_Frozen):
    """A sentence of the answer and the sentences it rests on."""

    text: str
    from_: tuple[int, ...] = Field(
        alias="from", description="indices of source sentences (in a summary) or summary sentences (in a translation)"
    )


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
    slug: str | None
    summary: str | None
    sentences: tuple[Sentence, ...]
    text: str | None
    model: str | None = Field(description="last model on the way; null where nothing had to be translated")
    pivot: Language | None


class ReportWarning(_Frozen):
    """Something a person should look at."""

    code: WarningCode
    language: Language
    part: Part
    segment: int | None = Field(description="index of the sentence in that part; null where it is about the whole part")
    detail: dict[str, str | None]


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
    cache: CacheUse
    engine: EngineUse
    profile: str
    grade: Grade
    provenance: Provenance

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the JSON text of the contract."""
        return self.model_dump_json(by_alias=True, indent=indent)
