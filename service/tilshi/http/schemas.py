"""The bodies of requests and answers; a report's own shape is `tilshi.report`."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from tilshi.articles.plain import MAX_TITLE
from tilshi.catalog.cards import Commercial
from tilshi.catalog.tasks import TaskName
from tilshi.desk import SummarizeOptions, TogetherOptions, TranslateOptions
from tilshi.desk.given import MAX_NAME
from tilshi.desk.options import SourceLanguage
from tilshi.languages import Language, Script
from tilshi.report import CacheUse, Confidence, EngineUse, Grade, Provenance
from tilshi.text.findings import WarningCode


def _text_or_texts(value: Any) -> str:
    return "texts" if isinstance(value, list | tuple) else "one"


GlossaryId = Annotated[str | None, Field(max_length=64, description="id of a glossary of `/v1/glossaries`")]


class SummarizeRequest(SummarizeOptions):
    """One article to summarise."""

    glossary: GlossaryId = None
    text: str = Field(description="the article; a first line followed by a blank line is its title")
    title: str | None = Field(None, max_length=MAX_TITLE, description="the headline, where it is not in the text")

    @property
    def characters(self) -> int:
        """Characters to work on: of the article, once for every language the whole of it is translated to."""
        times = 1 if self.translate == "summary" else len(self.targets)
        return times * (len(self.text) + len(self.title or ""))


class TogetherArticle(BaseModel):
    """One of several articles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(description="the article; a first line followed by a blank line is its title")
    title: str | None = Field(None, max_length=MAX_TITLE, description="the headline, where it is not in the text")
    source: SourceLanguage | None = Field(None, description="its language, where it is not that of the request")
    name: str | None = Field(
        None, min_length=1, max_length=MAX_NAME, description="what readers are to know it by; else its number, from 1"
    )


class TogetherRequest(TogetherOptions):
    """Several articles on one event."""

    glossary: GlossaryId = None
    articles: tuple[TogetherArticle, ...] = Field(
        fail_fast=True, description="at least 2; at most as many as the server allows"
    )

    @property
    def characters(self) -> int:
        """Characters to work on: of all articles, whose summary alone is translated."""
        return sum(len(one.text) + len(one.title or "") for one in self.articles)


class TranslateRequest(TranslateOptions):
    """One text or several, each in any of the desk's languages."""

    glossary: GlossaryId = None
    text: Annotated[
        Annotated[str, Tag("one")] | Annotated[tuple[str, ...], Field(fail_fast=True), Tag("texts")],
        Discriminator(_text_or_texts),
    ] = Field(description="the text, or a list of texts; the answer has the same shape")


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class SourceLanguageInfo(_Answer):
    """What language a text is in."""

    language: Language
    confidence: float = Field(ge=0, le=1, description="1.0 where the caller named the language")
    detected: bool = Field(description="false where the caller named the language")


class TextWarning(_Answer):
    """Something a person should look at."""

    code: WarningCode
    segment: int = Field(description="index of the sentence in the text")
    detail: dict[str, str | None]


class TranslatedText(_Answer):
    """A text in one target language."""

    text: str
    score: float | None = Field(description="mean log probability per token; null where unknown")
    confidences: tuple[Confidence, ...] = Field(
        description="of each sentence, the expected chrF of its translation as a share of 1, calibrated on dev data; "
        "null where unknown; empty where nothing had to be translated"
    )
    warnings: tuple[TextWarning, ...]
    model: str | None = Field(description="last model on the way; null where nothing had to be translated")
    pivot: Language | None = Field(description="language between source and target, where there is no direct model")


class TranslateAnswer(_Answer):
    """Translations; where the request had a list, so has every place of the answer, in the same order."""

    source: SourceLanguageInfo | tuple[SourceLanguageInfo, ...]
    translations: dict[Language, TranslatedText | tuple[TranslatedText, ...]]
    cache: CacheUse
    engine: EngineUse
    grade: Grade
    profile: str
    provenance: Provenance


class LanguageInfo(_Answer):
    """A language of the desk."""

    code: Language
    name: str
    native_name: str
    script: Script = Field(description="script it is read in")
    output_scripts: tuple[Script, ...] = Field(description="scripts it can be written in")


class Languages(_Answer):
    """Every language of the desk."""

    languages: tuple[LanguageInfo, ...]


class TaskInfo(_Answer):
    """What a model can do between two languages."""

    task: TaskName
    source: Language
    target: Language


class ModelInfo(_Answer):
    """A model's card, in short."""

    id: str
    description: str
    family: str
    tasks: tuple[TaskInfo, ...]
    licence: str = Field(description="SPDX identifier")
    commercial: Commercial
    commercial_reason: str
    page: str | None = Field(description="where the facts of the card were checked")
    training_data: str
    data_restriction: str = Field(description="what the licences of the training data forbid; empty: nothing known")
    attribution: str = Field(description="what to say where its output is published; empty: nothing")
    parameters: int
    grade: Grade
    installed: bool


class Models(_Answer):
    """Every model of the catalog."""

    models: tuple[ModelInfo, ...]


class RouteInfo(TaskInfo):
    """How a profile does a task."""

    models: tuple[str, ...]
    pivot: Language | None


class MissingInfo(_Answer):
    """A translation that a profile cannot do."""

    source: Language
    target: Language
    reason: str


class ExpectedInfo(_Answer):
    """What a Russian article of 600 words takes, into English and Kazakh, models loaded."""

    article_seconds_summary: float = Field(description="for the summary and its translations")
    article_seconds_full: float = Field(description="for the translations of the whole text, too")
    peak_bytes: int = Field(description="most memory of the process")
    cores: int = Field(description="of the processor it was measured on")
    measured: bool = Field(description="false where some figures are extrapolated from a smaller model")


class ProfileInfo(_Answer):
    """A named choice of models."""

    name: str
    description: str
    default: bool
    grade: Grade
    commercial: Commercial = Field(description="the worst answer of its models")
    installed: bool = Field(description="whether all its models are here")
    expected: ExpectedInfo | None
    routes: tuple[RouteInfo, ...]
    missing: tuple[MissingInfo, ...]


class Profiles(_Answer):
    """Every profile of the catalog."""

    profiles: tuple[ProfileInfo, ...]


class Health(_Answer):
    """The good news; the bad is an error."""

    status: Literal["live", "ready"]
