"""Answers are remembered by the whole request, within bounds, and never where nothing may be stored."""

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.http.conftest import RUSSIAN, Client, MakeDesk, pseudo
from tests.http.test_keys import bearer, new_key

from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app
from tilshi.http.memo import Remembered, ReportMemo, request_key


class Counting:
    """Counts what it hears."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.heard[f"{name} {labels['tier']} {labels['result']}"] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def answer(size: int = 100) -> Remembered:
    return Remembered(b'{"id":"', b"x" * size, 10)


def test_what_was_put_is_found_until_others_need_the_room() -> None:
    heard = Counting()
    memo = ReportMemo(3 * answer().size, heard)
    for name in b"abc":
        memo.put(bytes([name]), answer())
    assert memo.get(b"a") is not None  # now the latest used
    memo.put(b"d", answer())
    assert [memo.get(bytes([name])) is not None for name in b"abcd"] == [True, False, True, True]
    assert len(memo) == 3
    assert heard.heard == {"cache_lookups report hit": 4, "cache_lookups report miss": 1}


def test_replacing_an_answer_does_not_count_it_twice() -> None:
    memo = ReportMemo(2 * answer().size)
    for _ in range(10):
        memo.put(b"a", answer())
    memo.put(b"b", answer())
    assert len(memo) == 2


def test_an_answer_larger_than_the_memo_is_not_kept() -> None:
    memo = ReportMemo(1000)
    memo.put(b"a", answer(2000))
    assert len(memo) == 0
    assert ReportMemo(0).get(b"a") is None


def test_clearing_forgets_everything() -> None:
    memo = ReportMemo(10_000)
    memo.put(b"a", answer())
    memo.clear()
    assert memo.get(b"a") is None


PARTS = st.tuples(st.text(max_size=4), st.just("text/plain"), st.binary(max_size=4), st.binary(max_size=4))


@given(PARTS, PARTS)
def test_only_equal_requests_have_one_key(
    one: tuple[str, str, bytes, bytes], two: tuple[str, str, bytes, bytes]
) -> None:
    assert (request_key(*one) == request_key(*two)) == (one == two)


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(pseudo)


@pytest.fixture
def remembering(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[Client]:
    with Client(app(desk=make_desk(engine, report_memory_bytes=1_000_000))) as client:
        yield client


def test_the_same_request_is_answered_from_memory(remembering: Client) -> None:
    first, second = (remembering.post("/summarize", json={"text": RUSSIAN}) for _ in range(2))
    assert second.status_code == 200
    one, two = first.json(), second.json()
    assert one.pop("id") != two.pop("id")
    assert two.pop("cache")["hits"] == one.pop("cache")["segments"]
    assert two.pop("engine") == {"calls": 0, "tokens": 0}
    one.pop("engine")
    assert one == two
    assert second.headers["content-type"] == "application/json"
    assert "total;dur=" in second.headers["server-timing"]


def test_another_option_text_or_media_type_is_another_request(remembering: Client) -> None:
    remembering.post("/summarize", json={"text": RUSSIAN})
    longer = remembering.post("/summarize", json={"text": RUSSIAN, "length": "short"}).json()
    assert len(longer["summary"]["sentences"]) == 1
    plain = remembering.plain("/summarize", json.dumps({"text": RUSSIAN}))
    assert plain.json() != longer


def memo(client: Client) -> ReportMemo:
    found: ReportMemo = client.application.state.service.memo
    return found


def test_what_may_not_be_stored_is_not_remembered(remembering: Client, engine: ScriptedEngine) -> None:
    for _ in range(2):
        before = len(engine.batches)
        found = remembering.post("/summarize", json={"text": RUSSIAN, "store": False})
        assert (found.status_code, found.json()["cache"]["hits"]) == (200, 0)
        assert len(engine.batches) > before
    assert len(memo(remembering)) == 0


def test_what_fails_is_not_remembered(remembering: Client) -> None:
    for _ in range(2):
        assert remembering.post("/summarize", json={"text": RUSSIAN, "length": 11}).status_code == 422
    assert len(memo(remembering)) == 0


def test_no_namespace_is_answered_from_the_memory_of_another(remembering: Client, engine: ScriptedEngine) -> None:
    keys = [new_key(remembering, namespace=name) for name in ("news", "sport")]
    answers = []
    for times, key in enumerate(keys, 1):
        before = len(engine.batches)
        for _ in range(2):
            answer = remembering.post("/summarize", json={"text": RUSSIAN}, headers=bearer(key))
            assert answer.status_code == 200
            answers.append(answer.json())
        assert len(engine.batches) > before
        assert len(memo(remembering)) == times
    assert [one["cache"]["hits"] > 0 for one in answers] == [False, True, False, True]
    assert len({one["id"] for one in answers}) == 4
