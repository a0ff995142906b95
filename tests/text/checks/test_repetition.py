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
        ("А-а-а-а!", "Aaaaaaaaaaaaaaaaah!"),
        ("Noooo way", "Не-е-е-е-е-е-е-ет"),
        ("10 10 10 10 10", "10 10 10 10 10"),
        (SOURCE, "100000000000000000000"),
        ("", ""),
    ],
)
def test_what_the_source_repeats_or_people_say_is_no_loop(source: str, target: str) -> None:
    assert check_repetition(source, target) == []


@pytest.mark.parametrize("target", ["No no no no no", "Нанананананананананана"])
def test_a_letter_drawn_out_excuses_nothing_longer(target: str) -> None:
    (finding,) = check_repetition("Не-е-е-ет!", target)
    assert finding.code is WarningCode.LOOP


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


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("They wait for the water, wait for the water and hope.", "wait for the water"),
        ("The residents wait for help the residents wait for help from the city.", "the residents wait for help"),
        ("Ауыл тұрғындары су күтіп отыр, су күтіп отыр.", "су күтіп отыр"),
        ("They wait for the water. They wait for the water.", "they wait for the water"),
        ("Now it is clear. The city helps. The city helps. Good.", "the city helps"),
        (" ".join(["They wait"] + [f"w{at}" for at in range(20)] * 2), " ".join(f"w{at}" for at in range(20))[:60]),
    ],
)
def test_a_clause_said_twice_is_told(target: str, said: str) -> None:
    (finding,) = check_repetition(SOURCE, target)
    assert finding.code is WarningCode.REPETITION
    assert not finding.hard
    assert finding.detail["target"] == said


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SOURCE, "They wait for the water. Wait for the water they must."),
        (SOURCE, "He saw the new bridge. The new bridge saw nobody."),
        (SOURCE, "They wait and wait, day by day by day."),
        ("Я люблю тебя, я люблю тебя!", "I love you so, I love you so!"),
    ],
)
def test_what_begins_as_the_last_ended_or_the_source_doubles_is_not(source: str, target: str) -> None:
    assert check_repetition(source, target) == []


@pytest.mark.parametrize("period", [2, 5, 12, 13, 25, 40])
def test_loops_of_any_length_are_found(period: int) -> None:
    words = [f"w{at}" for at in range(period)]
    (finding,) = check_repetition(SOURCE, " ".join(["so"] + words * 3 + ["end"]))
    assert finding.code is WarningCode.LOOP


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("Президент принял закон.", "The president signed the law law.", "law"),
        ("The president signed a law.", "Президент принял закон принял закон.", "принял закон"),
        ("The president signed a law.", "Президент подписал закон закон.", "закон"),
        ("The president signed a law.", "Президент заң қабылдады заң қабылдады.", "заң қабылдады"),
    ],
)
def test_a_word_or_two_said_twice_in_a_row_are_told(source: str, target: str, said: str) -> None:
    (finding,) = check_repetition(source, target)
    assert (finding.code, finding.detail["target"]) == (WarningCode.REPETITION, said)
    assert not finding.hard


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Он уже давно ушёл.", "He had had enough of that that day."),
        ("Дюран Дюран споёт.", "Duran Duran will sing."),
        ("Он долго, долго ждал.", "He waited for a long, long time."),
        ("They came again.", "Олар қайта қайта келді."),
        ("Они шли день за днём.", "They went day by day by sea."),
        ("Много-много лет спустя.", "Many many years later."),
        ("No, no, never.", "Нет-нет, никогда-никогда."),
        ("Код 1200 1200.", "The code is 1200 1200."),
    ],
)
def test_words_doubled_on_purpose_are_not(source: str, target: str) -> None:
    assert check_repetition(source, target) == []
