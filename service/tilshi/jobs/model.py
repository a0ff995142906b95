"""A job, its articles, and what becomes of them: `queued → leased(until) → done | failed | cancelled`."""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tilshi.cache.key import canonical_json
from tilshi.errors import TilshiError

Json = dict[str, Any]

JOB_BYTES = 1500
"""What a table keeps of a job without articles, rounded up from what Redis says it takes; in SQLite it is less."""
ITEM_BYTES = 1000
"""What a table keeps of an article besides its name, its text and its result, until the job is deleted; as above."""


class State(StrEnum):
    """Where an article, or a whole job, is on its way."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class WebhookState(StrEnum):
    """Where the message of a job's end is: not due yet, to be delivered, over."""

    WAITING = "waiting"
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an article failed: a code of the error table and a sentence, never article text."""

    code: str
    message: str

    @classmethod
    def of(cls, error: TilshiError) -> "Failure":
        """Return what is kept of an error."""
        return cls(error.code, error.message)


@dataclass(frozen=True, slots=True)
class NewItem:
    """One article to be put into a job.

    Attributes:
        name: what its sender knows it by: data, never a path.
        payload: what its kind works on; JSON values.
        failure: why it cannot be worked on; it then counts as failed from the start.
    """

    name: str
    payload: Json
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be put into the table.

    Attributes:
        namespace: whose it is.
        kind: name of what is done with every article.
        options: of the kind; JSON values.
        items: the articles.
        profile: the profile they are worked on with; part of the key of a result.
        webhook: where to tell that it has ended.
        idempotency_key: a name its sender gave the request, so that sending it again makes no second job.
        digest: SHA-256 of the request, where there is such a name.
    """

    namespace: str
    kind: str
    options: Json
    items: Sequence[NewItem]
    profile: str = ""
    webhook: str | None = None
    idempotency_key: str | None = None
    digest: str | None = None
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def keys(self) -> Iterator[str]:
        """Yield the key of each article's result: what could change it, and nothing else, as 64 hexadecimal digits."""
        parts = {"kind": self.kind, "options": self.options, "namespace": self.namespace, "profile": self.profile}
        shared = hashlib.sha256(canonical_json(parts))  # once: the options may hold a glossary
        for item in self.items:
            digest = shared.copy()
            digest.update(canonical_json(item.payload))
            yield digest.hexdigest()

    @property
    def kept_bytes(self) -> int:
        """Bytes kept until the job is deleted, whatever becomes of it; texts and results come on top."""
        names = sum(len(item.name.encode("utf-8", "surrogatepass")) for item in self.items)
        messages = sum(
            len(item.failure.message.encode("utf-8", "surrogatepass")) for item in self.items if item.failure
        )
        own = len(to_bytes(self.options)) + len(self.webhook or "") + len(self.idempotency_key or "")
        return JOB_BYTES + own + ITEM_BYTES * len(self.items) + names + messages


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles of a job are in each state."""

    queued: int = 0
    leased: int = 0
    done: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.queued + self.leased + self.done + self.failed

    @property
    def ended(self) -> int:
        """Those nothing more is done with."""
        return self.done + self.failed


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where the message of a job's end goes, and how far it has come."""

    url: str
    state: WebhookState
    attempts: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; times are seconds since the epoch.

    Attributes:
        id: 32 hexadecimal digits.
        namespace: whose it is.
        kind: what is done with every article.
        options: of the kind.
        created: when it was put into the table.
        ended: when its last article ended.
        counts: of its articles, by state.
        webhook: where its end is told.
        digest: of the request it came from, where that had an idempotency key.
    """

    id: str
    namespace: str
    kind: str
    options: Json
    created: float
    ended: float | None
    counts: Counts
    webhook: Webhook | None
    digest: str | None

    @property
    def state(self) -> State:
        """Queued until something was begun, leased while there is work left; failed only where every article failed."""
        counts = self.counts
        if counts.ended == counts.total:
            return State.DONE if counts.done else State.FAILED
        return State.LEASED if counts.leased or counts.ended else State.QUEUED


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a job as it stands.

    Attributes:
        position: its place in the job, from 0.
        name: what its sender knows it by.
        state: where it is on its way.
        attempts: how often work on it was begun.
        sequence: the how many-th of the job it was to end, from 1; 0 before it has ended.
        failure: why it failed, or why it was last put back.
        result: what its kind made of it, where it is done and was asked for.
    """

    position: int
    name: str
    state: State
    attempts: int
    sequence: int = 0
    failure: Failure | None = None
    result: Json | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on an article for a while.

    Attributes:
        job_id: of the job.
        position: of the article.
        token: tells this lease from others of the same article.
        attempts: how often work on it was begun, this time included.
        namespace: whose it is.
        kind: what to do.
        options: of the kind.
        payload: the article.
    """

    job_id: str
    position: int
    token: str
    attempts: int
    namespace: str
    kind: str
    options: Json
    payload: Json


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook that is due, and how often it was tried before."""

    job: Job
    attempts: int


def to_bytes(value: Mapping[str, Any]) -> bytes:
    """Return JSON values as tables keep them."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def from_bytes(data: bytes) -> Json:
    """Return the JSON values."""
    values: Json = json.loads(data.decode("utf-8", "surrogatepass"))
    return values
