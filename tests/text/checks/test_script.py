import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.script import check_script
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
RUSSIAN = "Жители посёлка третий день ждут, когда наконец уйдёт вода и откроют дорогу в город."
KAZAKH = "Ауыл тұрғындары судың қайтып, жолдың ашылғанын үшінші күн күтіп отыр."
ENGLISH = "Villagers have been waiting three days for the water to go."


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (RUSSIAN, RUSSIAN, EN),
        (RUSSIAN, ENGLISH, KK),
        (RUSSIAN, RUSSIAN.replace("наконец", "скорее"), KK),
        (RUSSIAN, "«Завтра вода уйдёт, и дорогу откроют», — сказал Петров.", KK),
        (ENGLISH, KAZAKH, RU),
        (ENGLISH, f"«{KAZAKH}» — сказал он", RU),
        (RUSSIAN, "Тұрғындар are waiting for су and жол", EN),
        (RUSSIAN, "村民们等了三天", EN),
        (RUSSIAN, "Жители 村民们等了三天 ждут", RU),
    ],
)
def test_the_wrong_script_or_language_is_found(source: str, target: str, language: Language) -> None:
    (finding,) = check_script(source, target, language)
    assert finding.code is WarningCode.WRONG_SCRIPT
    assert finding.hard


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        (KAZAKH, RUSSIAN, RU),
        (RUSSIAN, KAZAKH, KK),
        (RUSSIAN, ENGLISH, EN),
        ("Apple iPhone 15 Pro вышел", "Apple iPhone 15 Pro шықты", KK),
        ("Apple iPhone 15", "Apple iPhone 15", RU),
        ("Мектеп «Daryn» ашылды", "Открылась школа «Daryn»", RU),
        ("Қасым-Жомарт Тоқаев пен Ғабит Мүсірепов туралы айтты", "Рассказали о Тоқаеве и Ғабите, а также о других", RU),
        ("Президент", "Президент", KK),
        ("Austria – Estonia – Canada – Slovenia", "Австрия – Эстония – Канада – Словения", KK),
        ("The doctor Ivan Petrov visited Lisbon.", "Доктор Иван Петров Лиссабонда болды.", KK),
        ("Кардиолог, профессор и доктор медицины", "Кардиолог, профессор, медицина докторы", KK),
        ("Фильм «Когда уйдёт вода» показали.", "Экранда «Когда уйдёт вода» фильмы басталды.", KK),
        ("Газета «Новости посёлка в горах» вышла", "«Новости посёлка в горах» басылымы тарады", KK),
        ("«Судың ащы дәмі» әнін айтты", "Спел песню «Судың ащы дәмі»", RU),
        ("Мост", "The word «мост» means bridge in Russian", EN),
        ("", "", KK),
        ("!", "123 … 😀", KK),
    ],
)
def test_names_brands_and_quotes_pass(source: str, target: str, language: Language) -> None:
    assert check_script(source, target, language) == []


@given(anything, anything, st.sampled_from(Language))
def test_at_most_one_finding_with_something_to_show(source: str, target: str, language: Language) -> None:
    found = check_script(source, target, language)
    assert len(found) <= 1
    assert all(finding.detail["target"] for finding in found)


@given(st.text("abcdefgh .,1", min_size=0))
def test_english_letters_are_right_in_english(text: str) -> None:
    assert check_script("", text, EN) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "words"),
    [
        ("Опыт показали в ООН", "The опыт was shown at the ООН last week", Language.EN, "опыт, ООН"),
        ("Министр иностранных дел", "The Minister of foreign істер spoke", Language.EN, "істер"),
        ("Отчёт представили в Алматы", "Есеп Алматыда presented болды", Language.KK, "presented"),
    ],
)
def test_words_left_in_other_letters_are_told(source: str, target: str, language: Language, words: str) -> None:
    (finding,) = check_script(source, target, language)
    assert finding.code is WarningCode.FOREIGN_WORDS
    assert not finding.hard
    assert finding.detail["target"] == words


@pytest.mark.parametrize("target", ["Ұйым NSA туралы айтты", "Жаңа iPod сатылды", "Бұл x деген айнымалы"])
def test_names_acronyms_and_single_letters_are_not(target: str) -> None:
    assert check_script("Об этом рассказали на встрече", target, Language.KK) == []


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("Слово XXIV", "XXIV сөз", KK),
        ("Площадь зала 120 м²", "Залдың ауданы 120 м²", KK),
        ("Скорость 90 км/ч, диаметр 40 мм", "Жылдамдығы 90 km/h, диаметрі 40 mm", KK),
        ("Частица Λ распалась", "The particle Λμ was seen, Λμ again", EN),
        ("Роман «Дом»", "Роман House of Cards", RU),
    ],
)
def test_numerals_units_and_latin_names_pass(source: str, target: str, language: Language) -> None:
    assert check_script(source.replace("Λ", "Λμ"), target, language) == []


@pytest.mark.parametrize("text", ["а" * 100_000, "aа " * 33_000, "«" * 100_000, "村" * 100_000])
@pytest.mark.parametrize("language", list(Language))
def test_hostile_texts_are_read(text: str, language: Language) -> None:
    assert len(check_script(text, text, language)) <= 1
