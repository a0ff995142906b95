"""Jobs outlive their process: killed with leases out, told to stop, or killed by the article itself."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.http.test_serve import GIVE_UP_SECONDS, ROOT, Process
from tests.redis_process import RedisProcess

Json = dict[str, Any]
Environment = dict[str, str]
COUNT = 6


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """Return the environment of an installation that keeps its jobs in a file."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    return kept | {
        "PYTHONPATH": f"{ROOT / 'service'}{os.pathsep}{ROOT}",
        "TILSHI_PORT": "0",
        "TILSHI_CACHE": "false",  # what was lost is worked on again in full
        "TILSHI_CACHE_DIR": str(tmp_path / "cache"),
        "TILSHI_DATA_DIR": str(tmp_path / "data"),
        "TILSHI_JOB_LEASE_SECONDS": "1",
    }


@pytest.fixture
def shared(environment: Environment) -> Iterator[Environment]:
    """Yield the same with jobs in Redis."""
    with RedisProcess() as server:
        yield environment | {"TILSHI_REDIS_URL": server.url}


@contextmanager
def serving(environment: Environment) -> Iterator[tuple[Process, httpx.Client]]:
    command = [sys.executable, "-W", "error", str(ROOT / "tests" / "faults" / "job_server.py")]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as popen:
        try:
            process = Process(popen)
            with httpx.Client(base_url=process.url, timeout=GIVE_UP_SECONDS) as client:
                yield process, client
        finally:
            popen.kill()


def text(number: int) -> str:
    return f"The bridge number {number} was finished. It is {100 + number} metres long. It opens on Monday."


def look(client: httpx.Client, job_id: str, enough: Callable[[Json], bool]) -> Json:
    until = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < until:
        job: Json = client.get(f"/v1/jobs/{job_id}?limit=100").json()
        if enough(job):
            return job
        time.sleep(0.02)
    pytest.fail("the job got no further")


def ended(job: Json) -> bool:
    return job["ended"] is not None


def under_way(job: Json) -> bool:
    return bool(job["counts"]["done"] >= 2 and job["counts"]["running"])


def assert_whole(before: Json, after: Json) -> None:
    """What was done before stands as it was; everything else is done, and nothing twice."""
    assert after["counts"] == {"total": COUNT, "queued": 0, "running": 0, "done": COUNT, "failed": 0}
    reports = [item["result"]["id"] for item in after["items"]]
    assert len(set(reports)) == COUNT
    done = {item["position"]: item["result"]["id"] for item in before["items"] if item["state"] == "done"}
    assert len(done) >= 2
    assert {position: reports[position] for position in done} == done
    for item in after["items"]:
        assert str(100 + item["position"]) in item["result"]["summary"]["text"]


def events(client: httpx.Client, job_id: str) -> list[str]:
    with client.stream("GET", f"/v1/jobs/{job_id}/events") as stream:
        return [line for line in stream.iter_lines() if line.startswith("id: ")]


@pytest.mark.parametrize("kept_in", ["environment", "shared"], ids=["sqlite", "redis"])
def test_killed_with_leases_out(kept_in: str, request: pytest.FixtureRequest) -> None:
    environment: Environment = request.getfixturevalue(kept_in)
    with serving(environment) as (process, client):
        body = {"texts": [text(number) for number in range(COUNT)], "targets": ["ru"]}
        made = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "k"}).json()
        before = look(client, made["id"], under_way)
        process.popen.kill()
        process.popen.wait(GIVE_UP_SECONDS)
    with serving(environment) as (_, client):
        after = look(client, made["id"], ended)
        assert_whole(before, after)
        assert max(item["attempts"] for item in after["items"]) == 2
        assert events(client, made["id"]) == [f"id: {number}" for number in range(1, COUNT + 1)]
        again = client.post("/v1/jobs", json=body, headers={"Idempotency-Key": "k"}).json()
        assert again["id"] == made["id"]


def test_told_to_stop_it_gives_its_leases_back_at_once(environment: Environment) -> None:
    environment |= {"TILSHI_JOB_LEASE_SECONDS": "3600"}  # a lease that was kept would outlast the test
    with serving(environment) as (process, client):
        body = {"texts": [text(number) for number in range(COUNT)], "targets": ["ru"]}
        made = client.post("/v1/jobs", json=body).json()
        before = look(client, made["id"], under_way)
        with client.stream("GET", f"/v1/jobs/{made['id']}/events") as stream:
            lines = stream.iter_lines()
            next(lines)
            process.popen.send_signal(signal.SIGTERM)
            assert not any(line == "event: done" for line in lines)
        printed = process.end()
        assert process.popen.returncode == 0
        assert "Traceback" not in printed
        assert "bridge" not in printed
    with serving(environment) as (_, client):
        after = look(client, made["id"], ended)
        assert_whole(before, after)
        assert {item["attempts"] for item in after["items"]} == {1}


def test_an_article_that_kills_the_process_is_poison(environment: Environment) -> None:
    environment |= {"TILSHI_JOB_ATTEMPTS": "1", "TILSHI_JOB_THREADS": "1", "TILSHI_JOB_LEASE_SECONDS": "0.5"}
    deadly = "Deadly words are in this text. They end the process that reads them."
    with serving(environment) as (process, client):
        made = client.post("/v1/jobs", json={"texts": [text(0), deadly], "targets": ["ru"]}).json()
        assert process.popen.wait(GIVE_UP_SECONDS) == 9
    with serving(environment) as (_, client):
        job = look(client, made["id"], ended)
        assert [item["state"] for item in job["items"]] == ["done", "failed"]
        assert job["items"][1]["error"]["code"] == "poison"
        assert job["items"][1]["attempts"] == 1
