"""Runs as a tree of spans, and back."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.model import Mark, Run
from tilshi.articles.spans import Span, runs, spans

STRONG, LINK, CODE = Mark("strong"), Mark("link", "u"), Mark("code")
MARKS = st.lists(st.sampled_from([STRONG, LINK, Mark("emphasis")]), max_size=3, unique=True).map(tuple)
RUNS = st.lists(st.builds(Run, st.text(max_size=4), MARKS).filter(lambda run: run.text or run.marks), max_size=6)


def test_neighbours_under_one_mark_are_one_span() -> None:
    tree = spans([Run("a", (LINK,)), Run("b", (LINK, STRONG)), Run("c")])
    assert tree == (Span(LINK, 0, 2, (Span(STRONG, 1, 2),)),)
    assert runs("abc", tree) == (Run("a", (LINK,)), Run("b", (LINK, STRONG)), Run("c"))


def test_two_codes_are_two_things() -> None:
    codes = (Run("a", (CODE,)), Run("b", (CODE,)))
    assert len(spans(codes)) == 2
    assert runs("ab", spans(codes)) == codes


def test_an_empty_run_keeps_its_marks() -> None:
    image = Run("", (LINK, Mark("image", "i")))
    assert runs("x", spans([image, Run("x")])) == (image, Run("x"))


@given(RUNS)
def test_every_character_keeps_its_marks(given_runs: list[Run]) -> None:
    text = "".join(run.text for run in given_runs)
    back = runs(text, spans(given_runs))
    assert [(char, run.marks) for run in back for char in run.text] == [
        (char, run.marks) for run in given_runs for char in run.text
    ]
    assert {mark for run in back for mark in run.marks} == {mark for run in given_runs for mark in run.marks}
