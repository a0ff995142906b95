"""`POST /v1/translate`: texts in, translations out."""

from collections.abc import Callable
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tilshi.desk import Desk, Glossary
from tilshi.desk.origin import grade, provenance
from tilshi.desk.texts import UnderstoodText, understand_texts
from tilshi.http import bodies
from tilshi.http.callers import caller_of, charge
from tilshi.http.calls import Terms
from tilshi.http.glossaries import resolve
from tilshi.http.openapi import body_of, documented, work_errors
from tilshi.http.schemas import (
    SourceLanguageInfo,
    TextWarning,
    TranslateAnswer,
    TranslatedText,
    TranslateRequest,
)
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.report import CacheUse, EngineUse
from tilshi.translate.texts import Translation

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

    With `source` "auto" each text of a list is identified by itself, and so is each of its paragraphs: those in another
    language are translated from it, those in the target language stay as they are. A list is answered by lists of the
    same length and order, a single text by single values.
    """
    _, _, body = await bodies.read(request, bodies.JSON)
    service = service_of(request)

    def parse() -> Callable[[Terms], bytes]:
        bodies.refuse_query(request.query_params, TranslateRequest.model_fields)
        asked = validated(TranslateRequest, bodies.parse_json(body))
        texts = [asked.text] if isinstance(asked.text, str) else asked.text
        glossary = resolve(request, asked.glossary)
        charge(request, sum(map(len, texts)) * len(asked.targets))
        return lambda terms: _answer(service.desk, asked, glossary, terms).model_dump_json().encode()

    work = await to_thread.run_sync(parse)
    return await service.calls.answer(request, caller_of(request).namespace, work)


def _answer(desk: Desk, asked: TranslateRequest, glossary: Glossary | None, terms: Terms) -> TranslateAnswer:
    profile = desk.catalog.profile(desk.settings.profile if asked.profile is None else asked.profile)
    texts = understand_texts(asked.text, source=asked.source, settings=desk.settings, param="text")
    usage = terms.usage
    translations = desk.translate_understood(texts, asked, **terms.keywords(), glossary=glossary)
    return TranslateAnswer(
        source=_shaped(asked, [_source(text) for text in texts]),
        translations={target: _shaped(asked, [_text(one) for one in done]) for target, done in translations.items()},
        cache=CacheUse(segments=usage.segments, hits=usage.hits),
        engine=EngineUse(calls=usage.calls, tokens=usage.tokens),
        grade=grade(desk.catalog, usage.models),
        profile=profile.name,
        provenance=provenance(usage.models),
    )


def _source(text: UnderstoodText) -> SourceLanguageInfo:
    return SourceLanguageInfo(language=text.spoken.language, confidence=text.confidence, detected=text.detected)


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
