"""`POST /v1/translate`: texts in, translations out."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from tilshi.articles import Address, Article, Block, BlockKind, Run
from tilshi.catalog import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.desk import Desk
from tilshi.desk.options import invalid_value
from tilshi.desk.origin import grade, provenance
from tilshi.desk.source import check_length, detect
from tilshi.engines.call import Usage
from tilshi.errors import EmptyText, LanguageUndetectable, TooLarge
from tilshi.http import bodies
from tilshi.http.openapi import body_of, documented, work_errors
from tilshi.http.schemas import (
    SourceLanguageInfo,
    TextWarning,
    TranslateAnswer,
    TranslatedText,
    TranslateRequest,
)
from tilshi.http.service import service_of
from tilshi.languages import Language
from tilshi.report import CacheUse, EngineUse
from tilshi.translate.translator import Translation

router = APIRouter(prefix="/v1", tags=["desk"])


@router.post(
    "/translate",
    operation_id="translate",
    response_model=TranslateAnswer,
    responses=documented(*work_errors()),
    openapi_extra={"requestBody": body_of(TranslateRequest)},
)
async def translate(request: Request) -> Response:
    """Translate a text, or a list of texts, into one or more languages.

    With `source` "auto" each text of a list is identified by itself. A list is answered by lists of the same length
    and order, a single text by single values.
    """
    _, _, body = await bodies.read(request, bodies.JSON)
    service = service_of(request)

    def parse() -> Callable[[threading.Event], bytes]:
        asked = _validated(bodies.parse_json(body))
        return lambda cancel: _answer(service.desk, asked, cancel).model_dump_json().encode()

    work = await to_thread.run_sync(parse)
    return Response(await service.calls.run(request, work), media_type=bodies.JSON)


def _validated(values: dict[str, Any]) -> TranslateRequest:
    try:
        return TranslateRequest(**values)
    except ValidationError as error:
        raise invalid_value(error.errors(include_url=False)) from None


def _answer(desk: Desk, asked: TranslateRequest, cancel: threading.Event) -> TranslateAnswer:
    texts = (asked.text,) if isinstance(asked.text, str) else asked.text
    _check(desk, texts)
    profile = desk.catalog.profile(desk.settings.profile if asked.profile is None else asked.profile)
    sources = [_source(desk, asked, index, text) for index, text in enumerate(texts)]
    by_language: dict[Language, list[int]] = {}
    for index, source in enumerate(sources):
        by_language.setdefault(source.language, []).append(index)
    _check_routes(profile, by_language, asked.targets)
    usage, ends = Usage(), time.monotonic() + desk.settings.deadline_seconds
    options = {name: getattr(asked, name) for name in ("kazakh_script", "do_not_translate", "store")}

    def translated(target: Language) -> list[TranslatedText]:
        found: dict[int, Translation] = {}
        for spoken, indices in by_language.items():
            translations = desk.translate_texts(
                [texts[index] for index in indices],
                source=spoken,
                to=target,
                deadline=ends - time.monotonic(),
                cancel=cancel,
                usage=usage,
                profile=profile.name,
                **options,
            )
            found |= zip(indices, translations, strict=True)
        return [_text(found[index]) for index in range(len(texts))]

    return TranslateAnswer(
        source=_shaped(asked, sources),
        translations={target: _shaped(asked, translated(target)) for target in asked.targets},
        cache=CacheUse(segments=usage.segments, hits=usage.hits),
        engine=EngineUse(calls=usage.calls, tokens=usage.tokens),
        grade=grade(desk.catalog, usage.models),
        profile=profile.name,
        provenance=provenance(usage.models),
    )


def _check(desk: Desk, texts: Sequence[str]) -> None:
    limit = desk.settings.max_texts
    if not texts:
        raise EmptyText("text: there are no texts", param="text")
    if len(texts) > limit:
        raise TooLarge(f"text: {len(texts)} texts; the limit is {limit}", param="text")
    for text in texts:
        check_length(text, desk.settings, "text")


def _check_routes(profile: Profile, sources: Iterable[Language], targets: Iterable[Language]) -> None:
    """Refuse a direction the profile lacks before any work is queued."""
    for source, target in product(sources, targets):
        if target is not source:
            profile.route(TaskName.TRANSLATE, source, target)


def _source(desk: Desk, asked: TranslateRequest, index: int, text: str) -> SourceLanguageInfo:
    block = Block(BlockKind.PARAGRAPH, (Run(text),), Address("text"))
    try:
        language, confidence, detected = detect(Article(None, None, (block,)), asked.source, desk.settings)
    except LanguageUndetectable as error:
        if isinstance(asked.text, str):
            raise
        raise LanguageUndetectable(f"text {index}: {error.message}", param=error.param) from None
    return SourceLanguageInfo(language=language, confidence=confidence, detected=detected)


def _shaped(asked: TranslateRequest, values: list[Any]) -> Any:
    return values[0] if isinstance(asked.text, str) else tuple(values)


def _text(translation: Translation) -> TranslatedText:
    return TranslatedText(
        text=translation.text,
        score=translation.score,
        confidences=translation.confidences,
        warnings=tuple(
            TextWarning(code=finding.code, segment=segment, detail=dict(finding.detail))
            for segment, finding in translation.warnings
        ),
        model=translation.model,
        pivot=translation.pivot,
    )
