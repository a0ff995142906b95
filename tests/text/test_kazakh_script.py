import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text.kazakh_script import to_latin
from tilshi.text.masking import ADDRESS

CYRILLIC = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
LATIN = "aäbdefgğhıijklmnñoöpqrsştuūüvyz"


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Қазақстан Республикасы", "Qazaqstan Respublikasy"),
        ("Ұлттық Іс, ішкі із", "Ūlttyq Is, ışkı ız"),
        ("Иә, үй мен йод", "İä, üi men iod"),
        ("Жаңа Өмір, Үміт, Ғылым, Шын, Һәм, Хан", "Jaña Ömır, Ümıt, Ğylym, Şyn, Häm, Han"),
        ("цирк, чемпион, щётка, ёлка, юрист, яхта", "tsirk, tşempion, ştşiotka, iolka, iurist, iahta"),
        ("объект, роль, эфир", "obekt, rol, efir"),
        ("Юрта ЮНЕСКО ОЮ Я Цех", "İurta İUNESKO OİU İa Tseh"),
        ("и\u0306од", "iod"),
        ("Hello, wörld! 57-ші 😀", "Hello, wörld! 57-şı 😀"),
        ("https://example.kz/қазақ және a@b.kz", "https://example.kz/қазақ jäne a@b.kz"),
        ("ў, ї, є", "ў, ї, є"),  # letters that Kazakh has not stay as they are
        ("", ""),
    ],
)
def test_examples(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_the_whole_alphabet_gives_the_thirty_one_letters_and_no_other() -> None:
    assert len(LATIN) == 31
    assert set(to_latin(" ".join(CYRILLIC))) - {" "} == set(LATIN)
    capitals = {"İ" if letter == "i" else letter.upper() for letter in LATIN}
    assert set(to_latin(" ".join(CYRILLIC.upper()))) - {" "} <= capitals | set(LATIN)


@given(anything | st.text(CYRILLIC + CYRILLIC.upper() + " ."))
def test_no_kazakh_letter_remains_outside_addresses(text: str) -> None:
    addresses = "".join(ADDRESS.findall(unicodedata.normalize("NFC", text)))
    assert set(to_latin(text).lower()) & set(CYRILLIC) <= set(addresses.lower())


@given(st.text(CYRILLIC + " "))
def test_case_is_kept(text: str) -> None:
    assert to_latin(text) == to_latin(text).lower()
    for word in text.upper().split():
        assert len(word) == 1 or to_latin(word) == to_latin(word).replace("i", "İ").upper()


@given(st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0x03FF)))
def test_text_without_cyrillic_is_left_alone(text: str) -> None:
    assert to_latin(text) == unicodedata.normalize("NFC", text)


@given(anything)
def test_text_written_in_latin_once_stays_so(text: str) -> None:
    once = to_latin(text)
    assert to_latin(once) == once


@given(st.text(CYRILLIC), st.text(CYRILLIC))
def test_words_are_written_by_themselves(first: str, second: str) -> None:
    assert to_latin(f"{first} {second}") == f"{to_latin(first)} {to_latin(second)}"


@pytest.mark.parametrize("unit", ["Щ", "щ", "Я ", "й", "и\u0306", "ә.", "a.", "a@", "https://", "ОЮ", "{{", "\u0306"])
def test_hostile_texts_of_a_hundred_thousand_characters_are_written_in_latin(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert not set(to_latin(text).lower()) & set(CYRILLIC)
