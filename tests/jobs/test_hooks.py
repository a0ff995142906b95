"""Who may be called: only who is listed, and nobody inside the network unless the list says so."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.errors import InvalidValue
from tilshi.jobs.hooks import Origin, is_public, resolve, target

ALLOWED = ("hooks.example.org", "alt.example.org:8443", "http://plain.example.org", "http://127.0.0.1:9000")


@pytest.mark.parametrize(
    ("url", "origin", "private"),
    [
        ("https://hooks.example.org/a?b=c", Origin("https", "hooks.example.org", 443), False),
        ("https://HOOKS.example.org:443/", Origin("https", "hooks.example.org", 443), False),
        ("https://alt.example.org:8443/", Origin("https", "alt.example.org", 8443), False),
        ("http://plain.example.org/", Origin("http", "plain.example.org", 80), False),
        ("http://127.0.0.1:9000/x", Origin("http", "127.0.0.1", 9000), True),
    ],
)
def test_who_is_listed(url: str, origin: Origin, private: bool) -> None:  # noqa: FBT001
    found = target(url, ALLOWED)
    assert (found.url, found.origin, found.private) == (url, origin, private)


def test_a_host_inside_has_to_be_marked() -> None:
    assert target("https://cms.internal/", ["private:cms.internal"]).private
    assert target("http://cms.internal:8080/", ["private:http://cms.internal:8080"]).private
    assert not target("http://cms.internal:8080/", ["http://cms.internal:8080"]).private


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "https://hooks.example.org:8443/",
        "https://sub.hooks.example.org/",
        "https://hooks.example.org.evil.example/",
        "https://hooks.example.org@evil.example/",
        "https://user:password@hooks.example.org/",
        "https://evil.example/#https://hooks.example.org/",
        "https://hooks.example.org/#fragment",
        "http://127.0.0.1:9001/",
        "http://127.1:9000/",
        "ftp://hooks.example.org/",
        "https:///hooks.example.org",
        "https://hooks.example.org:99999/",
        "https://hooks.example.org:0/",
        "https://[::1/",
        "https://hooks.example.org/ \r\nX: y",
        "https://höoks.example.org/",
        "https://hooks.example.org/" + "x" * 2000,
        "",
    ],
)
def test_everybody_else_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue, match="webhook: ") as caught:
        target(url, ALLOWED)
    assert caught.value.param == "webhook"


def test_without_a_list_there_are_no_webhooks() -> None:
    with pytest.raises(InvalidValue, match="webhook_hosts"):
        target("https://hooks.example.org/", ())


INSIDE = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1
192.0.2.1 240.0.0.1 ::1 :: fe80::1%eth0 fc00::1 ff0e::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:7f00:1::
2001:db8::1 fec0::1 feff::1 192.0.0.192 192.0.0.9 3fff::1 192.88.99.1 5f00::1 100::1 64:ff9b:1::1 2001:2::1 2001:20::1
203.0.113.9 198.51.100.7 64:ff9b::c058:6301 2002:c000:c0:: ::ffff:192.0.0.192
"""


@pytest.mark.parametrize("address", INSIDE.split())
def test_addresses_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_notation_hides_an_address(found: ipaddress.IPv4Address) -> None:
    mapped = f"::ffff:{found}"
    assert is_public(mapped) == is_public(str(found))


def test_a_name_that_leads_inside_is_not_called() -> None:
    assert resolve(target("https://localhost/", ["localhost"])) is None
    assert resolve(target("https://localhost/", ["private:localhost"])) in {"127.0.0.1", "::1"}
    assert resolve(target("http://127.0.0.1:9000/", ALLOWED)) == "127.0.0.1"
    with pytest.raises(OSError, match=r".+"):
        resolve(target("https://no-such-host.invalid/", ["no-such-host.invalid"]))
