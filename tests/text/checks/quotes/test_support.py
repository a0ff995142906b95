import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks import check_support
from tilshi.text.checks.quotes.support import unsupported_quotes
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
SOURCE = (
    "Мост открыли в пятницу. «Мы рады, — сказал Иванов, — что мост наконец открыт для всех жителей района».\n"
    "Чиновник промолчал на встрече. Газета «Наш край сегодня» писала о мосте.\n"
    "— Дорога будёт готова к осени, — ответил Петров.\n"
    'Эксперт назвал проект "спорным, но нужным для села".'
)


@pytest.mark.parametrize(
    "sentence",
    [
        "«Мы рады, — сказал Иванов, — что мост наконец открыт».",
        "«Мы рады, что мост наконец открыт», — сказал Иванов.",
        'Иванов сказал: "Мост наконец открыт для всех".',
        "«Мы рады… открыт для всех жителей района», — сказал он.",
        "«Мы рады [...] для всех жителей», — сказал он.",
        "«Дорога будет готова к осени», — ответил Петров.",
        "Проект назван «спорным,  но нужным».",
        "О мосте писала «Наш край сегодня».",
        "Вышла «Заря».",
        "Мост открыли.",
        "",
    ],
)
def test_what_was_said_like_that_is_supported(sentence: str) -> None:
    assert unsupported_quotes(sentence, SOURCE, RU) == []


@pytest.mark.parametrize(
    ("sentence", "invented"),
    [
        ("«Мы не рады, что мост открыт», — сказал Иванов.", "«Мы не рады, что мост открыт»"),
        ("Он сказал: «Чиновник промолчал на встрече».", "«Чиновник промолчал на встрече»"),
        ("«Мы рады… и довольны всем», — сказал он.", "«Мы рады… и довольны всем»"),
        ("«Открыт мост наконец для всех», — сказал он.", "«Открыт мост наконец для всех»"),
        ("Проект «спорный и ненужный никому», — сказал эксперт.", "«спорный и ненужный никому»"),
    ],
)
def test_what_nobody_said_is_told(sentence: str, invented: str) -> None:
    assert unsupported_quotes(sentence, SOURCE, RU) == [invented]
    assert {"source": None, "target": invented} in [dict(one.detail) for one in check_support(sentence, SOURCE, RU)]
    assert {one.code for one in check_support(sentence, SOURCE, RU)} == {WarningCode.UNSUPPORTED_SUMMARY}


def test_kazakh_and_english() -> None:
    kazakh = "Әкім: «Жол күзге дейін салынады», — деді."
    assert unsupported_quotes("«Жол күзге дейін салынады», — деді әкім.", kazakh, KK) == []
    assert unsupported_quotes("«Жол қысқа дейін салынады», — деді әкім.", kazakh, KK) == ["«Жол қысқа дейін салынады»"]
    english = 'The mayor said: "The road will be ready by autumn."'
    assert unsupported_quotes("“The road will be ready,” the mayor said.", english, EN) == []
    assert unsupported_quotes("“The road is ready,” the mayor said.", english, EN) == ["“The road is ready,”"]


@given(anything, anything, st.sampled_from(Language))
def test_what_is_told_stands_in_the_sentence(sentence: str, source: str, language: Language) -> None:
    assert all(quote in sentence for quote in unsupported_quotes(sentence, source, language))


@given(st.lists(st.sampled_from(["мост", "откроют", "в", "мае", "все"]), min_size=3, max_size=8).map(" ".join))
def test_a_quotation_of_the_source_is_always_supported(quote: str) -> None:
    assert unsupported_quotes(f"Он сказал: «{quote}».", f"Вчера. «{quote}», — сказал он. Потом.", RU) == []


@pytest.mark.parametrize("text", ["«а б в» " * 12_000, "«" + "а " * 50_000 + "»", "а, — " * 20_000, "… " * 50_000])
def test_hostile_length_is_read(text: str) -> None:
    assert unsupported_quotes("Он сказал: «а а а б».", text, RU) == ["«а а а б»"]
    assert all(quote in text for quote in unsupported_quotes(text, "а " * 50_000, RU))
