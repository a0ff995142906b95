"""The Hugging Face hub, or a mirror of it, as a source of models. Nothing else in tilshi opens a connection to it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import urlparse

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from tilshi.catalog.cards import ModelCard
from tilshi.catalog.source import Snapshot, SourceFile, Tell, matches
from tilshi.errors import InvalidValue, PullFailed
from tilshi.settings import Settings

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0  # seconds
_SERVER_FAULT = 500
_BUSY = frozenset({408, 429})
_TIMEOUT = 30.0  # seconds
_LARGEST = 2**40  # bytes of a file: more than any model has
_NONSENSE = (ValueError, TypeError, AttributeError, KeyError, RecursionError, OverflowError)  # of an answer's reading
_COMMIT = re.compile(r"[0-9a-f]{40}")
_ENDPOINT = re.compile(r"https?://[\w.-]+(:\d{1,5})?(/[^\s@]*)?", re.ASCII | re.IGNORECASE)


class HubSource:
    """Models from the endpoint of the settings."""

    def __init__(self, settings: Settings) -> None:
        from huggingface_hub import HfApi  # noqa: PLC0415  # slow to import, and needed by `pull` alone
        from huggingface_hub.utils.logging import set_verbosity_error  # noqa: PLC0415

        set_verbosity_error()  # type: ignore[no-untyped-call]  # what it says of each try is told by us, once, where all fail

        self._endpoint = _checked_endpoint(settings.hub_endpoint)
        self._token: str | bool = _checked_token(settings) or False
        self._about: dict[str, Any] = {"library_name": "tilshi"}
        self._api = HfApi(endpoint=self._endpoint, token=self._token, **self._about)

    def snapshot(self, card: ModelCard, revision: str | None) -> Snapshot:
        """Return what the repository holds; see `Source.snapshot`."""
        with self._failures(card, "its description"):
            found: Any = _patiently(
                lambda: self._api.model_info(str(card.hub), revision=revision, files_metadata=True, timeout=_TIMEOUT)
            )
            siblings: list[RepoSibling] = [one for one in found.siblings or () if "/" not in one.rfilename]
            files = {one.rfilename: _described(one) for one in siblings}
        if not _COMMIT.fullmatch(str(found.sha)) or not all(0 <= file.size <= _LARGEST for file in files.values()):
            message = f"model {card.id!r}: {self._endpoint} does not say its commit and the sizes of its files"
            raise PullFailed(message, param="model")
        return Snapshot(str(found.sha), tuple(files.values()))

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
            counting: Any = _Counting(stream, file, tell)
            http_get(about.location, counting, resume_size=stream.tell(), headers=headers, expected_size=file.size)

    @contextmanager
    def _failures(self, card: ModelCard, what: str) -> Iterator[None]:
        from huggingface_hub import errors  # noqa: PLC0415  # see __init__

        try:
            yield
        except errors.OfflineModeIsEnabled:
            raise PullFailed(
                f"model {card.id!r}: HF_HUB_OFFLINE is set; pulling needs the hub: set HF_HUB_OFFLINE=0 for it",
                param="model",
            ) from None
        except (errors.HfHubHTTPError, httpx.HTTPError, httpx.InvalidURL, *_NONSENSE) as error:
            raise self._failure(card, what, _reason(card, error)) from error
        except OSError as error:
            if error.errno is not None:  # the disk's
                raise
            raise self._failure(card, what, "it came shorter or longer than promised") from error  # http_get's own

    def _failure(self, card: ModelCard, what: str, reason: str) -> PullFailed:
        return PullFailed(f"model {card.id!r}: {what} cannot be had from {self._endpoint}: {reason}", param="model")


class _Counting:
    """A file that tells how much of it is written, and takes no more than it should hold."""

    def __init__(self, stream: BinaryIO, file: SourceFile, tell: Tell) -> None:
        self._stream, self._file, self._tell = stream, file, tell
        self.seek, self.tell, self.truncate = stream.seek, stream.tell, stream.truncate

    def write(self, chunk: bytes) -> int:
        """Write, and tell.

        Raises:
            ValueError: it is longer than the hub said.
        """
        if self._stream.tell() + len(chunk) > self._file.size:
            self._stream.truncate(0)
            raise ValueError("more bytes than promised")
        written = self._stream.write(chunk)
        self._tell(self._file.name, self._stream.tell(), self._file.size)
        return written


def _checked_endpoint(endpoint: str) -> str:
    if not _ENDPOINT.fullmatch(endpoint):
        message = (
            "TILSHI_HUB_ENDPOINT (or HF_ENDPOINT): not an address like https://mirror.example, without user or password"
        )
        raise InvalidValue(message, param="hub_endpoint")
    return endpoint


def _checked_token(settings: Settings) -> str:
    token = settings.hub_token.get_secret_value().strip() if settings.hub_token is not None else ""
    if not token.isascii() or any(letter.isspace() or not letter.isprintable() for letter in token):
        message = "TILSHI_HUB_TOKEN (or HF_TOKEN): not a token: it has spaces or letters that no header carries"
        raise InvalidValue(message, param="hub_token")
    return token


def _described(sibling: "RepoSibling") -> SourceFile:
    large = sibling.lfs
    return SourceFile(
        sibling.rfilename,
        sibling.size if isinstance(sibling.size, int) else -1,
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

    page = card.page or f"the page of {card.hub}"
    said: dict[type[Exception], str] = {  # the first that fits
        errors.GatedRepoError: (
            f"it is given to those who accept its terms; accept them at {page} and set TILSHI_HUB_TOKEN"
        ),
        errors.RepositoryNotFoundError: (
            f"there is no repository {card.hub!r}, or it is private (then set TILSHI_HUB_TOKEN)"
        ),
        errors.RevisionNotFoundError: "there is no such revision",
        errors.EntryNotFoundError: "there is no such file",
    }
    status = getattr(getattr(error, "response", None), "status_code", None)
    if (known := next((text for kind, text in said.items() if isinstance(error, kind)), None)) is not None:
        return known
    if status is not None:
        return f"HTTP status {status}"
    if isinstance(error, _NONSENSE):
        return "what it answers is not what a hub answers"
    return f"no connection ({type(error).__name__})"
