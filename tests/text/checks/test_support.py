import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks import check_support
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
RUSSIAN = (
    "Организация Объединённых Наций откроет в Астане центр. Об этом сказал Марат Иманов, глава КНБ. "
    "Центр займёт 3 этажа, в нём будут работать двести человек из Казахстана."
)
KAZAKH = "Астанада жаңа орталық ашылады, деді Марат Иманов. Онда 200 адам жұмыс істейді."
ENGLISH = "The United Nations will open a centre in Astana, said Marat Imanov. It will employ 200 people."


@pytest.mark.parametrize(
    ("sentence", "source", "language"),
    [
        ("В Астане откроют центр на 200 человек.", RUSSIAN, RU),
        ("Центр ООН появится в Астане, заявил Иманов.", RUSSIAN, RU),
        ("О планах КНБ рассказали Марату Иманову и казахстанским властям.", RUSSIAN, RU),
        ("Новый центр займёт три этажа.", RUSSIAN, RU),
        ("Орталық Астанаға келеді, деді Имановтың өзі.", KAZAKH, KK),
        ("The UN centre in Astana will employ 200.", ENGLISH, EN),
        ("Imanov said the centre, I think, is for the United Nations.", ENGLISH, EN),
        ("Об этом пишут в Telegram.", "Сообщение вышло в телеграме.", RU),
        ("Российские учёные уехали в Германию.", "Из России к немецким коллегам уехали учёные.", RU),
        ("Глава МИД ответил.", "Министр иностранных дел ответил на вопросы.", RU),
        ("Кажется, Вы правы.", "Собеседники правы.", RU),
        ("", RUSSIAN, RU),
    ],
)
def test_what_the_source_says_is_supported(sentence: str, source: str, language: Language) -> None:
    assert check_support(sentence, source, language) == ()


@pytest.mark.parametrize(
    ("sentence", "source", "language", "invented"),
    [
        ("В Шымкенте откроют центр на 250 человек.", RUSSIAN, RU, ["250", "Шымкенте"]),
        ("Центр открывает ЮНЕСКО, заявил Серик Ахметов.", RUSSIAN, RU, ["ЮНЕСКО", "Серик", "Ахметов"]),
        ("Жаңа орталықты Данияр Серіков ашады.", KAZAKH, KK, ["Данияр", "Серіков"]),
        ("The centre in London opens in 2030.", ENGLISH, EN, ["2030", "London"]),
        ("NATO will open it.", ENGLISH, EN, ["NATO"]),
        ("Алматы откроет центр.", RUSSIAN, RU, ["Алматы"]),
        ("Центр откроют во Франции.", RUSSIAN, RU, ["Франции"]),
        ("Центр строит Microsoft.", RUSSIAN, RU, ["Microsoft"]),
    ],
)
def test_an_invented_name_or_number_is_found(
    sentence: str, source: str, language: Language, invented: list[str]
) -> None:
    findings = check_support(sentence, source, language)
    assert [finding.detail["target"] for finding in findings] == invented
    assert {finding.code for finding in findings} == {WarningCode.UNSUPPORTED_SUMMARY}


@settings(deadline=None)
@given(anything, st.sampled_from(Language))
def test_a_text_supports_itself(text: str, language: Language) -> None:
    assert check_support(text, text, language) == ()


@pytest.mark.parametrize("space", ["\r", "\x0b", "\u2028", "\x85", "\t"])
def test_an_odd_space_inside_a_quotation_does_not_end_it(space: str) -> None:
    text = f'Министр сказал: "Мы построим{space}новую школу".'
    assert check_support(text, text, Language.RU) == ()


def test_a_word_as_long_as_an_article_costs_no_memory_of_its_square() -> None:
    source = "Серик живёт в Аягозе. " + "а" * 100_000
    assert check_support("Вчера Серик Аягоз не покинул.", source, Language.RU) == ()
