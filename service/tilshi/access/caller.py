"""Who calls: what a key stands for, without the key."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

ANONYMOUS_ID: Final = "anonymous"
"""The id usage is counted under where nobody presented a key of ours."""


class Role(StrEnum):
    """What a caller may do; each role may do what those before it may.

    `read` has texts worked on and looks things up; `editor` also changes what is kept (jobs, glossaries, corrections);
    `admin` also sees what others used.
    """

    READ = "read"
    EDITOR = "editor"
    ADMIN = "admin"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what `needed` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one caller may ask for; every figure is finite and above 0."""

    characters_per_minute: int
    characters_per_month: int
    requests_per_minute: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from.

    Attributes:
        id: of the key, which is no secret: it stands in logs and metrics, the key never does.
        role: what the caller may do.
        namespace: whose cache, jobs, glossaries and corrections these are; others do not exist for the caller.
        origins: web pages (`https://host`) a browser may use the key from; empty = none but those of the same host.
        limits: what the key may ask for; None = as the settings have it.
    """

    id: str
    role: Role
    namespace: str
    origins: tuple[str, ...] = ()
    limits: Limits | None = None
