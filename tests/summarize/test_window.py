"""What of a long text a model is given."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.summarize.conftest import ScriptedGenerator

from tilshi.catalog import Length
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call
from tilshi.errors import Cancelled
from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.window import Window

RU = Language.RU
TASK = Task(TaskName.SUMMARIZE, RU, RU, Length.SHORT)


def text(*paragraphs: tuple[int, ...]) -> SourceText:
    """Return an article whose sentences have so many words, paragraph by paragraph."""
    sizes = [(size, number) for number, paragraph in enumerate(paragraphs) for size in paragraph]
    sentences = tuple(" ".join([f"слово{at}"] * size) for at, (size, _) in enumerate(sizes))
    return SourceText(None, sentences, tuple(number for _, number in sizes), RU)


def window(limit: int, joining: int = 0) -> Window:
    return Window(ScriptedGenerator("", limit=limit, joining=joining), "writer", TASK)


def test_paragraphs_stay_whole_where_they_fit() -> None:
    cut = window(12).cut(text((4, 3), (4, 4), (2,), (5, 5)), Call())
    assert cut.parts == ((0, 1), (2, 3, 4), (5, 6))
    assert cut.left_out == ()


def test_a_paragraph_longer_than_the_window_is_cut_at_sentences() -> None:
    assert window(12).cut(text((4, 5, 6, 2)), Call()).parts == ((0, 1), (2, 3))


def test_a_sentence_longer_than_the_window_is_told() -> None:
    cut = window(12).cut(text((4, 11, 3), (2,)), Call())
    assert cut.left_out == (1,)
    assert cut.parts == ((0, 2, 3),)


def test_what_joining_costs_is_given_back() -> None:
    source = SourceText(None, ("а а а.", "б б б.", "в в в."), (0, 0, 0), RU)
    assert window(11).cut(source, Call()).parts == ((0, 1, 2),)
    assert window(11, joining=3).cut(source, Call()).parts == ((0,), (1,), (2,))
    assert window(11, joining=3).select(source, Call()) != (0, 1, 2)


@pytest.mark.parametrize("limit", [1, 2])
def test_no_room_beside_the_prompt(limit: int) -> None:
    source = text((4, 3))
    assert window(limit).cut(source, Call()) == ((), (0, 1))
    assert window(limit).select(source, Call()) == ()


def test_a_cancelled_call_ends_it() -> None:
    cancel = threading.Event()
    cancel.set()
    for work in (window(5).cut, window(5).select):
        with pytest.raises(Cancelled):
            work(text((4, 3)), Call(cancel=cancel))


@given(st.lists(st.lists(st.integers(1, 15), min_size=1, max_size=6).map(tuple), min_size=1, max_size=8))
def test_every_sentence_is_in_one_part_or_told(paragraphs: list[tuple[int, ...]]) -> None:
    source, limit = text(*paragraphs), 12
    cut = window(limit).cut(source, Call())
    assert sorted([*(at for part in cut.parts for at in part), *cut.left_out]) == list(range(len(source.sentences)))
    assert [at for part in cut.parts for at in part] == sorted(at for part in cut.parts for at in part)
    assert all(window(limit).count([source.join(part)])[0] <= limit for part in cut.parts)
    assert all(len(source.sentences[at].split()) > limit - 2 for at in cut.left_out)
