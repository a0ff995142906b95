"""A folder of keys, and a Redis of the test's own: a real `redis-server` on a socket in a folder."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import redis

GIVE_UP_SECONDS = 20.0


class RedisServer:
    """A server process that can be killed and started again on the same socket."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "redis.sock"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"unix://{self._socket}"

    def start(self) -> None:
        options = ["--port", "0", "--unixsocket", str(self._socket), "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
        ends = time.monotonic() + GIVE_UP_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while True:
                try:
                    client.ping()
                except redis.ConnectionError:
                    assert time.monotonic() < ends, "redis-server does not start"
                    time.sleep(0.02)
                else:
                    return

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self._socket.unlink(missing_ok=True)


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """Start a Redis; skip where this machine has none."""
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not on this machine")
    with TemporaryDirectory(prefix="tilshi-redis-") as folder:  # a socket's path has at most 107 bytes
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
