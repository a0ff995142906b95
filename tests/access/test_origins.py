"""Hosts and origins: what is this machine's own, what is the same page, and that nothing breaks the parser."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.access.origins import host_of, is_loopback, is_same_origin, parse_origin
from tilshi.errors import InvalidValue


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_addresses_of_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",  # none is bound to
    ["", "0.0.0.0", "::", "10.0.0.1", "tilshi", "localhost.example", "127.0.0.1.example", "127.1", "2130706433", "::2"],  # noqa: S104
)
def test_other_addresses(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("header", "parsed"),
    [
        ("Desk.example", ("desk.example", None)),
        ("desk.example.", ("desk.example.", None)),
        ("desk.example:8000", ("desk.example", 8000)),
        ("127.0.0.1:80", ("127.0.0.1", 80)),
        ("[::1]", ("::1", None)),
        ("[::1]:8000", ("::1", 8000)),
        ("", None),
        (":8000", None),
        ("desk.example:", None),
        ("desk.example:x", None),
        ("desk.example:70000", None),
        ("desk.example:8000:1", None),
        ("[::1", None),
        ("[::1]8000", None),
        ("[::1]:", None),
        ("[desk]", None),
        ("a b", None),
        ("user@desk.example", None),
        ("desk.example/path", None),
        ("-desk.example", None),
        ("localhost:8000,evil.example", None),
    ],
)
def test_host_headers(header: str, parsed: tuple[str, int | None] | None) -> None:
    assert host_of(header) == parsed


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Desk.example", "https://desk.example"),
        ("https://desk.example/", "https://desk.example"),
        ("https://desk.example:443", "https://desk.example"),
        ("http://desk.example:443", "http://desk.example:443"),
        ("http://[::1]:80", "http://[::1]"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origins_are_written_as_browsers_do(text: str, origin: str) -> None:
    assert parse_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "null",
            "*",
            "desk.example",
            "https://",
            "https://*.example",
            "ftp://desk.example",
            "https://desk.example/p",
        ),
        *(
            "https://desk.example?q",
            "https://desk.example#f",
            "https://u:p@desk.example",
            "https://[",
            "https://тілші.kz",
        ),
        "https://" + "a" * 300,
    ],
)
def test_other_texts_are_no_origins(text: str) -> None:
    with pytest.raises(InvalidValue, match="origins: give it as https://host") as caught:
        parse_origin(text, "origins")
    assert caught.value.param == "origins"


@pytest.mark.parametrize(
    ("origin", "host", "expected"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000", "localhost:8000", False),
        ("http://127.0.0.1:8001", "127.0.0.1:8000", False),
        ("http://127.0.0.1", "127.0.0.1:80", True),
        ("https://desk.example", "desk.example", True),  # behind a proxy that ends TLS
        ("https://desk.example", "desk.example:443", True),
        ("https://desk.example", "desk.example.evil", False),
        ("https://desk.example:8443", "desk.example", False),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("null", "127.0.0.1:8000", False),
        ("null", "null", False),
        ("", "", False),
    ],
)
def test_same_origin(origin: str, host: str, expected: object) -> None:
    assert is_same_origin(origin, host) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_a_client_sends_is_read(one: str, other: str) -> None:
    host_of(one)
    is_loopback(one)
    is_same_origin(one, other)
    try:
        origin = parse_origin(one)
    except InvalidValue:
        return
    assert parse_origin(origin) == origin
    assert is_same_origin(origin, origin.partition("://")[2])


_LABEL = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=10)


@given(st.lists(_LABEL, min_size=1, max_size=4), st.none() | st.integers(1, 65535), st.sampled_from(["http", "https"]))
def test_names_and_ports_come_back(labels: list[str], port: int | None, scheme: str) -> None:
    netloc = ".".join(labels) + ("" if port is None else f":{port}")
    assert host_of(netloc.upper()) == (".".join(labels), port)
    assert is_same_origin(f"{scheme}://{netloc}", netloc)
    assert not is_same_origin(f"{scheme}://x{netloc}", netloc)
