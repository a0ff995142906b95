"""Sentinels and markers in pairs: on both sides, each once, and nothing else touched."""

import re
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.sentinels import MARKER, MARKERS, SENTINELS, Shares, common, planted

from tilshi.text.masking import MARK

ALL_SHARED, ALL_EDGE, ALL_MARKERS = Shares(1, 0, 0), Shares(0, 1, 0), Shares(0, 0, 1)
SOURCE = "В 2018 году Microsoft открыла офис в Астане, сообщает example.kz."
TARGET = "In 2018 Microsoft opened an office in Astana, example.kz reports."

sides = st.text('аб вг АБ 0123 .,«»"Qq[]<>/b', max_size=60)


def signs(text: str) -> Counter[str]:
    return Counter((*(match[0] for match in MARK.finditer(text)), *MARKER.findall(text)))


def test_what_both_sides_have_once_can_be_masked() -> None:
    assert common(SOURCE, TARGET) == ["example.kz", "2018", "Microsoft"]


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("5 и 5 котов", "5 and 5 cats", []),  # twice: which is which?
        ("дом 25", "house 254", []),  # part of another number
        ("Абай пришёл", "Абай келді", []),  # first word: capitalised by its place
        ("пришёл Абай", "кеше Абай келді", ["Абай"]),
        ("рост 3,5 %", "growth 3.5 %", []),
        ("кот", "cat", []),
    ],
)
def test_what_can_be_masked(source: str, target: str, found: list[str]) -> None:
    assert common(source, target) == found


def test_a_masked_pair_gives_its_values_back() -> None:
    for seed in range(40):
        source, target = planted(SOURCE, TARGET, Random(seed), ALL_SHARED)
        marks = [match[0] for match in MARK.finditer(source)]
        assert marks
        assert signs(source) == signs(target)
        back = re.escape(source)
        for mark in marks:
            back = back.replace(re.escape(mark), "(.+?)")
        values = re.fullmatch(back, SOURCE)
        assert values
        for mark, value in zip(marks, values.groups(), strict=True):
            target = target.replace(mark, value)
        assert target == TARGET


def test_a_value_is_not_looked_for_in_a_sentinel() -> None:
    for seed in range(40):
        source, target = planted("1 дом и 0 котов", "1 house and 0 cats", Random(seed), ALL_SHARED)
        assert signs(source) == signs(target)
        assert set(signs(source).values()) == {1}


def test_masks_count_from_the_left_as_the_desk_does() -> None:
    first = 0
    for seed in range(60):
        source, _ = planted(SOURCE, TARGET, Random(seed), ALL_SHARED)
        numbers = [int(match[1]) for match in MARK.finditer(source)]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert numbers[-1] < SENTINELS
        first += numbers[0] == 0
    assert 30 < first < 60


def test_markers_stand_around_the_same_stretch() -> None:
    seen = set()
    for seed in range(80):
        source, target = planted(
            "Он сказал: «Мы готовы к 2030 году».", "He said: “We are ready for 2030”.", Random(seed), ALL_MARKERS
        )
        pairs = [re.fullmatch(r"(.*)<b(\d+)>(.+)</b\2>(.*)", side) for side in (source, target)]
        assert pairs[0]
        assert pairs[1]
        assert pairs[0][2] == pairs[1][2]
        assert int(pairs[0][2]) < MARKERS
        seen.add((pairs[0][3], pairs[1][3]))
    assert seen == {
        ("2030", "2030"),
        ("«Мы готовы к 2030 году»", "“We are ready for 2030”"),
        ("Он сказал: «Мы готовы к 2030 году».", "He said: “We are ready for 2030”."),
    }


def test_an_edge_is_the_same_on_both_sides() -> None:
    found = {planted("Снег пошёл.", "It snowed.", Random(seed), Shares(0, 1, 0)) for seed in range(200)}
    assert ("[0] Снег пошёл.", "[0] It snowed.") in found
    assert ("Снег пошёл. [0]", "It snowed. [0]") in found
    assert ("Снег пошёл ([0]).", "It snowed ([0]).") in found
    assert ("Снег пошёл: [0].", "It snowed: [0].") in found


@given(sides, sides, st.integers(0, 10_000), st.sampled_from([ALL_SHARED, ALL_EDGE, ALL_MARKERS, Shares()]))
def test_both_sides_get_the_same_signs_each_once(source: str, target: str, seed: int, shares: Shares) -> None:
    own = any(MARK.search(side) or MARKER.search(side) for side in (source, target))
    first, second = planted(source, target, Random(seed), shares)
    if own:
        assert (first, second) == (source, target)
    else:
        assert signs(first) == signs(second)
        assert all(count == 1 for count in signs(first).values())


def test_shares_are_kept() -> None:
    random = Random(3)
    counts = Counter[str]()
    for _ in range(4000):
        source, _ = planted(SOURCE, TARGET, random, Shares(0.05, 0.02, 0.03))
        counts["mark"] += bool(MARK.search(source))
        counts["marker"] += bool(MARKER.search(source))
    assert counts["mark"] / 4000 == pytest.approx(0.07, abs=0.015)
    assert counts["marker"] / 4000 == pytest.approx(0.03, abs=0.01)
