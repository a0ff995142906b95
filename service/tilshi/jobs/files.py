"""Jobs that translate one whole file and hand it out as a file: news items, other services' documents."""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tilshi.articles import replacements, write
from tilshi.desk import Desk
from tilshi.jobs.kinds import Kind, document_of, glossary_of
from tilshi.jobs.model import Json

KIND: Final = "file"

_OPTIONS: Final = ("source", "profile", "kazakh_script", "do_not_translate", "store")


def payload_of(data: bytes, format: str) -> Json:  # noqa: A002 - the articles' own word
    """Return the payload of a file that has been read once."""
    return {"data": base64.b64encode(data).decode(), "format": format}


def data_of(result: Json) -> bytes:
    """Return the file a job has made."""
    return base64.b64decode(result["data"])


def run(desk: Desk, payload: Json, options: Json, keywords: Mapping[str, Any]) -> Json:
    """Return the file in another language, the model, and how often the checks found what."""
    document = document_of(payload)
    given = {name: options[name] for name in _OPTIONS if name in options}
    glossary = glossary_of(options.get("glossary"))
    done = desk.translate_document(document, to=options["to"], glossary=glossary, **keywords, **given)
    data = write(done.document, replacements(done.document))
    warnings = Counter(found.finding.code.value for found in done.findings)
    return {"data": base64.b64encode(data).decode(), "model": done.model, "warnings": dict(sorted(warnings.items()))}


def files(path: str, result: Json, options: Json) -> Iterator[tuple[str, bytes]]:
    """Yield the one file."""
    yield f"{options['to']}/{path}", data_of(result)


KINDS: Final = {KIND: Kind(run, files)}
