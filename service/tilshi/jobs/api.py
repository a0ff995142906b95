"""Jobs, as the rooms above use them."""

import threading
import time
from collections.abc import Mapping

from tilshi.cache.redis_client import connect
from tilshi.desk import Desk
from tilshi.errors import Internal, NotFound, TilshiError, error_table
from tilshi.jobs.kinds import KINDS, Kind
from tilshi.jobs.model import Failure, Job, Json, NewItem, NewJob, State
from tilshi.jobs.redis import RedisTable
from tilshi.jobs.runner import Runner
from tilshi.jobs.sqlite import SqliteTable
from tilshi.jobs.table import JobTable
from tilshi.jobs.webhook import Deliverer
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

FILE_NAME = "jobs.sqlite3"
STOP_SECONDS = 5.0
"""How long a thread may take to notice that it is to end; its article has been given back by then."""
_ANSWER_SECONDS = 10.0  # a job of 50 MB arrives in one command
_LOOK_SECONDS = 0.1
_KIND_OF = {kind.code: kind for kind in error_table() if "code" in vars(kind)}


def open_table(settings: Settings) -> JobTable:
    """Return the table the settings ask for: in Redis where they name one, else in a file of `data_dir`."""
    if settings.redis_url is None:
        return SqliteTable(settings.data_dir / FILE_NAME)
    client = connect(settings.redis_url.get_secret_value(), answer_seconds=_ANSWER_SECONDS)
    return RedisTable(client)


def error_of(failure: Failure) -> TilshiError:
    """Return the error that was kept of an article, of the class its code stands for."""
    kind = _KIND_OF.get(failure.code, Internal)
    error = kind.__new__(kind)  # not its __init__: some kinds build their message from a value
    TilshiError.__init__(error, failure.message)
    error.__dict__.setdefault("retry_after", 1.0)
    return error


class Jobs:
    """Jobs of a desk: put, looked at, worked on from `start` to `close`."""

    def __init__(
        self,
        desk: Desk,
        *,
        kinds: Mapping[str, Kind] = KINDS,
        table: JobTable | None = None,
        observer: Observer = SILENT,
    ) -> None:
        """Prepare them.

        Args:
            desk: does the work, and has the settings.
            kinds: what can be done with an article; `{**KINDS, "item": Kind(…)}` adds one.
            table: where they are kept, closed with this; that of the settings where None.
            observer: counts `jobs` (articles of jobs) and `webhooks` by state.
        """
        self.settings = desk.settings
        self.kinds = kinds
        self.table = table or open_table(desk.settings)
        self._observer = observer
        self._runner = Runner(desk, self.table, kinds, observer=observer)
        self._deliverer = Deliverer(self.table, desk.settings, observer=observer)

    def start(self) -> None:
        """Begin to work on what is in the table."""
        self._runner.start()
        self._deliverer.start()

    def close(self) -> None:
        """Stop working: articles in work return to the queue at once."""
        self._runner.stop(STOP_SECONDS)
        self._deliverer.stop(STOP_SECONDS)
        self.table.close()

    def submit(self, job: NewJob) -> Job:
        """Put a job of many articles; as `JobTable.put`, return one of another id where that was put before.

        Raises:
            Conflict, QueueFull, StorageUnavailable: as `JobTable.put`.
        """
        put = self.table.put(
            job,
            max_queued=self.settings.max_jobs_queued,
            max_kept=self.settings.max_jobs_kept,
            max_bytes=self.settings.max_jobs_bytes,
        )
        if put.id == job.id:
            self._observer.count("jobs", len(job.items), state="queued")
            self._runner.wake()
        return put

    def put(self, namespace: str, *, kind: str, payload: Json, options: Json, name: str = "") -> str:
        """Put a job of one article; return its id.

        Raises:
            Conflict, QueueFull, StorageUnavailable: as `JobTable.put`.
        """
        profile = str(options.get("profile") or self.settings.profile)
        return self.submit(NewJob(namespace, kind, options, [NewItem(name, payload)], profile=profile)).id

    def wait(self, job_id: str, seconds: float, *, cancel: threading.Event | None = None) -> Json | None:
        """Return the result of a job of one article; None where it has none after `seconds`, or `cancel` is set.

        Raises:
            NotFound: there is no such job any more.
            TilshiError: why the article failed.
        """
        until = time.monotonic() + seconds
        pausing = cancel or threading.Event()
        while True:
            items = self.table.items(job_id, offset=0, limit=1)
            if not items:
                raise NotFound("there is no such job")
            if items[0].state is State.FAILED and items[0].failure is not None:
                raise error_of(items[0].failure)
            if items[0].state is State.DONE:
                return items[0].result
            if (left := until - time.monotonic()) <= 0 or pausing.wait(min(left, _LOOK_SECONDS)):
                return None

    def delete(self, namespace: str, job_id: str) -> bool:
        """Remove a job with all it has made, and give up what is being worked on; False where there is none."""
        gone = self.table.delete(namespace, job_id)
        if gone:
            self._runner.cancel(job_id)
            self._observer.count("jobs", state="deleted")
        return gone
