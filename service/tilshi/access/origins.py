"""Where a browser's request comes from: hosts and origins, parsed strictly, since a web page chooses part of them."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from tilshi.errors import InvalidValue

MAX_ORIGIN_CHARS = 300
"""A host name has at most 253 characters (RFC 1035, 2.3.4); a scheme and a port come on top."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_PORT = re.compile(r"[0-9]{1,5}")
_MAX_PORT = 65_535


def is_loopback(host: str) -> bool:
    """Whether an address, or `localhost`, can only be reached from this machine. Other names are not looked up."""
    host = host.strip("[]").lower()
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or (mapped is not None and mapped.is_loopback)


def is_address(host: str) -> bool:
    """Whether a host is an IP address: no web page elsewhere can have it for a name of its own."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def host_of(header: str) -> tuple[str, int | None] | None:
    """Return name and port of a `Host` header (RFC 9110, 7.2), an address of version 6 without brackets.

    None where it is not one; the port is None where it is not given.
    """
    header = header.strip().lower()
    if header.startswith("["):
        name, closed, rest = header[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")) or not _is_version_6(name):
            return None
        port = rest[1:]
    else:
        name, colon, port = header.partition(":")
        rest = colon
        if _NAME.fullmatch(name.removesuffix(".")) is None:
            return None
    if not rest:
        return name, None
    return (name, int(port)) if _PORT.fullmatch(port) and int(port) <= _MAX_PORT else None


def parse_origin(text: str, param: str = "origin") -> str:
    """Return an origin as browsers write it (RFC 6454, 6.2): lower case, no path, no default port.

    Raises:
        InvalidValue: it is not `http://host` or `https://host`, perhaps with a port.
    """
    wrong = InvalidValue(f"{param}: give it as https://host or https://host:port, without a path", param=param)
    if len(text) > MAX_ORIGIN_CHARS or not text.isascii():
        raise wrong
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        raise wrong from None
    host = host_of(parts.netloc)
    if (
        parts.scheme not in _DEFAULT_PORTS
        or host is None
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
    ):
        raise wrong
    name, port = host
    shown = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{shown}" + ("" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}")


def is_same_origin(origin: str, host: str) -> bool:
    """Whether an `Origin` header names the host of the `Host` header, the port included.

    The scheme cannot be compared: behind a proxy that ends TLS the page is `https`, the request that arrives is not.
    """
    try:
        parsed = parse_origin(origin)
    except InvalidValue:
        return False
    scheme, _, netloc = parsed.partition("://")
    ours, theirs = host_of(host), host_of(netloc)
    default = _DEFAULT_PORTS[scheme]
    return (
        ours is not None and theirs is not None and (ours[0], ours[1] or default) == (theirs[0], theirs[1] or default)
    )


def _is_version_6(name: str) -> bool:
    try:
        return ip_address(name).version == 6  # noqa: PLR2004 - the version's name
    except ValueError:
        return False
