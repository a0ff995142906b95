"""Blocks of HTML: what breaks a text, what stands in it, what stays as it is."""

from dataclasses import replace

import pytest

from tilshi.articles import BlockKind, Document, Run, read_fragment, replacements, write_fragment
from tilshi.articles.html_structure import MAX_DEPTH


def texts(source: str) -> list[str]:
    document = read_fragment(source)
    assert write_fragment(document, {}) == write_fragment(document, replacements(document)) == source
    return [block.text for block in document.articles[0].blocks]


def upper(document: Document) -> str:
    """Write the document with all text in capitals, marks and code where they were."""
    return write_fragment(
        document,
        {
            block.address: replace(
                block,
                runs=tuple(
                    run if any(mark.kind == "code" for mark in run.marks) else Run(run.text.upper(), run.marks)
                    for run in block.runs
                ),
            )
            for block in document.articles[0].blocks
        },
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Inline tags do not break a text, all others do.
        ("<p>a <b>b</b> c</p> d", ["a b c", "d"]),
        ("<div>a<p>b<p>c</div>d", ["a", "b", "c", "d"]),
        ("<o:p>a</o:p><my-tag>b</my-tag>", ["a", "b"]),
        ("a<hr>b<select><option>c<option>d</select>", ["a", "b", "c", "d"]),
        ("<B>a</b> <SPAN>b</SPAN>", ["a b"]),
        # A line break ends a sentence; two of them a paragraph.
        ("a<br>b<br/>c", ["a\nb\nc"]),
        ("a<br> <br />b<br><!-- x --><br>c", ["a", "b", "c"]),
        ("<b>a<br><br>b</b>", ["a", "b"]),
        ("a <br>\n b", ["a \nb"]),
        # Blank lines, where no element says what a paragraph is.
        ("a\n\nb\r\n \r\nc", ["a", "b", "c"]),
        ("<div>a\n\nb</div><p>c\n\nd</p>", ["a", "b", "c d"]),
        # Spaces collapse.
        ("  a \n\t b  ", ["a b"]),
        ("a <b> b </b> c", ["a b c"]),
        ("a\u00a0 b&nbsp;c", ["a\u00a0 b\u00a0c"]),
        ("&nbsp;a&nbsp;<b>&nbsp;</b>", ["a"]),
        # Character references.
        ("&lt;b&gt; &amp;amp; &#x416; &copy 2 &hellip;", ["<b> &amp; Ж © 2 …"]),
        # Things in a text.
        ("a <img src=x> b <!-- c --> d", ["a b d"]),
        ("a<b> </b>b<b></b>c", ["a bc"]),
        ("a<b><br></b>b", ["a\nb"]),
        ("a <script>b</script><style>c</style> d", ["a d"]),
        ("<textarea>a</textarea> <iframe>b</iframe><noscript>c</noscript>", []),
        ("a <svg><title>b</title><path/></svg> c", ["a c"]),
        ("a <svg/> c", ["a c"]),
        # What is never translated.
        ("a <code>b <b>c</b></code> d", ["a b c d"]),
        ("<code>a</code> <kbd>b</kbd>", []),
        ("<pre>a <b>b</b></pre><template><p>c</p></template>d", ["d"]),
        ('<p translate="no">a<p>b', ["b"]),
        ('<p class="x NoTranslate">a</p>b', ["b"]),
        ("<div translate=NO>a<p translate=yes>b</p>c<p>d</div>e", ["b", "e"]),
        ("a <span translate=no>b <i>c</i></span> d", ["a b c d"]),
        ("a <span translate=no>b <i translate=yes>c</i> d</span> e", ["a", "c", "e"]),
        ("<pre translate=yes>a</pre><code translate>b</code>", ["a", "b"]),
        ("<p>a <code>b <i>c</i></p>d", ["a", "d"]),
        # Tags without their other half break the text where they stand.
        ("a <b>b <i>c</b> d</i> e", ["a", "b", "c", "d", "e"]),
        ("a </b> b </p> c </br> d", ["a", "b", "c", "d"]),
        ("<a><h3>a</h3>b</a>c", ["a", "b", "c"]),
        ("<b><div>a</b>b</div>", ["a", "b"]),
        ("<p>a <b>b</p>c", ["a", "b", "c"]),
        # Comments of WordPress.
        ('a<!-- wp:paragraph -->b<!--more-->c<!-- /wp:paragraph {"a":1} -->d', ["a", "b", "c", "d"]),
        ("<!DOCTYPE html>a<?x?>b", ["a", "b"]),
        ("", []),
        (" <br> &nbsp; <p></p>", []),
    ],
)
def test_what_breaks_a_text(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("<p> <b>a</b> </p>", "<p> <b>A</b> </p>"),
        ("<a href='?a&b'><i>x</i> y</a>.\n", "<a href='?a&b'><i>X</i> Y</a>.\n"),
        ("x <B Class=y>b</B >", "X <B Class=y>B</B >"),
        ('<b>a &amp; b</b>&nbsp;c &lt;d&gt; "e"', '<b>A &amp; B</b>&nbsp;C &lt;D&gt; "E"'),
        ("a\u00a0b", "A\u00a0B"),
        ("a <br/>b<BR>c", "A <br/>B<BR>C"),
        ("a <code>x&lt;y</code> b <kbd translate=no> z </kbd>", "A <code>x&lt;y</code> B <kbd translate=no> z </kbd>"),
        ("a <img alt='b>c'/> d", "A <img alt='b>c'/>D"),
        ("<b>a</b> & <i>b</i>", "<b>A</b> &amp; <i>B</i>"),
    ],
)
def test_a_new_text_stands_between_the_old_tags(source: str, written: str) -> None:
    assert upper(read_fragment(source)) == written


