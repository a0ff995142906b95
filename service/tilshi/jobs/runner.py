"""Working on jobs: threads that lease articles, one at a time each, and give them back when they are told to stop."""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tilshi.desk import Desk
from tilshi.engines.call import Lane, Usage
from tilshi.errors import Cancelled, Internal, StorageUnavailable, TilshiError, TooManyRequests
from tilshi.jobs.backoff import pause
from tilshi.jobs.kinds import Kind
from tilshi.jobs.model import Failure, Json, Lease
from tilshi.jobs.table import JobTable
from tilshi.observe import SILENT, Observer

FIRST_PAUSE_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 300.0
POLL_SECONDS = 1.0
"""How often an idle thread looks for articles other processes have queued; those of its own process wake it."""
UNAVAILABLE_SECONDS = 5.0
"""How often a thread looks at a table that cannot be used."""
EXPIRE_SECONDS = 60.0
DAY_SECONDS = 86_400
UNFINISHED_TIMES = 4
"""An unfinished job is removed so many times `job_keep_days` after it was put: nothing is kept for ever."""
_STORE_ATTEMPTS = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Active:
    lease: Lease
    cancel: threading.Event = field(default_factory=threading.Event)


class Runner:
    """Works on articles in the batch lane of the desk's own models, several at once, so that they share batches."""

    def __init__(
        self,
        desk: Desk,
        table: JobTable,
        kinds: Mapping[str, Kind],
        *,
        observer: Observer = SILENT,
        pauses: Callable[[int], float] | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        """Prepare it.

        Args:
            desk: does the work; its settings say how many threads, leases and attempts.
            table: what is to be done.
            kinds: how.
            observer: counts `jobs` (articles of jobs) by state.
            pauses: seconds to wait after the n-th attempt.
            poll_seconds: how often to look for what others have queued.
        """
        self._desk, self._table, self._kinds, self._observer = desk, table, kinds, observer
        self._settings = desk.settings
        self._pauses = pauses or (lambda n: pause(n, first=FIRST_PAUSE_SECONDS, longest=LONGEST_PAUSE_SECONDS))
        self._poll_seconds = poll_seconds
        self._condition = threading.Condition()
        self._active: dict[str, _Active] = {}
        self._woken = 0
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, name=f"tilshi-job-{number}", daemon=True)
            for number in range(self._settings.job_threads)
        ]
        self._threads.append(threading.Thread(target=self._keep, name="tilshi-job-leases", daemon=True))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """Look for work now."""
        with self._condition:
            self._woken += 1
            self._condition.notify_all()

    def cancel(self, job_id: str) -> None:
        """Give up what is being worked on for a job."""
        with self._condition:
            for active in self._active.values():
                if active.lease.job_id == job_id:
                    active.cancel.set()

    def stop(self, seconds: float) -> None:
        """End: leases return to the queue at once, then the threads together may take `seconds` to notice."""
        self._stopping.set()
        with self._condition:
            self._condition.notify_all()
            active = list(self._active.values())
        try:
            self._table.release([one.lease for one in active])
        except StorageUnavailable:
            log.warning("%d leases could not be given back; they end by themselves", len(active))
        for one in active:
            one.cancel.set()
        until = time.monotonic() + seconds  # for all of them together
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def _loop(self) -> None:
        while not self._stopping.is_set():
            seen = self._woken
            try:
                if not self._next():
                    self._idle(seen, self._poll_seconds)
            except StorageUnavailable:
                self._idle(self._woken, UNAVAILABLE_SECONDS)
            except BaseException as failure:  # noqa: BLE001 - a thread that ends here would never be missed
                _log(failure)
                self._idle(self._woken, UNAVAILABLE_SECONDS)

    def _idle(self, seen: int, seconds: float) -> None:
        """Wait; not if there was a wake-up after `seen` of them."""
        with self._condition:
            self._condition.wait_for(lambda: self._stopping.is_set() or self._woken != seen, seconds)

    def _next(self) -> bool:
        """Work on the next article; False where there is none."""
        settings = self._settings
        lease = self._table.lease(seconds=settings.job_lease_seconds, attempts=settings.job_attempts)
        if lease is None:
            return False
        active = _Active(lease)
        with self._condition:
            self._active[lease.token] = active
        try:
            if self._stopping.is_set():
                self._table.release([lease])
            else:
                self._work(active)
        finally:
            with self._condition:
                del self._active[lease.token]
        return True

    def _work(self, active: _Active) -> None:
        lease = active.lease
        try:
            result = self._run(active)
        except Cancelled:  # told to stop, the job was deleted, or the lease was lost: the table knows
            self._table.release([lease])
            self._observer.count("jobs", state="returned")
        except TilshiError as error:
            self._failed(lease, error)
        except BaseException as failure:  # noqa: BLE001 - one article must not end the others, nor a library's panic this thread
            _log(failure)
            self._failed(lease, Internal("something of ours is broken; the log knows more"))
        else:
            if self._stored(lambda: self._table.complete(lease, result)):
                self._observer.count("jobs", state="done")

    def _run(self, active: _Active) -> Json:
        lease = active.lease
        kind = self._kinds.get(lease.kind)
        if kind is None:
            raise Internal("this version does not know the kind of the job")
        keywords = {"cancel": active.cancel, "namespace": lease.namespace, "lane": Lane.BATCH, "usage": Usage()}
        keywords["deadline"] = self._settings.job_article_seconds  # nobody waits at the other end, as in a call
        return kind.run(self._desk, lease.payload, lease.options, keywords)

    def _failed(self, lease: Lease, error: TilshiError) -> None:
        """Let the article fail, or try it again later; waiting for room is no attempt."""
        waits = isinstance(error, TooManyRequests)
        again = error.retryable and (waits or lease.attempts < self._settings.job_attempts)
        after = self._pauses(lease.attempts) if again else None
        if after is not None and isinstance(error, TooManyRequests):
            after = max(after, error.retry_after)
        told = Failure.of(error)
        if self._stored(lambda: self._table.fail(lease, told, retry_after=after, counted=not waits)):
            self._observer.count("jobs", state="retried" if again else "failed")

    def _stored(self, store: Callable[[], bool]) -> bool:
        """Store what became of an article, with a few tries; if all fail, its lease ends and it is done once more."""
        for attempt in range(1, _STORE_ATTEMPTS):
            try:
                return store()
            except StorageUnavailable:
                if self._stopping.wait(pause(attempt, first=0.2, longest=5.0)):
                    break
        return store()

    def _keep(self) -> None:
        """Renew leases, give up those that were lost, and remove jobs that are too old."""
        every = min(self._settings.job_lease_seconds / 3, EXPIRE_SECONDS)
        while not self._stopping.wait(every):
            try:
                self._renew()
                keep = self._settings.job_keep_days * DAY_SECONDS
                self._table.expire(ended=keep, created=UNFINISHED_TIMES * keep)
            except StorageUnavailable:  # leases may end meanwhile: their articles are done twice, their results once
                log.warning("leases could not be renewed")
            except Exception as failure:  # noqa: BLE001 - leases must go on being renewed
                _log(failure)

    def _renew(self) -> None:
        with self._condition:
            active = list(self._active.values())
        held = self._table.renew([one.lease for one in active], seconds=self._settings.job_lease_seconds)
        for one in active:
            if one.lease.token not in held:
                one.cancel.set()


def _log(failure: BaseException) -> None:
    """Log what broke and where; never a message, which may quote text."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(failure.__traceback__)]
    log.error("work on a job broke: %s\n  %s", type(failure).__qualname__, "\n  ".join(places))
