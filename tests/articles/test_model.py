"""Where blocks stand."""

from tilshi.articles.model import Address, Article, Block, BlockKind, Run


def article(*starts: int | None) -> Article:
    blocks = (Block(BlockKind.PARAGRAPH, (Run("абв"),), Address(f"p{at}"), start) for at, start in enumerate(starts))
    return Article(None, None, tuple(blocks))


def test_blocks_that_stand_in_the_input_are_counted_there() -> None:
    assert article(7, 20).starts == (7, 20)
    assert article().starts == ()


def test_one_block_that_does_not_makes_all_count_in_the_plain_text() -> None:
    marked = article(7, None, 40)
    assert marked.starts == (0, 5, 10)
    assert all(marked.text[start : start + 3] == "абв" for start in marked.starts)
