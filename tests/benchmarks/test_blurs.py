from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.standing import Article


@pytest.fixture(scope="module")
def blurs() -> ModuleType:
    return load_benchmark("blurs")


@pytest.mark.parametrize(
    ("sentence", "kind", "blurred"),
    [
        ("Склад, вероятно, подожгли соседи.", "reservation", "Склад подожгли соседи."),
        ("Суд не рассмотрит жалобу фермеров.", "denial", "Суд рассмотрит жалобу фермеров."),
        ("Аким заявил, что мост закроют зимой.", "attribution before", "Мост закроют зимой."),
        ("По словам акима, мост закроют зимой.", "attribution phrase", "Мост закроют зимой."),
    ],
)
def test_one_mark_is_deleted_and_the_blur_seen(blurs: ModuleType, sentence: str, kind: str, blurred: str) -> None:
    found = blurs.planted(iter([sentence, "Мост через Ишим открыли утром."]))
    assert found.pop(kind) == [(sentence, blurred, True)]
    assert not any(found.values())


def test_editors_sentences_are_told_apart(blurs: ModuleType) -> None:
    article = Article(SourceText(None, ("Аким заявил, что мост закроют зимой.", "Мост старый."), (0, 1), Language.RU))
    description = "Мост закроют зимой. Мост старый. Погода стояла прекрасная."
    assert blurs.editors([article], [description]) == {
        "stands": ["Мост старый."],
        "blurred": ["Мост закроют зимой."],
        "no evidence": ["Погода стояла прекрасная."],
    }
