from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.text.checks.numbers.matching import unmatched
from tilshi.text.checks.numbers.reading import read

RU, KK, EN = Language.RU, Language.KK, Language.EN


def leftovers(left: str, right: str, one: Language = RU, other: Language = EN) -> tuple[list[str], list[str]]:
    lost, new = unmatched(read(left, one), read(right, other))
    return [left[n.start : n.end] for n in lost], [right[n.start : n.end] for n in new]


def test_a_word_excuses_one_number_only() -> None:
    assert leftovers("три моста и 3 дороги", "three bridges") == (["3"], [])
    assert leftovers("15 августа", "15 8 August") == ([], ["8"])
    assert leftovers("15.08", "15 August") == ([], [])


def test_a_number_never_matches_by_its_mantissa() -> None:
    assert leftovers("1,5 млн", "1.5 billion") == (["1,5 млн"], ["1.5 billion"])
    assert leftovers("два миллиона", "two billion") == (["два миллиона"], ["two billion"])


def test_one_scale_word_may_stand_for_two_numbers() -> None:
    assert leftovers("между 40 и 45 миллионами", "40 million to 45 million") == ([], [])
    assert leftovers("с $4,2 до $4,1 млрд", "from $4.2 billion to $4.1 billion") == ([], [])
    assert leftovers("40 и 45 миллионов", "40 million to 45 billion") == (["45 миллионов"], ["45 billion"])


def test_a_number_may_be_said_in_parts() -> None:
    assert leftovers("16 сағат 25 минут", "4:25 PM", KK) == ([], [])
    assert leftovers("две трети", "two out of three") == ([], [])
    assert leftovers("2,8 тенге", "2, 8 tenge") == ([], [])
    assert leftovers("4,2 млн", "four of 2 million") == (["4,2 млн"], ["four", "2 million"])


def test_a_small_word_says_nothing_of_a_code() -> None:
    assert leftovers("штамм H5N1 у одного", "the H5N strain in one") == (["1"], [])


numerals = st.lists(
    st.sampled_from(["три", "3", "17", "1/2", "XIX", "два миллиона", "12:30", "март", "1"]), max_size=12
)


@given(numerals, st.randoms(use_true_random=False))
def test_order_does_not_matter(parts: list[str], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert leftovers(" на ".join(parts), " на ".join(shuffled), RU, RU) == ([], [])


@given(numerals, st.sampled_from(["58", "4,7", "семь миллионов", "19:45"]))
def test_one_number_more_is_the_one_left_over(parts: list[str], extra: str) -> None:
    there = " на ".join([*parts, extra])
    assert leftovers(" на ".join(parts), there, RU, RU) == ([], [extra])
    assert leftovers(there, " на ".join(parts), RU, RU) == ([extra], [])
