import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.text.checks.alignment import MOST, Scale, missing_sentence

SCALE = Scale(1.0, 1.7)
SOURCE = (
    "Мост через реку открыли в пятницу утром после двух лет ремонта.",
    "На церемонию приехал министр транспорта Ербол Сагатов.",
    "Водители ждали этого дня с 2029 года и теперь экономят полчаса в пути.",
)
TARGET = (
    "The bridge over the river was opened on Friday morning after two years of repairs.",
    "Yerbol Sagatov, the minister of transport, came to the ceremony.",
    "Drivers had been waiting for this day since 2029 and now save half an hour on the way.",
)


@pytest.mark.parametrize("dropped", range(3))
def test_the_sentence_without_a_partner_is_found(dropped: int) -> None:
    target = [one for at, one in enumerate(TARGET) if at != dropped]
    missing = missing_sentence(SOURCE, target, SCALE)
    assert missing is not None
    assert missing.sentence == dropped
    assert missing.margin > 3


@pytest.mark.parametrize(
    "target",
    [
        TARGET,
        (f"{TARGET[0][:-1]}, and {TARGET[1]}", TARGET[2]),
        (TARGET[0], f"{TARGET[1][:-1]}, while {TARGET[2]}"),
        (*TARGET[:2], "Drivers had been waiting for this day since 2029.", "Now they save half an hour on the way."),
    ],
)
def test_sentences_joined_or_cut_are_not_missing(target: tuple[str, ...]) -> None:
    missing = missing_sentence(SOURCE, target, SCALE)
    assert missing is None or missing.margin < 3


@pytest.mark.parametrize(("source", "target"), [((), ()), (SOURCE[:1], TARGET), (SOURCE, ()), (SOURCE * 20, TARGET)])
def test_one_sentence_or_too_many_are_not_aligned(source: tuple[str, ...], target: tuple[str, ...]) -> None:
    assert missing_sentence(source, target, SCALE) is None


sentences = st.lists(st.text("абвгд Exy12.", min_size=1, max_size=40), max_size=MOST // 4)


@given(sentences, sentences)
def test_a_missing_sentence_is_one_of_the_source(source: list[str], target: list[str]) -> None:
    missing = missing_sentence(source, target, SCALE)
    if missing is not None:
        assert 0 <= missing.sentence < len(source)
        assert missing.margin > 0


@pytest.mark.parametrize(("target", "sign"), [(100, 0), (50, -1), (200, 1)])
def test_z_has_the_sign_of_the_difference(target: int, sign: int) -> None:
    z = SCALE.z(100, target)
    assert (z > 0) - (z < 0) == sign


def test_z_by_hand() -> None:
    # expected 96, found 60: 36 short; deviation 1.5 times the root of the mean of both, 78
    assert Scale(0.96, 1.5).z(100, 60) == pytest.approx(-36 / (1.5 * 78**0.5))


def test_longer_texts_may_differ_less_in_proportion() -> None:
    assert abs(SCALE.z(400, 200)) > abs(SCALE.z(100, 50))
