"""Threads that work on jobs: several at once, again after what passes, and giving back at the end."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from tests.http.conftest import ENGLISH, pseudo
from tests.jobs.conftest import ROOMY, MakeTable, job
from tests.redis_process import RedisProcess

from tilshi.catalog import Catalog
from tilshi.desk import Desk
from tilshi.engines.call import Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.errors import Cancelled, EngineFailed, InvalidValue, NotFound, QueueFull
from tilshi.jobs.api import Jobs, error_of, open_table
from tilshi.jobs.kinds import KINDS, Kind, of_text
from tilshi.jobs.model import Counts, Failure, Item, Job, Json, NewJob, State
from tilshi.jobs.redis import RedisTable
from tilshi.jobs.runner import Runner
from tilshi.jobs.sqlite import SqliteTable
from tilshi.jobs.table import JobTable
from tilshi.settings import Settings

Work = Callable[[Json, Mapping[str, Any]], Json]
GIVE_UP_SECONDS = 30.0


class Heard:
    """An observer that keeps counts."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.counts[name, labels["state"]] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    changes = {"job_threads": 3, "job_attempts": 3, "job_lease_seconds": 0.6}
    mine = settings.model_copy(update=changes)
    with (
        EnginePool(mine, Catalog.load(mine), load=loader(ScriptedEngine(pseudo))) as pool,
        Desk(mine, pool=pool) as desk,
    ):
        yield desk


@contextmanager
def running(desk: Desk, table: JobTable, work: Work, heard: Heard | None = None) -> Iterator[Runner]:
    def run(_: Desk, payload: Json, options: Json, keywords: Mapping[str, Any]) -> Json:
        assert options == {"loud": True}
        return work(payload, keywords)

    kinds = {"echo": Kind(run, KINDS["summarize"].files)}
    runner = Runner(desk, table, kinds, observer=heard or Heard(), pauses=lambda _: 0.01, poll_seconds=0.02)
    runner.start()
    try:
        yield runner
    finally:
        runner.stop(10)
        assert not any(thread.is_alive() for thread in runner._threads)


def until(condition: Callable[[], Any]) -> None:
    give_up = time.monotonic() + GIVE_UP_SECONDS
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def over(table: JobTable, job_id: str) -> Job:
    def ended() -> bool:
        found = table.get("desk", job_id)
        return found is not None and found.ended is not None

    until(ended)
    found = table.get("desk", job_id)
    assert found is not None
    return found


def items(table: JobTable, job_id: str) -> list[Item]:
    return table.items(job_id, offset=0, limit=100)


@pytest.fixture
def real(tmp_path: Any) -> Iterator[SqliteTable]:
    """A table by the real clock."""
    table = SqliteTable(tmp_path / "jobs.sqlite3")
    yield table
    table.close()


def test_articles_are_worked_on_several_at_once_in_the_batch_lane(desk: Desk, real: SqliteTable) -> None:
    together = threading.Barrier(3)
    seen: list[Mapping[str, Any]] = []

    def work(payload: Json, keywords: Mapping[str, Any]) -> Json:
        together.wait(GIVE_UP_SECONDS)  # three at once, or never
        seen.append(keywords)
        return {"said": payload["text"].upper()}

    heard = Heard()
    put = real.put(job("a", "b", "c"), **ROOMY)
    with running(desk, real, work, heard):
        assert over(real, put.id).counts == Counts(done=3)
    assert [item.result for item in items(real, put.id)] == [{"said": "A"}, {"said": "B"}, {"said": "C"}]
    assert {keywords["lane"] for keywords in seen} == {Lane.BATCH}
    assert {keywords["namespace"] for keywords in seen} == {"desk"}
    assert heard.counts == {("jobs", "done"): 3}


