"""Tokens of HTML and XML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.articles.html_soup import SOUP

from tilshi.articles.html_tokens import Attribute, Token, TokenKind, attributes, html_tokens, xml_tokens
from tilshi.errors import InvalidValue


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(token.kind.value, text[token.start : token.end], token.name) for token in html_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b", [("text", "a ", ""), ("other", "<b", "")]),
        ("a < b", [("text", "a < b", "")]),
        ("1<2 </", [("text", "1<2 ", ""), ("other", "</", "")]),
        ("<B CLASS='a>b' x=\">\">", [("open", "<B CLASS='a>b' x=\">\">", "b")]),
        ("<a/b=c>x", [("open", "<a/b=c>", "a"), ("text", "x", "")]),
        ("<br/>", [("empty", "<br/>", "br")]),
        ("<a href=x/>", [("open", "<a href=x/>", "a")]),
        ("<a =x>", [("open", "<a =x>", "a")]),
        ("<a b=>c", [("open", "<a b=>", "a"), ("text", "c", "")]),
        ('<a b="', [("other", '<a b="', "")]),
        ("</p x='>'>y", [("close", "</p x='>'>", "p"), ("text", "y", "")]),
        ("</>x", [("other", "</>", ""), ("text", "x", "")]),
        ("</ p>x", [("other", "</ p>", ""), ("text", "x", "")]),
        ("<!-->x", [("other", "<!-->", ""), ("text", "x", "")]),
        ("<!--->x", [("other", "<!--->", ""), ("text", "x", "")]),
        ("<!-- a --!>x", [("other", "<!-- a --!>", ""), ("text", "x", "")]),
        ("<!-- > <p> --", [("other", "<!-- > <p> --", "")]),
        ("<!DOCTYPE html>x", [("other", "<!DOCTYPE html>", ""), ("text", "x", "")]),
        ("<?php a ?>x", [("other", "<?php a ?>", ""), ("text", "x", "")]),
        ("<![CDATA[x]]>", [("other", "<![CDATA[x]]>", "")]),
        ("<style>a>b{}</Style >x", [("raw", "<style>a>b{}</Style >", "style"), ("text", "x", "")]),
        ("<textarea><p></textareas></textarea>", [("raw", "<textarea><p></textareas></textarea>", "textarea")]),
        ("<script>a</script", [("raw", "<script>a</script", "script")]),
        (
            "<script><!--<script></script>--></script>x",
            [("raw", "<script><!--<script></script>--></script>", "script"), ("text", "x", "")],
        ),
        ("<script><!-- </script>x", [("raw", "<script><!-- </script>", "script"), ("text", "x", "")]),
        (
            "<script><!--<script>--></script>x",
            [("raw", "<script><!--<script>--></script>", "script"), ("text", "x", "")],
        ),
        ("<plaintext><p>", [("raw", "<plaintext><p>", "plaintext")]),
        (
            "<title>a <b></title>c",
            [("open", "<title>", "title"), ("text", "a <b>", ""), ("close", "</title>", "title"), ("text", "c", "")],
        ),
        ("<title></title>", [("open", "<title>", "title"), ("close", "</title>", "title")]),
        ("<title>a <b>", [("open", "<title>", "title"), ("text", "a <b>", "")]),
    ],
)
def test_html_ends_where_a_browser_ends_it(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert shown(text) == expected


def joined(text: str, tokens: list[Token]) -> str:
    assert all(token.end > token.start for token in tokens)
    assert [token.start for token in tokens[1:]] == [token.end for token in tokens[:-1]]
    return "".join(text[token.start : token.end] for token in tokens)


@given(SOUP)
def test_the_tokens_are_the_text(text: str) -> None:
    assert joined(text, list(html_tokens(text))) == text


def test_attributes_have_places() -> None:
    text = "<html LANG = 'kk' a b=\"c d\" e=f/>"
    (token,) = html_tokens(text)
    found = list(attributes(text, token))
    assert [(one.name, one.value) for one in found] == [("lang", "kk"), ("a", ""), ("b", "c d"), ("e", "f/")]
    assert found[0] == Attribute("lang", "kk", text.index("kk"), text.index("kk") + 2)
    assert list(attributes("x", Token(TokenKind.TEXT, 0, 1))) == []


@given(SOUP)
def test_attributes_stand_where_they_say(text: str) -> None:
    for token in html_tokens(text):
        if token.kind in {TokenKind.OPEN, TokenKind.EMPTY}:
            for one in attributes(text, token):
                assert text[one.start : one.end] == one.value
                assert token.start < one.start <= one.end < token.end


def test_xml() -> None:
    text = '<?xml version="1.0"?>\n<A b="x>y">т<c/><!-- <d> --><![CDATA[<e>]]><?f g?></A>'
    tokens = list(xml_tokens(text, "text"))
    assert joined(text, tokens) == text
    assert [(token.kind.value, token.name) for token in tokens] == [
        ("other", ""),
        ("text", ""),
        ("open", "A"),
        ("text", ""),
        ("empty", "c"),
        ("other", ""),
        ("cdata", ""),
        ("other", ""),
        ("close", "A"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<a>",
        "</a>",
        "<a></A>",
        "a & b",
        "&nbsp;",
        "a < b",
        "<a b=c/>",
        "</x><x>",
        "</x><!-- ",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<a b="1" b="2"/>',
        "<!-- a -- b -->",
        "]]>",
        "\x01",
        "x<?xml version='1.0'?>",
    ],
)
def test_broken_xml_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^texts: no well-formed XML: .*, line 1$") as caught:
        list(xml_tokens(text, "texts"))
    assert caught.value.param == "texts"


@given(st.text())
def test_any_xml_is_read_or_refused(text: str) -> None:
    try:
        tokens = list(xml_tokens(text, "text"))
    except InvalidValue:
        return
    assert joined(text, tokens) == text


def test_half_a_surrogate_pair_is_no_xml() -> None:
    with pytest.raises(InvalidValue, match=r"U\+D800 is not a character"):
        list(xml_tokens("a\ud800", "text"))
