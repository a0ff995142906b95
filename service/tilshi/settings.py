"""Every setting, read once from the environment (`TILSHI_…`) and frozen. No other module reads the environment."""

import os
import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Positive = Annotated[int, Field(gt=0)]
Seconds = Annotated[float, Field(gt=0, le=3600)]
NAMESPACE = r"^[A-Za-z0-9._-]{1,64}$"
"""What a namespace is called, that of a key too: it is a part of names in files and in Redis."""

_CGROUP_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")  # version 2, version 1
_HOST_NAME = re.compile(r"[A-Za-z0-9._-]{1,253}")
_UNKNOWN_MEMORY = 8 * 2**30  # where the system does not tell


def memory_bytes() -> int:
    """Return the memory of the machine, or what the container this process is in may use of it, in bytes."""
    physical = _UNKNOWN_MEMORY
    if hasattr(os, "sysconf"):
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [file.read_text(encoding="ascii").strip() for file in map(Path, _CGROUP_LIMITS) if file.is_file()]
    return min([physical, *(int(limit) for limit in limits if limit.isdecimal())])


class Settings(BaseSettings):
    """The settings of one process; construct with keywords to override the environment."""

    model_config = SettingsConfigDict(
        env_prefix="TILSHI_", frozen=True, extra="ignore", env_ignore_empty=True, populate_by_name=True
    )

    profile: str = Field("compact", description="profile used when a call names none")
    namespace: str = Field("default", pattern=NAMESPACE, description="cache namespace of this process")
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("tilshi", appauthor=False),
        description="installed models, glossaries, keys, usage",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("tilshi", appauthor=False),
        description="converted models and the segment cache",
    )
    cache: bool = Field(default=True, description="keep translated segments between runs")
    cache_memory_bytes: Positive = Field(64 * 2**20, description="memory tier, bytes")
    cache_disk_bytes: Positive = Field(2**30, description="disk tier, bytes")
    cache_max_age_days: Positive = Field(90, description="age after which a segment is computed again, days")
    report_memory_bytes: int = Field(
        32 * 2**20, ge=0, description="whole answers of `POST /summarize` kept in memory, bytes; 0 = none"
    )
    redis_url: SecretStr | None = Field(
        None,
        description="Redis shared by replicas: segments in place of the disk tier, rates, quotas and jobs; "
        "redis://:password@host:6379/0, rediss:// or unix://; none = this machine's files",
    )
    hub_endpoint: str = Field(
        "https://huggingface.co",
        validation_alias=AliasChoices("TILSHI_HUB_ENDPOINT", "HF_ENDPOINT"),
        description="where `models pull` fetches models, or a mirror of it; HF_ENDPOINT is read too",
    )
    hub_token: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("TILSHI_HUB_TOKEN", "HF_TOKEN"),
        description="token for models given to those who accepted their terms; HF_TOKEN is read too",
    )
    engine: Literal["ct2", "pytorch"] = Field("ct2", description="inference engine")
    compute_type: Literal["int8", "int16", "float32"] = Field(
        "int8", description="weights at inference; pytorch is always float32"
    )
    threads: int = Field(0, ge=0, le=256, description="CPU threads of one model; 0 = all cores")
    batch_tokens: Positive = Field(2048, description="tokens of one engine batch, padding included")
    queue_segments: Positive = Field(20_000, description="segments waiting for one model")
    model_memory_bytes: Positive = Field(
        default_factory=lambda: memory_bytes() // 2,
        description="weights of all loaded models, bytes; the least recently used are closed; "
        "by default half of the memory this process may use",
    )
    worker_restarts: Annotated[int, Field(ge=0, le=1000)] = Field(
        5, description="restarts of a model's crashed worker without a success in between, before it gives up"
    )
    engine_hang_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        # the slowest model measured, nllb-1.3b, reads a full batch in 210 s on two cores, and in 340 s if every answer
        # is as long as allowed (benchmarks/results/sizes.json: 9.7 target tokens a second)
        900.0,
        description="a batch that takes longer hangs; more than the slowest model needs for `batch_tokens`, seconds",
    )
    deadline_seconds: Seconds = Field(300.0, description="time allowed for one call, seconds")
    allow_noncommercial: bool = Field(default=False, description="load models whose licence forbids commercial use")
    language_confidence: Annotated[float, Field(ge=0, le=1)] = Field(
        0.6, description="below it the language is not guessed"
    )
    max_body_bytes: Positive = Field(2_000_000, description="HTTP body and input file, bytes")
    max_article_chars: Positive = Field(100_000, description="article, characters")
    max_articles: Annotated[int, Field(ge=2)] = Field(20, description="articles summarised together")
    max_articles_chars: Positive = Field(400_000, description="articles summarised together, characters of all")
    max_texts: Positive = Field(64, description="texts in one call")
    max_calls: Positive = Field(
        128, description="HTTP calls worked on at once, an eighth less for one namespace; one more is answered 429"
    )
    max_glossaries: Positive = Field(100, description="glossaries of one namespace")
    max_glossary_entries: Positive = Field(5000, description="entries of one glossary")
    max_glossary_bytes: Positive = Field(1_000_000, description="terms and translations of one glossary, bytes")
    anonymous: bool | None = Field(
        None, description="answer calls without a key; unset = only where `host` is an address of this machine alone"
    )
    anonymous_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="names that calls without a key may give as `Host`, with commas between; `*` = any. Where "
        "`anonymous` is true, addresses may be given too, which no web page can take over, and unset = any; else "
        "unset = this machine's own",
    )
    characters_per_minute: Positive = Field(
        2_000_000, description="characters a key may send in a minute, unless it has a limit of its own"
    )
    characters_per_month: Positive = Field(
        200_000_000, description="characters a key may have worked on in a month, unless it has a limit of its own"
    )
    requests_per_minute: Positive = Field(
        6_000, description="requests a key may make in a minute, unless it has a limit of its own"
    )
    log_format: Literal["text", "json"] = Field("text", description="lines `serve` logs to stderr")
    grace_seconds: Seconds = Field(
        30.0, description="time calls in work may take to end once `serve` was told to stop, seconds"
    )
    header_seconds: Seconds = Field(10.0, description="time a connection may take to send a request's header, seconds")
    keep_alive_seconds: Annotated[int, Field(gt=0, le=3600)] = Field(
        5, description="time a connection is kept for a next request, seconds"
    )
    write_seconds: Seconds = Field(30.0, description="time a client may take nothing of its answer, seconds")
    max_connections: Positive = Field(
        2_000, description="open connections; beyond it the oldest that waits for a request is closed"
    )
    job_threads: Annotated[int, Field(gt=0, le=64)] = Field(2, description="articles of jobs worked on at once")
    job_article_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        3600.0, description="time for one try of an article of a job, in every language it is translated to, seconds"
    )
    job_attempts: Annotated[int, Field(gt=0, le=100)] = Field(
        5, description="times an article of a job is tried before it counts as failed"
    )
    job_lease_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        60.0, description="time after which an article whose worker has gone silent is given to another, seconds"
    )
    job_keep_days: Annotated[float, Field(gt=0, le=3650)] = Field(
        7.0,
        description="days a job is kept after its end; four times that after it was put where it never ends",
    )
    max_job_items: Positive = Field(1000, description="articles of one job")
    max_job_bytes: Positive = Field(50_000_000, description="body of a job, and its files unpacked, bytes")
    max_jobs_queued: Positive = Field(20, description="unfinished jobs of one namespace; one more is answered 429")
    max_jobs_kept: Positive = Field(10_000, description="jobs kept of one namespace; one more is answered 429")
    max_jobs_bytes: Positive = Field(2 * 2**30, description="all jobs kept: articles, names, results, bytes")
    max_event_streams: Positive = Field(
        256, description="streams of events of jobs open at once, an eighth less for one namespace"
    )
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="hosts that webhooks may call, with commas between: example.org (https), or a whole origin like "
        "http://127.0.0.1:9000; `private:` before it allows private addresses; empty = no webhooks",
    )
    webhook_secret: SecretStr | None = Field(None, min_length=16, description="signs webhooks; they need one")
    host: str = Field("127.0.0.1", description="address `serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="port `serve` listens on; 0 = any free one")

    @field_validator("data_dir", "cache_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        try:
            return value.expanduser().absolute()
        except RuntimeError as error:
            raise ValueError(str(error)) from None

    @field_validator("webhook_hosts", "anonymous_hosts", mode="before")
    @classmethod
    def _listed(cls, value: object) -> object:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("anonymous_hosts")
    @classmethod
    def _names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(name != "*" and not _HOST_NAME.fullmatch(name) for name in value):
            raise ValueError("give host names without scheme and port, or *")
        return tuple(name.lower() for name in value)

    @field_validator("hub_endpoint")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @property
    def model_threads(self) -> int:
        """CPU threads given to one model."""
        if self.threads:
            return self.threads
        # only Linux tells how many of the cores this process may use
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_SECRETS = frozenset({"HF_TOKEN", "TILSHI_HUB_TOKEN", "TILSHI_REDIS_URL", "TILSHI_WEBHOOK_SECRET"})


def without_secrets() -> dict[str, str]:
    """Return the environment for a child process that needs none of our tokens, passwords and secrets."""
    return {name: value for name, value in os.environ.items() if name not in _SECRETS}
