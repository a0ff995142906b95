"""Capitals and spacing given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.truecase import Truecaser, detokenise

from tilshi.languages import Language
from training import truecase

RU, EN = Language.RU, Language.EN
SEEN = ["Глава США прибыл в Алматы.", "Завод в Алматы закрыт, пишут в США.", "Вчера в Алматы и США шёл дождь."]


def test_words_are_written_as_inside_sentences() -> None:
    caser = Truecaser.learn(SEEN, RU)
    assert dict(caser.forms) == {"сша": "США", "алматы": "Алматы"}
    assert caser.restore("завод в алматы. «дождь» шёл в сша", RU) == "Завод в Алматы. «Дождь» шёл в США"


def test_first_words_teach_nothing_and_seldom_forms_little() -> None:
    assert Truecaser.learn(["Новый завод."] * 5, RU).forms == {}
    assert Truecaser.learn(SEEN[:2], RU).forms == {}
    assert Truecaser.learn(SEEN[:2], RU, least=2).forms == {"сша": "США", "алматы": "Алматы"}
    mixed = ["We met May."] * 3 + ["We may go."] * 3
    assert "may" not in Truecaser.learn(mixed, EN).forms


def test_what_was_seen_once_is_forgotten_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(truecase, "MAX_FORMS", 6)
    caser = Truecaser.learn([*SEEN, *(f"Слово {word} здесь." for word in ("Аа", "Бб", "Вв", "Гг"))], RU)
    assert caser.forms == {"сша": "США", "алматы": "Алматы"}


@pytest.mark.parametrize(
    ("tokenised", "text"),
    [
        ("He said , “ yes ” ( twice ) .", "He said, “yes” (twice)."),
        ("It does n't , it 's John 's .", "It doesn't, it's John's."),
        ('The " big " one : 5 % !', 'The "big" one: 5%!'),
        ("« Да » , — сказал он …", "«Да», — сказал он…"),
        ("well @-@ known ...", "well-known..."),
        ("Цена 3.5 и .NET", "Цена 3.5 и .NET"),
    ],
)
def test_spaces_of_a_tokeniser_go(tokenised: str, text: str) -> None:
    assert detokenise(tokenised) == text


@given(st.text())
def test_only_spaces_and_hyphen_marks_change(text: str) -> None:
    def bare(given: str) -> str:
        return "".join(given.replace("@-@", "-").split())

    assert bare(detokenise(text)) == bare(text)


@given(st.text("абв .!?ё«»", max_size=80))
def test_restoring_changes_case_only(text: str) -> None:
    assert Truecaser.learn(SEEN, RU).restore(text, RU).lower() == text.lower()
