import pytest

from tilshi.text.memo import LONG, remembered


@pytest.mark.parametrize(("size", "kept"), [(1, 100), (LONG - 1, 100), (LONG, 16), (3 * LONG, 16)])
def test_many_sentences_and_few_articles_are_remembered(size: int, kept: int) -> None:
    calls: list[str] = []

    @remembered(100)
    def tail(text: str, length: int) -> str:
        calls.append(text)
        return text[-length:]

    texts = [chr(0x4E00 + at) * size for at in range(101)]
    assert [tail(text, 1) for text in texts] == [text[-1] for text in texts]
    assert [tail(text, 1) for text in reversed(texts)] == [text[-1] for text in reversed(texts)]
    assert len(calls) == 2 * len(texts) - kept


def test_the_other_arguments_count() -> None:
    @remembered(10)
    def tail(text: str, length: int) -> str:
        """Return the end of a text."""
        return text[-length:]

    assert (tail("abc", 1), tail("abc", 2), tail("abc", 1)) == ("c", "bc", "c")
    assert tail.__doc__ == "Return the end of a text."
