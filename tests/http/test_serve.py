"""`serve` as a process of its own: its address, its warm model, its graceful end."""

import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import httpx
import pytest
from tests.http.conftest import RUSSIAN

from tilshi.access import Gate
from tilshi.errors import InvalidValue
from tilshi.http.serve import _room_for, _warn, address, serve
from tilshi.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
GIVE_UP_SECONDS = 60.0
# The real `serve`; only the model is replaced, by one that needs a quarter of a second for each batch.
SCRIPT = """
import time
from tests.http.conftest import pseudo
from tilshi.catalog import Catalog
from tilshi.desk import Desk
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.http import serve
from tilshi.settings import Settings

def slow(*args):
    print("at work", flush=True)
    time.sleep(0.25)
    return pseudo(*args)

settings = Settings()
pool = EnginePool(settings, Catalog.load(settings), load=loader(ScriptedEngine(slow)))

class Closing(Desk):
    def __init__(self, settings, *, observer):
        super().__init__(settings, pool=pool, observer=observer)

    def close(self):
        super().close()
        print("the desk is closed", flush=True)

serve.Desk = Closing
serve.serve(settings)
"""


class Process:
    """A server and what it prints."""

    def __init__(self, popen: subprocess.Popen[str]) -> None:
        self.popen = popen
        self.lines: list[str] = []
        self._queue: Queue[str | None] = Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        self.url = self.wait_for(r"tilshi listens on (http://[\w.:]+)")

    def _read(self) -> None:
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            self._queue.put(line)
        self._queue.put(None)

    def wait_for(self, pattern: str) -> str:
        while (line := self._queue.get(timeout=GIVE_UP_SECONDS)) is not None:
            self.lines.append(line)
            if found := re.search(pattern, line):
                return found[found.lastindex or 0]
        pytest.fail(f"the server ended without saying {pattern!r}:\n{''.join(self.lines)}")

    def end(self) -> str:
        """Wait until it has ended; return all it printed."""
        self.popen.wait(GIVE_UP_SECONDS)
        self._reader.join(GIVE_UP_SECONDS)
        while (line := self._queue.get(timeout=GIVE_UP_SECONDS)) is not None:
            self.lines.append(line)
        return "".join(self.lines)


@contextmanager
def running(tmp_path: Path, **variables: str) -> Iterator[Process]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")},
        "PYTHONPATH": f"{ROOT / 'service'}{os.pathsep}{ROOT}",
        "TILSHI_PORT": "0",
        "TILSHI_CACHE_DIR": str(tmp_path / "cache"),
        "TILSHI_DATA_DIR": str(tmp_path / "data"),
        **variables,
    }
    command = [sys.executable, "-W", "error", "-c", SCRIPT]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as popen:
        try:
            yield Process(popen)
        finally:
            popen.kill()


def test_it_warms_the_model_answers_and_ends_its_calls_when_told_to_stop(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        assert httpx.get(f"{process.url}/health/ready", timeout=GIVE_UP_SECONDS).status_code == 200
        answers: Queue[int] = Queue()

        def ask() -> None:
            answer = httpx.post(f"{process.url}/summarize", json={"text": RUSSIAN}, timeout=GIVE_UP_SECONDS)
            answers.put(answer.status_code)

        process.wait_for("GET /health/ready 200")
        asking = threading.Thread(target=ask)
        asking.start()
        process.wait_for("at work")
        process.popen.send_signal(signal.SIGTERM)
        asking.join(GIVE_UP_SECONDS)
        printed = process.end()
        assert answers.get(timeout=1) == 200
        assert process.popen.returncode == 0
        assert "the desk is closed" in printed
        assert "Traceback" not in printed
        assert "pymorphy3" not in printed
        assert "Жаксыкон" not in printed


def test_ctrl_c_is_passed_on(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        process.popen.send_signal(signal.SIGINT)
        printed = process.end()
        assert "the desk is closed" in printed
        assert "KeyboardInterrupt" in printed
        assert process.popen.returncode != 0


def test_a_port_in_use_is_a_clear_error(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidValue, match=f"cannot listen on 127.0.0.1:{port}") as caught:
            serve(settings.model_copy(update={"port": port}))
    assert caught.value.param == "port"


@pytest.mark.parametrize("host", ["no such host", "a" * 300, "bad..name.example"])
def test_a_host_that_does_not_exist_is_a_clear_error(settings: Settings, host: str) -> None:
    with pytest.raises(InvalidValue, match="host: cannot listen") as caught:
        serve(settings.model_copy(update={"host": host}))
    assert caught.value.param == "host"
    assert len(caught.value.message) < 200


def test_a_profile_that_does_not_exist_is_a_clear_error(settings: Settings) -> None:
    with pytest.raises(InvalidValue, match="profile"):
        serve(settings.model_copy(update={"profile": "nope"}))


@pytest.mark.parametrize(
    ("soft", "hard", "room", "raised"),
    [
        (1024, 4096, 2000, 2256),
        (1024, 2000, 1744, 2000),
        (100, 100, 50, 100),
        (4096, 4096, 2000, None),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 2000, None),
        (1024, resource.RLIM_INFINITY, 2000, 2256),
    ],
)
def test_connections_have_the_files_they_need(
    soft: int, hard: int, room: int, raised: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: given.append(limits))
    assert _room_for(2000) == room
    assert given == ([] if raised is None else [(raised, hard)])


def test_addresses() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", address(listener))
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        assert re.fullmatch(r"http://\[::1\]:\d+", address(listener))


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, False),
        ({"anonymous": True}, True),
        ({"anonymous": True, "anonymous_hosts": ("localhost",)}, False),
        ({"anonymous_hosts": ("*",)}, True),
        ({"anonymous": False, "anonymous_hosts": ("*",)}, False),
    ],
)
def test_a_server_that_dns_rebinding_reaches_says_so(
    settings: Settings, caplog: pytest.LogCaptureFixture, changes: dict[str, object], warned: object
) -> None:
    gate = Gate(settings.model_copy(update=changes))
    _warn(gate)
    gate.close()
    assert ("TILSHI_ANONYMOUS_HOSTS" in caplog.text) == warned
