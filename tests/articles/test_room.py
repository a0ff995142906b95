"""Free room in a text, against the plain definition."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.room import Room, nearest

LENGTH = 12
PLACES = st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: (min(pair), max(pair)))


def overlaps(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] < one[1] and one[0] < other[1]


@given(st.lists(PLACES), PLACES)
def test_a_place_is_free_where_it_overlaps_none(wanted: list[tuple[int, int]], asked: tuple[int, int]) -> None:
    room = Room(LENGTH)
    taken: list[tuple[int, int]] = []
    for place in wanted:
        assert room.is_free(*place) is not any(overlaps(place, other) for other in taken)
        if room.is_free(*place):
            room.take(*place)
            taken.append(place)
    assert room.is_free(*asked) is not any(overlaps(asked, other) for other in taken)
    edges = set(range(LENGTH + 1))
    assert room.outside(edges) == [at for at in sorted(edges) if not any(start < at < end for start, end in taken)]


def test_the_edges_of_places_are_outside_of_them() -> None:
    room = Room(LENGTH)
    room.take(2, 5)
    room.take(5, 7)
    assert room.outside([3, 9]) == [2, 5, 7, 9]


@given(st.lists(st.integers(0, 50), min_size=1, unique=True).map(sorted), st.floats(-5, 55), st.data())
def test_the_nearest_is_the_lower_of_two_as_near(values: list[int], wanted: float, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values) - 1))
    last = data.draw(st.integers(first + 1, len(values)))
    assert nearest(values, wanted, first, last) == min(range(first, last), key=lambda at: abs(values[at] - wanted))
    assert nearest(values, wanted) == min(range(len(values)), key=lambda at: abs(values[at] - wanted))