def test_what_a_block_is() -> None:
    source = (
        "<h2>a</h2><ul><li>b <p>c</p></ul><table><caption>d</caption><tr><td>e<th>f</table>"
        "<figure><figcaption>g</figcaption></figure><blockquote><p>h</p></blockquote><dl><dt>i<dd>j</dl>k"
    )
    kinds = [(block.text, block.kind) for block in read_fragment(source).articles[0].blocks]
    assert kinds == [
        ("a", BlockKind.HEADING),
        ("b", BlockKind.LIST_ITEM),
        ("c", BlockKind.LIST_ITEM),
        ("d", BlockKind.CAPTION),
        ("e", BlockKind.CELL),
        ("f", BlockKind.CELL),
        ("g", BlockKind.CAPTION),
        ("h", BlockKind.QUOTE),
        ("i", BlockKind.LIST_ITEM),
        ("j", BlockKind.LIST_ITEM),
        ("k", BlockKind.PARAGRAPH),
    ]


def test_marks_have_kinds_other_rooms_know() -> None:
    (block,) = read_fragment("x <b>a</b><em>b</em><a>c</a><var>d</var><u>e</u><del>f</del><img>g").articles[0].blocks
    assert [mark.kind for run in block.runs for mark in run.marks] == [
        *("strong", "emphasis", "link", "code", "<u>", "strikethrough", "object"),
    ]


def test_a_block_knows_where_its_text_stands() -> None:
    source = "<p> Көпір </p><p>a &amp; b</p>"
    first, second = read_fragment(source).articles[0].blocks
    assert (first.start, second.start) == (source.index("Көпір"), None)


@pytest.mark.parametrize("tag", ["b", "div", "code", "svg", "p", 'span translate="no"', "b translate=yes"])
def test_deep_nesting_is_read_in_time_of_its_length(tag: str) -> None:
    depth = 100_000 if tag in {"b", "div"} else 10_000
    source = f"<{tag}>" * depth + "Мост закрыт." + f"</{tag.split(maxsplit=1)[0]}>" * depth
    document = read_fragment(source)
    assert write_fragment(document, replacements(document)) == source
    assert upper(document).count("<") == source.count("<")


@pytest.mark.parametrize(
    "unit",
    [
        "<b>",
        "</b>",
        "<b><div>",
        "</b></div>",
        "<p>a<i>",
        "<a b='",
        "<!--",
        "</",
        "<script>",
        "<title>",
        "&",
        " \n",
        "<b>a",
        "<i><b>x</i></b>",
        "a<br>",
        '<i translate=no><b translate="yes">',
        "&nbsp;",
        "<td><table>",
        "<svg><p></svg>",
    ],
)
def test_broken_text_is_read_in_time_of_its_length(unit: str) -> None:
    source = unit * 10_000
    document = read_fragment(source)
    assert write_fragment(document, replacements(document)) == source


def test_marks_one_in_another_are_bounded() -> None:
    (block,) = read_fragment("a " + "<b>" * MAX_DEPTH + "b" + "</b>" * MAX_DEPTH).articles[0].blocks
    assert max(len(run.marks) for run in block.runs) == MAX_DEPTH
    deeper = read_fragment("a " + "<b>" * (MAX_DEPTH + 1) + "b" + "</b>" * (MAX_DEPTH + 1))
    assert [block.text for block in deeper.articles[0].blocks] == ["a", "b"]
