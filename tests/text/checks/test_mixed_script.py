import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.mixed_script import check_mixed_script
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("target", "language", "words"),
    [
        ("Мeктеп ашылды", KK, "Мeктеп"),
        ("Жаңа жoл мен көпiр салынды", KK, "жoл, көпiр"),
        ("aлма ағашы", KK, "aлма"),
        ("Новые пpaвила", RU, "пpaвила"),
        ("The sсhool was opened", EN, "sсhool"),
        ("Almatyдағы school", EN, "Almatyдағы"),
        ("IТ-компания", RU, "IТ-компания"),
    ],
)
def test_look_alikes_are_told(target: str, language: Language, words: str) -> None:
    (finding,) = check_mixed_script("Открыли школу", target, language)
    assert finding.code is WarningCode.MIXED_SCRIPT
    assert finding.detail["target"] == words
    assert not finding.hard


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("", "IT-компания e-mail-ы Covid-19-дың iPhone'дың", KK),
        ("", "NASAның ұшырғышы, Googleдан", KK),
        ("", "XIХ ғасыр, II тоқсан, ІV тарау", KK),
        ("Марка «Kиа»", "Бренд «Kиа»", RU),
        ("", "Мектеп ашылды", KK),
        ("", "The school was opened", EN),
        ("", "", EN),
    ],
)
def test_compounds_endings_numerals_and_words_of_the_source_pass(source: str, target: str, language: Language) -> None:
    assert check_mixed_script(source, target, language) == []


@given(anything, anything, st.sampled_from(Language))
def test_what_is_told_stands_in_the_target(source: str, target: str, language: Language) -> None:
    found = check_mixed_script(source, target, language)
    assert len(found) <= 1
    for finding in found:
        assert all(word in target for word in (finding.detail["target"] or "").split(", "))
        assert check_mixed_script(target, target, language) == []


@pytest.mark.parametrize("text", ["aа" * 50_000, "a-а" * 33_000, "aа " * 33_000, "a" * 99_999 + "а", "'" * 100_000])
@pytest.mark.parametrize("language", [KK, EN])
def test_hostile_texts_are_read(text: str, language: Language) -> None:
    assert len(check_mixed_script("", text, language)) <= 1
