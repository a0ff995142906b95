"""The Hugging Face hub, or a mirror of it, as a source of models. Nothing else in tilshi opens a connection to it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlparse

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.source import Snapshot, SourceFile, Tell, matches
from tilshi.errors import PullFailed
from tilshi.settings import Settings

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

_LOG = logging.getLogger(__name__)
_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0  # seconds
_SERVER_FAULT = 500
_BUSY = frozenset({408, 429})
_TIMEOUT = 30.0  # seconds


class HubSource:
    """Models from the endpoint of the settings."""

    def __init__(self, settings: Settings) -> None:
        from huggingface_hub import HfApi  # noqa: PLC0415  # slow to import, and needed by `pull` alone

        self._endpoint = settings.hub_endpoint
        token = settings.hub_token
        self._token: str | bool = token.get_secret_value() if token is not None else False
        self._about: dict[str, Any] = {"library_name": "tilshi"}
        self._api = HfApi(endpoint=self._endpoint, token=self._token, **self._about)

    def snapshot(self, card: ModelCard, revision: str | None) -> Snapshot:
        """Return what the repository holds; see `Source.snapshot`."""
        with self._failures(card, "its description"):
            found: Any = _patiently(
                lambda: self._api.model_info(str(card.hub), revision=revision, files_metadata=True, timeout=_TIMEOUT)
            )
        siblings: list[RepoSibling] = [one for one in found.siblings or () if "/" not in one.rfilename]
        if found.sha is None or any(one.size is None for one in siblings):
            raise PullFailed(f"model {card.id!r}: {self._endpoint} does not say the sizes of its files", param="model")
        return Snapshot(str(found.sha), tuple(map(_described, siblings)))

    def fetch(self, card: ModelCard, revision: str, file: SourceFile, target: Path, tell: Tell) -> None:
        """Download one file; see `Source.fetch`."""
        part = target.with_name(f"{target.name}.part")
        with self._failures(card, file.name):
            _patiently(lambda: self._download(card, revision, file, part, tell))
        if not matches(part, file):
            part.unlink()
            raise PullFailed(f"model {card.id!r}: {file.name} arrived damaged; run the pull again", param="model")
        part.replace(target)

    def _download(self, card: ModelCard, revision: str, file: SourceFile, part: Path, tell: Tell) -> None:
        """Go on where the part ends. The address is asked for each time: signed addresses expire."""
        from huggingface_hub import get_hf_file_metadata, hf_hub_url  # noqa: PLC0415  # see __init__
        from huggingface_hub.file_download import http_get  # noqa: PLC0415
        from huggingface_hub.utils._headers import build_hf_headers  # noqa: PLC0415
        from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415

        disable_progress_bars()  # `tell` is told
        url = hf_hub_url(str(card.hub), file.name, revision=revision, endpoint=self._endpoint)
        about = get_hf_file_metadata(url, token=self._token, endpoint=self._endpoint, timeout=_TIMEOUT, **self._about)
        headers = build_hf_headers(token=self._token, **self._about)
        if urlparse(about.location).netloc != urlparse(url).netloc:
            headers.pop("authorization", None)  # a content network must not see the token
        if part.exists() and part.stat().st_size > file.size:
            part.unlink()
        with part.open("ab") as stream:
            counting: Any = _Counting(stream, lambda done: tell(file.name, done, file.size))
            http_get(about.location, counting, resume_size=stream.tell(), headers=headers, expected_size=file.size)

    @contextmanager
    def _failures(self, card: ModelCard, what: str) -> Iterator[None]:
        from huggingface_hub import errors  # noqa: PLC0415  # see __init__

        try:
            yield
        except errors.OfflineModeIsEnabled:
            raise PullFailed(
                f"model {card.id!r}: HF_HUB_OFFLINE is set; pulling needs the hub", param="model"
            ) from None
        except (errors.HfHubHTTPError, httpx.HTTPError) as error:
            _LOG.info("the hub said of %r: %r", card.hub, error)
            message = f"model {card.id!r}: {what} cannot be had from {self._endpoint}: {_reason(card, error)}"
            raise PullFailed(message, param="model") from error


class _Counting:
    """A file that tells how much of it is written."""

    def __init__(self, stream: BinaryIO, tell: Callable[[int], None]) -> None:
        self._stream, self._tell = stream, tell
        self.seek, self.tell, self.truncate = stream.seek, stream.tell, stream.truncate

    def write(self, chunk: bytes) -> int:
        """Write, and tell."""
        written = self._stream.write(chunk)
        self._tell(self._stream.tell())
        return written


def _described(sibling: "RepoSibling") -> SourceFile:
    large = sibling.lfs
    return SourceFile(
        sibling.rfilename,
        int(sibling.size or 0),
        sha256=None if large is None else large.sha256,
        blob=sibling.blob_id if large is None else None,
    )


def _patiently(call: Callable[[], object]) -> object:
    """Return what the call returns, after up to five tries with growing waits between them."""
    retrying = Retrying(
        retry=retry_if_exception(_may_pass),
        stop=stop_after_attempt(_TRIES),
        wait=wait_exponential_jitter(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT, jitter=_FIRST_WAIT),
        reraise=True,
    )
    return retrying(call)


def _may_pass(error: BaseException) -> bool:
    """Whether another try may help: the server is busy or broken, or the line was cut."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return bool(status >= _SERVER_FAULT or status in _BUSY)
    return isinstance(error, httpx.TransportError) or "Consistency check failed" in str(error)


def _reason(card: ModelCard, error: Exception) -> str:
    from huggingface_hub import errors  # noqa: PLC0415  # see HubSource.__init__

    status = getattr(getattr(error, "response", None), "status_code", None)
    if isinstance(error, errors.GatedRepoError):
        page = card.page or f"the page of {card.hub}"
        return f"it is given to those who accept its terms; accept them at {page} and set TILSHI_HUB_TOKEN"
    if isinstance(error, errors.RepositoryNotFoundError):
        return f"there is no repository {card.hub!r}, or it is private (then set TILSHI_HUB_TOKEN)"
    if isinstance(error, errors.RevisionNotFoundError):
        return "there is no such revision"
    if isinstance(error, errors.EntryNotFoundError):
        return "there is no such file"
    if status is not None:
        return f"HTTP status {status}"
    return f"no connection ({type(error).__name__})"
