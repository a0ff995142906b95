"""What a job can do with an article: a small table, open for more."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from tilshi.articles import from_text, read, replacements, write
from tilshi.articles.model import Address, Document
from tilshi.desk import Desk, SummarizeOptions, TranslateOptions
from tilshi.desk.encoded import TEXT_FORMATS, decoded
from tilshi.desk.notices import notice
from tilshi.desk.origin import grade, provenance
from tilshi.desk.written import Layout, article
from tilshi.engines.call import Usage
from tilshi.jobs.model import Json, NewItem
from tilshi.languages import Language
from tilshi.report import Report
from tilshi.translate.documents import BlockFinding, TranslatedDocument
from tilshi.translate.glossary import Glossary

Run = Callable[[Desk, Json, Json, Mapping[str, Any]], Json]
"""Called with the desk, an article's payload, the job's options and the keywords of the desk's methods (`cancel`,
`deadline`, `namespace`, `lane`, `usage`); returns JSON values. It may be called again for the same article."""

Files = Callable[[str, Json, Json], Iterator[tuple[str, bytes]]]
"""Called with an article's path, its result and the job's options; yields the files it is handed out as."""

_MARKDOWN = (".md", ".markdown")
_TEXT = (".txt", ".text")


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to do.

    Attributes:
        run: does it with one article.
        files: the result as files, `LANGUAGE/PATH`.
        options: what a caller may ask; None = whoever puts the job has looked.
    """

    run: Run
    files: Files
    options: type[BaseModel] | None = None


def of_text(name: str, text: str, title: str | None = None) -> NewItem:
    """Return the article of a text; a first line followed by a blank line is its title where `title` is None."""
    return NewItem(name, {"text": text, "title": title})


def of_file(name: str, data: bytes, format: str) -> NewItem:  # noqa: A002 - the articles' own word
    """Return the article of a file that has been read once."""
    return NewItem(name, {"data": base64.b64encode(data).decode(), "format": format})


def document_of(payload: Json) -> Document:
    """Return the document of an article.

    Raises:
        TilshiError: it cannot be read.
    """
    if "data" in payload:
        return read(base64.b64decode(payload["data"]), payload["format"])
    return from_text(payload["text"], payload.get("title"))


def glossary_rows(glossary: Glossary | None) -> list[Any] | None:
    """Return a glossary as JSON values: a job uses the terms as they were when it was put."""
    if glossary is None:
        return None
    return [[source, target, list(terms.pairs)] for (source, target), terms in glossary.dictionaries.items()]


def glossary_of(rows: list[Any] | None) -> Glossary | None:
    """Return the glossary that `glossary_rows` wrote."""
    return None if rows is None else _glossary(json.dumps(rows))


@lru_cache(maxsize=4)
def _glossary(rows: str) -> Glossary:  # all articles of a job have the same
    return Glossary.of(
        {(Language(source), Language(target)): map(tuple, terms) for source, target, terms in json.loads(rows)}
    )


def summarize(desk: Desk, payload: Json, options: Json, keywords: Mapping[str, Any]) -> Json:
    """Return the report of an article, as `POST /summarize` answers it."""
    given = {**options, "glossary": glossary_of(options.get("glossary"))}
    if "data" in payload:
        report = desk.summarize(document_of(payload), **keywords, **given)
    else:
        report = desk.summarize(payload["text"], title=payload.get("title"), **keywords, **given)
    return report.model_dump(mode="json", by_alias=True)


def translate(desk: Desk, payload: Json, options: Json, keywords: Mapping[str, Any]) -> Json:
    """Return the whole article in every target language, its structure kept."""
    document = document_of(payload)
    usage = keywords.get("usage") or Usage()
    given = {name: value for name, value in options.items() if name != "targets"}
    given["glossary"] = glossary_of(options.get("glossary"))
    translations = {}
    for target in options["targets"]:
        done = desk.translate_document(document, to=target, **{**keywords, "usage": usage}, **given)
        translations[target] = _translation(document, done)
    return {
        "format": document.format,
        "translations": translations,
        "cache": {"segments": usage.segments, "hits": usage.hits},
        "engine": {"calls": usage.calls, "tokens": usage.tokens},
        "grade": grade(desk.catalog, usage.models),
        "provenance": provenance(usage.models).model_dump(mode="json"),
    }


def summary_files(path: str, result: Json, options: Json) -> Iterator[tuple[str, bytes]]:
    """Yield the summary in Russian and in every target, laid out like its source: Markdown or plain text."""
    report = Report.model_validate(result)
    layout: Layout = "markdown" if PurePosixPath(path).suffix.lower() in _MARKDOWN else "text"
    if layout == "text" and PurePosixPath(path).suffix.lower() not in _TEXT:
        path += ".txt"
    for language in dict.fromkeys((Language.RU, *report.translations)):
        line = notice(language, summary=True, script=options.get("kazakh_script"))
        yield f"{language.value}/{path}", article(report, language, layout, line).encode()


def translation_files(path: str, result: Json, options: Json) -> Iterator[tuple[str, bytes]]:
    """Yield the article in every target; text is UTF-8."""
    if not PurePosixPath(path).suffix:
        path += ".txt"
    for code, one in result["translations"].items():
        if "data" in one:
            yield f"{code}/{path}", base64.b64decode(one["data"])
            continue
        line = notice(Language(code), summary=False, script=options.get("kazakh_script"))
        ending = f"\n\n{f'*{line}*' if result['format'] == 'markdown' else line}\n" if one["model"] else "\n"
        yield f"{code}/{path}", (one["text"].rstrip() + ending).encode()


def _translation(document: Document, done: TranslatedDocument) -> Json:
    data = write(document, replacements(done.document))
    text = document.format in TEXT_FORMATS
    content = {"text": decoded(data, document).text} if text else {"data": base64.b64encode(data).decode()}
    blocks = {
        block.address: index for index, block in enumerate(block for one in document.articles for block in one.blocks)
    }
    warnings = [_warning(blocks, found) for found in done.findings]
    return content | {"model": done.model, "pivot": done.pivot, "warnings": warnings}


def _warning(blocks: Mapping[Address, int], found: BlockFinding) -> Json:
    block = blocks.get(found.address)
    return {
        "code": found.finding.code.value,
        "part": "title" if block is None else "block",
        "block": block,
        "segment": found.sentence,
        "detail": dict(found.finding.detail),
    }


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "summarize": Kind(summarize, summary_files, SummarizeOptions),
        "translate": Kind(translate, translation_files, TranslateOptions),
    }
)
"""What the service itself offers."""
