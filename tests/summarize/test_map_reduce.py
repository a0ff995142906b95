"""How a long article becomes short enough for a model."""

import threading
from dataclasses import replace

import pytest
from tests.summarize.conftest import ScriptedGenerator, article

from tilshi.catalog import Length
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.errors import Cancelled
from tilshi.languages import Language
from tilshi.summarize.map_reduce import Digest, MapReduce
from tilshi.summarize.model import SourceText
from tilshi.summarize.standing import Article
from tilshi.text.findings import WarningCode

RU = Language.RU
TASK = Task(TaskName.SUMMARIZE, RU, RU, Length.SHORT)
PLACES = (
    "Абай Аксу Арал Атбасар Балхаш Бурабай Есик Жезказган Зайсан Каратау Кентау Курчатов Риддер Сарань Сатпаев Тараз"
)


def towns(count: int = 16) -> SourceText:
    """Return an article with a paragraph for each town, three sentences of seven words or so."""
    paragraphs = [
        f"Город {name} получил новый автобус для школы. Дорогу к школе отремонтировали рабочие местного завода. "
        f"Жители благодарны строителям за быструю работу летом."
        for name in PLACES.split()[:count]
    ]
    return article(None, "\n\n".join(paragraphs), RU)


def first(text: str) -> str:
    """Write the first sentence."""
    return text.split(". ", maxsplit=1)[0].removesuffix(".") + "."


def digest(source: SourceText, generator: ScriptedGenerator, call: Call | None = None) -> Digest:
    return MapReduce(generator, generator).digest(Article(source), "writer", TASK, call or Call())


def test_what_fits_is_read_as_it_is() -> None:
    source, generator = towns(2), ScriptedGenerator(first)
    found = digest(source, generator)
    assert (found.text, found.parts, found.available) == (source, 0, 6)
    assert found.rests == tuple((index,) for index in range(6))
    assert generator.asked == []


def test_up_to_two_windows_are_selected_from() -> None:
    source, generator = towns(4), ScriptedGenerator(first, limit=60)
    found = digest(source, generator)
    assert (found.parts, found.available) == (0, 12)
    assert 0 < len(found.text.sentences) < 12
    assert [source.sentences[index] for (index,) in found.rests] == list(found.text.sentences)
    assert generator.asked == []


def test_more_is_summarised_part_by_part_in_one_batch() -> None:
    source, generator = towns(8), ScriptedGenerator(first, limit=62)
    found = digest(source, generator)
    assert generator.batches == [4]
    assert generator.tasks == [replace(TASK, length=Length.MEDIUM)]
    assert found.text.sentences == source.sentences[::6]
    assert found.text.paragraphs == (0, 1, 2, 3)
    assert all(index in rests for index, rests in zip(range(0, 24, 6), found.rests, strict=True))
    assert (found.parts, found.replaced, found.left_out) == (4, 0, 0)


def test_summaries_that_do_not_fit_are_summarised_again() -> None:
    source, generator = towns(16), ScriptedGenerator(first, limit=26)
    found = digest(source, generator)
    assert generator.batches[0] == 16
    assert len(generator.batches) == 2
    assert found.parts == sum(generator.batches)
    assert {index for rests in found.rests for index in rests} <= set(range(len(source.sentences)))
    assert len(found.text.text.split()) + 2 <= 26


def test_summaries_that_are_no_shorter_are_selected_from() -> None:
    source = towns(8)
    generator = ScriptedGenerator(lambda text: text.replace("\n", " "), limit=30)
    found = digest(source, generator)
    assert generator.batches == [8]
    assert 0 < len(found.text.sentences) < found.available == 24


@pytest.mark.parametrize(
    "answer",
    [
        "Город Тобольск получил автобус.",
        "Город получил 12 автобусов для школы.",
        "Погода стояла прекрасная, зрители аплодировали артистам.",
        "Рабочие местного завода не отремонтировали дорогу к школе.",
    ],
)
def test_a_part_whose_summary_fails_stands_in_its_own_sentences(answer: str) -> None:
    source = towns(8)
    generator = ScriptedGenerator(lambda text: answer if "Атбасар" in text else first(text), limit=62)
    found = digest(source, generator)
    assert found.replaced == 1
    assert {finding.code for finding in found.findings} == {WarningCode.UNSUPPORTED_SUMMARY}
    assert not set(answer.split(". ")) & set(found.text.sentences)
    assert set(found.text.sentences) <= set(source.sentences)
    places = [found.rests[at] for at, place in enumerate(found.text.paragraphs) if place == 1]
    assert places
    assert all(6 <= index < 12 for rests in places for index in rests)


def test_a_part_may_not_name_what_only_another_part_has() -> None:
    source = towns(8)
    generator = ScriptedGenerator(lambda text: "Город Абай получил новый автобус для школы.", limit=62)
    assert digest(source, generator).replaced == 3


def test_sentences_longer_than_the_window_are_counted() -> None:
    source = towns(8)
    endless = " ".join(["слово"] * 80) + "."
    source = SourceText(None, (*source.sentences, endless), (*source.paragraphs, 9), RU)
    found = digest(source, ScriptedGenerator(first, limit=62))
    assert found.left_out == 1
    assert found.parts == 4


def test_a_call_cancelled_between_the_steps_ends() -> None:
    cancel = threading.Event()

    def cancelling(text: str) -> str:
        cancel.set()
        return first(text)

    with pytest.raises(Cancelled):
        digest(towns(8), ScriptedGenerator(cancelling, limit=62), Call(cancel=cancel))
