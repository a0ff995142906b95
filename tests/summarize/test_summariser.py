import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Hop, Profile, Route
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.errors import Cancelled, EmptyText, InvalidValue, UnsupportedDirection
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.summarize.extractive import extract_medium
from tilshi.summarize.measured import Measured
from tilshi.summarize.model import Length, SourceText
from tilshi.summarize.summariser import Method, Summariser, SummaryPlan
from tilshi.text.findings import WarningCode


class Score:
    """A figure as on a model card."""

    def __init__(self, value: float, *, name: str = "descriptions.dev.ru", metric: str = "rougeL") -> None:
        self.set, self.metric, self.value = name, metric, value


class Card:
    def __init__(self, scores: Sequence[Score]) -> None:
        self.scores = scores


class Cards:
    """The cards of a catalog, by model id."""

    def __init__(self, scores: Mapping[str, Sequence[Score]]) -> None:
        self._scores = scores

    def card(self, model_id: str) -> Card:
        return Card(self._scores[model_id])


RU = Language.RU
LENGTHS: tuple[Length, ...] = ("short", "medium", "long", 1, 2, 3, 7)
BAR = Measured("descriptions.dev.ru", "rougeL", 31.4)
WRITTEN = "Мост через Иртыш в Павлодаре открыли."
BARE = Profile("bare", "no summariser", MappingProxyType({}), "production")
WRITING = Profile(
    "writing",
    "with a summariser",
    MappingProxyType({Task(TaskName.SUMMARIZE, RU, RU): Route((Hop("writer", RU, RU),))}),
    "production",
)


Make = Callable[..., Summariser]


@pytest.fixture
def make(scripted: Callable[..., Any]) -> Make:
    """Return the maker of summarisers whose model has some scores and writes some answer."""

    def summariser(*scores: Score, answer: str = WRITTEN) -> Summariser:
        generator = scripted(answer)
        return Summariser(Cards({"writer": scores}), generator, generator, bar=BAR)

    return summariser


@pytest.mark.parametrize(
    ("method", "profile", "scores", "expected", "because"),
    [
        ("extractive", WRITING, [Score(99)], "extractive", "asked for an extractive"),
        ("abstractive", WRITING, [], "abstractive", "asked for an abstractive"),
        ("auto", BARE, [], "extractive", "bare has no model that writes summaries"),
        ("auto", WRITING, [], "extractive", "has no rougeL on descriptions.dev.ru"),
        ("auto", WRITING, [Score(99, name="gazeta")], "extractive", "has no rougeL"),
        ("auto", WRITING, [Score(99, metric="rouge1")], "extractive", "has no rougeL"),
        ("auto", WRITING, [Score(31.4)], "extractive", "no better than extraction, 31.4 to 31.4"),
        ("auto", WRITING, [Score(31.5)], "abstractive", "better than extraction, 31.5 to 31.4"),
    ],
)
def test_who_writes(
    make: Make, *, method: Method, profile: Profile, scores: list[Score], expected: str, because: str
) -> None:
    plan = make(*scores).plan(method, profile)
    assert plan.method == expected
    assert plan.model == ("writer" if expected == "abstractive" else None)
    assert because in plan.reason


def test_abstractive_needs_a_make(make: Make) -> None:
    with pytest.raises(UnsupportedDirection, match="'bare' has no model that summarises Russian") as caught:
        make().plan("abstractive", BARE)
    assert caught.value.param == "method"


def test_an_extractive_summary_says_why(make: Make, bridge: SourceText) -> None:
    room = make()
    result = room.summarise(bridge, plan=room.plan("auto", BARE), length="medium", call=Call())
    assert result.method == "extractive"
    assert len(result.sentences) == 2
    assert result.reason.startswith("Profile bare has no model that writes summaries. The 2 most informative of")


def test_only_a_medium_extractive_summary_chooses_its_number_of_sentences(make: Make) -> None:
    room, plan = make(), SummaryPlan("extractive", None, "Asked for.")
    lead = " ".join(["Аким", "области", *(f"пункт{number}" for number in range(16))])
    source = SourceText(
        None, (f"{lead}.", *(f"Рядом иное{n} дело{n} людей{n} вчера{n}." for n in range(14))), (0, *range(1, 15)), RU
    )
    chosen = {length: room.summarise(source, plan=plan, length=length, call=Call()) for length in LENGTHS}
    assert chosen["medium"] == replace(extract_medium(source), reason=chosen["medium"].reason)
    assert [len(chosen[length].sentences) for length in LENGTHS if length != "medium"] == [1, 4, 1, 2, 3, 7]
    assert chosen["medium"].reason.startswith("Asked for. The ")


def test_an_abstractive_summary_says_why(make: Make, bridge: SourceText) -> None:
    room = make(Score(40))
    result = room.summarise(bridge, plan=room.plan("auto", WRITING), length=3, call=Call())
    assert (result.method, result.model, result.text) == ("abstractive", "writer", WRITTEN)
    assert result.reason.startswith("writer scores better than extraction")


