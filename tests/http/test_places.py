"""Places are bounded for all together and for each namespace."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk, pseudo
from tests.http.test_keys import bearer, new_key

from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import QueueFull
from tilshi.http import app
from tilshi.http.calls import Calls
from tilshi.http.places import Places

GIVE_UP_SECONDS = 15.0


@pytest.mark.parametrize(("limit", "share"), [(1, 1), (2, 1), (3, 2), (4, 3), (9, 8), (128, 112)])
def test_one_namespace_gets_all_but_an_eighth(limit: int, share: int) -> None:
    places = Places(limit, "things")
    with ExitStack() as held:
        for _ in range(share):
            held.enter_context(places.place("news"))
        with pytest.raises(QueueFull, match="at a time"):
            held.enter_context(places.place("news"))
        for number in range(limit - share):
            held.enter_context(places.place(f"desk {number}"))
        assert places.taken == limit
        with pytest.raises(QueueFull, match=f"{limit} things at a time, which is the limit$"):
            held.enter_context(places.place("sport"))
    assert places.taken == 0
    with places.place("news"):
        assert places.taken == 1
    assert not places._taken  # no namespace is remembered for ever


def test_calls_are_places_too() -> None:
    calls = Calls(4)
    with calls.place("news"), calls.place("news"), calls.place("news"):
        with (
            pytest.raises(QueueFull, match="3 calls at a time, which is the limit for one namespace"),
            calls.place("news"),
        ):
            pass
        with calls.place("sport"):
            pass


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    gate = threading.Event()
    yield gate
    gate.set()


def test_who_takes_all_it_can_leaves_some_to_others(make_desk: MakeDesk, gate: threading.Event) -> None:
    engine = ScriptedEngine(pseudo, gate=gate)
    with Client(app(desk=make_desk(engine, max_calls=2))) as client, ThreadPoolExecutor(2) as threads:
        greedy, modest = new_key(client, namespace="greedy"), new_key(client, namespace="modest")

        def ask(key: str) -> int:
            return client.post("/summarize", json={"text": RUSSIAN}, headers=bearer(key)).status_code

        first = threads.submit(ask, greedy)
        assert engine.started.wait(GIVE_UP_SECONDS)
        assert ask(greedy) == 429
        second = threads.submit(ask, modest)
        gate.set()
        assert [one.result(GIVE_UP_SECONDS) for one in (first, second)] == [200, 200]
