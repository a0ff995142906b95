"""`POST /v1/summarize/together`: several articles on one event in, one report out."""

from collections.abc import Callable

from anyio import to_thread
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from tilshi.desk import Desk, Given, Glossary, TogetherOptions
from tilshi.http import bodies
from tilshi.http.callers import caller_of, charge
from tilshi.http.calls import Terms
from tilshi.http.glossaries import resolve
from tilshi.http.openapi import body_of, documented, work_errors
from tilshi.http.schemas import TogetherRequest
from tilshi.http.service import service_of
from tilshi.http.validation import validated
from tilshi.together_report import TogetherReport

router = APIRouter(prefix="/v1", tags=["desk"])


@router.post(
    "/summarize/together",
    operation_id="summarize_together",
    response_model=TogetherReport,
    responses=documented(*work_errors()),
    openapi_extra={"requestBody": body_of(TogetherRequest)},
)
async def summarize_together(request: Request) -> Response:
    """Summarise several articles on one event together, in Russian, and translate the summary.

    Each fact is told once, with every article that tells it; numbers the articles disagree about stand side by side in
    `conflicts`, none is chosen. The answer is the same report as `tilshi summarize --together --json` prints.
    """
    _, _, body = await bodies.read(request, bodies.JSON)
    service = service_of(request)

    def parse() -> Callable[[Terms], bytes]:
        bodies.refuse_query(request.query_params, TogetherRequest.model_fields)
        asked = validated(TogetherRequest, bodies.parse_json(body))
        glossary = resolve(request, asked.glossary)
        charge(request, asked.characters)
        return lambda terms: _work(service.desk, asked, glossary, terms)

    work = await to_thread.run_sync(parse)
    return await service.calls.answer(request, caller_of(request).namespace, work)


def _work(desk: Desk, asked: TogetherRequest, glossary: Glossary | None, terms: Terms) -> bytes:
    options = {name: getattr(asked, name) for name in TogetherOptions.model_fields}
    articles = [Given(one.text, one.title, one.name, one.source) for one in asked.articles]
    return desk.summarize_together(articles, **terms.keywords(), glossary=glossary, **options).to_json().encode()
