"""Glossaries as DeepL's requests name them."""

from starlette.requests import Request

from tilshi.desk import Glossary
from tilshi.errors import InvalidValue
from tilshi.http.callers import caller_of
from tilshi.http.service import service_of
from tilshi.languages import Language


def glossary_for(request: Request, identity: str | None, source: Language | None, target: Language) -> Glossary | None:
    """Return the glossary a request names, if it names one; for a thread.

    Raises:
        InvalidValue: the language of the text is not named, or the glossary has no terms for the two languages.
        NotFound: the caller's namespace has none of this id.
    """
    if identity is None:
        return None
    if source is None:
        raise InvalidValue("source_lang: a glossary needs it", param="source_lang")
    glossary = service_of(request).glossaries.glossary(caller_of(request).namespace, identity)
    if (source, target) not in glossary.dictionaries:
        raise InvalidValue("glossary_id: the glossary is for other languages", param="glossary_id")
    return glossary