def test_what_passes_is_tried_again_and_what_does_not_is_not(desk: Desk, real: SqliteTable) -> None:
    tries: Counter[str] = Counter()

    def work(payload: Json, _: Mapping[str, Any]) -> Json:
        text = payload["text"]
        tries[text] += 1
        if text == "passes" and tries[text] < 3:
            raise EngineFailed("the engine broke")
        if text == "lasts":
            raise EngineFailed("the engine broke")
        if text == "wrong":
            raise InvalidValue("text: it is wrong", param="text")
        if text == "busy" and tries[text] < 8:
            raise QueueFull("no room", retry_after=0.01)
        if text == "bug":
            raise ZeroDivisionError(text)
        return {}

    put = real.put(job("passes", "lasts", "wrong", "busy", "bug"), **ROOMY)
    heard = Heard()
    with running(desk, real, work, heard):
        over(real, put.id)
    found = [(item.state, item.failure and item.failure.code, item.attempts) for item in items(real, put.id)]
    assert found == [
        (State.DONE, None, 3),
        (State.FAILED, "engine_failed", 3),
        (State.FAILED, "invalid_value", 1),
        (State.DONE, None, 1),  # waiting for room is no attempt
        (State.FAILED, "internal", 1),
    ]
    assert tries == {"passes": 3, "lasts": 3, "wrong": 1, "busy": 8, "bug": 1}
    assert heard.counts["jobs", "failed"] == 3
    assert heard.counts["jobs", "retried"] == 2 + 2 + 7


@pytest.mark.parametrize("kind", ["summarize", "translate"])
def test_a_job_has_a_deadline_of_its_own(
    settings: Settings,
    desk: Desk,
    real: SqliteTable,
    kind: str,
) -> None:
    hurried = settings.model_copy(update={"deadline_seconds": 1e-6, "job_attempts": 2})
    strict = hurried.model_copy(update={"job_article_seconds": 1e-6})
    new = [NewJob("desk", kind, {"targets": ["ru"]}, [of_text("a.txt", ENGLISH)]) for _ in range(2)]
    for mine, one in zip((strict, hurried), new, strict=True):
        with Desk(mine, pool=desk.pool) as brief:
            runner = Runner(brief, real, KINDS, pauses=lambda _: 0.01, poll_seconds=0.02)
            put = real.put(one, **ROOMY)
            runner.start()
            over(real, put.id)
            runner.stop(10)
    (late,), (done,) = (items(real, one.id) for one in new)
    assert (late.state, late.attempts, late.failure and late.failure.code) == (State.FAILED, 2, "deadline_exceeded")
    assert (done.state, done.attempts) == (State.DONE, 1)


def test_an_article_that_takes_longer_than_a_lease_is_done_once(desk: Desk, real: SqliteTable) -> None:
    begun: list[str] = []

    def work(payload: Json, _: Mapping[str, Any]) -> Json:
        begun.append(payload["text"])
        time.sleep(1.5)  # more than twice `job_lease_seconds`
        return {}

    put = real.put(job("long"), **ROOMY)
    with running(desk, real, work):
        assert over(real, put.id).counts == Counts(done=1)
    assert begun == ["long"]


def test_the_end_gives_leases_back_at_once(desk: Desk, real: SqliteTable) -> None:
    begun = threading.Event()

    def work(_: Json, keywords: Mapping[str, Any]) -> Json:
        begun.set()
        assert keywords["cancel"].wait(GIVE_UP_SECONDS)
        raise Cancelled("told to stop")

    put = real.put(job("a", "b"), **ROOMY)
    with running(desk, real, work):
        assert begun.wait(GIVE_UP_SECONDS)
    assert [(item.state, item.attempts) for item in items(real, put.id)] == [(State.QUEUED, 0)] * 2
    with running(desk, real, lambda payload, _: payload):
        assert over(real, put.id).counts == Counts(done=2)
    assert [item.attempts for item in items(real, put.id)] == [1, 1]


def test_a_deleted_job_is_given_up(desk: Desk, make_table: MakeTable) -> None:
    table = make_table()
    given_up, begun = threading.Event(), threading.Event()

    def work(_: Json, keywords: Mapping[str, Any]) -> Json:
        begun.set()
        assert keywords["cancel"].wait(GIVE_UP_SECONDS)
        given_up.set()
        raise Cancelled("deleted")

    put = table.put(job("a"), **ROOMY)
    with running(desk, table, work):
        assert begun.wait(GIVE_UP_SECONDS)
        assert make_table().delete("desk", put.id)  # by another process: the next renewal tells
        assert given_up.wait(GIVE_UP_SECONDS)
    assert table.get("desk", put.id) is None


class Panic(BaseException):
    """As libraries in Rust raise it: no `Exception`."""


