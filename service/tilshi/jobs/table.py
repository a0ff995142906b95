"""What a table of jobs is: the one place that knows who works on what."""

from collections.abc import Sequence
from typing import Protocol

from tilshi.errors import Conflict, QueueFull
from tilshi.jobs.model import Delivery, Failure, Item, Job, Json, Lease, NewJob, WebhookState

CLOCK_SLACK_SECONDS = 5.0
"""Clocks of one machine, or of machines that keep theirs, differ by less. A lease from further ahead than this was
given before the clock was set back, and counts as over: nobody would wait for its end."""

TURN_SECONDS = 300
"""An article's turn comes as if it had been put so much later for every article of its job before it: longer than an
article takes, so that short jobs go first, and finite, so that a steady stream of them stops nobody."""

POISON = Failure("poison", "whoever worked on the article died or fell silent, each time it was tried")


class JobTable(Protocol):
    """Jobs and their articles. Thread-safe; several processes may share one.

    An article is worked on at least once and has one result: what is completed first stays. A lease that is over, by
    the table's clock, returns to the queue; after `attempts` of them the article has failed as poison. A clock that
    jumps may cost work done twice, never an article and never a second result.

    Every method raises `StorageUnavailable` where the table cannot be used now; nothing is then changed.
    """

    def put(self, job: NewJob, *, max_queued: int, max_kept: int, max_bytes: int) -> Job:
        """Store a job; where its idempotency key is known, return the job stored then, which has another id.

        Raises:
            Conflict: that one came from another request.
            QueueFull: its namespace has `max_queued` unfinished jobs or `max_kept` in all, or all jobs would take more
                than `max_bytes` (`NewJob.kept_bytes`, texts, results), or more than the table's memory.
        """

    def repeated(self, namespace: str, key: str) -> Job | None:
        """Return the job an idempotency key stands for, if any."""

    def get(self, namespace: str, job_id: str) -> Job | None:
        """Return a job; None where the namespace has none of that id."""

    def listed(self, namespace: str, *, offset: int, limit: int) -> tuple[int, list[Job]]:
        """Return how many jobs the namespace has, and some of them, the newest first."""

    def items(self, job_id: str, *, offset: int, limit: int) -> list[Item]:
        """Return articles of a job by position, with their results."""

    def ended(self, job_id: str, *, after: int, limit: int) -> list[Item]:
        """Return articles that ended after the `after`-th, in the order they ended, without results."""

    def delete(self, namespace: str, job_id: str) -> bool:
        """Remove a job, its articles and results; what is being worked on is given up at the next `renew`."""

    def lease(self, *, seconds: float, attempts: int) -> Lease | None:
        """Return the right to work on the next article; None where nothing is to be done.

        The earliest of "when it came, and `TURN_SECONDS` for every article of its job before it" is next: a short job
        does not wait for a long one, and a long one goes on, however many short ones come.
        Leases that are over return to the queue first, and those of the `attempts`-th try fail.
        """

    def renew(self, leases: Sequence[Lease], *, seconds: float) -> set[str]:
        """Make leases last `seconds` from now; return the tokens of those that still hold."""

    def release(self, leases: Sequence[Lease]) -> None:
        """Give articles back at once, as if work on them had never begun."""

    def complete(self, lease: Lease, result: Json) -> bool:
        """Store a result, by its content key; False where the article has ended or is gone. The lease may be over."""

    def fail(self, lease: Lease, failure: Failure, *, retry_after: float | None, counted: bool = True) -> bool:
        """Let an article fail; or, with `retry_after` seconds, return to the queue, this try not `counted`.

        False, and nothing happens, where the lease no longer holds: somebody else works on the article.
        """

    def take_delivery(self, *, seconds: float) -> Delivery | None:
        """Return a webhook that is due, which nobody else then gets for `seconds`; this counts as an attempt."""

    def delivered(self, job_id: str, state: WebhookState, *, retry_after: float | None) -> None:
        """Note what became of a delivery; with `retry_after` seconds it is tried again."""

    def expire(self, *, ended: float, created: float) -> int:
        """Remove jobs that ended more than `ended` seconds ago, and unfinished ones put more than `created` ago.

        Returns how many.
        """

    def close(self) -> None:
        """Release the connection; closing twice is harmless."""


def conflict() -> Conflict:
    """Return the failure of an idempotency key that stands for another request."""
    return Conflict("Idempotency-Key: it was used for another request", param="Idempotency-Key")


def too_many(limit: int) -> QueueFull:
    """Return the failure of a namespace with `limit` unfinished jobs."""
    return QueueFull(f"{limit} jobs are unfinished, which is the limit (max_jobs_queued)", retry_after=60)


def too_many_kept(limit: int) -> QueueFull:
    """Return the failure of a namespace that has `limit` jobs, ended ones included."""
    return QueueFull(
        f"{limit} jobs are kept, which is the limit (max_jobs_kept); delete finished ones", retry_after=600
    )


def too_large(limit: int) -> QueueFull:
    """Return the failure of a job for which there is no space left."""
    message = f"the jobs kept would take more than {limit:,} bytes (max_jobs_bytes); delete finished ones"
    return QueueFull(message, retry_after=600)


def no_memory() -> QueueFull:
    """Return the failure of a job that Redis has no memory for."""
    return QueueFull("the Redis that keeps jobs is full (maxmemory); delete finished ones", retry_after=600)
