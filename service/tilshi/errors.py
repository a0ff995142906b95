"""Every failure a user can meet, with what each surface makes of it.

    TilshiError
    ├── MalformedRequest        400
    ├── Unauthorized            401   exit 2
    ├── Forbidden               403   exit 2
    ├── LicenceRefused          403   exit 3
    ├── NotFound                404
    ├── MethodNotAllowed        405
    ├── Conflict                409   exit 2
    ├── TooLarge                413   exit 2
    ├── UnsupportedMedia        415   exit 2
    ├── InvalidValue            422   exit 2
    │   ├── EmptyText
    │   ├── UnknownLanguage
    │   ├── UnsupportedDirection
    │   └── LanguageUndetectable
    ├── TooManyRequests         429   retryable
    │   ├── QueueFull
    │   ├── RateLimited
    │   └── QuotaExceeded
    ├── Internal                500   exit 70
    │   ├── EngineFailed              retryable
    │   └── Poison
    ├── Unavailable             503   exit 3
    │   ├── ModelNotInstalled
    │   ├── ModelDamaged
    │   ├── PullFailed
    │   ├── NotReady                  retryable
    │   ├── EngineHung                retryable
    │   ├── EngineGivenUp
    │   ├── EngineClosed              retryable
    │   └── StorageUnavailable        retryable
    ├── DeadlineExceeded        504   retryable
    └── Cancelled               499   exit 130

`code`, `status`, `exit_code` and `retryable` of each class are the one error table: HTTP and the command line
read it, nothing else maps failures.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

_ENUM_MEMBER = re.compile(r"<[\w.]+: ('[^']*')>")


class TilshiError(Exception):
    """A failure that is told to the user.

    Attributes:
        message: one sentence for the user; never article text.
        param: the field at fault, if one is.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 70
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param

    def within(self, place: str, *, param: str | None = None) -> "TilshiError":
        """Return the same failure, saying where: `place` before its message, and `param` where one is given."""
        kind = type(self)
        failure = kind.__new__(kind)  # not its __init__: some kinds build their message from a value
        Exception.__init__(failure, f"{place}: {self.message}")
        failure.__dict__.update(self.__dict__)
        failure.message, failure.param = f"{place}: {self.message}", param or self.param
        return failure


class MalformedRequest(TilshiError):
    """The request is not what it says it is: broken JSON, undecodable bytes."""

    code, status, exit_code = "malformed_request", 400, 2


class Unauthorized(TilshiError):
    """The call needs an API key, and has none that is known."""

    code, status, exit_code = "unauthorized", 401, 2


class Forbidden(TilshiError):
    """The key is known, but its role or its allowed origins do not cover the call."""

    code, status, exit_code = "forbidden", 403, 2


class LicenceRefused(TilshiError):
    """The model's licence forbids the use it was asked for."""

    code, status, exit_code = "licence_refused", 403, 3


class NotFound(TilshiError):
    """There is no such route, file, model or job."""

    code, status, exit_code = "not_found", 404, 2


class MethodNotAllowed(TilshiError):
    """The route exists, but not for this HTTP method."""

    code, status, exit_code = "method_not_allowed", 405, 2


class Conflict(TilshiError):
    """The request contradicts an earlier one."""

    code, status, exit_code = "conflict", 409, 2


class TooLarge(TilshiError):
    """A body, article or list is over its limit."""

    code, status, exit_code = "too_large", 413, 2


class UnsupportedMedia(TilshiError):
    """The media type or file format is not one the desk reads."""

    code, status, exit_code = "unsupported_media_type", 415, 2


class InvalidValue(TilshiError):
    """A field has a value that cannot be used."""

    code, status, exit_code = "invalid_value", 422, 2


class EmptyText(InvalidValue):
    """There is no text to work on."""

    code = "empty_text"


class UnknownLanguage(InvalidValue):
    """A language code is not one of the desk's."""

    code = "unknown_language"

    def __init__(self, value: str, param: str) -> None:
        super().__init__(f"{param}: unknown language {value[:20]!r}; use ru, kk or en", param=param)


class UnsupportedDirection(InvalidValue):
    """The profile has no model, and no pivot, for the direction."""

    code = "unsupported_direction"


class LanguageUndetectable(InvalidValue):
    """The language of the text cannot be told with enough confidence."""

    code = "language_undetectable"


class TooManyRequests(TilshiError):
    """There is no room for the call now; `retry_after` is in seconds."""

    code, status, exit_code, retryable = "too_many_requests", 429, 70, True

    def __init__(self, message: str, *, param: str | None = None, retry_after: float = 1.0) -> None:
        super().__init__(message, param=param)
        self.retry_after = retry_after


class QueueFull(TooManyRequests):
    """The engine's queue has no room."""

    code = "queue_full"


class RateLimited(TooManyRequests):
    """The key asks for more characters a minute than it may."""

    code = "rate_limited"


class QuotaExceeded(TooManyRequests):
    """The key has used up its characters of this month."""

    code = "quota_exceeded"


class Internal(TilshiError):
    """Something of ours is broken."""


class EngineFailed(Internal):
    """The engine raised while working on a batch; the cause is chained."""

    code, retryable = "engine_failed", True


class Poison(Internal):
    """Whoever worked on the article died or fell silent, each time it was tried."""

    code = "poison"


class Unavailable(TilshiError):
    """The service cannot answer now."""

    code, status, exit_code = "unavailable", 503, 3


class ModelNotInstalled(Unavailable):
    """The model's files are not on this machine; the message names the command that gets them."""

    code = "model_not_installed"


class ModelDamaged(Unavailable):
    """A file of the model is not the one its lock names; the message names the file."""

    code = "model_damaged"


class PullFailed(Unavailable):
    """A model could not be fetched; what has arrived is kept for the next try."""

    code = "pull_failed"


class NotReady(Unavailable):
    """The engine does not answer a probe, or not yet."""

    code, retryable = "not_ready", True


class EngineHung(Unavailable):
    """The engine has been working on one batch past every deadline."""

    code, retryable = "engine_hung", True


class EngineGivenUp(Unavailable):
    """The model's worker crashed too often in a row; only a restart of the process helps."""

    code = "engine_given_up"


class EngineClosed(Unavailable):
    """The engine was shut down while the work was waiting."""

    code, retryable = "engine_closed", True


class StorageUnavailable(Unavailable):
    """What the service keeps jobs or glossaries in cannot be read or written now."""

    code, retryable = "storage_unavailable", True


class DeadlineExceeded(TilshiError):
    """The caller's deadline passed before the work was done."""

    code, status, exit_code, retryable = "deadline_exceeded", 504, 70, True


class Cancelled(TilshiError):
    """The caller no longer wants the answer (499 as nginx has it)."""

    code, status, exit_code = "cancelled", 499, 130


def error_table() -> Iterator[type[TilshiError]]:
    """Yield every error class, parents before children."""
    pending: list[type[TilshiError]] = [TilshiError]
    while pending:
        kind = pending.pop(0)
        yield kind
        pending.extend(kind.__subclasses__())


def in_words(error: Mapping[str, Any]) -> str:
    """Return the message of one of pydantic's errors (`ValidationError.errors()`) in the words of JSON and TOML."""
    if error["type"] == "none_required":
        return "Input should be null"
    if error["type"] == "model_type":  # pydantic names a class of ours
        return "Input should be an object"
    message = _ENUM_MEMBER.sub(r"\1", str(error["msg"])).removeprefix("Value error, ")
    return message.replace("valid tuple", "valid list").replace("Tuple should", "List should")
