"""What waits for a model, in order: whose turn it is, and which segments share the next batch."""

from bisect import bisect_left, bisect_right, insort
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from tilshi.engines.call import Lane
from tilshi.engines.request import Group, Item, Request

BATCH_SHARE: Final = 0.25
"""Least share of the padded tokens that the batch lane gets while both lanes have work."""


class Backlog:
    """Two lanes of waiting segments. Not thread-safe: the queue's lock guards it.

    A person's segments go first, but jobs keep a share of the tokens, as in deficit round robin (Shreedhar and
    Varghese 1995): each interactive batch of n padded tokens earns the batch lane n * share / (1 - share) tokens of
    credit, and as soon as the credit pays for a batch of its own (or for all it has), that goes next and is paid.
    So at any time jobs are less than one batch behind their share, whatever the lengths. Credit is neither earned nor
    kept while no job waits, and a job that has the model to itself pays nothing.

    A batch holds the oldest segment of its lane, so that nobody is overtaken for ever, and then those nearest to it in
    length: shorter ones first, longer ones if room is left. Adding, dropping and taking a segment cost the same however
    many wait.

    A batch of the batch lane that has room left takes interactive segments along, as long as they are not longer. The
    other way round it does not: on a CPU a batch takes the longer the more rows it has, and a person would wait.
    """

    def __init__(self, batch_tokens: int) -> None:
        """Make an empty one.

        Args:
            batch_tokens: padded source tokens of one batch; a longer segment is a batch of its own.
        """
        self._budget = batch_tokens
        self._interactive, self._batch = _Lane(), _Lane()
        self._credit = 0.0

    def __len__(self) -> int:
        """Segments that wait."""
        return self._interactive.segments + self._batch.segments

    @property
    def tokens(self) -> int:
        """Source tokens that wait."""
        return self._interactive.tokens + self._batch.tokens

    def add(self, items: Sequence[Item]) -> None:
        """Append the segments of one request."""
        if items:
            self._lane(items[0].request).add(items)

    def drop(self, request: Request) -> None:
        """Forget what still waits of a request."""
        self._lane(request).drop(request)
        if not self._batch.segments:
            self._credit = 0.0

    def take(self) -> list[Item]:
        """Remove and return the next batch, longest first; empty if nothing waits."""
        if not len(self):
            return []
        contested = self._interactive.segments > 0 and self._batch.segments > 0
        jobs = self._is_turn_of_jobs()
        batch = (self._batch if jobs else self._interactive).take(self._budget)
        longest = max(item.tokens for item in batch)
        cost = len(batch) * longest
        if jobs:
            batch += self._interactive.shorter(batch[0].group, longest, self._budget // longest - len(batch))
        if contested:
            self._credit += -cost if jobs else cost * BATCH_SHARE / (1 - BATCH_SHARE)
        if not self._batch.segments:
            self._credit = 0.0
        batch.sort(key=lambda item: -item.tokens)
        return batch

    def _is_turn_of_jobs(self) -> bool:
        if not self._interactive.segments:
            return True
        return self._batch.segments > 0 and self._credit >= min(self._budget, self._batch.tokens)

    def _lane(self, request: Request) -> "_Lane":
        return self._interactive if request.lane is Lane.INTERACTIVE else self._batch


class _Lane:
    """The waiting segments of one lane: by request in order of arrival, and by group and length."""

    def __init__(self) -> None:
        self.segments = self.tokens = 0
        self._requests: OrderedDict[Request, dict[Item, _Shelf]] = OrderedDict()
        self._shelves: dict[Group, _Shelf] = {}

    def add(self, items: Sequence[Item]) -> None:
        waiting = self._requests[items[0].request] = {}
        group: Group | None = None
        shelf: _Shelf | None = None
        for item in items:
            if shelf is None or item.group is not group:
                group = item.group
                shelf = self._shelves.setdefault(group, _Shelf(group))
            shelf.add(item)
            waiting[item] = shelf
        self.segments += len(items)
        self.tokens += sum(item.tokens for item in items)

    def drop(self, request: Request) -> None:
        waiting = self._requests.get(request, {})
        for item, shelf in waiting.items():
            shelf.remove(item)
        self._forget(list(waiting))

    def take(self, budget: int) -> list[Item]:
        """Remove and return the batch of the oldest segment."""
        oldest, shelf = next(iter(next(iter(self._requests.values())).items()))
        batch = shelf.take(oldest, budget)
        self._forget(batch)
        return batch

    def shorter(self, group: Group, longest: int, room: int) -> list[Item]:
        """Remove and return up to `room` segments of a group that are not longer than `longest`, nearest first."""
        shelf = self._shelves.get(group)
        found = shelf.shorter(longest, room) if shelf is not None else []
        self._forget(found)
        return found

    def _forget(self, items: Sequence[Item]) -> None:
        """Strike off segments that are on no shelf any more, and the shelves they left empty."""
        emptied = set()
        for item in items:
            waiting = self._requests[item.request]
            shelf = waiting.pop(item)
            if not waiting:
                del self._requests[item.request]
            if not shelf.lengths:
                emptied.add(shelf)
        for shelf in emptied:
            del self._shelves[shelf.group]
        self.segments -= len(items)
        self.tokens -= sum(item.tokens for item in items)


class _Shelf:
    """Segments of one group by length; those of one length in order of arrival."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.lengths: list[int] = []  # in use, ascending
        self._rows: dict[int, OrderedDict[Item, None]] = {}

    def add(self, item: Item) -> None:
        row = self._rows.get(item.tokens)
        if row is None:
            row = self._rows[item.tokens] = OrderedDict()
            insort(self.lengths, item.tokens)
        row[item] = None

    def remove(self, item: Item) -> None:
        row = self._rows[item.tokens]
        del row[item]
        if not row:
            self._clear(item.tokens)

    def take(self, oldest: Item, budget: int) -> list[Item]:
        self.remove(oldest)
        longest = oldest.tokens
        batch = [oldest, *self.shorter(longest, budget // longest - 1)]
        while (at := bisect_right(self.lengths, longest)) < len(self.lengths):
            room = budget // self.lengths[at] - len(batch)
            if room < 1:
                break
            longest = self.lengths[at]
            batch += self._pop(longest, room)
        return batch

    def shorter(self, longest: int, room: int) -> list[Item]:
        found: list[Item] = []
        at = bisect_right(self.lengths, longest) - 1
        while at >= 0 and len(found) < room:
            found += self._pop(self.lengths[at], room - len(found))
            at -= 1
        return found

    def _pop(self, length: int, most: int) -> list[Item]:
        row = self._rows[length]
        if len(row) <= most:
            self._clear(length)
            return list(row)
        return [row.popitem(last=False)[0] for _ in range(most)]

    def _clear(self, length: int) -> None:
        del self._rows[length]
        del self.lengths[bisect_left(self.lengths, length)]
