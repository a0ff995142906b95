"""Marks put back on translations."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.marks import reapply
from tilshi.articles.model import Address, Block, BlockKind, Mark, Run
from tilshi.articles.spans import Span, spans

STRONG, EMPHASIS, CODE = Mark("strong"), Mark("emphasis"), Mark("code")
LINK, OTHER = Mark("link", "https://news.example/1"), Mark("link", "https://news.example/2")
IMAGE = Mark("image", "photo.jpg")


def block(*runs: Run) -> Block:
    return Block(BlockKind.PARAGRAPH, runs, Address("p"), 10)


def marked(result: Block) -> list[tuple[str, tuple[Mark, ...]]]:
    return [(run.text, run.marks) for run in result.runs if run.marks]


@pytest.mark.parametrize(
    ("source", "translated", "expected", "estimated"),
    [
        # The whole block.
        (block(Run("Весь абзац.", (STRONG, LINK))), "The whole.", [("The whole.", (STRONG, LINK))], False),
        (block(Run("Весь", (STRONG,)), Run(" ")), " The whole ", [("The whole", (STRONG,))], False),
        # Text that stands in the translation as it is, in whatever order.
        (
            block(Run("В фонд "), Run("AQ-NUR", (LINK,)), Run(" за "), Run("2024", (STRONG,)), Run(" год")),
            "In 2024 to the AQ-NUR fund",
            [("2024", (STRONG,)), ("AQ-NUR", (LINK,))],
            False,
        ),
        (block(Run("Сумма "), Run("57", (STRONG,)), Run(" из 570")), "Of 570 it is 57", [("57", (STRONG,))], False),
        (block(Run("В "), Run("Арал", (LINK,)), Run(" едут")), "Аралға барады", [("Арал", (LINK,))], False),
        (block(Run("Код "), Run("a=1", (CODE,)), Run(" тут")), "Here is a=1", [("a=1", (CODE,))], False),
        (
            block(Run("А "), Run("в ", (LINK,)), Run("x=1", (LINK, CODE)), Run(" и")),
            "The in x=1 and so",
            [("x=1", (LINK, CODE))],
            True,
        ),
        # An estimate, over whole words with their quotes.
        (
            block(Run("Открыт "), Run("«Новый цех»", (LINK,)), Run(" сегодня")),
            "Бүгін «Жаңа цех» ашылды",
            [("«Жаңа цех»", (LINK,))],
            True,
        ),
        # No words to go round.
        (block(Run("а", (LINK,)), Run(" "), Run("б", (OTHER,))), "x", [("x", (LINK,)), ("", (OTHER,))], True),
        (block(Run("а "), Run("x=1", (CODE,))), "no code", [("", (CODE,))], True),
        (block(Run("а "), Run("б", (LINK,))), "", [("", (LINK,))], True),
        # Images without text.
        (block(Run("", (IMAGE,)), Run("Подпись")), "A caption", [("", (IMAGE,))], False),
        (block(Run("Подпись"), Run("", (IMAGE,))), "A caption", [("", (IMAGE,))], False),
    ],
)
def test_where_marks_go(
    source: Block, translated: str, expected: list[tuple[str, tuple[Mark, ...]]], *, estimated: bool
) -> None:
    result, guessed = reapply(source, translated)
    assert result.text == translated
    assert marked(result) == expected
    assert guessed is estimated
    assert (result.kind, result.address, result.start) == (source.kind, source.address, None)


def test_names_are_found_in_another_script() -> None:
    source = block(
        Run("Об этом рассказала "), Run("Айгерим Сатыбалдиева", (STRONG,)), Run(", глава центра «Тау» в "),
        Run("Караганде", (LINK,)),
    )  # fmt: skip
    result, estimated = reapply(source, "In Karaganda the head of Tau, Aigerim Satybaldieva, spoke about it")
    assert marked(result) == [("Karaganda", (LINK,)), ("Aigerim Satybaldieva", (STRONG,))]
    assert estimated


def test_an_unchanged_text_keeps_its_block() -> None:
    source = block(Run("Текст "), Run("тут", (LINK,)))
    assert reapply(source, "Текст тут") == (source, False)


def test_no_marks_no_estimate() -> None:
    result, estimated = reapply(block(Run("Текст")), "Text")
    assert (result.runs, estimated) == ((Run("Text"),), False)


def test_shares_say_which_words_a_mark_goes_to() -> None:
    source = block(Run("Мост "), Run("закрыли вчера", (STRONG,)), Run(" в "), Run("городе", (LINK,)))

    def shares(start: int, end: int, words: Sequence[tuple[int, int]]) -> list[float]:
        return [0.9, 0.1, 0.2, 0.2, 0.6, 0.45, 0.8] if start > 15 else [0.0, 0.0, 0.0, 0.0, 0.7, 0.45, 0.8]

    target = "City authorities say the bridge was closed"
    result, estimated = reapply(source, target, shares)
    assert marked(result) == [("City", (LINK,)), ("bridge was closed", (STRONG,))]
    assert estimated
    # What stands there as it is needs nobody's word; where nothing is said, proportion decides.
    certain = block(Run("В "), Run("Тау", (STRONG,)), Run(" снег"))
    assert reapply(certain, "Снег в Тау", shares) == reapply(certain, "Снег в Тау")
    assert reapply(source, target, lambda start, end, words: [0.0] * len(words)) == reapply(source, target)


TEXTS = st.text(st.sampled_from("аб x57«».- "), max_size=10)
MARKS = st.lists(st.sampled_from([STRONG, EMPHASIS, LINK, OTHER]), max_size=3, unique_by=lambda mark: mark.kind)
LEAF = st.sampled_from([(), (CODE,), (IMAGE,)])
RUNS = st.lists(
    st.builds(lambda text, marks, leaf: Run(text, (*marks, *leaf)), TEXTS, MARKS, LEAF), min_size=1, max_size=6
)


@given(RUNS, TEXTS | st.text(max_size=30), st.none() | st.lists(st.floats(0, 1), min_size=30, max_size=30))
def test_the_text_is_exact_and_no_mark_is_lost(runs: list[Run], translated: str, said: list[float] | None) -> None:
    source = block(*runs)
    known = (lambda start, end, words: [said[(start + end + at) % 30] for at, _ in enumerate(words)]) if said else None
    result, _ = reapply(source, translated, known)
    assert result.text == translated
    assert paths(spans(result.runs)) == paths(spans(runs))


def paths(tree: tuple[Span, ...], above: tuple[Mark, ...] = ()) -> set[tuple[Mark, ...]]:
    """Every mark with those it stands in."""
    found = set()
    for span in tree:
        path = (*above, span.mark)
        found |= {path} | paths(span.children, path)
    return found


@pytest.mark.parametrize("text", ["слово", "а", ""])
def test_thousands_of_links_in_one_block_all_stay_and_none_overlaps(text: str) -> None:
    count = 3_000
    links = [Mark("link", f"https://news.example/{index}") for index in range(count)]
    source = block(*(run for link in links for run in (Run(text, (link,)), Run(" и "))))
    result, _ = reapply(source, "а " * count)
    assert result.text == "а " * count
    assert {run.marks[0] for run in result.runs if run.marks} == set(links)
