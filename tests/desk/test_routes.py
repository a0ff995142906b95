"""The ways between languages that an answer needs, and what stood on them."""

from types import MappingProxyType

import pytest

from tilshi.catalog.profiles import Hop, Profile, Route
from tilshi.catalog.tasks import Task, TaskName
from tilshi.desk.options import SummarizeOptions
from tilshi.desk.routes import check_routes, last_model, pivot
from tilshi.desk.source import Understood, understand
from tilshi.errors import UnsupportedDirection
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.summarize.summariser import SummaryPlan

RU, EN, KK = Language.RU, Language.EN, Language.KK
EXTRACTIVE, ABSTRACTIVE = SummaryPlan("extractive", None, ""), SummaryPlan("abstractive", "writer", "")


def direct(source: Language, target: Language) -> tuple[Task, Route]:
    return Task(TaskName.TRANSLATE, source, target), Route((Hop(f"{source}-{target}", source, target),))


THROUGH_ENGLISH = Route((Hop("kk-en", KK, EN), Hop("en-ru", EN, RU)), EN)
PROFILE = Profile(
    "p",
    "",
    MappingProxyType(
        dict([direct(KK, EN), direct(RU, EN), direct(EN, RU), (Task(TaskName.TRANSLATE, KK, RU), THROUGH_ENGLISH)])
    ),
    "production",
)


@pytest.fixture
def kazakh(settings: Settings) -> Understood:
    return understand("Көпір жабылды.", title=None, source=KK, settings=settings)


def test_what_the_profile_has_passes(kazakh: Understood) -> None:
    for plan in (EXTRACTIVE, ABSTRACTIVE):
        check_routes(PROFILE, kazakh, SummarizeOptions.of(targets=(EN,)), plan)


def test_what_it_lacks_is_refused(kazakh: Understood) -> None:
    check_routes(PROFILE, kazakh, SummarizeOptions.of(targets=(KK,)), EXTRACTIVE)
    with pytest.raises(UnsupportedDirection, match="from Russian to Kazakh"):
        check_routes(PROFILE, kazakh, SummarizeOptions.of(targets=(KK,)), ABSTRACTIVE)


def test_the_last_model_and_the_pivot() -> None:
    assert last_model(PROFILE, RU, RU) is None
    assert last_model(PROFILE, KK, RU) == "en-ru"
    assert pivot(PROFILE, KK, KK, RU) is EN
    assert pivot(PROFILE, KK, KK, EN) is None
    assert pivot(PROFILE, KK, RU, EN) is RU
    assert pivot(PROFILE, KK, RU, RU) is None
