"""Who may call: keys, anonymous callers, origins, rates and quotas, put together from the settings."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from tilshi.access.caller import ANONYMOUS_ID, Caller, Limits, Role
from tilshi.access.key_file import KeyFile
from tilshi.access.keys import find, names_one
from tilshi.access.origins import host_of, is_address, is_loopback, is_same_origin
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
        self._hosts = frozenset(settings.anonymous_hosts or (() if self._on_loopback else ("*",)))

    @property
    def is_open(self) -> bool:
        """Whether calls without a key are answered."""
        return self._settings.anonymous is True or self._on_loopback

    @property
    def answers_any_name(self) -> bool:
        """Whether calls without a key are answered under any host name, so that DNS rebinding reaches them."""
        return self.is_open and "*" in self._hosts

    def identify(self, key: str | None) -> Caller:
        """Return whose key this is; where calls without one are answered, an unknown key is as good as none.

        One of ours that is revoked, expired or has another secret is refused everywhere: whoever took it away did not
        mean to make its bearer an anonymous caller.

        Raises:
            Unauthorized: there is no such key, or none was given and one is needed.
            Unavailable: the file of keys is damaged.
        """
        keys = self.keys.keys()  # raises also where nobody presents one: whoever is refused would come in without
        found = None if key is None else find(keys, key)
        if found is not None:
            return found.caller(self._settings)
        if self.is_open and (key is None or not names_one(keys, key)):
            return self._anonymous
        if key is None:
            raise Unauthorized("this needs an API key; send it as `Authorization: Bearer KEY`")
        raise Unauthorized("the API key is unknown, expired or revoked")

    def check_way(self, caller: Caller, *, host: str, origin: str | None, forwarded: bool = False) -> None:
        """Raise where a call came a way that the caller may not use: by a web page elsewhere, or by a proxy.

        Without a key there is only the address to go by, so the `Host` header must name one of `anonymous_hosts`: a
        page whose name was pointed at this machine (DNS rebinding) is of the same origin, but names itself there. And
        where it is enough to be on this machine, who called a proxy on it is not.

        Args:
            caller: whose call it is.
            host: the `Host` header.
            origin: the `Origin` header; browsers send it with whatever a page may read the answer of.
            forwarded: whether a proxy says that it passed the call on. It takes rights away and never gives any.

        Raises:
            Forbidden: the page, the host named or the proxy is not one the caller may use.
        """
        if caller.id == ANONYMOUS_ID:
            if self._on_loopback and forwarded:
                raise Forbidden("what comes through a proxy needs an API key; send `Authorization: Bearer KEY`")
            if not self._is_for(host):
                named = "localhost, 127.0.0.1" if self._on_loopback else "an address"
                message = f"Host: without an API key this server is called by {named} or names in anonymous_hosts only"
                raise Forbidden(message, param="Host")
        if origin is not None and origin not in caller.origins and not is_same_origin(origin, host):
            raise Forbidden("Origin: the caller's key is not for pages of this origin", param="Origin")

    def allows_origin(self, origin: str) -> bool:
        """Whether some key that is good now may be used from the origin; what a preflight may be told.

        Raises:
            Unavailable: the file of keys is damaged.
        """
        ends = self.keys.origins().get(origin)
        return ends is not None and datetime.now(UTC) < ends

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

    def _is_for(self, host: str) -> bool:
        """Whether a call without a key may name this host."""
        if "*" in self._hosts:
            return True
        named = host_of(host)
        if named is None:
            return False
        name = named[0].removesuffix(".")
        if self._on_loopback and is_loopback(name):
            return True
        return name in self._hosts or (not self._on_loopback and is_address(name))

    def close(self) -> None:
        """Store what is not stored yet."""
        self.usage.close()


def _account(caller: Caller) -> Account:
    return Account(caller.namespace, caller.id)
