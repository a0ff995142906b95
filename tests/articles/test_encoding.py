"""Bytes to text and back."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.encoding import Decoded, decode, encode
from tilshi.errors import UnsupportedMedia

RUSSIAN = "В Аральске открыли новый цех: «Арал жолы» принял 57 рабочих — ёлки тоже посадили."
KAZAKH = "Қызылорда облысында жаңа зауыт ашылды, әкімнің айтуынша, өнім үш елге жөнелтіледі. Һәм ұлттық ғылым."
ENGLISH = "The plant “Aral Way” opened — it’s the region’s first."

UNICODE = ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"]
WORDS = st.lists(st.sampled_from((RUSSIAN + " " + KAZAKH).split()), min_size=8, unique=True)
CONTROLS = [*"\t\n\v\f\r", "\x1a"]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(CONTROLS))


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", *UNICODE])
def test_unicode_encodings_are_read_and_written_back(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    decoded = decode(data)
    assert decoded.text == text
    assert encode(text, decoded) == data


@pytest.mark.parametrize(("bom", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")])
def test_big_endian_marks(bom: bytes, encoding: str) -> None:
    data = bom + RUSSIAN.encode(encoding)
    assert decode(data) == Decoded(RUSSIAN, encoding, bom)
    assert encode(RUSSIAN, decode(data)) == data


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        (RUSSIAN, "cp1251", "cp1251"),
        ("Привет", "cp1251", "cp1251"),
        (ENGLISH, "cp1251", "cp1251"),
        (KAZAKH, "kz1048", "kz1048"),
        ("Сәлем, әлем", "kz1048", "kz1048"),
        (KAZAKH, "ptcp154", "ptcp154"),
    ],
)
def test_code_pages_are_guessed_and_said_to_be(text: str, encoding: str, expected: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, expected, True)


@given(WORDS, st.sampled_from(["kz1048", "utf-16-le", "utf-16-be", "utf-8"]))
def test_any_words_come_back(words: list[str], encoding: str) -> None:
    text = " ".join(words).replace("—", "-")
    data = text.encode(encoding)
    decoded = decode(data)
    assert decoded.text == text
    assert encode(decoded.text, decoded) == data


@given(TEXT, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_in_unicode_comes_back(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    try:
        decoded = decode(data)
    except UnsupportedMedia as error:
        assert "control characters" in error.message  # noqa: PT017 - only some of the texts are refused
        return
    assert encode(decoded.text, decoded) == data
    assert decoded.text == text or text.startswith("\ufeff")


def test_what_the_encoding_cannot_hold_is_written_in_utf8() -> None:
    decoded = decode(RUSSIAN.encode("cp1251"))
    assert encode("Қазақша", decoded) == codecs.BOM_UTF8 + "Қазақша".encode()
    assert encode("По-русски", decoded) == "По-русски".encode("cp1251")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL byte at 8"),
        ("текст\0текст".encode(), "NUL byte at 10"),
        ("текст\0текст".encode("utf-8-sig"), "NUL character at 5"),
        ("текст\0текст".encode("cp1251"), "NUL byte at 5"),
        (b"\x01\x02\x03text", "control characters"),
        (codecs.BOM_UTF16_LE + b"abc", "marked as utf-16-le but broken"),
        (codecs.BOM_UTF8 + b"abc\xff", "marked as utf-8 but broken at byte 6"),
        (RUSSIAN.encode()[:-3] + b"\xd0" + b".", "UTF-8 but broken at byte"),
        (RUSSIAN.encode("utf-8", "surrogatepass") + "\udc80".encode("utf-8", "surrogatepass"), "UTF-8 but broken"),
        (RUSSIAN.encode("koi8_r", "replace"), "looks like koi8_r"),
        ("Открыт новый цех на 57 мест".encode("cp866"), "looks like cp866"),
        ("Le café de l’été à Genève, déjà rénové, a été très apprécié.".encode("cp1252"), "no text in"),
        (random.Random(7).randbytes(400), "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, said: str) -> None:
    with pytest.raises(UnsupportedMedia) as caught:
        decode(data)
    assert said in caught.value.message


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    try:
        decoded = decode(data)
    except UnsupportedMedia:
        return
    assert encode(decoded.text, decoded) == data
