"""The bodies of the glossary routes."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tilshi.languages import Language, parse_language
from tilshi.translate.glossary import Pair
from tilshi.translate.glossary_file import GlossaryInfo
from tilshi.translate.glossary_store import MAX_NAME_CHARS


def _source(value: object) -> object:
    return parse_language(value, "source") if isinstance(value, str) else value


def _target(value: object) -> object:
    return parse_language(value, "target") if isinstance(value, str) else value


Source = Annotated[Language, BeforeValidator(_source)]
Target = Annotated[Language, BeforeValidator(_target)]


class Direction(BaseModel):
    """A pair of languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Source = Field(description="language of the terms")
    target: Target = Field(description="language of their translations")

    @property
    def pair(self) -> Pair:
        """The languages themselves."""
        return self.source, self.target


class NamedDirection(Direction):
    """A pair of languages, and the name of the glossary a table becomes."""

    name: str = Field(description="what people call the glossary")


class DictionaryRequest(Direction):
    """Terms for one pair of languages."""

    entries: dict[str, str] = Field(description="terms and their translations")


class GlossaryRequest(BaseModel):
    """A glossary to store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(max_length=MAX_NAME_CHARS, description="what people call it")
    dictionaries: tuple[DictionaryRequest, ...] = Field(
        min_length=1, fail_fast=True, description="one for each pair of languages"
    )


class DictionaryCount(BaseModel):
    """How many terms there are for one pair of languages."""

    model_config = ConfigDict(frozen=True)

    source: Language
    target: Language
    count: int


class GlossaryAnswer(BaseModel):
    """A stored glossary."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="what `glossary` of a translation names it by")
    name: str
    created: datetime
    dictionaries: tuple[DictionaryCount, ...]

    @classmethod
    def of(cls, info: GlossaryInfo) -> "GlossaryAnswer":
        """Return the answer about a glossary."""
        counts = (
            DictionaryCount(source=source, target=target, count=count)
            for (source, target), count in info.counts.items()
        )
        created = datetime.fromtimestamp(info.created, UTC)
        return cls(id=info.id, name=info.name, created=created, dictionaries=tuple(counts))


class DictionaryEntries(BaseModel):
    """The terms for one pair of languages."""

    model_config = ConfigDict(frozen=True)

    source: Language
    target: Language
    entries: dict[str, str]


class GlossaryContents(BaseModel):
    """A stored glossary with its terms."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    created: datetime
    dictionaries: tuple[DictionaryEntries, ...]


class Glossaries(BaseModel):
    """Every glossary of the caller's namespace."""

    model_config = ConfigDict(frozen=True)

    glossaries: tuple[GlossaryAnswer, ...]
