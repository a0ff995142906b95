"""Where webhooks may go: a list in the settings, and addresses that are looked at before anybody connects to them."""

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from tilshi.errors import InvalidValue

MAX_URL: Final = 2000
_PRIVATE = "private:"
_PORTS: Final = {"https": 443, "http": 80}
_PARAM = "webhook"
Scheme = Literal["https", "http"]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
_SPECIAL: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
            *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            *("::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32"),
            *("2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
        ),
    )
)
"""IANA's registries of special-purpose addresses (RFC 6890), all of them, with multicast (RFC 5771, RFC 4291), what is
reserved (RFC 1112) and site-local addresses (RFC 3879). What Python takes for global differs from release to release.
Those that hold an address of the older kind are looked into instead: mapped, 6to4 and NAT64."""


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
    return all(map(_global, (found, *_hidden(found))))


def _hidden(found: _Address) -> Iterator[_Address]:
    """Yield the addresses of the older kind that one of the newer kind stands for."""
    if isinstance(found, ipaddress.IPv6Address):
        nat64 = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else None
        yield from (one for one in (found.ipv4_mapped, found.sixtofour, nat64) if one)


def _global(found: _Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address) and (found.ipv4_mapped is not None or found in _NAT64):
        return True  # judged by the address inside
    if any(found in network for network in _SPECIAL if network.version == found.version):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def _origin(url: str) -> Origin | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.password is not None:
        return None
    if port == 0:  # no server has it
        return None
    return Origin(parts.scheme, parts.hostname.rstrip("."), port or _PORTS[parts.scheme])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
