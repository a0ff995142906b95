"""The link of an article: what can be one, and where it is taken from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cli.links import LONGEST, link, own_link
from tilshi.errors import InvalidValue

GOOD = [
    "https://example.kz/kk/2026/nauryz",
    "http://example.kz",
    "https://мысал.қаз/жаңалық?бет=2#соңы",
    "https://example.kz:8443/a(b)*c",
    "https://[2001:db8::1]/x",
    "HTTPS://EXAMPLE.KZ/",
    "https://example.kz/" + "a" * (LONGEST - 19),
]
BAD = [
    "",
    "example.kz/a",
    "/relative/path",
    "ftp://example.kz/a",
    "javascript:alert(1)",
    "data:text/html,hi",
    "https://",
    "https:///path",
    "https://example.kz/a b",
    "https://example.kz/a\nb",
    "https://example.kz/\x1b[31m",
    "https://example.kz/\u202ek",
    "https://example.kz/\u200b",
    "https://example.kz/<b>",
    'https://example.kz/"x',
    "https://example.kz:port/",
    "https://example.kz:99999/",
    "https://example.kz:0/",
    "https://[not-an-address/",
    "https://example.kz/\udcff",
    " https://example.kz",
    "https://example.kz/" + "a" * (LONGEST - 18),
]


@pytest.mark.parametrize("value", GOOD)
def test_a_web_address_stays_as_it_is(value: str) -> None:
    assert link(value) == value


@pytest.mark.parametrize("value", BAD)
def test_what_is_none_is_refused_by_the_name_of_the_option(value: str) -> None:
    with pytest.raises(InvalidValue, match=r"^--link: ") as refused:
        link(value)
    assert refused.value.param == "link"
    assert len(value) < 10 or value not in refused.value.message


def test_the_limit_is_named() -> None:
    with pytest.raises(InvalidValue, match=r"--link: 2,049 characters; it may have 2,048"):
        link(BAD[-1])
    with pytest.raises(InvalidValue, match=r"it may have 20"):
        link("https://example.kz/long", longest=20)


@given(st.text())
def test_whatever_passes_is_one_word_on_one_line(value: str) -> None:
    try:
        passed = link("https://example.kz/" + value)
    except InvalidValue:
        return
    assert passed.split() == [passed]
    assert passed.isprintable()
    assert not set('<>"`\\') & set(passed)


def test_the_front_matter_names_the_link() -> None:
    assert own_link({}) == (None, None)
    assert own_link({"url": " "}) == (None, None)
    assert own_link({"link": "https://b.kz/1", "canonical_url": "https://a.kz/1"}) == ("https://a.kz/1", None)
    assert own_link({"url": "/news/1", "link": "https://b.kz/1"}) == ("https://b.kz/1", None)


def test_a_link_that_cannot_be_used_is_told() -> None:
    assert own_link({"permalink": "/news/1"}) == (
        None,
        "permalink: it is no web address; give one that begins with http:// or https://",
    )
