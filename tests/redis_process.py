"""A real Redis of a test: one process, one socket in a folder of its own, nothing kept on disk."""

import contextlib
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

GIVE_UP_SECONDS = 30.0


class RedisProcess:
    """A Redis server that can be killed, hung and started again. Close it, or use it in a `with`."""

    def __init__(self, *arguments: str) -> None:
        """Start it; skip the test where there is no Redis to start. `arguments` are options of the server."""
        found = shutil.which("redis-server")
        if found is None:
            pytest.skip("there is no redis-server here")
        self._folder = tempfile.TemporaryDirectory(prefix="tilshi-redis-")  # a socket's path must be short
        self._socket = Path(self._folder.name) / "redis.sock"
        self._command = [found, "--port", "0", "--unixsocket", str(self._socket), "--dir", self._folder.name]
        self._command += ["--save", "", "--appendonly", "no", "--databases", "16", *arguments]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        """Its address, without a password."""
        return f"unix://{self._socket}"

    def client(self, **options: object) -> redis.Redis:
        """Return a client that is not the one under test."""
        return redis.Redis(unix_socket_path=str(self._socket), retry=Retry(NoBackoff(), 0), **options)  # type: ignore[arg-type]  # as they are

    def start(self) -> None:
        """Start it, empty, and wait until it answers, if only to ask for a password."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        until = time.monotonic() + GIVE_UP_SECONDS
        with contextlib.closing(self.client()) as client:
            while True:
                try:
                    client.ping()
                except redis.AuthenticationError:
                    return
                except redis.ConnectionError:
                    assert self._process.poll() is None, "the Redis of the test ended"
                    assert time.monotonic() < until, "the Redis of the test does not answer"
                    time.sleep(0.01)
                else:
                    return

    def kill(self) -> None:
        """End it as a crash does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def hang(self) -> None:
        """Stop it: it takes connections and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
