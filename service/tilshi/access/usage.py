"""What every caller had worked on this month, kept over restarts, and the quota it is held against."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from tilshi.errors import QuotaExceeded, TooLarge
from tilshi.observe import SILENT, Observer

RETRY_SECONDS = 5.0
"""A store that failed is left alone for so long; what comes meanwhile is kept in memory and added later."""

_MONTHS_KNOWN = 2
"""Calls may be given back shortly after a month has ended."""

logger = logging.getLogger(__name__)


class Account(NamedTuple):
    """Whose work it is."""

    namespace: str
    caller_id: str


class Amount(NamedTuple):
    """Work of one account."""

    characters: int
    requests: int

    def plus(self, other: "Amount") -> "Amount":
        """Return both together."""
        return Amount(self.characters + other.characters, self.requests + other.requests)

    def negated(self) -> "Amount":
        """Return what takes it back."""
        return Amount(-self.characters, -self.requests)


NOTHING = Amount(0, 0)


class StoreFailed(Exception):
    """The store cannot be used now; the message names the cause, without addresses."""


class Store(Protocol):
    """Amounts by month and account; every change is kept whole or not at all."""

    def add(self, month: str, changes: Mapping[Account, Amount]) -> dict[Account, Amount]:
        """Add the changes; return the new totals of their accounts. Raises StoreFailed."""

    def read(self, month: str) -> dict[Account, Amount]:
        """Return the totals of a month. Raises StoreFailed."""

    def close(self) -> None:
        """Let go of it."""


class Usage:
    """The book of a process above a store that others may share. Thread-safe.

    A store that fails costs nobody an answer: the process goes on with the totals it last saw.
    """

    def __init__(
        self,
        store: Store,
        *,
        observer: Observer = SILENT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._observer = store, observer
        self._now, self._clock = now, clock
        self._lock = threading.Lock()
        self._known: dict[str, dict[Account, Amount]] = {}
        self._pending: dict[str, dict[Account, Amount]] = {}
        self._resume_at = 0.0

    def take(self, account: Account, characters: int, limit: int) -> str:
        """Write a call down; return the month it is written under.

        Raises:
            TooLarge: the call alone is over the month's limit.
            QuotaExceeded: it is over what is left of it.
        """
        check_fits(characters, limit)
        now = self._now()
        month, amount = month_of(now), Amount(characters, 1)
        with self._lock:
            if self._change(month, account, amount).characters <= limit:
                return month
            self._change(month, account, amount.negated())
        raise QuotaExceeded(
            f"more than {limit:,} characters a month, which is the limit (characters_per_month)",
            retry_after=_seconds_left(now),
        )

    def give_back(self, month: str, account: Account, characters: int) -> None:
        """Take back what `take` wrote down: the call had no answer."""
        with self._lock:
            self._change(month, account, Amount(characters, 1).negated())

    def of_month(self, month: str) -> dict[Account, Amount]:
        """Return the totals of a month, what is not stored yet included."""
        with self._lock:
            self._flush()
            if self._clock() >= self._resume_at:
                try:
                    self._known[month] = self._store.read(month)
                except StoreFailed as failure:
                    self._pause(failure)
            totals = dict(self._known.get(month, {}))
            for account, amount in self._pending.get(month, {}).items():
                totals[account] = totals.get(account, NOTHING).plus(amount)
            return totals

    def close(self) -> None:
        """Store what is not stored yet, and let go of the store."""
        with self._lock:
            self._resume_at = 0.0
            self._flush()
            self._store.close()

    def _change(self, month: str, account: Account, amount: Amount) -> Amount:
        """Add to an account; return its total."""
        pending = self._pending.setdefault(month, {})
        pending[account] = pending.get(account, NOTHING).plus(amount)
        self._flush()
        known = self._known.get(month, {}).get(account, NOTHING)
        return known.plus(self._pending.get(month, {}).get(account, NOTHING))

    def _flush(self) -> None:
        if not self._pending or self._clock() < self._resume_at:
            return
        for month in list(self._pending):
            try:
                totals = self._store.add(month, self._pending[month])
            except StoreFailed as failure:
                self._pause(failure)
                return
            del self._pending[month]
            self._known.setdefault(month, {}).update(totals)
            if len(self._known) > _MONTHS_KNOWN:
                del self._known[min(self._known)]

    def _pause(self, failure: StoreFailed) -> None:
        self._resume_at = self._clock() + RETRY_SECONDS
        self._observer.count("access_errors", store="usage")
        logger.warning("usage is counted in memory for %g seconds: %s", RETRY_SECONDS, failure)


def check_fits(characters: int, limit: int) -> None:
    """Raise TooLarge for a call that is over the month's limit by itself."""
    if characters > limit:
        raise TooLarge(
            f"the call is of {characters:,} characters; the limit (characters_per_month) is {limit:,}: send it in parts"
        )


def month_of(now: datetime) -> str:
    """Return the calendar month in UTC, as 2026-11."""
    return now.astimezone(UTC).strftime("%Y-%m")


def _seconds_left(now: datetime) -> float:
    now = now.astimezone(UTC)
    following = now.replace(year=now.year + now.month // 12, month=now.month % 12 + 1, day=1)
    return (following.replace(hour=0, minute=0, second=0, microsecond=0) - now).total_seconds()
