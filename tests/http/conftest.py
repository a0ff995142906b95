"""The application above a scripted engine: in memory for contracts, on a real port for what the wire does."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Self

import httpx
import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from starlette.types import ASGIApp

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.http import app
from tilshi.languages import Language
from tilshi.settings import Settings

RUSSIAN = (
    "Мост через Жаксыкон откроют осенью\n\n"
    "Строители заканчивают новый мост через реку Жаксыкон. Его длина составит 240 метров. "
    "Как рассказал глава района, движение откроют в октябре. Старый мост закроют на ремонт."
)
KAZAKH = "Құрылысшылар өзен арқылы жаңа көпір салып жатыр. Оның ұзындығы 240 метр болады."
ENGLISH = "Builders are about to finish the new bridge over the river. It will be 240 metres long."

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_LATIN = "abvgdeejziyklmnoprstufhccssyyyeyaagqnouuhi"
_TO_LATIN = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), _LATIN + _LATIN.upper())
_TO_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввксз")
_TO_KAZAKH = str.maketrans("оуикнОУИКН", "өүіқңӨҮІҚҢ")
_FROM_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")


def pseudo(text: str, task: Task, options: DecodingOptions) -> str:
    """Write the source in letters of the target language, one sentence for one sentence."""
    del options
    if task.target is Language.EN:
        return text.translate(_TO_LATIN)
    cyrillic = text.lower().translate(_TO_CYRILLIC) if task.source is Language.EN else text
    return cyrillic.translate(_TO_KAZAKH) if task.target is Language.KK else cyrillic.translate(_FROM_KAZAKH) + " же"


class Client:
    """Speaks to an application in memory, its lifespan running."""

    def __init__(self, application: FastAPI) -> None:
        self.application = application
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._portal = self._stack.enter_context(start_blocking_portal())
        lifespan = self.application.router.lifespan_context(self.application)
        self._stack.enter_context(self._portal.wrap_async_context_manager(lifespan))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.application, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.request(method, url, **kwargs)

        return self._portal.call(send)

    def get(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("GET", url, **kwargs)

    def post(self, url: str, **kwargs: Any) -> httpx.Response:
        return self.request("POST", url, **kwargs)

    def plain(self, url: str, body: bytes | str, *, charset: str | None = None, **query: Any) -> httpx.Response:
        content_type = "text/plain" if charset is None else f"text/plain; charset={charset}"
        data = body.encode() if isinstance(body, str) else body
        return self.post(url, content=data, headers={"Content-Type": content_type}, params=query or None)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(settings: Settings) -> Iterator[MakeDesk]:
    """Make desks above scripted engines, with a real cache."""
    with ExitStack() as stack:

        def make(engine: ScriptedEngine, **changes: Any) -> Desk:
            mine = settings.model_copy(update=changes)
            pool = stack.enter_context(EnginePool(mine, Catalog.load(mine), load=loader(engine)))
            return stack.enter_context(Desk(mine, pool=pool))

        yield make


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(pseudo)


@pytest.fixture
def desk(make_desk: MakeDesk, engine: ScriptedEngine) -> Desk:
    return make_desk(engine)


@pytest.fixture
def client(desk: Desk) -> Iterator[Client]:
    with Client(app(desk=desk)) as client:
        yield client


@contextmanager
def listening(application: ASGIApp, **changes: Any) -> Iterator[tuple[str, int]]:
    """Serve on a free port of this machine; `changes` are of uvicorn's configuration."""
    usual: dict[str, Any] = {"access_log": False, "lifespan": "on", "ws": "none", "timeout_graceful_shutdown": 5}
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        config = uvicorn.Config(application, log_config=None, **usual | changes)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()[:2]
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
