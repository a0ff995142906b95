import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.names import MOST_NAMES, Strength, profile
from tilshi.text.names.candidates import MOST_CAPITALS

RU, KK, EN = Language.RU, Language.KK, Language.EN


def names(text: str, language: Language) -> dict[str, Strength]:
    return {name.word.text: name.strength for name in profile(text, language).names}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Вчера Иванов приехал в Астану.", RU, {"Иванов": Strength.STRONG, "Астану": Strength.STRONG}),
        ("Алматы ждёт гостей.", RU, {"Алматы": Strength.STRONG}),
        ("Дом построен.", RU, {}),
        ("Об этом знает Дом.", RU, {"Дом": Strength.WEAK}),
        ("Об этом знает ООН, а ВЦИК нет.", RU, {"ООН": Strength.FAIR, "ВЦИК": Strength.ACRONYM}),
        ("Об этом знает Минпромторг.", RU, {"Минпромторг": Strength.WEAK}),
        ("Как вы, если Вы рядом?", RU, {}),
        ("On Tuesday, I met the Minister.", EN, {"Tuesday": Strength.STRONG, "Minister": Strength.WEAK}),
        ("They met Mr. Smith and J. Abernathy.", EN, {"Smith": Strength.WEAK, "Abernathy": Strength.STRONG}),
        ("Abernathy left.", EN, {"Abernathy": Strength.OPENING}),
        ('They saw "Abernathy Falls".', EN, {"Abernathy": Strength.FAIR, "Falls": Strength.WEAK}),
        ("Кеше Президент Ұлттық кеңесте болды.", KK, {"Президент": Strength.WEAK, "Ұлттық": Strength.WEAK}),
        ("Кеше Ахметовтің досы Ядролық орталықта.", KK, {"Ахметовтің": Strength.STRONG, "Ядролық": Strength.WEAK}),
        ("Об этом пишет The Verge.", RU, {"Verge": Strength.WEAK}),
        ("They bought a T-shirt in Russia.", EN, {"Russia": Strength.FAIR}),
        ("They met at the Board of Exams (BOE).", EN, {"Board": Strength.WEAK, "Exams": Strength.WEAK}),
    ],
)  # fmt: skip
def test_which_words_are_names_and_how_sure(text: str, language: Language, expected: dict[str, Strength]) -> None:
    assert names(text, language) == expected


def test_a_headline_in_title_case_proves_little() -> None:
    assert max(names("Senators Meet Abernathy Over Budget", EN).values()) <= Strength.FAIR
    assert max(names("SENATORS MEET ABERNATHY", EN).values()) <= Strength.FAIR


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Гостей ждут Ахметов, Назарбаев, Путин и Трамп.", RU),
        ("Рейсы в Караганду, Шымкент, Актобе и Павлодар отменены", RU),
        ("Кеше Назарбаев, Ахметов, Трамп келді", KK),
        ("Senator Abernathy Saw Putin, Nazarbayev, Akhmetov", EN),
        ("Abernathy, Putin, Nazarbayev and Akhmetov met.", EN),
    ],
)
def test_an_enumeration_full_of_names_is_no_headline(text: str, language: Language) -> None:
    assert list(names(text, language).values()).count(Strength.STRONG) >= 2


def test_among_capitals_only_known_names_count() -> None:
    assert names("НАЗАРБАЕВ ОТКРЫЛ МОСТ", RU) == {
        "НАЗАРБАЕВ": Strength.STRONG,
        "ОТКРЫЛ": Strength.WEAK,
        "МОСТ": Strength.WEAK,
    }
    assert names("NAZARBAYEV OPENS A BRIDGE", EN) == {
        "NAZARBAYEV": Strength.FAIR,
        "OPENS": Strength.WEAK,
        "BRIDGE": Strength.WEAK,
    }
    assert names("АСТАНАДА ЖАҢА КӨПІР", KK)["АСТАНАДА"] is Strength.FAIR


def test_the_number_of_names_is_bounded() -> None:
    text = "и " + " ".join(f"Ж{first}{second}ров" for first in "абвгдежзик" for second in "абвгдежзик")
    assert len(profile(text, RU).names) == MOST_NAMES


@given(anything, st.sampled_from(Language))
def test_names_are_words_of_the_text_in_order(text: str, language: Language) -> None:
    found = profile(text, language)
    places = [name.at for name in found.names]
    assert places == sorted(set(places))
    for name in found.names:
        assert found.words[name.at] == name.word
        assert name.word.text[0].isupper()


def test_a_word_is_one_name_however_often_it_stands_there() -> None:
    found = profile("Их встретил Ахметов, и Ахметов, и снова Ахметов.", RU)
    assert [name.at for name in found.names] == [2]


def test_names_far_behind_more_capitals_than_any_article_has_are_not_looked_at() -> None:
    words = "Дом " * (MOST_CAPITALS - 1)
    assert "Ахметов" in names(f"и {words}Ахметов", RU)
    assert "Ахметов" not in names(f"и {words}Дом Ахметов", RU)
