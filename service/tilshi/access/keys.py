"""API keys: `tilshi_ID_SECRET`, shown once, kept only as hashes.

The hash is plain SHA-256. A slow one (scrypt, Argon2) protects secrets that people chose and others can guess; these
have 256 random bits, which nobody tries out, and a slow hash on every request would be a way to stop the server.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from tilshi.access.caller import Caller, Limits, Role
from tilshi.access.origins import parse_origin
from tilshi.errors import InvalidValue
from tilshi.settings import NAMESPACE, Settings

MAX_KEYS = 10_000
MAX_KEY_CHARS: Final = 128
"""Longest key that is looked at; ours have 63 characters."""

_ID_BYTES, _SECRET_BYTES = 6, 32
_KEY = re.compile(r"tilshi_([0-9a-f]{12})_[A-Za-z0-9_-]{43}", re.ASCII)
_BEGINNING = re.compile(r"tilshi_([0-9a-f]{12})(?![0-9a-f])", re.ASCII)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NOBODYS = hashlib.sha256(b"nobody's key").hexdigest()

Positive = Annotated[int, Field(gt=0, le=10**15)]


def _origin(text: str) -> str:
    try:
        return parse_origin(text, "origins")
    except InvalidValue as error:
        raise ValueError(error.message) from None


def _printable(text: str) -> str:
    """Refuse what a terminal or a log would act on: control and format characters, separators of lines."""
    if any(unicodedata.category(sign) in _UNPRINTABLE for sign in text):
        raise ValueError("it holds a control character")
    return text


class Key(BaseModel):
    """What is kept of one key; the key itself is not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[0-9a-f]{12}$", description="stands in logs and figures; no secret")
    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)] = Field(
        description="what it is for"
    )
    role: Role = Field(description="what it may do")
    namespace: str = Field(pattern=NAMESPACE, description="whose cache, jobs, glossaries and corrections it works with")
    origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = Field(
        (), max_length=100, description="web pages a browser may use it from"
    )
    characters_per_minute: Positive | None = Field(None, description="as the settings have it where null")
    characters_per_month: Positive | None = Field(None, description="likewise")
    requests_per_minute: Positive | None = Field(None, description="likewise")
    created: AwareDatetime
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False, description="of the whole key")

    def state(self, now: datetime) -> Literal["active", "expired", "revoked"]:
        """Return whether the key is good at that time."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "active"

    def caller(self, settings: Settings) -> Caller:
        """Return who presents this key."""
        limits = Limits(
            self.characters_per_minute or settings.characters_per_minute,
            self.characters_per_month or settings.characters_per_month,
            self.requests_per_minute or settings.requests_per_minute,
        )
        return Caller(self.id, self.role, self.namespace, self.origins, limits)


class KeyRing(BaseModel):
    """The content of the file of keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    keys: tuple[Key, ...] = Field((), max_length=MAX_KEYS)

    @model_validator(mode="after")
    def _ids_once(self) -> "KeyRing":
        if len({key.id for key in self.keys}) < len(self.keys):
            raise ValueError("two keys have one id")
        return self


def new_secret() -> tuple[str, str, str]:
    """Return a new id, the key with it, and the key's hash."""
    key_id = secrets.token_hex(_ID_BYTES)
    key = f"tilshi_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    return key_id, key, _hash(key)


def find(keys: Mapping[str, Key], presented: str, now: datetime | None = None) -> Key | None:
    """Return the key that was presented; None where it is unknown, expired or revoked.

    An unknown id takes the same steps as a known one: hash, then compare in constant time.

    Args:
        keys: by id.
        presented: what the client sent, of any shape.
        now: the time it is held against.
    """
    presented = presented[:MAX_KEY_CHARS]
    matched = _KEY.fullmatch(presented)
    key = keys.get(matched[1]) if matched is not None else None
    is_right = hmac.compare_digest(_hash(presented), _NOBODYS if key is None else key.sha256)
    if key is None or not is_right or key.state(now or datetime.now(UTC)) != "active":
        return None
    return key


def names_one(keys: Mapping[str, Key], presented: str) -> bool:
    """Whether what was presented begins like a key of ours and has the id of one that was ever made: no secret."""
    matched = _BEGINNING.match(presented)
    return matched is not None and matched[1] in keys


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
