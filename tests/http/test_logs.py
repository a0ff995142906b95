"""Logs: a line a request, JSON where asked for, and never a text, a key or an address."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from structlog.stdlib import ProcessorFormatter
from tests.http.conftest import RUSSIAN, Client, MakeDesk
from tests.http.test_keys import bearer, new_key

from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app, logs

SECRET = "Тайна редакции"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """Take away again what a test adds to the root logger."""
    logger = logging.getLogger()
    levels = {name: logging.getLogger(name).level for name in (None, "tilshi", "uvicorn")}
    yield logger
    for handler in logger.handlers[:]:
        if isinstance(handler.formatter, ProcessorFormatter) or isinstance(handler, logging.NullHandler):
            logger.removeHandler(handler)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def configured(log_format: Literal["text", "json"]) -> io.StringIO:
    stream = io.StringIO()
    logging.getLogger().handlers.clear()  # pytest's own, for this test
    logs.configure(log_format, stream)
    return stream


def objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_object(root: logging.Logger, client: Client) -> None:
    stream = configured("json")
    key = new_key(client)
    client.get("/v1/languages?q=Тайна", headers={**bearer(key), "X-Request-ID": "desk-7"})
    client.get("/Тайна")
    first, second = objects(stream)
    key_id = client.application.state.gate.keys.list()[0].id
    assert {name: first[name] for name in ("level", "logger", "method", "route", "status", "request_id", "caller")} == {
        "level": "info",
        "logger": "tilshi.http.context",
        "method": "GET",
        "route": "/v1/languages",
        "status": 200,
        "request_id": "desk-7",
        "caller": key_id,
    }
    assert first["seconds"] >= 0
    assert first["timestamp"].endswith("Z")
    assert (second["route"], second["status"], second["caller"]) == ("-", 404, "anonymous")
    for secret in (key, key.rpartition("_")[2], "Тайна", "127.0.0.1"):
        assert secret not in stream.getvalue()


def test_a_request_is_one_line(root: logging.Logger, client: Client) -> None:
    stream = configured("text")
    client.get("/v1/languages", headers={"X-Request-ID": "desk-7"})
    (line,) = stream.getvalue().splitlines()
    assert " INFO tilshi.http.context GET /v1/languages 200 " in line
    assert line.endswith("s desk-7 anonymous")


def test_who_is_refused_is_nobody(root: logging.Logger, make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    stream = configured("json")
    with Client(app(desk=make_desk(engine, anonymous=False))) as client:
        client.get("/v1/languages", headers=bearer("tilshi_000000000000_" + "A" * 43))
    (line,) = objects(stream)
    assert (line["status"], line["caller"]) == (401, "-")
    assert "AAAA" not in stream.getvalue()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_libraries_pass_through_the_same_formatter(root: logging.Logger, log_format: Literal["text", "json"]) -> None:
    stream = configured(log_format)
    logging.getLogger("some.library").info("unheard")
    logging.getLogger("some.library").warning("heard %d", 7)
    logging.getLogger("uvicorn.error").info("up", extra={"color_message": "\x1b[1mup\x1b[0m"})
    printed = stream.getvalue()
    assert "unheard" not in printed
    assert "heard 7" in printed
    assert "color_message" not in printed
    assert "\x1b" not in printed
    if log_format == "json":
        assert [line["event"] for line in objects(stream)] == ["heard 7", "up"]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_exception_is_told_without_its_message(root: logging.Logger, log_format: Literal["text", "json"]) -> None:
    stream = configured(log_format)
    try:
        try:
            {"": ""}[SECRET]
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError:
        logging.getLogger("some.library").exception("it broke", stack_info=True)
    printed = stream.getvalue()
    assert SECRET not in printed
    for kind in ("builtins.ValueError", "builtins.KeyError"):
        assert kind in printed
    assert "Traceback" not in printed


def test_nothing_logged_writes_lines_of_its_own(root: logging.Logger) -> None:
    stream = configured("text")
    logging.getLogger("some.library").warning("one\x1b[2J\rtwo")
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()
    assert "\r" not in stream.getvalue()


def test_who_logs_already_is_left_alone(root: logging.Logger) -> None:
    mine = logging.NullHandler()
    root.handlers[:] = [mine]
    logs.configure("json", io.StringIO())
    assert root.handlers == [mine]


def test_a_failed_request_is_traced_under_its_id(root: logging.Logger, client: Client) -> None:
    stream = configured("json")

    def fail() -> None:
        raise ValueError(SECRET)

    client.application.add_api_route("/fail", fail)
    answer = client.get("/fail")
    assert answer.status_code == 500
    told = next(line for line in objects(stream) if line["level"] == "error")
    assert answer.headers["x-request-id"] in told["event"]
    assert "builtins.ValueError" in told["event"]
    assert SECRET not in stream.getvalue()
    assert RUSSIAN not in stream.getvalue()
