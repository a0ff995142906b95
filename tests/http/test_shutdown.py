"""The end: told to stop, the server takes no new work, says so, and ends what it has in time."""

import json
import re
import signal
import socket
import threading
import time
from pathlib import Path
from queue import Queue

import httpx
from tests.http.conftest import RUSSIAN, Client
from tests.http.test_serve import GIVE_UP_SECONDS, running

from tilshi.access.key_file import KeyFile


def test_draining_refuses_work_but_not_the_question_whether_it_lives(client: Client) -> None:
    assert client.get("/health/ready").status_code == 200
    client.application.state.draining.begun = True
    answer = client.post("/summarize", json={"text": RUSSIAN})
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_ready")
    assert answer.json()["error"]["retryable"] is True
    assert answer.headers["connection"] == "close"
    assert int(answer.headers["retry-after"]) > 0
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 503
    assert client.application.state.draining.in_work == 0


def test_requests_in_work_are_counted(client: Client) -> None:
    draining, seen = client.application.state.draining, []

    def look() -> None:
        seen.append(draining.in_work)

    client.application.add_api_route("/look", look)
    client.get("/look")
    assert (seen, draining.in_work) == ([1], 0)


def test_a_server_told_to_stop_ends_its_work_and_takes_no_more(tmp_path: Path) -> None:
    with running(tmp_path, TILSHI_LOG_FORMAT="json") as process:
        assert httpx.get(f"{process.url}/health/ready", timeout=GIVE_UP_SECONDS).status_code == 200
        answers: Queue[int] = Queue()

        def ask() -> None:
            asked = {"text": RUSSIAN, "targets": ["en"]}
            answers.put(httpx.post(f"{process.url}/summarize", json=asked, timeout=GIVE_UP_SECONDS).status_code)

        process.wait_for("GET /health/ready 200")  # past what the probe printed
        asking = threading.Thread(target=ask)
        asking.start()
        process.wait_for("at work")
        process.popen.send_signal(signal.SIGTERM)
        status = 200
        while status == 200:  # until the signal has arrived
            status = httpx.get(f"{process.url}/health/ready", timeout=GIVE_UP_SECONDS).status_code
        assert status == 503
        assert httpx.get(f"{process.url}/health/live", timeout=GIVE_UP_SECONDS).status_code == 200
        assert httpx.get(f"{process.url}/v1/languages", timeout=GIVE_UP_SECONDS).status_code == 503
        assert answers.empty()
        asking.join(GIVE_UP_SECONDS)
        printed = process.end()
        assert answers.get(timeout=1) == 200
        assert process.popen.returncode == 0
        assert "Traceback" not in printed
        logged = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
        assert any(line.get("route") == "/summarize" and line["status"] == 200 for line in logged)


def test_work_that_does_not_end_in_time_is_given_up(tmp_path: Path) -> None:
    with running(tmp_path, TILSHI_GRACE_SECONDS="0.2") as process:
        url = re.sub("^http://", "", process.url)
        host, port = url.split(":")
        body = b"{"  # the rest never comes
        with socket.create_connection((host, int(port)), timeout=GIVE_UP_SECONDS) as connection:
            connection.sendall(
                b"POST /v1/translate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n" + body
            )
            while httpx.get(f"{process.url}/health/live").status_code != 200:
                pass
            process.popen.send_signal(signal.SIGTERM)
            printed = process.end()
        assert process.popen.returncode == 0
        assert "1 calls have not ended in time and are given up" in printed
        assert "the desk is closed" in printed


def test_keys_made_and_revoked_while_it_runs_count(tmp_path: Path) -> None:
    with running(tmp_path, TILSHI_ANONYMOUS="false") as process, httpx.Client(base_url=process.url) as http:
        assert http.get("/v1/languages").status_code == 401
        assert http.get("/health/live").status_code == 200
        keys = KeyFile(tmp_path / "data")
        key, secret = keys.create(name="desk", role="read", namespace="news")
        for wanted, change in ((200, lambda: keys.revoke(key.id)), (401, lambda: None)):
            ends = time.monotonic() + GIVE_UP_SECONDS
            while http.get("/v1/languages", headers={"Authorization": f"Bearer {secret}"}).status_code != wanted:
                assert time.monotonic() < ends
                time.sleep(0.05)
            change()
        process.popen.send_signal(signal.SIGTERM)
        assert process.end().count("there are no API keys, so every call is answered 401") == 1
