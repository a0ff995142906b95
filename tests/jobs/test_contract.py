"""What every table of jobs promises, held against a real SQLite file and a real Redis."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.jobs.conftest import ROOMY, Clock, MakeTable, job

from tilshi.errors import Conflict, QueueFull
from tilshi.jobs.model import Counts, Failure, Item, Lease, NewItem, NewJob, State, WebhookState
from tilshi.jobs.table import TURN_SECONDS, JobTable

HOUR = 3600.0
BUSY = Failure("queue_full", "no room")


def take(table: JobTable, *, seconds: float = 60.0, attempts: int = 3) -> Lease:
    lease = table.lease(seconds=seconds, attempts=attempts)
    assert lease is not None
    return lease


def nothing_to_do(table: JobTable) -> bool:
    return table.lease(seconds=60.0, attempts=3) is None


def only(table: JobTable, job_id: str) -> Item:
    (item,) = table.items(job_id, offset=0, limit=10)
    return item


def test_an_empty_table(table: JobTable) -> None:
    assert nothing_to_do(table)
    assert table.get("desk", "0" * 32) is None
    assert table.repeated("desk", "key") is None
    assert table.listed("desk", offset=0, limit=10) == (0, [])
    assert table.items("0" * 32, offset=0, limit=10) == table.ended("0" * 32, after=0, limit=10) == []
    assert not table.delete("desk", "0" * 32)
    assert table.take_delivery(seconds=60) is None
    assert table.expire(ended=0, created=0) == 0
    assert table.renew([], seconds=1) == set()


def test_a_job_is_done_article_by_article(table: JobTable, clock: Clock) -> None:
    put = table.put(job("один", "two"), **ROOMY)
    assert (put.state, put.counts, put.ended) == (State.QUEUED, Counts(queued=2), None)
    first = take(table)
    assert (first.position, first.namespace, first.kind, first.options) == (0, "desk", "echo", {"loud": True})
    assert (first.payload, first.attempts) == ({"text": "один"}, 1)
    assert table.complete(first, {"said": "ОДИН"})
    halfway = table.get("desk", put.id)
    assert halfway is not None
    assert (halfway.state, halfway.counts, halfway.ended) == (State.LEASED, Counts(queued=1, done=1), None)
    clock.now += 5
    assert table.complete(take(table), {"said": "TWO"})
    over = table.get("desk", put.id)
    assert over is not None
    assert (over.state, over.counts, over.created, over.ended) == (State.DONE, Counts(done=2), clock.now - 5, clock.now)
    assert [item.result for item in table.items(put.id, offset=0, limit=10)] == [{"said": "ОДИН"}, {"said": "TWO"}]
    assert nothing_to_do(table)


def test_it_outlives_its_process(make_table: MakeTable) -> None:
    before = make_table()
    put = before.put(job("one"), **ROOMY)
    lease = take(before)
    after = make_table()
    assert after.complete(lease, {"said": 1})
    assert only(after, put.id).result == {"said": 1}


def test_a_lease_that_is_over_returns_to_the_queue(table: JobTable, clock: Clock) -> None:
    put = table.put(job("one"), **ROOMY)
    gone = take(table, seconds=60)
    clock.now += 59
    assert nothing_to_do(table)
    clock.now += 2
    again = take(table)
    assert (again.position, again.attempts) == (0, 2)
    assert again.token != gone.token
    assert table.renew([gone, again], seconds=60) == {again.token}
    assert table.complete(again, {"said": "first"})
    assert not table.complete(gone, {"said": "second"})
    assert only(table, put.id).result == {"said": "first"}


def test_a_late_worker_may_still_be_the_first_to_finish(table: JobTable, clock: Clock) -> None:
    put = table.put(job("one"), **ROOMY)
    late = take(table)
    clock.now += 61
    again = take(table)
    assert table.complete(late, {"said": "late"})
    assert not table.complete(again, {"said": "again"})
    assert not table.fail(again, BUSY, retry_after=None)
    assert only(table, put.id).result == {"said": "late"}
    assert only(table, put.id).sequence == 1


def test_a_renewed_lease_holds(table: JobTable, clock: Clock) -> None:
    table.put(job("one"), **ROOMY)
    lease = take(table)
    for _ in range(5):
        clock.now += 50
        assert table.renew([lease], seconds=60) == {lease.token}
    assert nothing_to_do(table)


def test_an_article_that_kills_its_workers_is_poison(table: JobTable, clock: Clock) -> None:
    put = table.put(job("deadly", "harmless"), **ROOMY)
    for attempt in range(1, 4):
        deadly = take(table)
        assert (deadly.position, deadly.attempts) == (0, attempt)
        clock.now += 61
    assert take(table).position == 1
    item = table.items(put.id, offset=0, limit=1)[0]
    assert item.state is State.FAILED
    assert item.failure is not None
    assert item.failure.code == "poison"


def test_what_is_given_back_costs_no_attempt(table: JobTable) -> None:
    table.put(job("one"), **ROOMY)
    for _ in range(10):
        lease = take(table)
        assert lease.attempts == 1
        table.release([lease])
    table.release([lease])  # once more harms nobody
    assert take(table).attempts == 1


def test_a_failure_for_good(table: JobTable) -> None:
    put = table.put(job("one"), **ROOMY)
    assert table.fail(take(table), Failure("empty_text", "text: there is no text"), retry_after=None)
    item = only(table, put.id)
    assert (item.state, item.failure) == (State.FAILED, Failure("empty_text", "text: there is no text"))
    found = table.get("desk", put.id)
    assert found is not None
    assert found.state is State.FAILED
    assert nothing_to_do(table)


def test_a_failure_that_may_pass(table: JobTable, clock: Clock) -> None:
    put = table.put(job("one"), **ROOMY)
    assert table.fail(take(table), BUSY, retry_after=10)
    assert only(table, put.id).failure == BUSY
    assert nothing_to_do(table)
    clock.now += 11
    second = take(table)
    assert second.attempts == 2
    assert table.fail(second, BUSY, retry_after=10, counted=False)
    clock.now += 11
    third = take(table)
    assert third.attempts == 2
    assert table.complete(third, {})
    assert only(table, put.id).failure is None


def test_only_who_holds_the_lease_may_fail_an_article(table: JobTable, clock: Clock) -> None:
    put = table.put(job("one"), **ROOMY)
    late = take(table)
    clock.now += 61
    again = take(table)
    assert not table.fail(late, BUSY, retry_after=None)
    assert not table.fail(late, BUSY, retry_after=5)
    assert only(table, put.id).state is State.LEASED
    assert table.complete(again, {})


def test_equal_articles_share_one_result(table: JobTable) -> None:
    put = table.put(job("same", "same", "other"), **ROOMY)
    assert table.complete(take(table), {"said": 1})
    other = take(table)
    assert other.position == 2
    same = table.items(put.id, offset=1, limit=1)[0]
    assert (same.state, same.result, same.attempts) == (State.DONE, {"said": 1}, 0)


def test_equal_articles_at_work_at_once_have_the_first_result(table: JobTable) -> None:
    put = table.put(job("same", "same"), **ROOMY)
    one, other = take(table), take(table)
    assert table.complete(other, {"said": "other"})
    assert table.complete(one, {"said": "one"})
    assert [item.result for item in table.items(put.id, offset=0, limit=2)] == [{"said": "other"}] * 2


@pytest.mark.parametrize("jump", [-5 * HOUR, 5 * HOUR])
def test_a_clock_that_jumps_loses_and_doubles_nothing(table: JobTable, clock: Clock, jump: float) -> None:
    put = table.put(job("alive", "silent", "waiting", "fresh"), **ROOMY)
    alive, silent = take(table), take(table)
    assert table.fail(take(table), BUSY, retry_after=30)
    clock.now += jump
    assert table.renew([alive], seconds=60) == {alive.token}
    done = Counter[int]()
    while (lease := table.lease(seconds=60, attempts=3)) is not None:
        done[lease.position] += table.complete(lease, {"said": "again"})
    assert done == {1: 1, 2: 1, 3: 1}
    assert not table.complete(silent, {"said": "late"})
    assert table.complete(alive, {"said": "alive"})
    found = table.get("desk", put.id)
    assert found is not None
    assert found.counts == Counts(done=4)
    results = [item.result for item in table.items(put.id, offset=0, limit=4)]
    assert results == [{"said": "alive"}, *[{"said": "again"}] * 3]


def test_short_jobs_do_not_wait_for_long_ones(table: JobTable, clock: Clock) -> None:
    long = table.put(job(*map(str, range(5))), **ROOMY)
    clock.now += 1
    short = table.put(job("short"), **ROOMY)
    order = [take(table) for _ in range(6)]
    assert [(lease.job_id, lease.position) for lease in order[:3]] == [(long.id, 0), (short.id, 0), (long.id, 1)]


def test_a_stream_of_short_jobs_stops_no_long_one(table: JobTable, clock: Clock) -> None:
    long = table.put(job("first", "second", "third"), **ROOMY)
    taken = []
    clock.now += 1
    for number in range(100):  # each time an article is ended, a new job has come
        table.put(job(str(number)), **ROOMY)
        lease = take(table)
        taken.append(lease.job_id)
        assert table.complete(lease, {})
        clock.now += TURN_SECONDS / 10
    assert taken.count(long.id) == 3
    assert taken[:10].count(long.id) == 1


def test_a_retry_comes_no_earlier_than_its_turn(table: JobTable, clock: Clock) -> None:
    table.put(job("first", "second"), **ROOMY)
    assert table.complete(take(table), {})
    later = take(table)
    table.release([later])
    clock.now += 1
    short = table.put(job("short"), **ROOMY)
    assert [take(table).job_id for _ in range(2)] == [short.id, later.job_id]


def test_threads_and_processes_never_get_the_same_article(make_table: MakeTable) -> None:
    put = make_table().put(job(*map(str, range(40))), **ROOMY)
    start = threading.Barrier(4)

    def work(table: JobTable) -> list[int]:
        start.wait()
        mine = []
        while (lease := table.lease(seconds=60, attempts=3)) is not None:
            assert table.complete(lease, lease.payload)
            mine.append(lease.position)
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [position for part in pool.map(work, [make_table() for _ in range(4)]) for position in part]
    assert sorted(taken) == list(range(40))
    ended = make_table().ended(put.id, after=0, limit=100)
    assert [item.sequence for item in ended] == list(range(1, 41))


def test_articles_that_cannot_be_read_have_failed_from_the_start(table: JobTable) -> None:
    bad = NewItem("b.pdf", {}, Failure("unsupported_media_type", "files of type .pdf are not read"))
    put = table.put(NewJob("desk", "echo", {}, [bad, NewItem("a.txt", {"text": "a"})]), **ROOMY)
    assert put.counts == Counts(queued=1, failed=1)
    assert take(table).position == 1
    hopeless = table.put(NewJob("desk", "echo", {}, [bad]), **ROOMY)
    assert (hopeless.state, hopeless.counts) == (State.FAILED, Counts(failed=1))
    assert hopeless.ended is not None


def test_names_come_back_as_they_were(table: JobTable) -> None:
    names = ["../../etc/passwd", "a\nb", "Мост «Жаңа» 🏛", "x" * 300]
    put = table.put(NewJob("desk", "echo", {}, [NewItem(name, {"n": name}) for name in names]), **ROOMY)
    assert [item.name for item in table.items(put.id, offset=0, limit=10)] == names


def test_pages(table: JobTable, clock: Clock) -> None:
    jobs = []
    for text in "abc":
        jobs.append(table.put(job(*[text + str(number) for number in range(3)]), **ROOMY).id)
        clock.now += 1
    total, page = table.listed("desk", offset=1, limit=1)
    assert (total, [one.id for one in page]) == (3, [jobs[1]])
    assert [one.id for one in table.listed("desk", offset=0, limit=10)[1]] == jobs[::-1]
    assert [item.position for item in table.items(jobs[0], offset=1, limit=1)] == [1]
    assert table.items(jobs[0], offset=5, limit=10) == []
    for _ in range(9):
        assert table.complete(take(table), {})
    assert [item.sequence for item in table.ended(jobs[0], after=1, limit=1)] == [2]


def test_namespaces_do_not_exist_for_each_other(table: JobTable) -> None:
    put = table.put(job("one", key="k"), **ROOMY)
    assert table.get("other", put.id) is None
    assert table.listed("other", offset=0, limit=10) == (0, [])
    assert not table.delete("other", put.id)
    assert table.repeated("other", "k") is None
    assert table.get("desk", put.id) is not None


def test_a_request_sent_twice_is_one_job(table: JobTable) -> None:
    put = table.put(job("one", key="k"), **ROOMY)
    assert table.put(job("one", key="k"), **ROOMY).id == put.id
    assert table.repeated("desk", "k") == put
    with pytest.raises(Conflict, match="Idempotency-Key"):
        table.put(job("two", key="k"), **ROOMY)
    assert table.put(job("two", namespace="other", key="k"), **ROOMY).id != put.id
    assert table.delete("desk", put.id)
    assert table.put(job("two", key="k"), **ROOMY).id != put.id


def test_limits_are_told_before_anything_is_stored(table: JobTable) -> None:
    table.put(job("one"), **{**ROOMY, "max_queued": 1})
    with pytest.raises(QueueFull, match="max_jobs_queued"):
        table.put(job("two"), **{**ROOMY, "max_queued": 1})
    table.put(job("two", namespace="other"), **{**ROOMY, "max_queued": 1})
    little = {**ROOMY, "max_bytes": 3 * job("one").kept_bytes + 900}
    with pytest.raises(QueueFull, match="max_jobs_bytes"):
        table.put(job("x" * 1000), **little)
    lease = take(table)
    assert table.complete(lease, {"said": "y" * 900})
    with pytest.raises(QueueFull, match="max_jobs_bytes"):  # results count as well
        table.put(job("three"), **little)
    assert table.listed("desk", offset=0, limit=9)[0] == 1
    assert table.delete(lease.namespace, lease.job_id)
    table.put(job("three"), **little)


def test_ended_jobs_are_limited_too(table: JobTable) -> None:
    few = {**ROOMY, "max_kept": 2}
    ids = [table.put(job(text), **few).id for text in ("one", "two")]
    while (lease := table.lease(seconds=60, attempts=3)) is not None:
        assert table.complete(lease, {})
    with pytest.raises(QueueFull, match="max_jobs_kept"):
        table.put(job("three"), **few)
    table.put(job("three", namespace="other"), **few)
    assert table.delete("desk", ids[0])
    assert table.put(job("three", key="k"), **few) == table.put(job("three", key="k"), **few)


def test_what_has_failed_from_the_start_takes_its_place(table: JobTable) -> None:
    bad = [NewItem("x" * 300, {}, Failure("empty_text", "there is no text")) for _ in range(50)]
    new = NewJob("desk", "echo", {"o": "p" * 100}, bad)
    assert new.kept_bytes > 50 * 300
    little = {**ROOMY, "max_bytes": new.kept_bytes + 1000}
    put = table.put(new, **little)
    assert put.state is State.FAILED
    with pytest.raises(QueueFull, match="max_jobs_bytes"):
        table.put(job("one"), **little)
    assert table.delete("desk", put.id)
    table.put(job("one"), **{**ROOMY, "max_bytes": job("one").kept_bytes + 1000})


def test_a_deleted_job_is_gone_while_it_is_worked_on(table: JobTable) -> None:
    put = table.put(job("one", "two"), **ROOMY)
    lease = take(table)
    assert table.delete("desk", put.id)
    assert table.renew([lease], seconds=60) == set()
    assert not table.complete(lease, {})
    assert not table.fail(lease, BUSY, retry_after=1)
    table.release([lease])
    assert nothing_to_do(table)
    assert table.items(put.id, offset=0, limit=10) == []
    assert table.put(job("one"), **{**ROOMY, "max_queued": 1}).counts == Counts(queued=1)


def test_jobs_expire_after_they_have_ended(table: JobTable, clock: Clock) -> None:
    ended, waiting = table.put(job("one"), **ROOMY), table.put(job("two"), **ROOMY)
    lease = take(table)
    while lease.job_id != ended.id:
        lease = take(table)
    assert table.complete(lease, {})
    clock.now += 99
    assert table.expire(ended=100, created=400) == 0
    clock.now += 2
    assert table.expire(ended=100, created=400) == 1
    assert table.get("desk", ended.id) is None
    assert table.items(ended.id, offset=0, limit=1) == []
    assert table.get("desk", waiting.id) is not None


def test_jobs_that_never_end_expire_later(table: JobTable, clock: Clock) -> None:
    put = [table.put(job("one", "two", key=key), **ROOMY).id for key in "ab"]
    clock.now += 399
    lease, other = take(table), take(table)
    while (more := table.lease(seconds=60, attempts=3)) is not None:
        if more.job_id == lease.job_id:
            assert table.complete(more, {})
    assert lease.job_id != other.job_id
    assert table.complete(lease, {})
    assert table.expire(ended=100, created=400) == 0
    clock.now += 2
    assert table.expire(ended=100, created=400) == 1
    assert table.get("desk", other.job_id) is None
    assert table.repeated("desk", "ab"[put.index(other.job_id)]) is None
    assert not table.complete(other, {})
    assert table.get("desk", lease.job_id) is not None


def test_a_webhook_is_due_when_its_job_has_ended(table: JobTable, clock: Clock) -> None:
    put = table.put(job("one", webhook="https://example.org/h"), **ROOMY)
    table.put(job("two"), **ROOMY)
    assert put.webhook is not None
    assert put.webhook.state is WebhookState.WAITING
    assert table.take_delivery(seconds=30) is None
    for _ in range(2):
        assert table.complete(take(table), {})
    taken = table.take_delivery(seconds=30)
    assert taken is not None
    assert (taken.job.id, taken.attempts) == (put.id, 0)
    assert taken.job.webhook is not None
    assert (taken.job.webhook.state, taken.job.webhook.attempts) == (WebhookState.PENDING, 1)
    assert table.take_delivery(seconds=30) is None
    clock.now += 31  # whoever took it died
    second = table.take_delivery(seconds=30)
    assert second is not None
    assert second.attempts == 1
    table.delivered(put.id, WebhookState.PENDING, retry_after=50)
    clock.now += 40
    assert table.take_delivery(seconds=30) is None
    clock.now -= 5 * HOUR
    assert table.take_delivery(seconds=30) is not None
    table.delivered(put.id, WebhookState.DELIVERED, retry_after=None)
    clock.now += 10 * HOUR
    assert table.take_delivery(seconds=30) is None
    found = table.get("desk", put.id)
    assert found is not None
    assert found.webhook is not None
    assert (found.webhook.state, found.webhook.attempts) == (WebhookState.DELIVERED, 3)
    assert table.delete("desk", put.id)
    table.delivered(put.id, WebhookState.FAILED, retry_after=1)
    assert table.take_delivery(seconds=30) is None
