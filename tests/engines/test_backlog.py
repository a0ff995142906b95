"""Whose turn it is: every segment once, within the budget, the oldest first, and a quarter for the jobs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.conftest import GREEDY
from tests.engines.pools import BACK, RU_KK, segments

from tilshi.engines.backlog import BATCH_SHARE, Backlog
from tilshi.engines.call import Lane
from tilshi.engines.request import Group, Item, Request

BUDGET = 60
GROUPS = (Group(RU_KK, GREEDY), Group(BACK, GREEDY), Group(RU_KK, replace(GREEDY, beam_size=4)))
LENGTHS = st.lists(st.integers(1, 80), min_size=1, max_size=12)


def arrival(lane: Lane, lengths: Sequence[int], group: Group = GROUPS[0]) -> list[Item]:
    request = Request(segments(*("а" * bool(length) for length in lengths)), lane)
    return [Item(request, index, length, group) for index, length in enumerate(lengths)]


def cost(batch: Sequence[Item]) -> int:
    return len(batch) * max(item.tokens for item in batch)


@given(
    st.lists(st.tuples(st.sampled_from(Lane), LENGTHS, st.integers(0, 2), st.integers(0, 2)), max_size=20),
    st.sets(st.integers(0, 19)),
)
def test_every_segment_is_taken_once_unless_it_was_dropped(
    arrivals: list[tuple[Lane, list[int], int, int]], given_up: set[int]
) -> None:
    backlog = Backlog(BUDGET)
    taken: list[Item] = []
    requests = []
    for lane, lengths, group, batches in arrivals:
        items = arrival(lane, lengths, GROUPS[group])
        requests.append(items)
        backlog.add(items)
        for _ in range(batches):
            taken += backlog.take()
    dropped = [items for at, items in enumerate(requests) if at in given_up]
    for items in dropped:
        backlog.drop(items[0].request)
    before = set(taken)
    while batch := backlog.take():
        assert len({(item.group.task, item.group.options) for item in batch}) == 1
        assert cost(batch) <= BUDGET or len(batch) == 1
        assert [item.tokens for item in batch] == sorted((item.tokens for item in batch), reverse=True)
        taken += batch
    assert len(taken) == len(set(taken))
    assert set(taken) == before | {item for at, items in enumerate(requests) if at not in given_up for item in items}
    assert (len(backlog), backlog.tokens) == (0, 0)


@given(st.lists(st.tuples(st.sampled_from(Lane), LENGTHS), min_size=1, max_size=30))
def test_jobs_are_never_more_than_a_batch_behind_their_share(arrivals: list[tuple[Lane, list[int]]]) -> None:
    backlog = Backlog(BUDGET)
    waiting = {Lane.INTERACTIVE: 0, Lane.BATCH: 0}
    for lane, lengths in arrivals:
        backlog.add(arrival(lane, lengths))
        waiting[lane] += len(lengths)
    spent = {Lane.INTERACTIVE: 0, Lane.BATCH: 0}
    largest = max(BUDGET, *(max(lengths) for _, lengths in arrivals))
    while all(waiting.values()):
        batch = backlog.take()
        lanes = {item.request.lane for item in batch}
        spent[Lane.BATCH if Lane.BATCH in lanes else Lane.INTERACTIVE] += cost(batch)
        for item in batch:
            waiting[item.request.lane] -= 1
        behind = BATCH_SHARE * sum(spent.values()) - spent[Lane.BATCH]
        # one batch of each lane, the last interactive one not earned yet
        assert behind <= largest
        assert behind >= -largest  # and people are not behind theirs


def test_people_come_first_until_the_jobs_have_earned_a_batch() -> None:
    backlog = Backlog(10)
    backlog.add(arrival(Lane.BATCH, [10] * 4))
    backlog.add(arrival(Lane.INTERACTIVE, [10] * 10))
    turns = [backlog.take()[0].request.lane for _ in range(14)]
    person, job = Lane.INTERACTIVE, Lane.BATCH
    assert turns == [person, person, person, job] * 3 + [person, job]


def test_credit_is_not_kept_while_no_job_waits() -> None:
    backlog = Backlog(10)
    job = arrival(Lane.BATCH, [10])
    backlog.add(job)
    backlog.add(arrival(Lane.INTERACTIVE, [10] * 9))
    assert [backlog.take()[0].request.lane for _ in range(2)] == [Lane.INTERACTIVE] * 2
    backlog.drop(job[0].request)
    backlog.add(arrival(Lane.BATCH, [10]))
    turns = [backlog.take()[0].request.lane for _ in range(4)]
    assert turns == [Lane.INTERACTIVE] * 3 + [Lane.BATCH]


def test_a_job_alone_pays_nothing() -> None:
    backlog = Backlog(10)
    backlog.add(arrival(Lane.BATCH, [10] * 50))
    for _ in range(40):
        backlog.take()
    backlog.add(arrival(Lane.INTERACTIVE, [10] * 4))
    turns = [backlog.take()[0].request.lane for _ in range(5)]
    assert turns.count(Lane.BATCH) == 1


def test_the_oldest_segment_is_in_the_next_batch() -> None:
    backlog = Backlog(20)
    first = arrival(Lane.INTERACTIVE, [3])
    backlog.add(first)
    backlog.add(arrival(Lane.INTERACTIVE, [20, 19, 18, 4, 5]))
    batch = backlog.take()
    assert first[0] in batch
    assert [item.tokens for item in batch] == [5, 4, 3]


def test_shorter_neighbours_come_along_before_longer_ones() -> None:
    backlog = Backlog(30)
    backlog.add(arrival(Lane.INTERACTIVE, [10, 11, 9, 1, 8]))
    assert [item.tokens for item in backlog.take()] == [10, 9, 8]


@pytest.mark.parametrize(("length", "taken"), [(10, True), (11, False)])
def test_people_ride_along_in_the_room_of_a_job_where_they_cost_no_padding(length: int, *, taken: bool) -> None:
    backlog = Backlog(30)
    backlog.add(arrival(Lane.BATCH, [10]))
    backlog.add(arrival(Lane.INTERACTIVE, [30]))
    assert [item.tokens for item in backlog.take()] == [30]  # earns the job its batch
    person = arrival(Lane.INTERACTIVE, [length])
    backlog.add(person)
    batch = backlog.take()
    assert {item.request.lane for item in batch} == {Lane.BATCH, *([Lane.INTERACTIVE] if taken else [])}
    assert (person[0] in batch) is taken


def test_jobs_do_not_make_people_wait_in_a_fuller_batch() -> None:
    backlog = Backlog(30)
    backlog.add(arrival(Lane.BATCH, [10, 10]))
    backlog.add(arrival(Lane.INTERACTIVE, [10]))
    assert {item.request.lane for item in backlog.take()} == {Lane.INTERACTIVE}


def test_nothing_waiting_is_no_batch() -> None:
    assert Backlog(10).take() == []
