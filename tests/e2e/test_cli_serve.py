"""`tilshi serve` as a process: it says where it listens, answers, and ends on Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

SERVICE = Path(__file__).resolve().parents[2] / "service"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a fresh installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    return kept | {
        "PYTHONPATH": str(SERVICE),
        "TILSHI_CACHE_DIR": str(tmp_path / "cache"),
        "TILSHI_DATA_DIR": str(tmp_path / "data"),
    }


def test_it_listens_answers_and_ends(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "tilshi.cli", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        lines: list[str] = []
        address = None
        while address is None and (line := process.stderr.readline()):
            lines.append(line)
            address = re.search(r"listens on (http://127\.0\.0\.1:\d+)", line)
        assert address is not None, "".join(lines)
        with urllib.request.urlopen(f"{address[1]}/health/live", timeout=30) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest


def test_a_port_in_use_is_named(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "tilshi.cli", "serve", "--port", str(port)]
        result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("tilshi: port: ")
    assert str(port) in result.stderr
    assert "Traceback" not in result.stderr
