"""The bodies of jobs: what is asked, and what is told of them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tilshi.articles.plain import MAX_TITLE
from tilshi.desk import SummarizeOptions, TranslateOptions
from tilshi.errors import InvalidValue
from tilshi.http.schemas import GlossaryId
from tilshi.jobs.archive import MAX_NAME
from tilshi.jobs.hooks import MAX_URL
from tilshi.jobs.model import Item, Job, State, WebhookState

JobState = Literal["queued", "running", "done", "failed"]
_STATES: dict[State, JobState] = {
    State.QUEUED: "queued",
    State.LEASED: "running",
    State.DONE: "done",
    State.FAILED: "failed",
}


def _stored(value: object) -> object:
    if value in (False, "false", "0"):
        raise InvalidValue(
            "store: a job is stored by nature, since its articles and results wait for each other and for you; "
            "send what must not be stored to /summarize or /v1/translate",
            param="store",
        )
    return value


_STORE = Field(default=True, description="true: a job is stored by nature; false is refused")


class JobArticle(BaseModel):
    """One article of a job."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(description="the article; a first line followed by a blank line is its title")
    title: str | None = Field(None, max_length=MAX_TITLE, description="the headline, where it is not in the text")
    name: str | None = Field(
        None, min_length=1, max_length=MAX_NAME, description="what you know it by, as a path or otherwise"
    )


Texts = Annotated[
    Annotated[tuple[str, ...], Field(fail_fast=True)] | None,
    Field(description="the articles as plain texts; or else `articles`"),
]
Articles = Annotated[
    Annotated[tuple[JobArticle, ...], Field(fail_fast=True)] | None, Field(description="the articles; or else `texts`")
]
WebhookUrl = Annotated[
    str | None,
    Field(max_length=MAX_URL, description="where to tell that the job has ended; `webhook_hosts` must name its host"),
]


class SummarizeJobRequest(SummarizeOptions):
    """Articles to summarise, each by itself."""

    kind: Literal["summarize"] = "summarize"
    glossary: GlossaryId = None
    texts: Texts = None
    articles: Articles = None
    webhook: WebhookUrl = None
    store: Annotated[bool, BeforeValidator(_stored)] = _STORE


class TranslateJobRequest(TranslateOptions):
    """Articles to translate, each by itself."""

    kind: Literal["translate"]
    glossary: GlossaryId = None
    texts: Texts = None
    articles: Articles = None
    webhook: WebhookUrl = None
    store: Annotated[bool, BeforeValidator(_stored)] = _STORE


JobRequest = SummarizeJobRequest | TranslateJobRequest
REQUESTS: dict[str, type[SummarizeJobRequest] | type[TranslateJobRequest]] = {
    "summarize": SummarizeJobRequest,
    "translate": TranslateJobRequest,
}
OWN_FIELDS = ("kind", "texts", "articles", "webhook", "glossary")
"""Fields that are no options of the kind as they are."""


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class JobCounts(_Answer):
    """How many articles are where."""

    total: int
    queued: int
    running: int
    done: int
    failed: int


class WebhookInfo(_Answer):
    """How far the message of the job's end has come."""

    state: WebhookState
    attempts: int


class JobError(_Answer):
    """Why an article failed, or why it is tried again."""

    code: str
    message: str


class JobInfo(_Answer):
    """A job as it stands."""

    id: str
    kind: str
    state: JobState = Field(description="`done` as soon as every article has ended; `failed` where all of them failed")
    created: datetime
    ended: datetime | None
    counts: JobCounts
    webhook: WebhookInfo | None

    @classmethod
    def of(cls, job: Job) -> "JobInfo":
        """Return what is told of a job."""
        sent = job.webhook
        return cls(
            id=job.id,
            kind=job.kind,
            state=_STATES[job.state],
            created=_time(job.created),
            ended=None if job.ended is None else _time(job.ended),
            counts=counts_of(job),
            webhook=None if sent is None else WebhookInfo(state=sent.state, attempts=sent.attempts),
        )


class JobItem(_Answer):
    """One article of a job."""

    position: int = Field(description="its place in the job, from 0")
    name: str
    state: JobState
    attempts: int = Field(description="how often work on it was begun")
    error: JobError | None
    result: dict[str, Any] | None = Field(
        None, description="a report, as `/summarize` answers it; or the translations of the whole article"
    )

    @classmethod
    def of(cls, item: Item) -> "JobItem":
        """Return what is told of an article."""
        failure = item.failure
        return cls(
            position=item.position,
            name=item.name,
            state=_STATES[item.state],
            attempts=item.attempts,
            error=None if failure is None else JobError(code=failure.code, message=failure.message),
            result=item.result,
        )


class JobPage(JobInfo):
    """A job and a page of its articles, with the results that are there."""

    offset: int
    items: tuple[JobItem, ...]


class JobResults(_Answer):
    """A job and all its articles."""

    job: JobInfo
    items: tuple[JobItem, ...]


class JobList(_Answer):
    """Jobs, the newest first."""

    total: int
    jobs: tuple[JobInfo, ...]


def counts_of(job: Job) -> JobCounts:
    """Return the counts of a job."""
    counts = job.counts
    return JobCounts(
        total=counts.total, queued=counts.queued, running=counts.leased, done=counts.done, failed=counts.failed
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
