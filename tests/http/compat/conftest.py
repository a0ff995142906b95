"""A listening server, and the official clients pointed at it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import deepl
import pytest
from libretranslatepy import LibreTranslateAPI
from starlette.types import ASGIApp
from tests.http.conftest import listening

from tilshi import Desk
from tilshi.http import app

ClientOf = Callable[..., Any]
Serve = Callable[[Desk], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a desk on a free port; the answer is the address."""
    with ExitStack() as stack:

        def start(desk: Desk) -> str:
            application: ASGIApp = app(desk=desk)
            host, port = stack.enter_context(listening(application))
            return f"http://{host}:{port}"

        yield start


@pytest.fixture
def address(serve: Serve, desk: Desk) -> str:
    return serve(desk)


@pytest.fixture
def client_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[ClientOf]:
    """Make clients of DeepL's that do not try again."""
    monkeypatch.setattr("deepl.http_client.max_network_retries", 0)
    with ExitStack() as stack:

        def make(address: str, key: str = "key-of-a-test") -> Any:
            client = deepl.DeepLClient(key, server_url=address)
            stack.callback(client.close)
            return client

        yield make


@pytest.fixture
def deepl_client(address: str, client_of: ClientOf) -> Any:
    return client_of(address)


@pytest.fixture
def libre(address: str) -> LibreTranslateAPI:
    return LibreTranslateAPI(address)
