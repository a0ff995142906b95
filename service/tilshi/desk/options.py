"""What a caller may ask of the desk, validated in one place for Python, HTTP and the command line."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from tilshi.errors import InvalidValue
from tilshi.languages import Language, Script, parse_language
from tilshi.report import Method

MAX_SUMMARY_SENTENCES = 10
MAX_TERMS = 200
MAX_TERM_CHARS = 200


def _source(value: object) -> object:
    return value if value == "auto" or not isinstance(value, str) else parse_language(value, "source")


def _target(value: object) -> object:
    return parse_language(value, "targets") if isinstance(value, str) else value


Term = Annotated[str, Field(min_length=1, max_length=MAX_TERM_CHARS)]
Target = Annotated[Language, BeforeValidator(_target)]
Length = Literal["short", "medium", "long"] | Annotated[int, Field(ge=1, le=MAX_SUMMARY_SENTENCES)]
SourceLanguage = Annotated[Language | Literal["auto"], BeforeValidator(_source)]
KazakhScript = Literal[Script.CYRILLIC, Script.LATIN]


class TranslateOptions(BaseModel):
    """Options of every call that translates."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: SourceLanguage = Field("auto", description="language of the text; `auto` detects it")
    targets: tuple[Target, ...] = Field(
        (Language.EN, Language.KK), min_length=1, max_length=len(Language), description="languages to translate to"
    )
    profile: str | None = Field(None, max_length=64, description="models to use; null is the server's default")
    kazakh_script: KazakhScript = Field(Script.CYRILLIC, description="script of Kazakh output")
    glossary: None = Field(None, description="reserved: this version has no glossaries")
    do_not_translate: tuple[Term, ...] = Field(
        (), max_length=MAX_TERMS, description="terms that stay as they are in every language"
    )
    store: bool = Field(default=True, description="false: neither read nor write the cache")

    @field_validator("targets")
    @classmethod
    def _each_once(cls, value: tuple[Language, ...]) -> tuple[Language, ...]:
        return tuple(dict.fromkeys(value))

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Return options from keywords.

        Raises:
            InvalidValue: a keyword is unknown or has an impossible value; `param` names it.
        """
        try:
            return cls(**values)
        except ValidationError as error:
            raise invalid_value(error.errors(include_url=False)) from None


class SummarizeOptions(TranslateOptions):
    """Options of a summary."""

    translate: Literal["summary", "article", "both"] = Field("summary", description="what is translated")
    length: Length = Field("medium", description="short 1, medium 2-3, long 4-6 sentences, or their number")
    method: Method = Field("auto", description="who writes the summary")


def invalid_value(errors: Sequence[Any]) -> InvalidValue:
    """Return the first of pydantic's errors as ours: the field, what is wrong with it, never its value."""
    first = errors[0]
    names = [str(part) for part in first["loc"] if isinstance(part, int) or part not in {"body", "query"}]
    param = next((name for name in names if not name.isdigit()), None)
    return InvalidValue(f"{'.'.join(names) or 'body'}: {first['msg']}", param=param)
