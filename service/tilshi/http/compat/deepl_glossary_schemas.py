"""Glossaries in DeepL's words."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tilshi.http.compat.deepl_schemas import Target, source_language
from tilshi.languages import Language
from tilshi.translate.glossary import EntriesFormat, Pair
from tilshi.translate.glossary_file import Entries, GlossaryInfo

MAX_PAIRS: Final = len(Language) * (len(Language) - 1)
NamedSource = Annotated[Language, BeforeValidator(source_language)]


class Dictionary(BaseModel):
    """A pair of languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_lang: NamedSource = Field(description="language of the terms")
    target_lang: Target = Field(description="language of their translations")

    @property
    def pair(self) -> Pair:
        """The languages."""
        return self.source_lang, self.target_lang


class DictionaryTable(Dictionary):
    """Terms of one pair of languages, as a table."""

    entries: str = Field(description="the table: one entry a line")
    entries_format: EntriesFormat = Field("tsv", description="what divides a term from its translation")


class DeepLGlossaryRequest(DictionaryTable):
    """A glossary of version 2: one pair of languages."""

    name: str = Field(description="what people call it")


class DeepLGlossariesRequest(BaseModel):
    """A glossary of version 3: several pairs of languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="what people call it")
    dictionaries: tuple[DictionaryTable, ...] = Field(
        min_length=1, max_length=MAX_PAIRS, fail_fast=True, description="one for each pair of languages"
    )


class DeepLGlossaryChange(BaseModel):
    """What is to be changed of a glossary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = Field(None, description="its new name")
    dictionaries: tuple[DictionaryTable, ...] = Field(
        (), max_length=MAX_PAIRS, fail_fast=True, description="terms to add or replace"
    )


def stamp(created: float) -> str:
    """Return a time as DeepL writes it, with microseconds, which its clients require."""
    return datetime.fromtimestamp(created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def shown(info: GlossaryInfo) -> dict[str, Any]:
    """Return a glossary as version 3 shows it."""
    return {
        "glossary_id": info.id,
        "name": info.name,
        "creation_time": stamp(info.created),
        "dictionaries": [counted(pair, count) for pair, count in info.counts.items()],
    }


def shown_single(info: GlossaryInfo) -> dict[str, Any]:
    """Return a glossary of one pair of languages as version 2 shows it."""
    ((pair, count),) = info.counts.items()
    return {
        "glossary_id": info.id,
        "ready": True,
        "name": info.name,
        **counted(pair, count),
        "creation_time": stamp(info.created),
    }


def counted(pair: Pair, count: int) -> dict[str, Any]:
    """Return a pair of languages and how many terms there are."""
    return {"source_lang": pair[0].value, "target_lang": pair[1].value, "entry_count": count}


def table(pair: Pair, entries: Entries) -> dict[str, Any]:
    """Return the terms of a pair of languages."""
    rows = "\n".join(f"{term}\t{target}" for term, target in entries)
    return {"source_lang": pair[0].value, "target_lang": pair[1].value, "entries": rows, "entries_format": "tsv"}
