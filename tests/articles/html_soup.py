"""Soup of tags to draw from: whole, half and broken ones."""

from hypothesis import strategies as st

PIECES = (
    *("<p>", "</p>", "<div>", "</div>", "<h1>", "</h1>", "<li>", "<td>", "<blockquote>", "<title>", "</title>", "<hr>"),
    *("<b>", "</b>", "<i class='a>b'>", "</i>", '<a href="?a=1&b">', "</a>", "<span>", "</span>", "<br>", "<br/>"),
    *("<img alt='x>'>", "<code>", "</code>", '<span translate="no">', "<p class=notranslate>", "<b translate=yes>"),
    *("<svg>", "<path/>", "</svg>", "<pre>", "</pre>", "<script>", "</script>", "<style>", "</style>", "<textarea>"),
    *("<!-- c -->", "<!-- wp:p -->", "<!--", "-->", "<!>", "</>", "<?x?>", "<!DOCTYPE html>", "<![CDATA[", "]]>"),
    *("<", ">", "&", "&amp;", "&lt;b&gt;", "&nbsp;", "&#60;", "&copy", '"', "'", "=", "/", "</", "<a b=", "<b/"),
    *("Мост ", "закрыт.", " Жаңа", "көпір", "The bridge", " is closed. ", "5", "—", "x", "\u00a0", "\u200b"),
    *(" ", "\n", "\r\n", "\n\n", "\t", "\r"),
)
SOUP = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
"""Anything."""

_TEXTS = st.sampled_from(
    ("Мост закрыт. ", "Жаңа көпір", "The bridge is closed.", " 5 < 6 ", "a &amp; b", " ", "—", "\n")
)
_INLINE = ("b", "i", "a", "span", "code", "sup", "svg")
_BLOCK = ("p", "div", "h1", "li", "td", "blockquote", "pre", "section")
_VOID = st.sampled_from(("<br>", "<img src='a>b'>", "<!-- c -->", "<wbr/>", "<!-- wp:x -->", "<hr>"))
_ATTRIBUTES = st.sampled_from(("", ' class="x"', " title='a>b &lt;'", ' translate="no"', " id=k", ' translate="yes"'))


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inside = st.lists(inner, max_size=4).map("".join)
    names = st.sampled_from(_INLINE + _BLOCK)
    return st.builds(lambda name, extra, text: f"<{name}{extra}>{text}</{name}>", names, _ATTRIBUTES, inside)


TREE = st.lists(st.recursive(_TEXTS | _VOID, _element, max_leaves=12), max_size=6).map("".join)
"""Elements that all have their ends, one in another in any way."""

EVIL = st.sampled_from(
    (
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onclick='x",
        "</p></b><b>",
        "&lt;script&gt;",
        "&#60;i&#62;",
        "--><u>",
        "]]><u/>",
        "</title><u>",
        "\n\n\n",
        "\x0b\x01",
        "<",
        "&",
        "",
        " ",
        "The bridge <b>is</b> closed",
    )
)
"""What a model may say."""
