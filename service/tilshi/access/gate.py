"""Who may call: keys, anonymous callers, origins, rates and quotas, put together from the settings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from tilshi.access.caller import ANONYMOUS_ID, Caller, Limits, Role
from tilshi.access.key_file import KeyFile
from tilshi.access.keys import find
from tilshi.access.origins import host_of, is_loopback, is_same_origin
from tilshi.access.rates import Rates
from tilshi.access.usage import NOTHING, Account, Amount, Usage, check_fits, month_of
from tilshi.access.usage_stores import RedisStore, SqliteStore
from tilshi.errors import Forbidden, Unauthorized
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

ANONYMOUS_ROLE: Final = Role.EDITOR
"""Whoever has the machine may do a desk's work; what only an administrator may needs a key."""


class Gate:
    """Tells callers apart and counts what they ask for. Thread-safe; close it."""

    def __init__(self, settings: Settings, *, observer: Observer = SILENT) -> None:
        """Prepare; no file is read and no Redis spoken to before the first call.

        Args:
            settings: `anonymous`, `host`, the default limits, where keys and usage are kept.
            observer: hears `access_errors`.
        """
        url = None if settings.redis_url is None else settings.redis_url.get_secret_value()
        self._settings = settings
        self.keys = KeyFile(settings.data_dir)
        self.rates = Rates(url, observer=observer)
        self.usage = Usage(SqliteStore(settings.data_dir) if url is None else RedisStore(url), observer=observer)
        self._limits = Limits(
            settings.characters_per_minute, settings.characters_per_month, settings.requests_per_minute
        )
        self._anonymous = Caller(ANONYMOUS_ID, ANONYMOUS_ROLE, settings.namespace, (), self._limits)
        self._on_loopback = settings.anonymous is None and is_loopback(settings.host)

    @property
    def is_open(self) -> bool:
        """Whether calls without a key are answered."""
        return self._settings.anonymous is True or self._on_loopback

    def identify(self, key: str | None) -> Caller:
        """Return whose key this is; where calls without one are answered, an unknown key is as good as none.

        Raises:
            Unauthorized: there is no such key, or none was given and one is needed.
            Unavailable: the file of keys is damaged.
        """
        keys = self.keys.keys()  # raises also where nobody presents one: whoever is refused would come in without
        found = None if key is None else find(keys, key)
        if found is not None:
            return found.caller(self._settings)
        if self.is_open:
            return self._anonymous
        if key is None:
            raise Unauthorized("this needs an API key; send it as `Authorization: Bearer KEY`")
        raise Unauthorized("the API key is unknown, expired or revoked")

    def check_browser(self, caller: Caller, *, host: str, origin: str | None) -> None:
        """Raise where a web page that the caller's key is not for makes a browser call.

        Without a key there is only the address to go by, so on a machine's own address the `Host` header must name it:
        a page whose name was pointed at this machine (DNS rebinding) is of the same origin, but names itself there.

        Args:
            caller: whose call it is.
            host: the `Host` header.
            origin: the `Origin` header; browsers send it with whatever a page may read the answer of.

        Raises:
            Forbidden: the page, or the host named, is not one the caller may use.
        """
        if caller.id == ANONYMOUS_ID and self._on_loopback:
            named = host_of(host)
            if named is None or not is_loopback(named[0]):
                raise Forbidden(
                    "Host: without an API key this server is called by localhost or 127.0.0.1 only", param="Host"
                )
        if origin is not None and origin not in caller.origins and not is_same_origin(origin, host):
            raise Forbidden("Origin: the caller's key is not for pages of this origin", param="Origin")

    def allows_origin(self, origin: str) -> bool:
        """Whether some key that is good now may be used from the origin; what a preflight may be told.

        Raises:
            Unavailable: the file of keys is damaged.
        """
        now = datetime.now(UTC)
        return any(origin in key.origins and key.state(now) == "active" for key in self.keys.keys().values())

    def count_request(self, caller: Caller) -> None:
        """Count one request; raises RateLimited. It may wait for Redis where `rates.waits`."""
        self.rates.request(caller, self.limits_of(caller))

    def charge(self, caller: Caller, characters: int) -> str:
        """Count the characters of one call, for the minute and the month; return the month. It may wait for a store.

        Raises:
            TooLarge: the call alone is over a limit, and so never fits.
            RateLimited: it is more than the caller may ask for this minute.
            QuotaExceeded: it is more than is left of the month.
        """
        limits = self.limits_of(caller)
        check_fits(characters, limits.characters_per_month)  # before the minute counts it
        self.rates.characters(caller, limits, characters)
        return self.usage.take(_account(caller), characters, limits.characters_per_month)

    def refund(self, caller: Caller, characters: int, month: str) -> None:
        """Take one call off the month's count: it had no answer."""
        self.usage.give_back(month, _account(caller), characters)

    def limits_of(self, caller: Caller) -> Limits:
        """Return the limits that hold for a caller."""
        return caller.limits or self._limits

    def this_month(self) -> tuple[str, Mapping[Account, Amount]]:
        """Return the month (UTC, as 2026-11) and what was used in it by every account."""
        month = month_of(datetime.now(UTC))
        return month, self.usage.of_month(month)

    def used(self, caller: Caller) -> tuple[str, Amount]:
        """Return the month and what the caller used in it."""
        month, accounts = self.this_month()
        return month, accounts.get(_account(caller), NOTHING)

    def close(self) -> None:
        """Store what is not stored yet."""
        self.usage.close()


def _account(caller: Caller) -> Account:
    return Account(caller.namespace, caller.id)
