# ruff: noqa: INP001 - it becomes a module of Superdesk's own package
"""Superdesk macro: translates an item with Tilshi when somebody translates it in Superdesk.

Copy this file into the `macros` package of your Superdesk server; see README.md beside it. It needs nothing but Python.
"""

import base64
import json
import logging
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPRedirectHandler, Request, build_opener

logger = logging.getLogger(__name__)

LANGUAGES = {
    "ru": "ru",
    "ru-RU": "ru",
    "ru-KZ": "ru",
    "kk": "kk",
    "kk-KZ": "kk",
    "en": "en",
    "en-GB": "en",
    "en-US": "en",
}
"""Superdesk's language codes and Tilshi's; add those of your installation."""

TEXTS = ("headline", "extended_headline", "slugline", "abstract", "description_text", "description_html")
BODIES = ("body_text", "body_html")
MERGED = (*TEXTS, *BODIES, "keywords")
"""Fields that are taken from the answer; identity, language and all else are Superdesk's business."""

POLL_SECONDS = 1.0
PASSING = (429, 502, 503, 504)
"""Statuses that say "not now", of Tilshi's or of a proxy's."""
REDIRECTS = (301, 302, 303, 307, 308)
MAX_ANSWER_BYTES = 20_000_000


class TranslationFailed(Exception):
    """The item could not be translated, and was left as it was; the message is for the editor."""


class _NotNow(TranslationFailed):
    """There was no answer this time; `pause` is how many seconds Tilshi asks to wait."""

    def __init__(self, message: str, pause: float = 0.0) -> None:
        super().__init__(message)
        self.pause = pause


