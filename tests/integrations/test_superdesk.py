"""The Superdesk macro against a listening server: it changes texts, or nothing at all."""

import base64
import copy
import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.http.conftest import MakeDesk, desk, engine, listening, make_desk, pseudo

from tilshi import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app

__all__ = ["desk", "engine", "make_desk"]

FILE = Path(__file__).parents[2] / "integrations" / "superdesk" / "tilshi_translate_macro.py"
ITEM = {
    "_id": "urn:example:2",
    "guid": "urn:example:2",
    "language": "en",
    "versioncreated": datetime(2026, 5, 4, tzinfo=UTC),
    "headline": "Мост откроют осенью",
    "abstract": "<p>Новый <b>мост</b></p>",
    "body_html": "<p>Старый мост закроют.</p>",
    "byline": "Иван Петров",
    "keywords": ["мост"],
    "fields_meta": {"body_html": {"draftjsState": ["old"]}, "byline": {"draftjsState": ["kept"]}},
    "associations": {"photo": {"headline": "Новый мост", "byline": "Фото"}, "none": None},
}


@pytest.fixture(scope="module")
def macro() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tilshi_translate_macro", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def address(desk: Desk) -> Iterator[str]:
    with listening(app(desk=desk)) as (host, port):
        yield f"http://{host}:{port}"


def item() -> dict[str, Any]:
    return copy.deepcopy(ITEM)


def test_superdesk_finds_what_it_looks_for(macro: ModuleType) -> None:
    assert (macro.name, macro.access_type, macro.action_type) == ("tilshi_translate", "backend", "direct")
    assert macro.callback is macro.translate
    assert {"ru", "kk", "en"} <= set(macro.from_languages) & set(macro.to_languages)
    assert macro.label


def test_the_texts_are_taken_over_and_nothing_else(macro: ModuleType, address: str) -> None:
    mine = item()
    done = macro.callback(mine, from_language="ru-RU", to_language="en", tilshi=macro.Tilshi(address))
    assert done is mine
    assert done["headline"] == "Most otkroyt osenyy"
    assert done["abstract"] == "<p>Novyy <b>most</b></p>"
    assert done["body_html"] == "<p>Staryy most zakroyt.</p>"
    assert done["keywords"] == ["most"]
    assert done["associations"] == {"photo": {"headline": "Novyy most", "byline": "Фото"}, "none": None}
    assert done["fields_meta"] == {"byline": {"draftjsState": ["kept"]}}
    for name in ("_id", "guid", "language", "versioncreated", "byline"):
        assert done[name] == ITEM[name]
    assert done.keys() == ITEM.keys()


def test_the_language_of_the_copy_is_the_target(macro: ModuleType, address: str) -> None:
    done = macro.callback(item(), tilshi=macro.Tilshi(address))
    assert done["headline"] == "Most otkroyt osenyy"


def test_the_environment_names_the_server(
    macro: ModuleType, make_desk: MakeDesk, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = app(desk=make_desk(engine, anonymous=False))
    with listening(application) as (host, port):
        _, key = application.state.gate.keys.create(name="superdesk", role="read", namespace="news")
        application.state.gate.keys._checked = float("-inf")
        monkeypatch.setenv("TILSHI_MACRO_URL", f"http://{host}:{port}/")
        with pytest.raises(macro.TranslationFailed, match="API key"):
            macro.callback(item(), to_language="en")
        monkeypatch.setenv("TILSHI_MACRO_KEY", str(key))
        assert macro.callback(item(), to_language="en-GB")["headline"] == "Most otkroyt osenyy"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"to_language": "de"}, "does not translate into de"),
        ({"to_language": "en", "from_language": "de"}, "does not translate from de"),
        ({"to_language": "en", "glossary": "none"}, "no such glossary"),
        ({"to_language": "en", "url": "http://127.0.0.1:9"}, "cannot be reached"),
        ({"to_language": "en", "url": "file:///etc/hostname"}, "must begin with http"),
    ],
)
def test_a_failure_leaves_the_item(macro: ModuleType, address: str, options: dict[str, str], message: str) -> None:
    mine = item()
    tilshi = macro.Tilshi(options.get("url", address), glossary=options.get("glossary"))
    with pytest.raises(macro.TranslationFailed, match=message):
        macro.callback(
            mine, from_language=options.get("from_language"), to_language=options["to_language"], tilshi=tilshi
        )
    assert mine == ITEM


def test_a_slow_server_is_given_up(macro: ModuleType, make_desk: MakeDesk) -> None:
    gate = threading.Event()
    mine = item()
    with listening(app(desk=make_desk(ScriptedEngine(pseudo, gate=gate)))) as (host, port):
        with pytest.raises(macro.TranslationFailed, match=r"cannot be reached: .*timed out"):
            macro.callback(mine, to_language="en", tilshi=macro.Tilshi(f"http://{host}:{port}", timeout=0.2))
        gate.set()
    assert mine == ITEM


