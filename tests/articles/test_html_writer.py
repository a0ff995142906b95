"""HTML and XML written anew: no tag is lost, none is new, whatever a model says."""

import re
from collections import Counter
from dataclasses import replace
from xml.etree import ElementTree as ET

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.articles.html_soup import EVIL, SOUP, TREE

from tilshi.articles import Address, Block, BlockKind, Document, Mark, Run, read_fragment, replacements, write_fragment
from tilshi.articles.html_fragment import Markup
from tilshi.articles.html_tokens import TokenKind, html_tokens
from tilshi.articles.html_writer import escape, skeleton_of, written
from tilshi.articles.marks import reapply
from tilshi.errors import InvalidValue


def tags(source: str) -> Counter[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every element, comment and instruction as libxml2 reads them, with its attributes (or its text)."""
    # within what no end tag of the sources closes, and below a root that libxml2 need not guess
    root = lxml.html.document_fromstring(f"<html><body><article>{source}</article></body></html>")
    return Counter(
        (str(each.tag), tuple(each.attrib.items()) if isinstance(each.tag, str) else (("", each.text or ""),))
        for each in root.iter()
    )


def markup(source: str) -> list[str]:
    """Everything in the source that is not text, by our own tokeniser."""
    tokens = html_tokens(source)
    return [source[token.start : token.end] for token in tokens if token.kind is not TokenKind.TEXT]


def said(document: Document, words: list[str]) -> str:
    """Write the document with each block's text replaced by the next of the words, its marks put back."""
    blocks = document.articles[0].blocks
    made = (reapply(block, words[index % len(words)])[0] for index, block in enumerate(blocks))
    return write_fragment(document, {block.address: block for block in made})


@given(SOUP | TREE)
def test_writing_nothing_new_is_the_same_text(source: str) -> None:
    document = read_fragment(source)
    assert write_fragment(document, {}) == write_fragment(document, replacements(document)) == source


@given(SOUP | TREE)
def test_a_text_that_comes_back_unchanged_changes_nothing(source: str) -> None:
    document = read_fragment(source)
    assert said(document, [""]) is not None
    same = {block.address: reapply(block, block.text)[0] for block in document.articles[0].blocks}
    assert write_fragment(document, same) == source


@settings(max_examples=300)
@example("</div>-->", [""])
@example('Мост <code translate="yes">закрыт <b>до утра</b> сегодня</code> утром.', ["one two three four five"])
@given(SOUP | TREE, st.lists(EVIL, min_size=1, max_size=6))
def test_no_tag_is_lost_and_none_is_new(source: str, words: list[str]) -> None:
    result = said(read_fragment(source), words)
    assert Counter(markup(result)) == Counter(markup(source))
    assert tags(result) == tags(source)


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("html", 'Мост <code translate="yes">закрыт сегодня</code> утром.'),
        ("xml", "Мост <object>закрыт сегодня</object> утром."),
        ("xml", "Мост <code>закрыт сегодня</code> утром."),
        ("xml", "Мост <image>закрыт сегодня</image> утром."),
    ],
)
def test_words_in_elements_named_like_what_is_kept_are_translated(markup: Markup, source: str) -> None:
    document = read_fragment(source, markup=markup)
    (block,) = document.articles[0].blocks
    assert block.text == "Мост закрыт сегодня утром."
    assert not any(mark.kind in {"code", "object", "image"} for run in block.runs for mark in run.marks)
    result = said(document, ["The bridge is closed today in the morning."])
    assert re.sub(r"<[^>]*>", "", result) == "The bridge is closed today in the morning."
    name = source.partition("<")[2].partition(">")[0].partition(" ")[0]
    assert result.count(f"</{name}>") == result.count(f"<{name}") == 1
    assert re.search(rf"<{name}[^>]*>[^<]+</{name}>", result)  # it holds words still


@given(TREE, st.lists(EVIL, min_size=1, max_size=6))
def test_what_was_nested_well_stays_so(source: str, words: list[str]) -> None:
    def is_nested(text: str) -> bool:
        stack: list[str] = []
        for token in html_tokens(text):
            if token.kind is TokenKind.OPEN and token.name not in {"br", "img", "hr", "wbr"}:
                stack.append(token.name)
            elif token.kind is TokenKind.CLOSE and (not stack or stack.pop() != token.name):
                return False
        return not stack

    assert is_nested(source)
    assert is_nested(said(read_fragment(source), words))


def in_sight(text: str) -> str:
    return "".join(re.sub(r"[\x01\x0b]", "\ufffd", text).split())


@given(SOUP | TREE, st.lists(EVIL, min_size=1, max_size=6))
def test_what_a_model_says_is_read_back_as_text(source: str, words: list[str]) -> None:
    document = read_fragment(source)
    back = [run for block in read_fragment(said(document, words)).articles[0].blocks for run in block.runs]
    expected = [words[index % len(words)] for index, _ in enumerate(document.articles[0].blocks)]
    # Code that the model left out is written all the same.
    shown = "".join(run.text for run in back if not any(mark.kind == "code" for mark in run.marks))
    assert in_sight(shown) == in_sight("".join(expected))


def elements(source: str) -> Counter[tuple[str, tuple[tuple[str, str], ...]]]:
    return Counter((each.tag, tuple(each.attrib.items())) for each in ET.fromstring(f"<x>{source}</x>").iter())  # noqa: S314 - our own soup


@given(TREE, st.lists(EVIL, min_size=1, max_size=6), st.sampled_from([(), ("p", "div")]))
def test_xml_stays_well_formed(source: str, words: list[str], splitting: tuple[str, ...]) -> None:
    try:
        document = read_fragment(source, markup="xml", splitting_tags=splitting, ignore_tags=["code", "i"])
    except InvalidValue:  # a void element of HTML, or an attribute without quotes
        return
    assert write_fragment(document, replacements(document)) == source
    assert elements(said(document, words)) == elements(source)


def test_marks_that_are_not_the_places_own_are_dropped() -> None:
    document = read_fragment("a <b>b</b><br>c")
    (block,) = document.articles[0].blocks
    runs = (
        Run("x ", (Mark("strong", "7"),)),
        Run("y", (Mark("link", "https://a.example"),)),
        Run("z", (Mark("strong", "0"),)),
    )
    assert write_fragment(document, {block.address: replace(block, runs=runs)}) == "x y<b>z</b><br>"


def test_line_breaks_go_where_lines_end() -> None:
    document = read_fragment("a<br/>b<br>c")
    (block,) = document.articles[0].blocks
    for text, expected in (("x\ny\nz", "x<br/>y<br>z"), ("x\ny\nz\nw", "x<br/>y<br>z w"), ("x", "x<br/><br>")):
        assert write_fragment(document, {block.address: replace(block, runs=(Run(text),))}) == expected


def test_other_documents_are_refused() -> None:
    document = Document("plain", object(), ())
    with pytest.raises(TypeError, match="not read as HTML"):
        written(document, {})


def test_an_address_nobody_knows_is_none_of_the_places() -> None:
    document = read_fragment("a")
    stranger = Block(BlockKind.PARAGRAPH, (Run("b"),), Address("b9"))
    assert write_fragment(document, {stranger.address: stranger}) == "a"
    assert list(skeleton_of(document).places) == [Address("b0")]


def test_escaped() -> None:
    assert escape('<a href="b">&amp;\'\x02\ufffe') == '&lt;a href="b"&gt;&amp;amp;\'\ufffd\ufffd'
