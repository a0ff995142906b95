"""Where an over-long sentence is cut: at clauses, and never inside what belongs together."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.text.clauses import Rank, cut_points
from tilshi.text.sentences import split_long

BAR = " | "


def by_length(limit: int) -> Callable[[str], bool]:
    return lambda part: len(part) <= limit


@pytest.mark.parametrize(
    ("marked", "limit"),
    [
        ("Министр сообщил вчера, | что дороги, мосты и школы починят", 45),
        ("В списке хлеб, соль, сахар, чай, | который везут из Индии, и мука", 40),
        ("Он купил дом, в котором жил, | а сосед, увы, уехал далеко", 40),
        ("«Мы уложились в срок и раньше», | — сказал вчера аким области", 40),
        ("Астана, которой нет и ста лет — | столица большого Казахстана", 40),
        ("Ауа райы жақсы болса, | құрылыс жаңа аптада қайта басталады", 40),
        ("Қазақстан, Өзбекстан мен Ресей келісті, | бірақ шарт әлі жоқ", 45),
        ("The bridge, built in the sixties, | which cost a lot, was closed", 45),
        ("The old ferry runs all day long | until the end of the year", 40),
        ("Приехали Иман, Дана и Олег; | потом, к вечеру, пришли все", 35),
        ("Сейчас область платит | 1 500 000 тенге ежегодно", 38),
        ("Об этом вчера вечером рассказал | А. С. Нуртазин журналистам", 38),
        ("Тогда журналистам ответил | Иванов Б. К. вчера", 30),
        ("Газета вчера хвалила книгу | «Что делать? Записки фермера» снова", 45),
        ("Завод закрыли (так, увы, решил совет), | а люди ждут зарплаты", 45),
    ],
)
def test_a_long_sentence_is_cut_at_its_clauses(marked: str, limit: int) -> None:
    assert split_long(marked.replace(BAR, " "), by_length(limit)).texts == tuple(marked.split(BAR))


def ranks(text: str) -> list[Rank]:
    points = cut_points(text)
    return [rank for _, rank in sorted((at, rank) for rank in Rank for at in points.ranks[rank])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 500 000", [Rank.GLUED, Rank.GLUED]),
        ("А. С. Пушкин", [Rank.GLUED, Rank.GLUED]),
        ("Иванов И. И. пришёл", [Rank.GLUED, Rank.GLUED, Rank.SPACE]),
        ("г. Алматы", [Rank.GLUED]),
        ("№ 5", [Rank.GLUED]),
        ("5 – 7", [Rank.GLUED, Rank.GLUED]),
        ("он « да » сказал", [Rank.SPACE, Rank.GLUED, Rank.GLUED, Rank.SPACE]),
        ("5 млн", [Rank.PHRASE]),
        ("пошёл в лес", [Rank.ADVERBIAL, Rank.PHRASE]),
        ("Mr. Brown left", [Rank.GLUED, Rank.SPACE]),
    ],
)
def test_every_space_has_its_rank(text: str, expected: list[Rank]) -> None:
    assert ranks(text) == expected


WORDS = ["жаңа", "мост", "river", "школа", "балалар", "quickly"]
WHOLE = ["1 500 000", "А. С. Пушкин", "J. K. Rowling", "[0]", "[12]", "№ 5", "г. Алматы", "«Да»", "2,5", "12.08.2023"]


@given(st.lists(st.sampled_from(WORDS) | st.sampled_from(WHOLE), min_size=2, max_size=30), st.integers(13, 40))
def test_what_belongs_together_stays_together_while_there_is_another_cut(tokens: list[str], limit: int) -> None:
    text = " и ".join(tokens)
    parts = split_long(text, by_length(limit)).texts
    assert " ".join(parts) == text
    for token in WHOLE:
        assert sum(part.count(token) for part in parts) == text.count(token)


@given(st.text(alphabet="абв", min_size=10, max_size=40), st.integers(0, 10), st.integers(10, 20))
def test_a_cut_inside_a_word_spares_masks_and_numbers(letters: str, at: int, limit: int) -> None:
    text = f"{letters[:at]}[123]{letters[at:]}45,678{letters}"
    parts = split_long(text, by_length(limit)).texts
    assert "".join(parts) == text
    assert sum(part.count("[123]") for part in parts) == 1
    assert sum(part.count("45,678") for part in parts) == 1


@pytest.mark.parametrize("unit", ["👩\u200d🚀", "👍🏽", "е\u0301"])
def test_a_cut_inside_a_word_spares_composed_characters(unit: str) -> None:
    parts = split_long(unit * 30, by_length(8)).texts
    assert all(len(part) % len(unit) == 0 and part.startswith(unit) for part in parts)


@given(anything)
def test_every_run_of_spaces_is_a_cut_point_once(text: str) -> None:
    points = cut_points(text)
    found = sorted(at for rank in points.ranks for at in rank)
    assert len(found) == len(set(found))
    assert all(text[at].isspace() and (at == 0 or not text[at - 1].isspace()) for at in found)


@pytest.mark.parametrize(
    "unit",
    [
        *(", ", "а, и ", "и ", "1 ", "1 500 ", "[0] ", "[0]", "1", "1.", "« ", "«а", "«а» ", '"а" ', "(а) ", "(а, "),
        *(" — ", "- ", "; ", ": ", "А. ", "\u0301", "\u200d", "а\u0301", "🎉", "са, ", "?! А", "№ ", "в "),
    ],
)
def test_hostile_texts_of_a_hundred_thousand_characters_are_cut_in_linear_steps(unit: str) -> None:
    """No clock here: anything quadratic at this size would run into the suite's timeout."""
    text = unit * (100_000 // len(unit))
    sentences = split_long(text, by_length(300))
    assert sentences.join(sentences.texts) == text
    assert all(len(part) <= 300 for part in sentences.texts)


def test_good_cuts_at_one_end_only_do_not_unbalance_the_parts() -> None:
    text = "слово, " * 2000 + "1 " * 40_000
    read = 0

    def fits(part: str) -> bool:
        nonlocal read
        read += len(part)
        return len(part) <= 300

    assert max(map(len, split_long(text, fits).texts)) <= 300
    assert read < 40 * len(text)
