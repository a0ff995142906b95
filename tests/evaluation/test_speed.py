"""Speed: what is timed, and how often."""

from types import SimpleNamespace

import pytest
from tests.evaluation.conftest import Scripted

from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.scripted import ScriptedEngine
from tilshi.evaluation import speed
from tilshi.evaluation.survival import plain_sentences
from tilshi.languages import Language

TASK = Task(TaskName.TRANSLATE, Language.RU, Language.EN)


def test_the_median_of_warm_runs_counts(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0, 2, 10, 11, 20, 29])  # runs of 2, 1 and 9 seconds
    engine = ScriptedEngine()
    monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=lambda: next(ticks)))
    found = speed.measure(scripted(engine), TASK)
    words = sum(len(text.split()) for text in plain_sentences(Language.RU))
    assert (found.direction, found.sentences, found.runs) == ("ru-en", 36, 3)
    assert found.target_tokens_per_second == pytest.approx(words / 2, abs=0.01)
    assert found.sentences_per_second == 18
    assert len(engine.texts) == 4 * 36
