"""Where webhooks may go: a list in the settings, and addresses that are looked at before anybody connects to them."""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from tilshi.errors import InvalidValue

MAX_URL: Final = 2000
_PRIVATE = "private:"
_PORTS: Final = {"https": 443, "http": 80}
_PARAM = "webhook"
Scheme = Literal["https", "http"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host (lower case, as DNS has it) and port."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where one webhook goes.

    Attributes:
        url: the address as given.
        origin: of it.
        private: whether it may lead into a private network.
    """

    url: str
    origin: Origin
    private: bool


def target(url: str, allowed: Sequence[str]) -> Target:
    """Return where a webhook goes.

    Args:
        url: the address a caller gave.
        allowed: entries of `webhook_hosts`.

    Raises:
        InvalidValue: `param` is "webhook": it is no address of http or https, or its host is not in the list.
    """
    if not allowed:
        raise InvalidValue(
            "webhook: there are none on this server; webhook_hosts names who may be called", param=_PARAM
        )
    origin = None if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url else _origin(url)
    if origin is None or urlsplit(url).fragment:
        raise InvalidValue(f"webhook: it must be an https address of at most {MAX_URL} characters", param=_PARAM)
    for entry in allowed:
        private = entry.startswith(_PRIVATE)
        plain = entry.removeprefix(_PRIVATE)
        listed = _origin(plain if "://" in plain else f"https://{plain}")
        if listed == origin:
            return Target(url, origin, private or ("://" in plain and _is_address(origin.host)))
    raise InvalidValue("webhook: webhook_hosts does not name this scheme, host and port", param=_PARAM)


def resolve(found: Target) -> str | None:
    """Return the one address to connect to; None where the host has a private address and may not.

    All addresses of the host are looked at: one that is private among public ones is a trap.

    Raises:
        OSError: the host has no address.
    """
    infos = socket.getaddrinfo(found.origin.host, found.origin.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
    if not found.private and not all(map(is_public, addresses)):
        return None
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an address is of the public internet, whatever notation hides it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner: Iterable[ipaddress.IPv4Address | None] = ()
    if isinstance(found, ipaddress.IPv6Address):
        teredo = found.teredo
        nat64 = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None
        inner = (found.ipv4_mapped, found.sixtofour, nat64, *(teredo or ()))
    return _global(found) and all(one is None or _global(one) for one in inner)


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052


def _global(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        return True  # judged by the address inside
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _origin(url: str) -> Origin | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    return Origin(parts.scheme, parts.hostname.rstrip("."), port or _PORTS[parts.scheme])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
