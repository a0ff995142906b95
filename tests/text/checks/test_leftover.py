import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.leftover import check_leftover, surely_of
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
RUSSIAN = "Жители посёлка третий день ждут, когда наконец уйдёт вода и откроют дорогу в город."
KAZAKH = "Ауыл тұрғындары судың қайтып, жолдың ашылғанын үшінші күн күтіп отыр."
ENGLISH = "Villagers have been waiting three days for the water to go and the road to open."


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        (RUSSIAN, "Ауыл тұрғындары үшінші күн когда наконец уйдёт вода и откроют дорогу в город.", RU, KK),
        (RUSSIAN, RUSSIAN, RU, KK),
        ("Мост открыли.", "Көпір ашылды, об этом сообщили в пресс-службе района, которая ждала этого дня.", RU, KK),
        (KAZAKH, "Жители посёлка судың қайтып, жолдың ашылғанын үшінші күн күтіп отыр.", KK, RU),
        (ENGLISH, "Ауыл тұрғындары waiting three days for the water to go and the road to open.", EN, KK),
        (ENGLISH, "Жители посёлка waiting three days for the water to go and the road to open.", EN, RU),
    ],
)
def test_half_a_sentence_left_is_untranslated(source: str, target: str, one: Language, other: Language) -> None:
    (finding,) = check_leftover(source, target, one, other)
    assert finding.code is WarningCode.UNTRANSLATED
    assert (finding.detail["target"] or "") in target


@pytest.mark.parametrize(
    "target",
    [
        "Ауыл тұрғындары судың қайтып, жолдың ашылғанын үшінші күн күтіп отыр, откроют дорогу.",
        "Барлығы сообщил что бұл жұмыс ертең аяқталады, сондықтан тұрғындар қалаға бара алады.",
    ],
)
def test_a_few_words_left_are_told(target: str) -> None:
    (finding,) = check_leftover(RUSSIAN, target, RU, KK)
    assert finding.code is WarningCode.FOREIGN_WORDS


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        (RUSSIAN, KAZAKH, RU, KK),
        (KAZAKH, RUSSIAN, KK, RU),
        (RUSSIAN, ENGLISH, RU, EN),
        ("Вышла газета «Жизнь и наука».", "«Жизнь и наука» газеті шықты.", RU, KK),
        ("Президент Иван Петров прибыл.", "Президент Иван Петров келді.", RU, KK),
        ("Компания «Север» продала акции.", "«Север» компания акция сатты.", RU, KK),
        ("Добывают медь, цинк, свинец, кобальт.", "Мыс, цинк, кобальт, титан өндіреді.", RU, KK),
        ("Нет, я не приду.", "Жоқ, мен бармаймын.", RU, KK),
        ("Жоқ, мен бармаймын.", "Нет, я не приду, и он не придёт.", KK, RU),
        ("Почта: press@example.kz", "Пошта: press@example.kz", RU, KK),
        ("The New York Times wrote", "The New York Times жазды", EN, KK),
        ("", "", RU, KK),
    ],
)
def test_translations_names_titles_and_shared_words_pass(
    source: str, target: str, one: Language, other: Language
) -> None:
    assert check_leftover(source, target, one, other) == []


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_at_most_one_finding_shown_from_the_target(source: str, target: str, one: Language, other: Language) -> None:
    found = check_leftover(source, target, one, other)
    assert len(found) <= (one is not other)
    for finding in found:
        assert finding.detail["target"]
        assert finding.detail["target"] in target


@pytest.mark.parametrize(
    "text", ["ого" * 33_000, "в на " * 20_000, "«" * 100_000, "«а» " * 25_000, '"' * 100_000, "а-" * 50_000]
)
def test_hostile_texts_are_read(text: str) -> None:
    assert len(check_leftover(RUSSIAN, text, RU, KK)) <= 1
    assert len(check_leftover(text, text, RU, KK)) <= 1


LOANWORDS = "футбол, хоккей, теннис, бокс, волейбол, баскетбол, самбо, дзюдо, футзал, регби, гандбол, бадминтон"


@pytest.mark.parametrize(("one", "other"), [(RU, KK), (KK, RU)])
def test_a_list_that_both_languages_write_alike_is_not_left(one: Language, other: Language) -> None:
    assert check_leftover(LOANWORDS, LOANWORDS, one, other) == []


def test_a_list_with_words_of_the_source_is_left() -> None:
    (finding,) = check_leftover("", f"{LOANWORDS}, плавание, которое, быть, сейчас", RU, KK)
    assert finding.code is WarningCode.UNTRANSLATED


@pytest.mark.parametrize(
    ("word", "language", "other", "expected"),
    [
        ("сейчас", RU, KK, True),
        ("новостях", RU, KK, True),
        ("жаңалықтар", KK, RU, True),
        ("жаңалықтар", RU, KK, False),
        ("хоккей", RU, KK, False),
        ("хоккей", KK, RU, False),
        ("хоккей", RU, EN, True),
        ("hockey", EN, KK, True),
        ("hockey", RU, EN, False),
        ("сейчас", RU, RU, False),
    ],
)
def test_a_word_is_surely_of_a_language(word: str, language: Language, other: Language, *, expected: bool) -> None:
    assert surely_of(word, language, other) is expected
