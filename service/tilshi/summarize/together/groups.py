"""Sets that grow together: union-find."""


class Groups:
    """The numbers from 0 to a size, each a set of its own until it is joined to another."""

    def __init__(self, size: int) -> None:
        """Make `size` sets."""
        self._parents = list(range(size))

    def join(self, one: int, other: int) -> None:
        """Make one set of those that hold the two."""
        first, second = sorted((self._root(one), self._root(other)))
        self._parents[second] = first

    def of(self, members: set[int]) -> list[list[int]]:
        """Return the groups that hold any of the members, whole."""
        roots = {self._root(member) for member in members}
        found: dict[int, list[int]] = {root: [] for root in sorted(roots)}
        for at in range(len(self._parents)):
            if self._root(at) in found:
                found[self._root(at)].append(at)
        return list(found.values())

    def _root(self, at: int) -> int:
        while self._parents[at] != at:
            self._parents[at] = self._parents[self._parents[at]]
            at = self._parents[at]
        return at
