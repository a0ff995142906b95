"""What every format owes: one suite run against all of them."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles import FORMATS, BlockKind, Document, Run, format_of, read, replacements, write
from tilshi.errors import EmptyText, TooLarge, UnsupportedMedia

SAMPLES = {
    "plain": "Жаңа мектеп ашылды\n\nЖаңа-мектеп-ашылды\n\nМектепте 900 орын бар.\n\nОны «Тау» қоры салды.\n",
    "markdown": "# Жаңа мектеп ашылды\n\nМектепте **900** орын бар.\n\n- Оны [«Тау» қоры](//tau.example) салды.\n",
    "html": (
        "<!DOCTYPE html>\n<h1>Жаңа мектеп ашылды</h1>\n<p>Мектепте <b>900</b> орын бар.</p>\n"
        "<ul>\n<li>Оны <a href=//tau.example>«Тау» қоры</a> салды.\n</ul>\n"
    ),
    "ninjs": (
        '{"uri": "urn:example:1", "headline": "Жаңа мектеп ашылды", "priority": 1.0, "body_html": '
        '"<p>Мектепте <b>900</b> орын бар.</p>\\n<p>Оны «Тау» қоры салды.</p>"}'
    ),
}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(str.strip)

every_format = pytest.mark.parametrize("name", sorted(FORMATS))


def sample(name: str) -> Document:
    return read(SAMPLES[name].encode(), name)


def test_every_format_has_a_sample() -> None:
    assert SAMPLES.keys() == FORMATS.keys()


@every_format
def test_the_entry_is_complete_and_its_own(name: str) -> None:
    entry = FORMATS[name]
    assert entry.name == name
    others = [each for each in FORMATS.values() if each is not entry]
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in entry.suffixes)
    assert not {*entry.suffixes} & {suffix for each in others for suffix in each.suffixes}
    assert not {*entry.media_types} & {kind for each in others for kind in each.media_types}
    assert format_of(f"dir.d/A.B{entry.suffixes[0].upper()}") == name


@every_format
def test_the_article_is_found(name: str) -> None:
    document = sample(name)
    (article,) = document.articles
    assert document.format == name
    assert article.title is not None
    assert article.title.text == "Жаңа мектеп ашылды"
    assert article.title.kind is BlockKind.HEADING
    assert article.text == "Мектепте 900 орын бар.\n\nОны «Тау» қоры салды."


@every_format
def test_addresses_are_unique(name: str) -> None:
    (article,) = sample(name).articles
    assert len(replacements(sample(name))) == len(article.blocks) + (article.title is not None) + (
        article.slug is not None
    )


@every_format
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "kz1048", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_writing_nothing_new_is_the_same_file(name: str, encoding: str, newline: str) -> None:
    data = SAMPLES[name].replace("\n", newline).encode(encoding)
    document = read(data, name)
    assert write(document, {}) == data
    assert write(document, replacements(document)) == data


@every_format
@given(text=TEXT)
def test_a_new_text_is_read_back(name: str, text: str) -> None:
    document = sample(name)
    address = document.articles[0].blocks[-1].address
    block = replace(document.articles[0].blocks[-1], runs=(Run(text),))
    back = read(write(document, {address: block}), name).articles[0]
    assert "".join(back.blocks[-1].text.split()) == "".join(text.split())
    assert back.blocks[:-1] == document.articles[0].blocks[:-1]


@every_format
def test_one_block_changes_and_nothing_else(name: str) -> None:
    document = sample(name)
    block = document.articles[0].blocks[0]
    new = replace(block, runs=(Run("The school has 900 places."),))
    written = write(document, {block.address: new}).decode()
    before = SAMPLES[name]
    for old in ("Мектепте 900 орын бар.", "Мектепте **900** орын бар.", "Мектепте <b>900</b> орын бар."):
        before = before.replace(old, "")
    assert written.replace("The school has 900 places.", "") == before


@every_format
@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_to_read(name: str, data: bytes) -> None:
    with pytest.raises(EmptyText):
        read(data, name)


@every_format
@pytest.mark.parametrize(
    "data", [b"\0", b"PK\x03\x04\0\0", b"%PDF-1.7\n\x00\x01\xff", b"\x01\x02\x03\x04", bytes(range(256))]
)
def test_binary_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedMedia):
        read(data, name)


@every_format
@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    try:
        document = read(data, name)
    except (EmptyText, UnsupportedMedia):
        return
    assert write(document, {}) == data


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.txt", "plain"),
        ("a.MD", "markdown"),
        ("a.HTM", "html"),
        ("b/c.markdown", "markdown"),
        ("README", "plain"),
        ("-", "plain"),
    ],
)
def test_formats_by_file_name(name: str, expected: str) -> None:
    assert read(b"text", name=name).format == expected


def test_the_argument_wins_over_the_name() -> None:
    assert read(b"text", "plain", name="a.md").format == "plain"
    assert read(b"text").format == "plain"


def test_unknown_formats_name_the_known_ones() -> None:
    with pytest.raises(UnsupportedMedia, match=r"'\.exe'.*\.txt.*\.md"):
        read(b"text", name="a.exe")
    with pytest.raises(UnsupportedMedia, match=r"'word'.*plain, markdown") as caught:
        read(b"text", "word")
    assert caught.value.param == "format"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_limit_counts_characters_not_bytes(name: str, encoding: str) -> None:
    text = "Мост через Шардару закрыли на ремонт."
    text = json.dumps({"headline": text}, ensure_ascii=False) if name == "ninjs" else text
    data = text.encode(encoding)
    assert read(data, name, max_chars=len(text)) == read(data, name)
    with pytest.raises(TooLarge, match=f"^text: {len(text)} characters, markup included; ") as caught:
        read(data, name, max_chars=len(text) - 1)
    assert caught.value.param == "text"


def test_a_file_over_the_limit_is_not_parsed() -> None:
    data = b"[" * 6_000
    with pytest.raises(TooLarge, match="opening brackets"):
        read(data, "markdown", max_chars=6_000)
    with pytest.raises(TooLarge, match="6,000 characters"):
        read(data, "markdown", max_chars=5_999)
