from types import ModuleType

import pytest
from tests.benchmarks.conftest import load_benchmark

from tilshi.languages import Language
from tilshi.summarize.model import SourceText, SummaryResult, SummarySentence


@pytest.fixture(scope="module")
def readability() -> ModuleType:
    return load_benchmark("readability")


def _source(*sentences: str) -> SourceText:
    return SourceText(None, sentences, tuple(range(len(sentences))), Language.RU)


@pytest.mark.parametrize(("chosen", "expected"), [((0, 1), False), ((1,), True), ((0,), False), ((0, 2), False)])
def test_a_dangling_opening_is_counted(readability: ModuleType, chosen: tuple[int, ...], *, expected: bool) -> None:
    source = _source("Аким открыл новую школу в селе.", "Он вручил детям книги и цветы.", "Школа стоит у реки Ишим.")
    sentences = tuple(SummarySentence(source.sentences[at], (at,)) for at in chosen)
    result = SummaryResult(sentences, "extractive", Language.RU, None, "")
    assert readability.dangling(source, result) is expected


def test_a_number_from_nowhere_is_counted(readability: ModuleType) -> None:
    source = _source("Школу построили за 14 месяцев.")
    own, other = ("Школу построили за 14 месяцев.", "Школу построили за 15 месяцев.")
    for text, expected in ((own, False), (other, True)):
        result = SummaryResult((SummarySentence(text, (0,)),), "extractive", Language.RU, None, "")
        assert readability.unsupported(source, result) is expected
