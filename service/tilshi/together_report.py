"""The one definition of the answer to "summarise these articles together": HTTP body and `--json` are this."""

from pydantic import BaseModel, ConfigDict, Field

from tilshi.languages import Language
from tilshi.report import (
    CacheUse,
    Confidence,
    EngineUse,
    Grade,
    Provenance,
    ReportWarning,
    ReviewSegment,
    Sentence,
    Source,
)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


class TogetherSource(Source):
    """What was understood of one article."""

    name: str = Field(description="as given; its place in the list, from 1, where none was")
    title: str | None
    reprint_of: int | None = Field(
        description="index of the source whose text it repeats, the longest of one text; both are one voice. Null "
        "where its text is its own"
    )
    apart: bool = Field(
        description="it shares too little with the others to tell of their event. The summary has nothing of it, "
        "unless all sources are apart or the others have nothing that can stand alone"
    )


class Told(_Frozen):
    """Where a sentence stands."""

    source: int = Field(description="index in `sources`")
    sentence: int = Field(description="index in that source's `sentences`")


class TogetherSentence(_Frozen):
    """A sentence of the summary, and everybody who says it."""

    text: str = Field(description="without credits to agencies")
    from_: tuple[Told, ...] = Field(
        alias="from", description="the sentence whose words these are, then those of other sources that say the same"
    )
    voices: int = Field(ge=1, description="how many independent sources say it; reprints of one text are one")
    confidence: Confidence = Field(None, description="as in the report of one article")


class TogetherSummary(_Frozen):
    """The Russian summary of all sources."""

    language: Language
    title: str | None = Field(description="of the source most of the summary is taken from")
    title_source: int | None = Field(description="index of that source; null where it has no title")
    title_confidence: Confidence = None
    text: str
    sentences: tuple[TogetherSentence, ...]
    method: str = Field("extractive", description="always `extractive`: the sources' own sentences")
    model: str | None = Field(description="model that translated sentences of other languages; null where none did")
    reason: str = Field(description="how it was made")


class GivenValue(_Frozen):
    """A number as one source gives it."""

    source: int = Field(description="index in `sources`")
    sentence: int = Field(description="index in that source's `sentences`")
    value: str = Field(description="the number in canonical form, in one unit for all values of the conflict")
    text: str = Field(description="as it stands in that sentence, in its own language")


class NumberConflict(_Frozen):
    """Numbers that sources give for one thing and that cannot all be right; none is chosen."""

    what: str = Field(description="the thing counted, as Russian lemmas: `человек: погибнуть`")
    values: tuple[GivenValue, ...]
    summary_sentences: tuple[int, ...] = Field(
        description="indices of the summary's sentences that state one of the values"
    )


class TranslatedTogether(_Frozen):
    """The summary in one target language."""

    title: str | None
    title_confidence: Confidence = None
    summary: str
    sentences: tuple[Sentence, ...]
    model: str | None = Field(description="model that translated; null where nothing had to be translated")


class TogetherReport(_Frozen):
    """One summary of several articles on one event."""

    id: str
    sources: tuple[TogetherSource, ...]
    summary: TogetherSummary
    conflicts: tuple[NumberConflict, ...] = Field(description="those the summary states first")
    translations: dict[Language, TranslatedTogether]
    warnings: tuple[ReportWarning, ...]
    review: tuple[ReviewSegment, ...] = Field(description="as in the report of one article")
    cache: CacheUse
    engine: EngineUse
    profile: str
    grade: Grade
    provenance: Provenance

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the JSON text of the contract."""
        return self.model_dump_json(by_alias=True, indent=indent)