class _NoRedirects(HTTPRedirectHandler):
    """Redirects are refused: following one would send the key to wherever it leads."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


_opener = build_opener(_NoRedirects)


@dataclass(frozen=True)
class Tilshi:
    """Where Tilshi is, and how long to wait for it.

    Attributes:
        url: its address, as `http://tilshi:8000`.
        key: an API key, where it asks for one.
        timeout: seconds to wait for one answer.
        patience: seconds to wait for a translation that takes longer, asking for it again and again.
        glossary: id of a glossary to use.
    """

    url: str
    key: str | None = None
    timeout: float = 30.0
    patience: float = 120.0
    glossary: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Tilshi":
        """Return the one that `TILSHI_MACRO_URL`, `_KEY`, `_TIMEOUT`, `_PATIENCE` and `_GLOSSARY` name.

        Raises:
            TranslationFailed: there is no `TILSHI_MACRO_URL`, or a number is none.
        """
        given = {name: environment.get(f"TILSHI_MACRO_{name.upper()}") for name in ("url", "key", "glossary")}
        if not given["url"]:
            raise TranslationFailed("Tilshi is not set up: TILSHI_MACRO_URL is not set")
        try:
            seconds = {
                name: float(environment[f"TILSHI_MACRO_{name.upper()}"])
                for name in ("timeout", "patience")
                if environment.get(f"TILSHI_MACRO_{name.upper()}")
            }
        except ValueError as error:
            raise TranslationFailed("Tilshi is not set up: its timeout or patience is no number") from error
        return cls(given["url"], given["key"] or None, glossary=given["glossary"] or None, **seconds)


def translate(
    item: dict[str, Any],
    *,
    from_language: str | None = None,
    to_language: str | None = None,
    tilshi: Tilshi | None = None,
    **_: Any,
) -> dict[str, Any]:
    """Put the translation into the item; what Superdesk calls.

    Args:
        item: the item, which is changed, and returned.
        from_language: the language it is in; that of the item where None.
        to_language: the language it is to be in; that of the item where None, which then is a fresh copy of another.
        tilshi: where to have it translated; named by the environment where None.

    Raises:
        TranslationFailed: something is wrong; the item is what it was.
    """
    target = LANGUAGES.get(to_language or str(item.get("language")))
    if target is None:
        raise TranslationFailed(f"Tilshi does not translate into {to_language or item.get('language')}")
    source = LANGUAGES.get(from_language) if from_language else "auto"
    if source is None:
        raise TranslationFailed(f"Tilshi does not translate from {from_language}")
    query = {"to": target, "source": source}
    service = tilshi or Tilshi.from_environment()
    if service.glossary:
        query["glossary"] = service.glossary
    # A copy in another language says already that it is in that language, while its text is not.
    sent = {name: value for name, value in item.items() if name != "language"}
    answer = _translated(service, query, json.dumps(sent, default=str, ensure_ascii=False).encode())
    _merge(item, answer)
    return item


def _merge(item: dict[str, Any], answer: Mapping[str, Any]) -> None:
    """Take the texts over, all or none of them."""
    new = {name: answer[name] for name in MERGED if name in item and name in answer}
    changed = {name for name, value in new.items() if value != item[name]}
    associations = item.get("associations") or {}
    theirs = answer.get("associations") or {}
    item.update(new)
    for name, associated in associations.items():
        if isinstance(associated, dict) and isinstance(theirs.get(name), dict):
            told = {
                field: theirs[name][field]
                for field in (*TEXTS, *BODIES)
                if field in associated and field in theirs[name]
            }
            associated.update(told)
    drafts = item.get("fields_meta")
    if isinstance(drafts, dict):  # the editor's own state of a field would bring the old text back
        for name in changed:
            drafts.pop(name, None)


def _translated(service: Tilshi, query: Mapping[str, str], body: bytes) -> Mapping[str, Any]:
    path = f"/v1/items/translate?{urlencode(query)}"
    status, headers, answer = _ask(service, "POST", path, body)
    if status == 202:  # noqa: PLR2004 - Accepted
        return _waited_for(service, headers.get("Location", ""))
    if warnings := headers.get("Tilshi-Warnings"):
        logger.warning("Tilshi asks for a look at a translation: %s", warnings)
    return answer


def _waited_for(service: Tilshi, location: str) -> Mapping[str, Any]:
    """Ask for the job until it has ended; a question that is not answered is asked again, since the job goes on."""
    ends = time.monotonic() + service.patience
    last: _NotNow | None = None
    while time.monotonic() < ends:
        pause, job = POLL_SECONDS, {}
        try:
            _, _, job = _ask(service, "GET", location)
            last = None
        except _NotNow as problem:
            last, pause = problem, max(POLL_SECONDS, problem.pause)
        for done in job.get("items", ()):
            if done.get("result") is not None:
                result: Mapping[str, Any] = json.loads(base64.b64decode(done["result"]["data"]))
                return result
            if done.get("state") == "failed":  # an error beside another state is why it is tried again
                message = (done.get("error") or {}).get("message", "the translation failed")
                raise TranslationFailed(f"Tilshi: {message}")
        time.sleep(max(0.0, min(pause, ends - time.monotonic())))
    why = f" ({last})" if last else ""
    raise TranslationFailed(f"Tilshi needs longer than {service.patience:g} seconds; try again later{why}") from last


def _ask(
    service: Tilshi, method: str, path: str, body: bytes | None = None
) -> tuple[int, Mapping[str, str], dict[str, Any]]:
    if not service.url.startswith(("http://", "https://")):
        raise TranslationFailed("Tilshi is not set up: TILSHI_MACRO_URL must begin with http:// or https://")
    url = urljoin(service.url.rstrip("/") + "/", path.lstrip("/"))
    if not url.startswith(service.url.rstrip("/") + "/"):
        raise TranslationFailed("Tilshi's answer leads elsewhere")  # the key goes nowhere else
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {service.key}"} if service.key else {})
    try:
        with _opener.open(Request(url, body, headers, method=method), timeout=service.timeout) as answer:  # noqa: S310
            status, told, data = answer.status, answer.headers, answer.read(MAX_ANSWER_BYTES)
        value = json.loads(data)
    except HTTPError as error:
        with error:
            raise _refused(error) from error
    except (OSError, HTTPException) as error:
        raise _NotNow(f"Tilshi cannot be reached: {getattr(error, 'reason', error)}") from error
    except ValueError as error:  # or its end is missing
        raise _NotNow("Tilshi's answer is not JSON") from error
    if not isinstance(value, dict):
        raise TranslationFailed("Tilshi's answer is no item")
    return status, told, value


def _refused(error: HTTPError) -> TranslationFailed:
    if error.code in REDIRECTS:
        return TranslationFailed("Tilshi's address redirects elsewhere; set TILSHI_MACRO_URL to where it leads")
    message = f"Tilshi: {_message(error)}"
    if error.code not in PASSING:
        return TranslationFailed(message)
    told = error.headers.get("Retry-After", "")
    return _NotNow(message, float(told) if told.isascii() and told.isdigit() else 0.0)


def _message(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read(100_000))["error"]["message"])
    except (ValueError, KeyError, TypeError, OSError, HTTPException):
        return f"HTTP {error.code}"


name = "tilshi_translate"
label = "Translate with Tilshi"
callback = translate
access_type = "backend"
action_type = "direct"
from_languages = list(LANGUAGES)
to_languages = list(LANGUAGES)
