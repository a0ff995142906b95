"""The notice stands at the end of a file, in the file's own encoding and line ends."""

import codecs

import pytest

from tilshi.articles.formats import read, replacements, write
from tilshi.desk.encoded import decoded, with_notice

TEXT = "Мост закрыли\n\nМост через реку закрыли на ремонт до мая, сообщили в акимате.\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        TEXT.encode("cp1251"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1251", "crlf"],
)
def test_the_notice_is_the_last_line(data: bytes) -> None:
    document = read(data)
    written = with_notice(write(document, replacements(document)), document, "Машинный перевод")
    text = decoded(written, document).text
    newline = "\r\n" if b"\r\n" in data else "\n"
    assert text == TEXT.replace("\n", newline).rstrip() + newline * 2 + "Машинный перевод" + newline
    assert written.startswith(data.rstrip(b"\n\r\0"))


def test_a_notice_the_encoding_cannot_hold_moves_the_file_to_utf8() -> None:
    document = read(TEXT.encode("cp1251"))
    written = with_notice(TEXT.encode("cp1251"), document, "Машиналық аударма")
    assert written.startswith(codecs.BOM_UTF8)
    assert decoded(written, document).text.endswith("\n\nМашиналық аударма\n")


def test_markdown_sets_the_notice_apart() -> None:
    document = read("# Мост\n\nЗакрыли.\n".encode(), "markdown")
    assert with_notice("# Мост\n\nЗакрыли.\n".encode(), document, "Перевод").decode().endswith("\n\n*Перевод*\n")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>Мост</p>", "<p>Мост</p>\n<p>Перевод</p>\n"),
        ("<p>Мост</p>\r\n", "<p>Мост</p>\r\n<p>Перевод</p>\r\n"),
        ("<body><p>Мост</p>\n</BODY></html>\n", "<body><p>Мост</p>\n<p>Перевод</p>\n</BODY></html>\n"),
        ("<html>Мост<!-- </body> --></html>", "<html>Мост<!-- </body> -->\n<p>Перевод</p>\n</html>"),
    ],
)
def test_html_has_it_as_its_last_paragraph(page: str, expected: str) -> None:
    document = read(page.encode(), "html")
    assert with_notice(page.encode(), document, "Перевод").decode() == expected


def test_html_keeps_its_encoding() -> None:
    data = f"<meta charset=windows-1251><p>{TEXT}</p>".encode("cp1251")
    written = with_notice(data, read(data, "html"), "Аударма <б> ә")
    assert written == data + "\n<p>Аударма &lt;б&gt; &#1241;</p>\n".encode("cp1251")
