"""LibreTranslate's interface: `/translate`, `/detect`, `/languages`."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal

from anyio import to_thread
from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from tilshi.catalog.tasks import TaskName
from tilshi.desk import Desk
from tilshi.desk.markup import Tags
from tilshi.desk.options import parse_source
from tilshi.desk.source import check_length
from tilshi.errors import LanguageUndetectable
from tilshi.http.callers import admit, charge
from tilshi.http.calls import Terms
from tilshi.http.compat import texts
from tilshi.http.compat.documented import form_or_json, refusals
from tilshi.http.compat.refusals import LibreTranslateError, libretranslate_refusal
from tilshi.http.compat.route import CompatRoute, check_list, fields
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.languages import NAMES, Language, parse_language
from tilshi.text.language_id import identify_document

MAX_ALTERNATIVES: Final = 100
_NO_LANGUAGE: Final = Language.EN  # what LibreTranslate says of a text without one, with confidence 0
_STATUSES = (400, 403, 413, 429, 500, 503, 504)


class _Route(CompatRoute):
    refuse = staticmethod(libretranslate_refusal)


def _target(value: object) -> object:
    return parse_language(value, "target") if isinstance(value, str) else value


class LibreTranslateRequest(BaseModel):
    """One text, or several."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str | tuple[str, ...] = Field(description="the text, or a list of texts; the answer has the same shape")
    source: Annotated[Language | Literal["auto"], BeforeValidator(parse_source)] = Field(
        description="language of the text; `auto` detects it"
    )
    target: Annotated[Language, BeforeValidator(_target)] = Field(description="language wanted")
    format: Literal["text", "html"] = Field("text", description="what the texts are")
    alternatives: int = Field(
        0,
        ge=0,
        le=MAX_ALTERNATIVES,
        description="accepted; the answer is an empty list, since one translation is kept",
    )
    api_key: str | None = Field(None, max_length=200, description="the key, where one is needed")


class DetectRequest(BaseModel):
    """A text whose language is wanted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field(description="the text")
    api_key: str | None = Field(None, max_length=200, description="the key, where one is needed")


router = APIRouter(route_class=_Route, tags=["LibreTranslate"])


@router.post(
    "/translate",
    operation_id="libretranslate_translate",
    responses=refusals(LibreTranslateError, *_STATUSES),
    openapi_extra={"requestBody": form_or_json(LibreTranslateRequest)},
)
async def translate(request: Request) -> Response:
    """Translate a text, or a list of texts, as LibreTranslate does."""
    values = await fields(request)
    service = service_of(request)
    caller = await to_thread.run_sync(admit, request, _key(values))

    def parse() -> Callable[[Terms], bytes]:
        check_list(values, "q", service.desk.settings.max_texts)
        asked = validated(LibreTranslateRequest, values)
        given = [asked.q] if isinstance(asked.q, str) else list(asked.q)
        texts.check(given, service.desk.settings, "q")
        if isinstance(asked.q, str):
            check_length(asked.q, service.desk.settings, "q")
        charge(request, sum(map(len, given)))
        return lambda terms: _translated(service.desk, asked, given, terms)

    work = await to_thread.run_sync(parse)
    return await service.calls.answer(request, caller.namespace, work)


@router.post(
    "/detect",
    operation_id="libretranslate_detect",
    responses=refusals(LibreTranslateError, *_STATUSES),
    openapi_extra={"requestBody": form_or_json(DetectRequest)},
)
async def detect(request: Request) -> list[dict[str, Any]]:
    """Tell the language of a text; how sure it is says `confidence`, of 100."""
    values = await fields(request)
    await to_thread.run_sync(admit, request, _key(values))
    return [await to_thread.run_sync(_detected, request, values)]


@router.get("/languages", operation_id="libretranslate_languages", responses=refusals(LibreTranslateError, 500))
def languages(request: Request) -> list[dict[str, Any]]:
    """List the languages, and which each can be translated to. It needs no key, as with LibreTranslate."""
    desk = service_of(request).desk
    profile = desk.catalog.profile(desk.settings.profile)
    return [
        {
            "code": source.value,
            "name": NAMES[source],
            "targets": sorted(
                target.value
                for target in Language
                if source is target or profile.find(TaskName.TRANSLATE, source, target) is not None
            ),
        }
        for source in Language
    ]


def _key(values: Mapping[str, Any]) -> str | None:
    key = values.get("api_key")
    return key if isinstance(key, str) else None  # what else it is, the model refuses


def _detected(request: Request, values: dict[str, Any]) -> dict[str, Any]:
    asked = validated(DetectRequest, values)
    check_length(asked.q, service_of(request).desk.settings, "q")
    charge(request, len(asked.q))
    found = identify_document([asked.q])
    if found.language is None:
        raise LanguageUndetectable("q: the text does not look like Russian, Kazakh or English", param="q")
    return {"confidence": _percent(found.confidence), "language": found.language.value}


def _translated(desk: Desk, asked: LibreTranslateRequest, given: list[str], terms: Terms) -> bytes:
    if asked.format == "html":
        tags = Tags.of("html", (), (), ())
        done = texts.translate_markup(
            desk, given, tags, source=asked.source, target=asked.target, terms=terms, param="q"
        )
    else:
        done = texts.translate(desk, given, source=asked.source, target=asked.target, terms=terms, param="q")
    single = isinstance(asked.q, str)
    answer: dict[str, Any] = {"translatedText": done[0].text if single else [one.text for one in done]}
    if asked.source == "auto":
        detected = [
            {"confidence": _percent(one.confidence), "language": (one.language or _NO_LANGUAGE).value} for one in done
        ]
        answer["detectedLanguage"] = detected[0] if single else detected
    if asked.alternatives:
        answer["alternatives"] = [] if single else [[] for _ in done]
    return json.dumps(answer, ensure_ascii=False).encode()


def _percent(confidence: float) -> float:
    return round(confidence * 100, 1)
