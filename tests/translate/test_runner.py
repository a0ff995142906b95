"""The runner over real parts: pool, cache, in-flight table, checks; only the model is scripted."""

from typing import Any

from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.languages import Language

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
SENTENCES = [
    "Жители посёлка встретили гостей у школы.",
    "Дорогу к перевалу закрыли из-за снега.",
    "Подробности на https://example.org/news до вечера.",
]


def test_results_are_in_the_order_of_the_texts(bench: Any, call: Call) -> None:
    forward = bench.runner.generate("one", SENTENCES, RU_EN, call)
    backward = bench.runner.generate("one", SENTENCES[::-1], RU_EN, Call())
    assert [one.text for one in forward] == [one.text for one in backward][::-1]
    assert all(one.model == "one" and not one.source_kept and one.findings == () for one in forward)
    assert "https://example.org/news" in forward[2].text
    assert "example.org" not in bench.engine.texts[2]
