"""Whatever fails, the body is the same and holds nothing of the article."""

import json
import logging
import os
import re
from typing import Any

import httpx
import pytest
from fastapi import HTTPException
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.http.conftest import RUSSIAN, Client, MakeDesk, pseudo

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import TilshiError, TooManyRequests, Unauthorized, error_table
from tilshi.http import app
from tilshi.http.failures import CODES, MAX_MESSAGE_CHARS, ErrorBody, trace

SECRET = "Тайна редакции"


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """Return the error, the body's shape checked."""
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert ErrorBody.model_validate(body).model_dump() == body
    error: dict[str, Any] = body["error"]
    assert error["code"] in CODES
    assert error["request_id"] == answer.headers["x-request-id"]
    return error


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nope", 404, "not_found"),
        ("GET", "/summarize/", 404, "not_found"),
        ("GET", "/docs/../../etc/passwd", 404, "not_found"),
        ("GET", "/docs/nope.js", 404, "not_found"),
        ("GET", "/%ff%00", 404, "not_found"),
        ("GET", "/summarize", 405, "method_not_allowed"),
        ("DELETE", "/v1/translate", 405, "method_not_allowed"),
        ("POST", "/health/live", 405, "method_not_allowed"),
        ("POST", "/docs", 405, "method_not_allowed"),
        ("POST", "/openapi.json", 405, "method_not_allowed"),
        ("BREW", "/", 405, "method_not_allowed"),
    ],
)
def test_what_the_router_refuses(client: Client, method: str, path: str, status: int, code: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, error_of(answer)["code"]) == (status, code)
    assert (status == 405) == ("allow" in answer.headers)


@pytest.mark.parametrize("kind", list(error_table()), ids=lambda kind: kind.__name__)
def test_every_error_of_the_table_keeps_its_status(client: Client, kind: type[TilshiError]) -> None:
    error = TilshiError.__new__(kind)
    TilshiError.__init__(error, "a sentence", param="text")
    error.retry_after = 2.2  # type: ignore[attr-defined]  # TooManyRequests has it

    def fail() -> None:
        raise error

    client.application.add_api_route("/fail", fail)
    answer = client.get("/fail")
    assert answer.status_code == kind.status
    assert error_of(answer) == {
        "code": kind.code,
        "message": "a sentence",
        "param": "text",
        "request_id": answer.headers["x-request-id"],
        "retryable": kind.retryable,
    }
    assert answer.headers.get("retry-after") == ("3" if issubclass(kind, TooManyRequests) else None)
    assert answer.headers.get("www-authenticate") == ("Bearer" if kind is Unauthorized else None)


def test_an_unhandled_error_is_internal_and_only_its_origin_is_logged(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        try:
            os.environ[SECRET]
        except KeyError as error:
            raise ValueError(f"cannot translate {SECRET}") from error

    client.application.add_api_route("/fail", fail)
    answer = client.get("/fail")
    assert answer.status_code == 500
    error = error_of(answer)
    assert error["code"] == "internal"
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert error["request_id"] in caplog.text
    assert "builtins.ValueError" in caplog.text
    assert "builtins.KeyError" in caplog.text
    assert "in fail" in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_engine_that_breaks_is_internal_and_retryable(make_desk: MakeDesk, caplog: pytest.LogCaptureFixture) -> None:
    broken = ScriptedEngine(pseudo, error=RuntimeError(f"out of memory at {SECRET}"))
    with Client(app(desk=make_desk(broken))) as client:
        answer = client.post("/summarize", json={"text": RUSSIAN + " " + SECRET})
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["retryable"]) == (500, "engine_failed", True)
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert "builtins.RuntimeError" in caplog.text


def test_other_http_errors_have_the_body_too(client: Client) -> None:
    def refuse(status: int) -> None:
        raise HTTPException(status, detail=SECRET)

    client.application.add_api_route("/refuse", refuse)
    for status, expected in ((404, 404), (413, 413), (415, 415), (400, 400), (418, 400), (500, 500), (502, 500)):
        answer = client.get("/refuse", params={"status": status})
        assert answer.status_code == expected
        assert SECRET not in error_of(answer)["message"]


def test_parameters_fastapi_checks_itself(client: Client) -> None:
    def typed(number: int) -> int:
        return number

    client.application.add_api_route("/typed", typed, methods=["GET"])
    answer = client.get("/typed", params={"number": "many"})
    assert (answer.status_code, error_of(answer)["param"]) == (422, "number")


def test_names_from_the_request_are_cut(client: Client) -> None:
    answer = client.post("/summarize", json={"text": RUSSIAN, "я" * 100_000: 1})
    error = error_of(answer)
    assert answer.status_code == 422
    assert len(error["message"]) == MAX_MESSAGE_CHARS
    assert len(error["param"]) <= 64


def test_a_response_that_breaks_off_is_not_answered_twice(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    application = app(desk=desk)

    async def half(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError(SECRET)

    application.mount("/half", half)
    with Client(application) as client:
        answer = client.get("/half/")
    assert (answer.status_code, answer.content) == (200, b"")
    assert SECRET not in caplog.text
    assert "builtins.ValueError" in caplog.text


def test_a_trace_names_places_of_the_whole_chain_and_survives_a_loop() -> None:
    first, second = ValueError(SECRET), KeyError(SECRET)
    first.__cause__, second.__cause__ = second, first
    assert trace(first) == "builtins.ValueError\nbuiltins.KeyError"
    group = ExceptionGroup(SECRET, [OSError(SECRET)])
    assert trace(group) == "builtins.ExceptionGroup\nbuiltins.OSError"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.just(RUSSIAN),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_FIELDS = ("text", "title", "source", "targets", "translate", "length", "method", "profile", "kazakh_script", "store")
_REQUESTS = st.dictionaries(
    st.sampled_from([*_FIELDS, "glossary", "do_not_translate"]) | st.text(max_size=8), _JSON, max_size=6
)


@pytest.mark.parametrize("path", ["/summarize", "/v1/translate"])
@given(body=_REQUESTS.map(json.dumps).map(str.encode) | _JSON.map(json.dumps).map(str.encode) | st.binary())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_an_internal_error(client: Client, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in {200, 400, 413, 422}
    if answer.status_code != 200:
        error_of(answer)


@given(
    body=st.binary(min_size=1), query=st.text(max_size=40), charset=st.text(st.characters(codec="ascii"), max_size=8)
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_plain_body_query_or_charset_is_an_internal_error(
    client: Client, body: bytes, query: str, charset: str
) -> None:
    clean = re.sub(r"[\x00-\x1f\x7f]", "", charset)
    answer = client.request(
        "POST",
        str(httpx.URL("/summarize", params=query)),
        content=body,
        headers={"Content-Type": f"text/plain; charset={clean}"},
    )
    assert answer.status_code in {200, 400, 413, 415, 422}


def test_the_log_of_a_failure_has_no_message(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="tilshi")
    client.post("/summarize", json={"text": RUSSIAN, "source": SECRET})
    client.plain("/summarize", RUSSIAN, title=SECRET)
    assert SECRET not in caplog.text
    assert "Жаксыкон" not in caplog.text
    assert "POST /summarize 422" in caplog.text
    assert "POST /summarize 200" in caplog.text
