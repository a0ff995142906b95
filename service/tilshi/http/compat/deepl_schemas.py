"""What a request for a translation says in DeepL's words, and what of it can be done."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field, StringConstraints

from tilshi.errors import InvalidValue, UnknownLanguage
from tilshi.languages import Language

TARGETS: Final = {
    "EN": Language.EN,
    "EN-GB": Language.EN,
    "EN-US": Language.EN,
    "KK": Language.KK,
    "RU": Language.RU,
}
MAX_TAGS: Final = 100


def source_language(value: object) -> object:
    """Return the language of a code of DeepL's, any case; an empty one counts as none.

    Raises:
        UnknownLanguage: it is none of the desk's.
    """
    return _language(value, {language.value.upper(): language for language in Language}, "source_lang")


def target_language(value: object) -> object:
    """Return the language of a target's code; British and American English are one to the desk's models.

    Raises:
        UnknownLanguage: it is none of the desk's.
    """
    return _language(value, TARGETS, "target_lang")


def _language(value: object, known: dict[str, Language], param: str) -> object:
    if not isinstance(value, str):
        return value
    if not value.strip() and param == "source_lang":
        return None
    if value.strip().upper() not in known:
        raise UnknownLanguage(value, param)
    return known[value.strip().upper()]


def _texts(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _tags(value: object) -> object:
    """Return names of tags: a list, or one string with commas."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        return parts
    return [name.strip() for part in parts for name in part.split(",") if name.strip()]


def _formality(value: object) -> object:
    if isinstance(value, str) and value in {"less", "more"}:
        raise InvalidValue(
            "formality: the models have one register; only default, prefer_less and prefer_more are accepted",
            param="formality",
        )
    return value


def _model_type(value: object) -> object:
    if value == "quality_optimized":
        raise InvalidValue(
            "model_type: the server's profile chooses the models; use latency_optimized or prefer_quality_optimized",
            param="model_type",
        )
    return value


Source = Annotated[Language | None, BeforeValidator(source_language)]
Target = Annotated[Language, BeforeValidator(target_language)]
Formality = Annotated[Literal["default", "prefer_less", "prefer_more"], BeforeValidator(_formality)]
_Tag = Annotated[str, StringConstraints(max_length=100)]
Tags = Annotated[tuple[_Tag, ...], Field(max_length=MAX_TAGS, fail_fast=True), BeforeValidator(_tags)]
BetaLanguages = Annotated[bool | None, Field(description="accepted; there are no others here, so it changes nothing")]


class DeepLTranslateRequest(BaseModel):
    """Texts, and how to translate them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[tuple[str, ...], FailFast(), BeforeValidator(_texts)] = Field(description="the texts")
    source_lang: Source = Field(None, description="EN, KK or RU; each text is identified where it is left out")
    target_lang: Target = Field(description="EN, EN-GB, EN-US, KK or RU; there is one English")
    context: str | None = Field(None, description="a hint in DeepL's words; it changes nothing here")
    split_sentences: Literal["0", "1", "nonewlines"] | None = Field(
        None,
        description="0: each text must be one sentence; 1: sentences and lines, for plain text; nonewlines: for markup",
    )
    preserve_formatting: bool = Field(
        default=False, description="each text begins and ends as it did: case of the first letter, last punctuation"
    )
    formality: Formality = Field("default", description="preferences are accepted; there is one register")
    glossary_id: str | None = Field(None, max_length=64, description="a glossary; needs `source_lang`")
    tag_handling: Literal["html", "xml"] | None = Field(None, description="what markup the texts have")
    outline_detection: bool = Field(default=True, description="xml is always split at `splitting_tags` only")
    ignore_tags: Tags = Field((), description="elements that stay as they are")
    splitting_tags: Tags = Field((), description="elements that end a sentence")
    non_splitting_tags: Tags = Field((), description="elements that do not")
    model_type: Annotated[
        Literal["latency_optimized", "prefer_quality_optimized"] | None, BeforeValidator(_model_type)
    ] = Field(None, description="accepted; the server's profile chooses the models")
    show_billed_characters: bool = Field(default=False, description="tell how many characters were counted")
    enable_beta_languages: BetaLanguages = None

    def model_post_init(self, context: Any) -> None:
        """Refuse what does not go together.

        Raises:
            InvalidValue: `param` names the field.
        """
        del context
        if self.tag_handling is None:
            for name in ("ignore_tags", "splitting_tags", "non_splitting_tags"):
                if getattr(self, name):
                    raise InvalidValue(f"{name}: it needs tag_handling", param=name)
        if self.tag_handling == "html" and not self.outline_detection:
            raise InvalidValue("outline_detection: HTML has an outline", param="outline_detection")
        if self.split_sentences == "0" and self.tag_handling is not None:
            raise InvalidValue("split_sentences: 0 only without tag_handling", param="split_sentences")
        wrong = "nonewlines" if self.tag_handling is None else "1"
        if self.split_sentences == wrong:
            raise InvalidValue(
                "split_sentences: plain text is split at its lines too (1), markup is not (nonewlines)",
                param="split_sentences",
            )
        if self.preserve_formatting and self.tag_handling is not None:
            raise InvalidValue("preserve_formatting: only without tag_handling", param="preserve_formatting")
