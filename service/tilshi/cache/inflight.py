"""Segments that are being computed now: whoever asks for one meanwhile waits for it instead of computing it again."""

import threading
from collections.abc import Callable, Mapping, Sequence

from tilshi.cache.protocol import Entry
from tilshi.errors import Internal

POLL_SECONDS = 0.05
"""How often a waiter looks at its own deadline; a result wakes it at once."""


class _Flight:
    """The keys one call computes; `entries` is complete once `landed` is set, and empty if the call failed."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.entries: Mapping[str, Entry] = {}
        self.thread = threading.get_ident()


class InFlight:
    """Computes identical segments once, however many threads ask for them at the same time.

    Knows only what is in flight: cached entries are the caller's to look up. `compute_missing` should therefore put
    its entries into the cache before it returns, and look there once more for keys that landed since the caller looked.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[str, _Flight] = {}

    def compute(
        self,
        keys: Sequence[str],
        compute_missing: Callable[[Sequence[str]], Mapping[str, Entry]],
        *,
        check: Callable[[], None],
    ) -> dict[str, Entry]:
        """Return an entry for each key, computing only those that no other call is computing.

        Own keys are computed before others' are waited for, so that two calls never wait for each other. Where the call
        that computed a key fails or is cancelled, a waiter takes the key over; its failure stays its own.

        Args:
            keys: keys wanted; one that occurs several times is computed once.
            compute_missing: computes the keys it is given, from any thread; may be called several times, each time with
                other keys, and not at all. It must not ask this object for the keys it is computing.
            check: raises when the caller no longer wants the answer.

        Raises:
            Internal: `compute_missing` left a key out, or asked for a key that it is computing itself.
        """
        entries: dict[str, Entry] = {}
        wanted = order = list(dict.fromkeys(keys))
        while wanted:
            check()
            own, others = self._board(wanted)
            if own:
                entries.update(self._fly(own, compute_missing))
            for key, flight in others.items():
                while not flight.landed.wait(POLL_SECONDS):
                    check()
                if key in flight.entries:
                    entries[key] = flight.entries[key]
            wanted = [key for key in wanted if key not in entries]
        return {key: entries[key] for key in order}

    def _board(self, keys: Sequence[str]) -> tuple[list[str], dict[str, _Flight]]:
        """Claim the keys nobody is computing; return them, and the flights of the others."""
        flight = _Flight()
        own: list[str] = []
        others: dict[str, _Flight] = {}
        with self._lock:
            taken = {key: self._flights[key] for key in keys if key in self._flights}
            if any(other.thread == flight.thread for other in taken.values()):
                raise Internal("a computation waits for a segment that it is computing itself")
            for key in keys:
                if key in taken:
                    others[key] = taken[key]
                else:
                    self._flights[key] = flight
                    own.append(key)
        return own, others

    def _fly(
        self, own: Sequence[str], compute_missing: Callable[[Sequence[str]], Mapping[str, Entry]]
    ) -> dict[str, Entry]:
        """Compute claimed keys and hand them to whoever waits, whatever happens."""
        flight = self._flights[own[0]]
        computed: dict[str, Entry] = {}
        try:
            made = compute_missing(own)
            computed = {key: made[key] for key in own if key in made}
        finally:
            with self._lock:
                for key in own:
                    del self._flights[key]
            flight.entries = computed
            flight.landed.set()
        if len(computed) < len(own):
            raise Internal(f"{len(own) - len(computed)} of {len(own)} segments were not computed")
        return computed
