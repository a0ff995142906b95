"""What can stand beside sentences of other articles."""

import pytest

from tilshi.languages import Language
from tilshi.summarize.fitness import Fitness
from tilshi.summarize.together.alone import LONGEST, stands_alone

RU = Language.RU
CLAIM = "Паводок размыл дорогу между двумя посёлками района."


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        (CLAIM, RU),
        ("«Мы видели воду у самого дома», — рассказал житель посёлка.", RU),
        ("Глава района считает, что дорогу нужно поднять.", RU),
        ("Ауданда су тасқыны жолды шайып кетті.", Language.KK),
        ("The flood washed away the road between two villages.", Language.EN),
        (f"{'а' * LONGEST} мы видели воду", RU),
    ],
)
def test_what_is_told_by_the_newsroom_or_has_its_speaker_stands(sentence: str, language: Language) -> None:
    assert stands_alone(Fitness(), sentence, language)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Мы видели воду у самого дома в тот вечер.", RU),
        ("Дорогу нужно поднять хотя бы на метр.", RU),
        ("Что будет с дорогой этой весной?", RU),
        ("В посёлке осталось вот что:", RU),
        ("плотно закрыть окна и двери дома;", RU),
        ("– Дорогу поднимем к осени, деньги уже есть.", RU),
        ("Воды было по колено», – рассказал житель посёлка.", RU),
        ("Как пишет газета, об этом заявил аким района Ерлан Садыков.", RU),
        ("We saw the water at the very door.", Language.EN),
        ("Біз суды үйдің жанынан көрдік.", Language.KK),
    ],
)
def test_words_without_their_speaker_and_what_goes_on_elsewhere_do_not(sentence: str, language: Language) -> None:
    assert not stands_alone(Fitness(), sentence, language)


def test_what_brings_its_claim_along_may_name_its_source() -> None:
    assert stands_alone(Fitness(leaning=True), "Об этом заявил аким района Ерлан Садыков.", RU)


@pytest.mark.parametrize("fault", ["furniture", "fragment", "bare_quote", "torn_quote", "background"])
def test_what_is_unfit_in_its_own_article_is_unfit_here(fault: str) -> None:
    assert stands_alone(Fitness(), CLAIM, RU)
    assert not stands_alone(Fitness(**{fault: True}), CLAIM, RU)
