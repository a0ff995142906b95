"""From a score to an expected chrF: monotone, bounded, and only for the weights it was measured with."""

import math
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tilshi.catalog import Catalog, store
from tilshi.catalog.calibration import Calibration, Curve, with_calibration
from tilshi.catalog.cards import ModelCard
from tilshi.catalog.tasks import Task, TaskName
from tilshi.languages import Language
from tilshi.settings import Settings

RU, KK, EN = Language.RU, Language.KK, Language.EN
WEIGHTS = "a" * 64


def curve(**changed: object) -> Curve:
    values: dict[str, object] = {
        "source": RU,
        "target": EN,
        "set": "dev",
        "sentences": 400,
        "scores": (-3.0, -1.0, -0.5),
        "chrf": (0.1, 0.3, 0.6),
        "doubtful_below": -2.0,
    }
    return Curve.model_validate(values | changed)


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        (-9.0, 0.1),
        (-3.0, 0.1),
        (-2.0, 0.2),
        (-0.75, 0.45),
        (0.0, 0.6),
        (-math.inf, 0.1),
        (math.nan, None),
        (None, None),
    ],
)
def test_between_knots_it_is_a_straight_line_and_beyond_them_level(score: float | None, expected: float | None) -> None:
    assert curve().confidence(score) == expected


@pytest.mark.parametrize(("score", "doubtful"), [(-2.01, True), (-2.0, False), (None, False), (math.nan, False)])
def test_doubtful_is_below_the_lowest_fifth(score: float | None, doubtful: bool) -> None:  # noqa: FBT001
    assert curve().doubtful(score) is doubtful


@given(
    st.lists(st.floats(-20, 0).map(lambda score: round(score, 3)), min_size=2, max_size=12, unique=True),
    st.data(),
    st.lists(st.floats(-30, 5), min_size=2),
)
def test_a_better_score_never_means_less_confidence(
    scores: list[float], data: st.DataObject, asked: list[float]
) -> None:
    shares = data.draw(st.lists(st.floats(0, 1), min_size=len(scores), max_size=len(scores)))
    one = curve(scores=tuple(sorted(scores)), chrf=tuple(sorted(shares)))
    values = [one.confidence(score) for score in sorted(asked)]
    assert all(value is not None and 0 <= value <= 1 for value in values)
    assert all(left <= right for left, right in pairwise(values) if left is not None and right is not None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"scores": (-1.0, -2.0, 0.0)}, "scores must increase"),
        ({"scores": (-1.0, -1.0, 0.0)}, "scores must increase"),
        ({"chrf": (0.3, 0.2, 0.6)}, "chrf must not fall"),
        ({"chrf": (0.3, 0.4)}, "same length"),
        ({"chrf": (0.3, 0.4, 1.1)}, "less than or equal to 1"),
        ({"scores": (-1.0,), "chrf": (0.1,)}, "at least 2"),
        ({"doubtful_below": math.nan}, "finite"),
        ({"sentences": 0}, "greater than 0"),
    ],
)
def test_what_is_no_monotone_map_is_refused(changed: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        curve(**changed)


def test_a_curve_is_for_its_direction_task_and_weights() -> None:
    there, back = curve(), curve(source=EN, target=RU)
    calibration = Calibration(weights=WEIGHTS, curves=(there, back))
    translate = TaskName.TRANSLATE
    assert calibration.curve(Task(translate, RU, EN), WEIGHTS) == there
    assert calibration.curve(Task(translate, EN, RU), WEIGHTS) == back
    assert calibration.curve(Task(translate, RU, KK), WEIGHTS) is None
    assert calibration.curve(Task(translate, RU, EN), "b" * 64) is None
    assert calibration.curve(Task(TaskName.TITLE, RU, EN), WEIGHTS) is None


def test_a_direction_has_one_curve() -> None:
    with pytest.raises(ValidationError, match="two curves"):
        Calibration(weights=WEIGHTS, curves=(curve(), curve(set="other")))


def test_weights_are_named_by_a_whole_digest() -> None:
    with pytest.raises(ValidationError, match="weights"):
        Calibration(weights="scripted", curves=(curve(),))


def test_a_card_is_calibrated_for_what_it_does() -> None:
    values = {
        "id": "m",
        "description": "A model.",
        "path": "m",
        "family": "marian",
        "tasks": ({"task": "translate", "source": "ru", "target": "en"},),
        "licence": "MIT",
        "commercial": "yes",
        "commercial_reason": "made up",
        "training_data": "none",
        "parameters": 1,
        "max_source_tokens": 9,
        "max_target_tokens": 9,
        "prompt": "plain",
        "grade": "demo",
    }
    assert ModelCard.model_validate(values).calibration is None
    fits = values | {"calibration": {"weights": WEIGHTS, "curves": (curve(),)}}
    assert ModelCard.model_validate(fits).calibration is not None
    other = values | {"calibration": {"weights": WEIGHTS, "curves": (curve(target=KK),)}}
    with pytest.raises(ValidationError, match="ru-kk, which is not among its tasks"):
        ModelCard.model_validate(other)


def test_the_bundled_models_are_calibrated_for_the_weights_they_come_with(settings: Settings) -> None:
    catalog = Catalog.load(settings)
    bundled = [card for card in catalog.cards() if card.path is not None and card.calibration is not None]
    assert bundled
    for card in bundled:
        calibration = card.calibration
        assert calibration is not None
        assert calibration.weights == store.weight_digest(store.locate(card, settings), settings.cache_dir), card.id
        directions = {(curve.source, curve.target) for curve in calibration.curves}
        assert directions == {(one.source, one.target) for one in card.tasks if one.task is TaskName.TRANSLATE}


CARD = '''id = "m"
scores = [
    { set = "dev", value = 1.0 },
]
training_data = """
Two lines.
"""

[decoding]
beam_size = 1

# A remark.
[[repairs]]
pattern = "a"
'''


def test_a_calibration_is_written_at_the_end_of_a_card_and_replaced_there() -> None:
    first = Calibration(weights=WEIGHTS, curves=(curve(), curve(source=EN, target=RU)))
    text = with_calibration(CARD, first)
    assert text.startswith(CARD)
    assert Calibration.model_validate(tomllib.loads(text)["calibration"]) == first
    second = Calibration(weights="b" * 64, curves=(curve(set="other"),))
    again = with_calibration(text, second)
    assert again.startswith(CARD)
    assert Calibration.model_validate(tomllib.loads(again)["calibration"]) == second
    assert "aaaa" not in again
    assert with_calibration(again, second) == again


@pytest.mark.parametrize(
    "card",
    [
        f'calibration = {{ weights = "{WEIGHTS}", curves = [] }}\n',  # not a table of its own: it would stand twice
        'training_data = """\n[calibration]\n"""\n',  # no table at all
        "id = ",
    ],
)
def test_a_card_that_would_lose_something_is_refused(card: str) -> None:
    calibration = Calibration(weights=WEIGHTS, curves=(curve(),))
    with pytest.raises(ValueError):  # noqa: PT011  # ours, or the parser's
        with_calibration(card, calibration)
