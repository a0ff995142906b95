"""Sets that grow together."""

from tilshi.summarize.together.groups import Groups


def test_joined_numbers_are_one_group() -> None:
    groups = Groups(6)
    groups.join(4, 1)
    groups.join(5, 4)
    groups.join(2, 3)
    assert groups.of({5, 0}) == [[0], [1, 4, 5]]
    assert groups.of(set()) == []


def test_the_order_of_joining_does_not_matter() -> None:
    there, back = Groups(4), Groups(4)
    pairs = [(0, 1), (2, 3), (1, 2)]
    for one, other in pairs:
        there.join(one, other)
    for one, other in reversed(pairs):
        back.join(other, one)
    assert there.of({0}) == back.of({0}) == [[0, 1, 2, 3]]
