"""Nothing an article says reaches the terminal as a command."""

import json
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cli.plain import clean, escape_json, file_name, one_line, to_json

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", "\ufffd31m"),
        ("back\x08space", "back␈space"),
        ("one\rtwo", "one␍two"),
        ("one\r\ntwo", "one\ntwo"),
        ("gone\x7f", "gone␡"),
        ("safe\u202egnp.exe", "safe\ufffdgnp.exe"),
        ("half \ud83d", "half \ufffd"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("Ұлттық «мұражай» — 🏛 العربية", "Ұлттық «мұражай» — 🏛 العربية"),
    ],
)
def test_clean_shows_what_would_act(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(ANY_TEXT)
def test_clean_text_has_no_control_characters_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert not {char for char in cleaned if char < " " or "\x7f" <= char <= "\x9f"} - {"\n", "\t"}
    assert clean(cleaned) == cleaned


@given(ANY_TEXT)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(ANY_TEXT)
def test_json_says_the_same_without_raw_control_characters(text: str) -> None:
    written = to_json({"text": text})
    assert json.loads(written) == {"text": text}
    assert not {char for char in written if char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u202e"}
    written.encode()


def test_escaping_keeps_letters_readable() -> None:
    assert escape_json('{"а": "\x9bқ"}') == '{"а": "\\u009bқ"}'


def test_a_file_name_is_one_line() -> None:
    assert file_name(PurePath("a\nb\tc\x1b.txt")) == "a␊b␉c␛.txt"
