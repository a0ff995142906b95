"""A short article is looked at once; a long one, or one that must not be stored, every time."""

import pytest

from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.summarize.remembered import LONGEST, REMEMBERED, Remembered


def article(*sentences: str) -> SourceText:
    return SourceText(None, sentences, (0,) * len(sentences), Language.RU)


class Counting:
    def __init__(self) -> None:
        self.seen: list[SourceText] = []

    def __call__(self, source: SourceText) -> int:
        self.seen.append(source)
        return len(source.sentences)


@pytest.fixture
def counting() -> Counting:
    return Counting()


def test_an_article_that_comes_again_is_not_looked_at_again(counting: Counting) -> None:
    remembered = Remembered(counting)
    answers = [remembered(article("Раз.", "Два."), store=True) for _ in range(3)]
    assert answers == [2, 2, 2]
    assert len(counting.seen) == 1


def test_articles_that_differ_in_anything_are_different(counting: Counting) -> None:
    remembered = Remembered(counting)
    titled = SourceText("Заголовок", ("Раз.",), (0,), Language.RU)
    kazakh = SourceText(None, ("Раз.",), (0,), Language.KK)
    for one in (article("Раз."), titled, kazakh):
        remembered(one, store=True)
    assert len(counting.seen) == 3


@pytest.mark.parametrize(("store", "length"), [(False, 4), (True, LONGEST + 1)])
def test_what_may_not_be_kept_is_not_kept(counting: Counting, store: bool, length: int) -> None:  # noqa: FBT001
    remembered = Remembered(counting)
    for _ in range(2):
        remembered(article("я" * length), store=store)
    assert len(counting.seen) == 2


def test_only_so_many_are_remembered(counting: Counting) -> None:
    remembered = Remembered(counting)
    for number in range(REMEMBERED + 1):
        remembered(article(f"{number}."), store=True)
    remembered(article("0."), store=True)
    assert len(counting.seen) == REMEMBERED + 2
