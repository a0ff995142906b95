"""DeepL's interface: `/v2/translate`, `/v2/languages`, `/v2/usage`."""

import json
from collections.abc import Callable
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tilshi.articles import Markup
from tilshi.desk import Desk, Glossary
from tilshi.desk.markup import Tags
from tilshi.errors import InvalidValue
from tilshi.http.callers import caller_of, charge, gate_of
from tilshi.http.calls import Terms
from tilshi.http.compat import texts
from tilshi.http.compat.deepl_errors import STATUSES, DeepLError, DeepLRoute
from tilshi.http.compat.deepl_schemas import TARGETS, DeepLTranslateRequest
from tilshi.http.compat.deepl_terms import glossary_for
from tilshi.http.compat.documented import form_or_json, refusals
from tilshi.http.compat.edges import as_before
from tilshi.http.compat.route import check_list, fields, gathered, pairs_of
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.languages import NAMES, Language
from tilshi.text import sentences

LISTS = ("text", "ignore_tags", "splitting_tags", "non_splitting_tags")
_ENGLISH = {"EN": "English", "EN-GB": "English (British)", "EN-US": "English (American)"}

router = APIRouter(prefix="/v2", route_class=DeepLRoute, tags=["DeepL"])


@router.post(
    "/translate",
    operation_id="deepl_translate",
    responses=refusals(DeepLError, *STATUSES),
    openapi_extra={"requestBody": form_or_json(DeepLTranslateRequest)},
)
async def translate(request: Request) -> Response:
    """Translate texts as DeepL does. What cannot be done here is refused with 400."""
    caller = caller_of(request)
    values = await fields(request, LISTS)
    service = service_of(request)

    def parse() -> Callable[[Terms], bytes]:
        check_list(values, "text", service.desk.settings.max_texts)
        asked = validated(DeepLTranslateRequest, values)
        texts.check(asked.text, service.desk.settings, "text")
        glossary = glossary_for(request, asked.glossary_id, asked.source_lang, asked.target_lang)
        if asked.tag_handling is not None:
            _tags(asked, asked.tag_handling)
        if asked.split_sentences == "0":
            _check_one_sentence_each(asked)
        charge(request, sum(map(len, asked.text)))
        return lambda terms: _translated(service.desk, asked, glossary, terms)

    work = await to_thread.run_sync(parse)
    return await service.calls.answer(request, caller.namespace, work)


@router.get("/languages", operation_id="deepl_languages", responses=refusals(DeepLError, *STATUSES))
async def languages(request: Request) -> list[dict[str, Any]]:
    """List the languages that texts are translated from (`type=source`), or to (`type=target`)."""
    caller_of(request)
    body = await request.body()  # DeepL's own client sends the parameter there
    kinds = gathered([*request.query_params.multi_items(), *pairs_of(body)])
    kind = kinds.pop("type", "source")
    if kinds:
        raise InvalidValue("type: there are no other parameters", param="type")
    if kind not in {"source", "target"}:
        raise InvalidValue("type: it must be source or target", param="type")
    if kind == "source":
        return [{"language": one.value.upper(), "name": NAMES[one]} for one in sorted(Language)]
    regional = (code for code in TARGETS if code != "EN")  # DeepL lists English by its variants
    return [
        {"language": code, "name": _ENGLISH.get(code, NAMES[TARGETS[code]]), "supports_formality": False}
        for code in regional
    ]


@router.get("/usage", operation_id="deepl_usage", responses=refusals(DeepLError, *STATUSES))
def usage(request: Request) -> dict[str, int]:
    """Tell how many characters the caller sent this month, and how many it may."""
    gate, caller = gate_of(request), caller_of(request)
    _, amount = gate.used(caller)
    return {"character_count": amount.characters, "character_limit": gate.limits_of(caller).characters_per_month}


def _tags(asked: DeepLTranslateRequest, markup: Markup) -> Tags:
    return Tags.of(markup, asked.ignore_tags, asked.splitting_tags, asked.non_splitting_tags)


def _check_one_sentence_each(asked: DeepLTranslateRequest) -> None:
    for index, text in enumerate(asked.text):
        found = len(sentences.split(text, asked.source_lang or Language.RU).texts)
        if found > 1:
            message = f"split_sentences: text.{index} has {found} sentences; they are always translated one by one"
            raise InvalidValue(message, param="split_sentences")


def _translated(desk: Desk, asked: DeepLTranslateRequest, glossary: Glossary | None, terms: Terms) -> bytes:
    source: Language | Literal["auto"] = asked.source_lang or "auto"
    more: dict[str, Any] = {"source": source, "target": asked.target_lang, "glossary": glossary, "param": "text"}
    if asked.tag_handling is None:
        done = texts.translate(desk, asked.text, terms=terms, **more)
    else:
        done = texts.translate_markup(desk, asked.text, _tags(asked, asked.tag_handling), terms=terms, **more)
    answers = []
    for given, one in zip(asked.text, done, strict=True):
        language = one.language or asked.source_lang
        answer: dict[str, Any] = {
            "detected_source_language": language.value.upper() if language else "",
            "text": as_before(given, one.text) if asked.preserve_formatting else one.text,
        }
        if asked.show_billed_characters:
            answer["billed_characters"] = len(given)
        if asked.model_type is not None:
            answer["model_type_used"] = "latency_optimized"
        answers.append(answer)
    return json.dumps({"translations": answers}, ensure_ascii=False).encode()