@pytest.mark.parametrize(("environment", "message"), [({}, "URL is not set"), ({"TIMEOUT": "soon"}, "no number")])
def test_a_wrong_setup_is_named(macro: ModuleType, environment: dict[str, str], message: str) -> None:
    named = {f"TILSHI_MACRO_{name}": value for name, value in environment.items()}
    if environment:
        named["TILSHI_MACRO_URL"] = "http://tilshi"
    with pytest.raises(macro.TranslationFailed, match=message):
        macro.Tilshi.from_environment(named)


class Background(BaseHTTPRequestHandler):
    """A server that answers 202, and has the result at the third asking."""

    asked = 0
    failed = False
    elsewhere = False
    stumbles = False

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._send(202, {}, {"Location": "http://example.invalid/x" if self.elsewhere else "/v1/jobs/7"})

    def do_GET(self) -> None:
        type(self).asked += 1
        if self.stumbles and self.asked < len(STUMBLES):
            STUMBLES[self.asked](self)
            return
        done = {"data": base64.b64encode(b'{"headline": "Bridge"}').decode()}
        ended = {"state": "failed" if self.failed else "done", "result": None if self.failed else done}
        again = {"state": "queued", "result": None, "error": {"message": "the model broke, and is tried again"}}
        self._send(200, {"items": [ended | {"error": {"message": "no more"}} if self.asked >= 3 else again]}, {})

    def _send(self, status: int, body: dict[str, Any], headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def cut_short(handler: Background) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"items": [')


def no_answer(handler: Background) -> None:
    """Close the connection."""
    handler.close_connection = True


STUMBLES: list[Callable[[Background], None]] = [
    no_answer,
    lambda handler: handler._send(503, {"error": {"message": "not ready"}}, {"Retry-After": "0"}),
    lambda handler: handler._send(429, {}, {}),
    no_answer,
    cut_short,
]
"""What becomes of the first askings; the first of all is number one."""


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_job_that_goes_on_is_asked_for_again(macro: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macro, "POLL_SECONDS", 0.01)

    class Stumbling(Background):
        stumbles = True

    with serving(Stumbling) as place:
        assert macro.callback(item(), to_language="en", tilshi=macro.Tilshi(place))["headline"] == "Bridge"
    assert Stumbling.asked == len(STUMBLES)


def test_a_job_that_never_answers_says_why(macro: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macro, "POLL_SECONDS", 0.01)

    class Full(Background):
        def do_GET(self) -> None:
            self._send(429, {"error": {"message": "the queue is full"}}, {})

    mine = item()
    with serving(Full) as place, pytest.raises(macro.TranslationFailed, match=r"longer than .*the queue is full"):
        macro.callback(mine, to_language="en", tilshi=macro.Tilshi(place, patience=0.1))
    assert mine == ITEM


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_no_key_goes_along(macro: ModuleType, status: int) -> None:
    visited: list[str | None] = []

    class Elsewhere(Background):
        def do_GET(self) -> None:
            visited.append(self.headers.get("Authorization"))
            self._send(200, {"headline": "Stolen"}, {})

        def do_POST(self) -> None:
            self.do_GET()

    with serving(Elsewhere) as elsewhere:

        class Redirecting(Background):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self._send(status, {}, {"Location": f"{elsewhere}/v1/items/translate"})

        mine = item()
        with serving(Redirecting) as place, pytest.raises(macro.TranslationFailed, match="redirects elsewhere"):
            macro.callback(mine, to_language="en", tilshi=macro.Tilshi(place, key="secret"))
    assert visited == []
    assert mine == ITEM


@pytest.mark.parametrize("outcome", ["done", "failed", "elsewhere", "late"])
def test_a_job_is_waited_for(macro: ModuleType, monkeypatch: pytest.MonkeyPatch, outcome: str) -> None:
    handler = type("Handler", (Background,), {"failed": outcome == "failed", "elsewhere": outcome == "elsewhere"})
    monkeypatch.setattr(macro, "POLL_SECONDS", 0.01)
    mine = item()
    with serving(handler) as place:
        tilshi = macro.Tilshi(place, patience=1e-9 if outcome == "late" else 60)
        if outcome == "done":
            assert macro.callback(mine, to_language="en", tilshi=tilshi)["headline"] == "Bridge"
            assert mine["body_html"] == ITEM["body_html"]
        else:
            message = {"failed": "no more", "elsewhere": "leads elsewhere", "late": "needs longer"}[outcome]
            with pytest.raises(macro.TranslationFailed, match=message):
                macro.callback(mine, to_language="en", tilshi=tilshi)
            assert mine == ITEM
