"""Written files are in the encoding they were read in: their text, and the notice at their end."""

import codecs

from tilshi.articles.encoding import Decoded, decode, encode
from tilshi.articles.html_writer import with_paragraph
from tilshi.articles.model import Document

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
TEXT_FORMATS = ("plain", "markdown")
"""Formats whose files end with a line of notice; HTML has it as its last paragraph."""


def decoded(data: bytes, document: Document) -> Decoded:
    """Return the text of a file that `articles.write` made of `document`."""
    if data.startswith(_BOMS):
        return decode(data)
    encoding = document.articles[0].meta.get("encoding", "utf-8")
    return Decoded(data.decode(encoding), encoding)


def with_notice(data: bytes, document: Document, notice: str) -> bytes:
    """Return a text, Markdown or HTML file with a last line that says what it is; other formats as they are."""
    file = decoded(data, document)
    if document.format == "html":
        text = with_paragraph(file.text, notice)
        return file.bom + text.encode(file.encoding, "xmlcharrefreplace")
    if document.format not in TEXT_FORMATS:
        return data
    newline = "\r\n" if "\r\n" in file.text else "\n"
    line = f"*{notice}*" if document.format == "markdown" else notice
    return encode(file.text.rstrip() + newline * 2 + line + newline, file)
