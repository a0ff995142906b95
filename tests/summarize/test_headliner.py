"""Who writes the headline, and what a model's headline must pass."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

from tilshi.catalog.profiles import Hop, Profile, Route
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.errors import ModelNotInstalled
from tilshi.languages import Language
from tilshi.summarize.headline import Headline
from tilshi.summarize.headliner import Headliner
from tilshi.summarize.model import SourceText
from tilshi.text.findings import Finding, WarningCode

RU = Language.RU
TITLE = Task(TaskName.TITLE, RU, RU)
BARE = Profile("bare", "", MappingProxyType({}), "production")
WRITING = Profile("writing", "", MappingProxyType({TITLE: Route((Hop("writer", RU, RU),))}), "production")
RULED = Headline("В Павлодаре после ремонта открыли мост через Иртыш", 0)

Make = Callable[..., Any]


def made(generator: Any, source: SourceText, profile: Profile = WRITING) -> Headline | None:
    return Headliner(generator, generator).headline(source, profile, Call())


def test_a_model_writes_where_the_profile_has_one(scripted: Make, bridge: SourceText) -> None:
    generator = scripted("Павлодар открыл мост через Иртыш после 14 месяцев ремонта.")
    assert made(generator, bridge) == Headline("Павлодар открыл мост через Иртыш после 14 месяцев ремонта", 0)
    assert generator.tasks == [TITLE]
    assert generator.asked == [bridge.text]


def test_the_rules_write_where_it_has_none(scripted: Make, bridge: SourceText, library: SourceText) -> None:
    generator = scripted("Мост")
    assert made(generator, bridge, BARE) == RULED
    assert made(generator, library) == Headline("Көкшетауда балаларға арналған жаңа кітапхана ашылды", 0)
    assert generator.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        "Павлодар открыл мост через Иртыш за 15 месяцев",  # a number the article does not have
        "Павлодар открыл мост через Тобол после ремонта",  # a name it does not have
        "В Павлодаре после ремонта не открыли мост через Иртыш",  # a negation it does not have
        "Объект сдан раньше срока, гарантия составит пять лет",  # what somebody says, said by nobody
        "Мост через Иртыш " * 6,  # too long
        "Мост открыли",  # too short
        "Новости спорта и погоды сегодня",  # rests on nothing
        "",
    ],
)
def test_what_a_model_may_not_say_falls_back_to_the_rules(scripted: Make, bridge: SourceText, answer: str) -> None:
    assert made(scripted(answer), bridge) == RULED


def test_a_reservation_lost_falls_back(scripted: Make) -> None:
    source = SourceText(None, ("По предварительным данным, мост в Павлодаре закроют весной.",), (0,), RU)
    ruled = made(scripted("Мост в Павлодаре закроют весной"), source)
    assert ruled == Headline("По предварительным данным, мост в Павлодаре закроют весной", 0)
    kept = "Мост в Павлодаре, по предварительным данным, закроют весной"
    assert made(scripted(kept), source) == Headline(kept, 0)


def test_a_speaker_may_stand_before_a_colon(scripted: Make) -> None:
    source = SourceText(None, ("Аким Ерлан Сатпаев заявил, что мост в Павлодаре закроют весной.",), (0,), RU)
    said = "Ерлан Сатпаев: мост в Павлодаре закроют весной"
    assert made(scripted(said), source) == Headline(said, 0)
    ruled = made(scripted("Мост в Павлодаре закроют весной"), source)
    assert ruled is not None
    assert "заявил" in ruled.text


def test_a_hard_finding_or_a_kept_source_falls_back(scripted: Make, bridge: SourceText) -> None:
    good = "Павлодар открыл мост через Иртыш"
    assert made(scripted(good, findings=[Finding(WarningCode.LOOP)]), bridge) == RULED
    assert made(scripted(good, source_kept=True), bridge) == RULED
    assert made(scripted(good, findings=[Finding(WarningCode.LENGTH_RATIO)]), bridge) == Headline(good, 0)


@pytest.mark.parametrize(("limit", "read"), [(10, 1), (22, 2), (23, 2)])
def test_a_model_reads_the_first_sentences_it_has_room_for(
    scripted: Make, bridge: SourceText, limit: int, read: int
) -> None:
    generator = scripted("Павлодар открыл мост через Иртыш", limit=limit)
    made(generator, bridge)
    assert generator.asked == [bridge.join(range(read))]


def test_joining_may_cost_tokens(scripted: Make, bridge: SourceText) -> None:
    generator = scripted("Павлодар открыл мост через Иртыш", limit=22, joining=2)
    made(generator, bridge)
    assert generator.asked == [bridge.join(range(1))]


def test_no_room_for_one_sentence_falls_back(scripted: Make, bridge: SourceText) -> None:
    generator = scripted("Павлодар открыл мост через Иртыш", limit=5)
    assert made(generator, bridge) == RULED
    assert generator.asked == []


def test_a_missing_model_is_an_error(scripted: Make, bridge: SourceText) -> None:
    with pytest.raises(ModelNotInstalled):
        made(scripted("", error=ModelNotInstalled("model writer is not installed")), bridge)
