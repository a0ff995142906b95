"""Cleaning: each reason to drop a pair, and what holds for any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.cleaning import Limits, Reason, Report, clean, held_out, letters_digest, tidy
from training.readers import Pair

from tilshi.languages import Language
from training import cleaning

RU, KK, EN = Language.RU, Language.KK, Language.EN
RUSSIAN = "Правительство утвердило новый план развития города на три года"
KAZAKH = "Үкімет қаланы дамытудың үш жылға арналған жаңа жоспарын бекітті"
ENGLISH = "The government approved a new three-year plan for the city"


def pair(source: str, target: str, languages: tuple[Language, Language] = (RU, EN)) -> Pair:
    return Pair(*languages, source, target, "x:1")


def kept(*pairs: Pair, held: frozenset[bytes] = frozenset(), limits: Limits | None = None) -> tuple[list[Pair], Report]:
    report = Report()
    return list(clean(pairs, report, held=held, limits=limits)), report


@pytest.mark.parametrize(
    "good",
    [
        pair(RUSSIAN, ENGLISH),
        pair(RUSSIAN, KAZAKH, (RU, KK)),
        pair(KAZAKH, ENGLISH, (KK, EN)),
        pair("Цена выросла на 5 млн тенге", "The price rose by 5 million tenge"),
        pair("Компания Google открыла офис", "Google opened an office"),
        pair("Да", "Yes"),
    ],
)
def test_good_pairs_are_kept(good: Pair) -> None:
    found, report = kept(good)
    assert found == [good]
    assert (report.read, report.kept, report.dropped.total()) == (1, 1, 0)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (pair("\u200b ", "Yes"), Reason.EMPTY),
        (pair("а" * 901, "b" * 880), Reason.TOO_LONG),
        (pair("Новый план для города Алматы", "новый план для города алматы", (RU, KK)), Reason.IDENTICAL),
        (pair("Да", ENGLISH), Reason.LENGTH_RATIO),
        (pair(ENGLISH, ENGLISH + "!"), Reason.WRONG_SCRIPT),
        (pair(RUSSIAN, RUSSIAN + "!"), Reason.WRONG_SCRIPT),
        (pair("2026", "2026"), Reason.WRONG_SCRIPT),
        (pair(KAZAKH, ENGLISH), Reason.WRONG_LANGUAGE),
        (pair(RUSSIAN, RUSSIAN + "!", (RU, KK)), Reason.WRONG_LANGUAGE),
        (pair("В школе учатся 240 детей", "The school has 420 children"), Reason.NUMBERS),
    ],
)
def test_bad_pairs_are_dropped_and_counted(bad: Pair, reason: Reason) -> None:
    found, report = kept(bad)
    assert found == []
    assert report.dropped == {reason: 1}


def test_of_duplicates_the_first_stays_whatever_its_case_or_direction() -> None:
    found, report = kept(pair("Да", "Yes"), pair("да", "yes"), pair("Yes", "Да", (EN, RU)), pair("Да", "Yeah"))
    assert [one.target for one in found] == ["Yes", "Yeah"]
    assert report.dropped == {Reason.DUPLICATE: 2}


@pytest.mark.parametrize("said", [("«Да», — сказал он!", "Yes, said he"), ("Нет", "yes he did")])
def test_lines_of_a_test_set_are_dropped_by_either_side(tmp_path: Path, said: tuple[str, str]) -> None:
    file = tmp_path / "test.ru-en.tsv"
    file.write_text("Да, сказал он.\t“Yes”, he did\n123\t456\n", encoding="utf-8")
    held = held_out([file])
    assert len(held) == 2
    found, report = kept(pair(*said), held=held)
    assert (found, report.dropped) == ([], {Reason.HELD_OUT: 1})


def test_limits_are_the_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = pair("В школе учатся 240 детей", "The school has 420 children")
    assert kept(wrong, limits=Limits(numbers=False))[0] == [wrong]
    assert kept(wrong, limits=Limits(longest=10))[1].dropped == {Reason.TOO_LONG: 1}
    monkeypatch.setattr(cleaning, "MAX_PAIRS", 1)
    with pytest.raises(ValueError, match="x:1: more than 1 distinct pairs"):
        kept(pair("Да", "Yes"), pair("Нет", "No"))


def test_the_report_is_up_to_date_while_reading() -> None:
    report = Report()
    pairs = clean([pair("Да", "Yes"), pair("Да", ENGLISH), pair("Нет", "No")], report)
    next(pairs)
    assert (report.read, report.kept) == (1, 1)
    next(pairs)
    assert (report.read, report.kept, report.dropped.total()) == (3, 2, 1)


def test_invisible_characters_go() -> None:
    assert tidy(" га\u00adзе\u200bта\u00a0 и\u0306\ufeff\x07 ") == "газета й"


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.text())
def test_a_digest_sees_letters_only(text: str) -> None:
    assert letters_digest(text) == letters_digest(f"«1 {text}, 2» — !")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=6))
def test_every_pair_is_kept_or_counted(texts: list[tuple[str, str]]) -> None:
    found, report = kept(*(pair(*each) for each in texts))
    assert report.read == len(texts)
    assert report.kept == len(found) == report.read - report.dropped.total()
    assert kept(*found)[0] == found