@pytest.mark.parametrize(("length", "wanted"), [("short", "short"), ("long", "long"), (2, "medium"), (10, "long")])
def test_the_model_is_told_the_length(
    scripted: Callable[..., Any], bridge: SourceText, length: Length, wanted: str
) -> None:
    generator = scripted(WRITTEN)
    room = Summariser(Cards({"writer": []}), generator, generator, bar=BAR)
    room.summarise(bridge, plan=room.plan("abstractive", WRITING), length=length, call=Call())
    assert generator.lengths == [wanted]


def test_a_replaced_summary_keeps_plan_and_outcome_apart(make: Make, bridge: SourceText) -> None:
    room = make(Score(40), answer="Мост открыл министр Жумабаев.")
    result = room.summarise(bridge, plan=room.plan("auto", WRITING), length="short", call=Call())
    assert result.method == "extractive"
    assert [finding.code for finding in result.findings] == [WarningCode.UNSUPPORTED_SUMMARY]
    assert "scores better" in result.reason
    assert "did not pass the checks" in result.reason


SCORED = [Score(40)]
BLUR = "Объект сдали раньше срока, гарантия составит пять лет."


@pytest.mark.parametrize(
    ("method", "profile", "scores", "answer", "reasons"),
    [
        ("extractive", WRITING, SCORED, WRITTEN, ("asked for an extractive", "sentences were chosen")),
        ("abstractive", WRITING, [], WRITTEN, ("asked for an abstractive", "writer wrote", "it passed the checks")),
        ("auto", BARE, SCORED, WRITTEN, ("bare has no model that writes summaries", "sentences were chosen")),
        ("auto", WRITING, [], WRITTEN, ("no rougeL on descriptions.dev.ru", "sentences were chosen")),
        ("auto", WRITING, [Score(31.4)], WRITTEN, ("no better than extraction", "sentences were chosen")),
        ("auto", WRITING, SCORED, WRITTEN, ("scores better", "writer wrote the summary; it passed the checks")),
        ("auto", WRITING, SCORED, f"{BLUR} {WRITTEN}", ("scores better", "1 of its 2", "the rest passed the checks")),
        ("auto", WRITING, SCORED, BLUR, ("scores better", "did not pass the checks", "sentences were chosen")),
        ("auto", WRITING, SCORED, "", ("scores better", "did not pass the checks", "sentences were chosen")),
    ],
)
def test_the_reason_says_which_way_was_taken_and_why(
    make: Make,
    bridge: SourceText,
    *,
    method: Method,
    profile: Profile,
    scores: list[Score],
    answer: str,
    reasons: tuple[str, ...],
) -> None:
    room = make(*scores, answer=answer)
    result = room.summarise(bridge, plan=room.plan(method, profile), length="medium", call=Call())
    places = [result.reason.find(reason) for reason in reasons]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("length", ["medium", 2])
def test_a_replaced_summary_is_the_one_extraction_would_make(make: Make, bridge: SourceText, length: Length) -> None:
    room = make(answer="")
    replaced = room.summarise(bridge, plan=room.plan("abstractive", WRITING), length=length, call=Call())
    chosen = room.summarise(bridge, plan=room.plan("extractive", WRITING), length=length, call=Call())
    assert replaced.sentences == chosen.sentences


def test_a_kazakh_article_is_summarised_in_kazakh(make: Make, library: SourceText) -> None:
    room = make()
    result = room.summarise(library, plan=room.plan("auto", BARE), length="short", call=Call())
    assert result.language is Language.KK
    assert result.text in library.sentences


def test_an_article_without_sentences(make: Make) -> None:
    room = make()
    with pytest.raises(EmptyText, match="text"):
        room.summarise(SourceText("Заголовок", (), (), RU), plan=room.plan("auto", BARE), length="short", call=Call())


def test_an_impossible_length(make: Make, bridge: SourceText) -> None:
    room = make()
    with pytest.raises(InvalidValue, match="length"):
        room.summarise(bridge, plan=room.plan("auto", BARE), length=11, call=Call())


@pytest.mark.parametrize("profile", [BARE, WRITING])
def test_a_cancelled_call_does_nothing(make: Make, bridge: SourceText, profile: Profile) -> None:
    room = make(Score(40))
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        room.summarise(bridge, plan=room.plan("auto", profile), length="short", call=Call(cancel=cancel))


def test_with_the_real_catalog(bridge: SourceText, settings: Settings, scripted: Callable[..., Any]) -> None:
    catalog = Catalog.load(settings)
    generator = scripted(WRITTEN)
    room = Summariser(catalog, generator, generator)
    for profile in catalog.profiles():
        plan = room.plan("auto", profile)
        assert room.summarise(bridge, plan=plan, length="medium", call=Call()).sentences