def test_a_panic_fails_its_article_and_no_thread(desk: Desk, real: SqliteTable) -> None:
    def work(payload: Json, _: Mapping[str, Any]) -> Json:
        if payload["text"] == "bad":
            raise Panic
        return {"said": payload["text"]}

    with running(desk, real, work):
        bad = [real.put(job("bad"), **ROOMY) for _ in range(4)]  # more than there are threads
        good = real.put(job("good"), **ROOMY)
        assert [over(real, one.id).counts.failed for one in bad] == [1] * 4
        assert over(real, good.id).counts.done == 1


def test_a_kind_nobody_knows_fails(desk: Desk, real: SqliteTable) -> None:
    put = real.put(job("a"), **ROOMY)
    runner = Runner(desk, real, {}, poll_seconds=0.02)
    runner.start()
    over(real, put.id)
    runner.stop(10)
    assert [item.failure and item.failure.code for item in items(real, put.id)] == ["internal"]


def test_old_jobs_are_removed(settings: Settings, desk: Desk, real: SqliteTable) -> None:
    put = real.put(job("a"), **ROOMY)
    short = settings.model_copy(update={"job_keep_days": 1e-9, "job_lease_seconds": 0.3})
    with Desk(short, pool=desk.pool) as brief, running(brief, real, lambda payload, _: payload):
        until(lambda: real.get("desk", put.id) is None)


def test_a_redis_that_dies_and_returns_costs_no_article(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilshi.jobs.runner.UNAVAILABLE_SECONDS", 0.05)
    begun, gate = threading.Event(), threading.Event()

    def work(payload: Json, _: Mapping[str, Any]) -> Json:
        begun.set()
        assert gate.wait(GIVE_UP_SECONDS)
        return payload

    with RedisProcess("--appendonly", "yes", "--appendfsync", "always") as server:
        table = RedisTable(server.client())
        put = table.put(job("a", "b", "c", "d", "e"), **ROOMY)
        with running(desk, table, work):
            assert begun.wait(GIVE_UP_SECONDS)
            server.kill()
            gate.set()
            time.sleep(0.3)
            server.start()
            assert over(table, put.id).counts == Counts(done=5)
        results = [item.result for item in items(table, put.id)]
        table.close()
    assert results == [{"text": text} for text in "abcde"]


@pytest.mark.parametrize("shared", [False, True])
def test_a_job_of_one_article_can_be_waited_for(
    desk: Desk,
    settings: Settings,
    request: pytest.FixtureRequest,
    shared: bool,  # noqa: FBT001
) -> None:
    if shared:
        server: RedisProcess = request.getfixturevalue("redis_server")
        table = open_table(Settings(**{**settings.model_dump(include={"data_dir"}), "redis_url": server.url}))
        assert isinstance(table, RedisTable)
    else:
        table = open_table(settings)
        assert isinstance(table, SqliteTable)
    kinds = {**KINDS, "item": Kind(lambda _, payload, options, __: {**payload, **options}, KINDS["summarize"].files)}
    jobs = Jobs(desk, kinds=kinds, table=table)
    jobs.start()
    try:
        one = jobs.put("desk", kind="item", payload={"headline": "x"}, options={"targets": ["kk"]})
        assert jobs.wait(one, GIVE_UP_SECONDS) == {"headline": "x", "targets": ["kk"]}
        report = jobs.put("desk", kind="summarize", payload={"text": ENGLISH}, options={"targets": ["ru"]})
        found = jobs.wait(report, GIVE_UP_SECONDS)
        assert found is not None
        assert found["source"]["language"] == "en"
        bad = jobs.put("desk", kind="summarize", payload={"text": "12345"}, options={"targets": ["ru"]})
        with pytest.raises(InvalidValue, match="source") as caught:
            jobs.wait(bad, GIVE_UP_SECONDS)
        assert caught.value.code == "language_undetectable"
        assert jobs.delete("desk", one)
        assert not jobs.delete("desk", one)
        with pytest.raises(NotFound):
            jobs.wait(one, 0)
    finally:
        jobs.close()
    late = jobs.put("desk", kind="item", payload={}, options={})  # nobody works any more
    assert jobs.wait(late, 0.05) is None
    gone = threading.Event()
    gone.set()
    assert jobs.wait(late, GIVE_UP_SECONDS, cancel=gone) is None
    jobs.table.close()


def test_errors_come_back_as_what_they_were() -> None:
    busy = error_of(Failure("queue_full", "no room"))
    assert isinstance(busy, QueueFull)
    assert (busy.message, busy.param, busy.retry_after) == ("no room", None, 1.0)
    assert error_of(Failure("no such code", "x")).code == "internal"
