import pytest
from hypothesis import given
from tests.text.conftest import anything

from tilshi.text.checks.repetition import check_repetition
from tilshi.text.findings import WarningCode

SOURCE = "Жители посёлка ждут, когда уйдёт вода, и надеются на помощь города."


@pytest.mark.parametrize(
    "target",
    [
        "The residents residents residents residents wait.",
        "They wait for the water, wait for the water, wait for the water and hope.",
        "Тұрғындар су күтіп отыр, су күтіп отыр, су күтіп отыр.",
        "The waaaaaaaaaaaaaaaaaaater",
        "Су нананананананананана кетті",
        "and the city of the city of the city of the city",
        " ".join(f"the {word} is in the city and the" for word in ("a", "b", "c", "d", "e", "f", "g", "h", "k", "l")),
    ],
)
def test_a_loop_is_found(target: str) -> None:
    (finding,) = check_repetition(SOURCE, target)
    assert finding.code is WarningCode.LOOP
    assert finding.hard
    assert finding.detail["target"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SOURCE, "The residents wait for the water to fall and hope for help from the city."),
        (SOURCE, "No, no, no: they wait."),
        (SOURCE, "Step by step, day by day, they wait."),
        ("Да, да, да, да!", "Yes, yes, yes, yes!"),
        ("Гооооооооооооол!", "Goooooooooooooal!"),
        ("10 10 10 10 10", "10 10 10 10 10"),
        (SOURCE, "100000000000000000000"),
        ("", ""),
    ],
)
def test_what_the_source_repeats_or_people_say_is_no_loop(source: str, target: str) -> None:
    assert check_repetition(source, target) == []


@given(anything)
def test_a_text_never_loops_against_itself(text: str) -> None:
    assert check_repetition(text, text) == []


@given(anything)
def test_every_text_said_six_times_over_is_a_loop(text: str) -> None:
    words = [word for word in text.split() if word.isalpha()]
    if words:
        assert check_repetition("", " ".join(words * 6))


@pytest.mark.parametrize("text", ["а " * 50_000, "а" * 100_000, "а б в " * 16_000])
def test_hostile_texts_are_read(text: str) -> None:
    assert check_repetition(text, text) == []
    assert check_repetition(SOURCE, text)
