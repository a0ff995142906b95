"""Plain text articles."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles import (
    Address,
    Block,
    BlockKind,
    Document,
    Run,
    from_text,
    read,
    replacements,
    slug,
    with_title,
    write,
)
from tilshi.errors import EmptyText, InvalidValue

SHARED = Path(__file__).parents[2] / "../shared/articles"
TITLE = "В Аральске открыли «новый» мост — на 57 метров"
SLUG = "В-Аральске-открыли-новый-мост-на-57-метров"
ARTICLE = f"{TITLE}\n\n{SLUG}\n\nПервый абзац.\n\nВторой абзац.\nЕго вторая строка.\n"
LINES = st.lists(
    st.sampled_from(
        ["Заголовок", "Заголовок-дня", "Абзац. Ещё.", "", " ", "\t", "  с отступом ", "😀", "\u200b", "x\x0cy"]
    ),
    max_size=12,
)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


def texts(document: Document) -> tuple[str | None, str | None, list[str]]:
    (article,) = document.articles
    return (
        article.title.text if article.title else None,
        article.slug.text if article.slug else None,
        [block.text for block in article.blocks],
    )


def test_title_slug_and_paragraphs() -> None:
    document = read(ARTICLE.encode())
    assert texts(document) == (TITLE, SLUG, ["Первый абзац.", "Второй абзац.\nЕго вторая строка."])
    article = document.articles[0]
    assert article.title is not None
    assert article.title.kind is BlockKind.HEADING
    assert article.meta == {"encoding": "utf-8"}
    assert article.language is None


def test_an_encoding_that_was_guessed_is_said_to_be() -> None:
    assert read(ARTICLE.encode("cp1251")).articles[0].meta == {"encoding": "cp1251", "encoding_guessed": "true"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Одно предложение.", (None, None, ["Одно предложение."])),
        ("Слово", (None, None, ["Слово"])),
        ("Слово\n\n", (None, None, ["Слово"])),
        ("Строка\nещё строка", (None, None, ["Строка\nещё строка"])),
        ("Две\nстроки\n\nАбзац.", (None, None, ["Две\nстроки", "Абзац."])),
        ("Заголовок\n\nАбзац.", ("Заголовок", None, ["Абзац."])),
        ("Заголовок\n \t\nАбзац.", ("Заголовок", None, ["Абзац."])),
        ("\n\n  Заголовок\n\nАбзац.", ("Заголовок", None, ["Абзац."])),
        ("Заголовок\n\nЗаголовок\n\nАбзац.", ("Заголовок", "Заголовок", ["Абзац."])),
        ("Два слова\n\nДва слова\n\nАбзац.", ("Два слова", None, ["Два слова", "Абзац."])),
        ("Два слова\n\nДва-других\n\nАбзац.", ("Два слова", None, ["Два-других", "Абзац."])),
        ("Й\u0306о\n\nЙ\u0306о\n\nА", ("Й\u0306о", "Й\u0306о", ["А"])),
        ("***\n\n---\n\nАбзац.", ("***", None, ["---", "Абзац."])),
        ("Лид с точкой.\n\nАбзац.", ("Лид с точкой.", None, ["Абзац."])),
        ("Что дальше? Ждут воды\n\nАбзац.", ("Что дальше? Ждут воды", None, ["Абзац."])),
        ("В г. Алматы у А. Б. Ким сказано.\n\nАбзац.", ("В г. Алматы у А. Б. Ким сказано.", None, ["Абзац."])),
        ("Мост открыт. «Это всё».\n\nАбзац.", (None, None, ["Мост открыт. «Это всё».", "Абзац."])),
        ("д" * 301 + "\n\nАбзац.", (None, None, ["д" * 301, "Абзац."])),
    ],
)
def test_what_is_a_title(text: str, expected: tuple[str | None, str | None, list[str]]) -> None:
    assert texts(from_text(text)) == expected


def test_a_cut_slug_is_still_one() -> None:
    title = "Слово " * 40 + "конец"
    assert texts(from_text(f"{title}\n\n{slug(title)}\n\nА."))[1] == slug(title)


def test_a_title_beside_the_text_leaves_the_first_line_in_the_body() -> None:
    document = from_text("Первая строка\n\nАбзац.", " Свой заголовок ")
    assert texts(document) == ("Свой заголовок", None, ["Первая строка", "Абзац."])
    title = document.articles[0].title
    assert title is not None
    assert title.start is None
    assert [block.start for block in document.articles[0].blocks] == [0, 15]
    assert write(document, {}).decode() == "Свой заголовок\n\nПервая строка\n\nАбзац."


def test_a_title_that_is_the_first_line_too_is_one_title() -> None:
    document = from_text(ARTICLE, TITLE.upper())
    assert texts(document)[:2] == (TITLE, SLUG)
    assert write(document, {}).decode() == ARTICLE


def test_a_blank_title_is_none() -> None:
    assert texts(from_text("Заголовок\n\nАбзац.", "  ")) == ("Заголовок", None, ["Абзац."])


@given(LINES, NEWLINES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32-le"]))
def test_writing_changes_nothing(lines: list[str], newline: str, encoding: str) -> None:
    text = newline.join(lines)
    data = ("\ufeff" if encoding == "utf-32-le" else "").encode(encoding) + text.encode(encoding)
    try:
        document = read(data)
    except EmptyText:
        assert not text.replace("\u200b", "").strip()
        return
    assert write(document, {}) == data
    assert write(document, replacements(document)) == data


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_offsets_are_code_points_of_the_text_as_sent(text: str) -> None:
    try:
        document = from_text(text)
    except EmptyText:
        return
    for block in replacements(document).values():
        assert block.start is not None
        assert text[block.start : block.start + len(block.text)] == block.text
        assert block.text == block.text.strip()
    spans = [(block.start or 0, len(block.text)) for block in replacements(document).values()]
    rest = "".join(
        text[left + length : right]
        for (left, length), (right, _) in zip([(0, 0), *spans], [*spans, (len(text), 0)], strict=True)
    )
    assert (
        not rest.replace("\u200b", "")
        .replace("\ufeff", "")
        .replace("\u2060", "")
        .replace("\u200e", "")
        .replace("\u200f", "")
        .strip()
    )


def test_replaced_blocks_take_the_newlines_of_the_file() -> None:
    document = read(ARTICLE.replace("\n", "\r\n").encode("cp1251"))
    translated = {
        address: replace(block, runs=(Run(f"{block.text[:3]}\nx"),))
        for address, block in replacements(document).items()
    }
    assert write(document, translated) == "В А\r\nx\r\n\r\nВ-А\r\nx\r\n\r\nПер\r\nx\r\n\r\nВто\r\nx\r\n".encode(
        "cp1251"
    )


def test_a_replacement_the_document_has_no_place_for_is_an_error() -> None:
    stray = Block(BlockKind.PARAGRAPH, (Run("x"),), Address("p99"))
    with pytest.raises(ValueError, match="p99"):
        write(read(ARTICLE.encode()), {stray.address: stray})


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "\u200b\n\ufeff"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyText):
        from_text(text)


@pytest.mark.parametrize(
    ("text", "title", "param"), [("а\ud800", None, "text"), ("а\0", None, "text"), ("а", "\udfff", "title")]
)
def test_what_is_no_character_is_refused(text: str, title: str | None, param: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        from_text(text, title)
    assert caught.value.param == param


def test_a_title_given_takes_the_place_of_the_articles_own() -> None:
    document = read("Мост закрыт\n\nМост закрыли в среду.".encode())
    assert with_title(document, None) is with_title(document, " \u200b") is document
    given = with_title(document, " Другой ").articles[0]
    assert given.title is not None
    assert given.title.text == "Другой"
    assert given.blocks == document.articles[0].blocks
    with pytest.raises(InvalidValue, match=r"title: U\+DCFF at 1") as caught:
        with_title(document, "М\udcff")
    assert caught.value.param == "title"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here")
def test_the_article_the_form_was_taken_from() -> None:
    data = (SHARED / "geneva.ru.txt").read_bytes()
    document = read(data)
    title, slug_line, blocks = texts(document)
    assert title is not None
    assert slug_line == slug(title)
    assert len(blocks) == 6
    assert write(document, replacements(document)) == data
