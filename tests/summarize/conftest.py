"""Articles written for these tests, and parts to build a summariser from."""

from collections.abc import Callable, Sequence

import pytest

from tilshi.catalog import Length
from tilshi.catalog.tasks import Task
from tilshi.engines.call import Call, Generated
from tilshi.languages import Language
from tilshi.summarize.model import SourceText
from tilshi.text.findings import Finding
from tilshi.text.sentences import split

_BRIDGE = """\
В Павлодаре после ремонта открыли мост через Иртыш. Работы заняли 14 месяцев и обошлись городу в 3,2 млрд тенге.

Мост закрыли прошлой весной из-за трещин в опорах. Они появились после сильного паводка. Подрядчик заменил 8 опор и \
уложил новое покрытие.

«Мы сдали объект раньше срока. Гарантия составит пять лет», — сказал начальник управления дорог Ерлан Сатпаев.

Ранее в городе ремонтировали путепровод. Подробнее: на сайте акимата.

Фото: пресс-служба акимата
"""
_LIBRARY = """\
Көкшетауда балаларға арналған жаңа кітапхана ашылды. Кітапхана қорында 40 мың кітап бар.

Бұл ғимарат екі жыл бойы салынды. Құрылысқа облыс бюджетінен 900 миллион теңге бөлінді. Олардың жартысы жабдық сатып \
алуға жұмсалды.

Кітапхана күн сайын таңғы тоғыздан кешкі жетіге дейін жұмыс істейді. Толығырақ: кітапхана сайтында.
"""
_FERRY = """\
The island council voted on Tuesday to keep the winter ferry running. The service carries about 600 passengers a day \
between the island and the mainland.

It had been due to stop in November. Councillors found 90,000 pounds in reserves to pay for the crew and the fuel.

"We could not leave people stranded. They need this boat," said council leader Moira Blake.

Read more: winter timetable
"""


def article(title: str | None, text: str, language: Language) -> SourceText:
    """Return the source of a text whose paragraphs are apart by a blank line."""
    sentences: list[str] = []
    paragraphs: list[int] = []
    for index, paragraph in enumerate(text.strip().split("\n\n")):
        found = split(paragraph, language).texts
        sentences += found
        paragraphs += [index] * len(found)
    return SourceText(title, tuple(sentences), tuple(paragraphs), language)


@pytest.fixture
def bridge() -> SourceText:
    return article("В Павлодаре открыли мост после ремонта", _BRIDGE, Language.RU)


@pytest.fixture
def library() -> SourceText:
    return article("Көкшетауда кітапхана ашылды", _LIBRARY, Language.KK)


@pytest.fixture
def ferry() -> SourceText:
    return article("Island keeps its winter ferry", _FERRY, Language.EN)


@pytest.fixture(params=["bridge", "library", "ferry"])
def any_article(request: pytest.FixtureRequest) -> SourceText:
    found: SourceText = request.getfixturevalue(request.param)
    return found


class ScriptedGenerator:
    """A generator and reader that writes what it is told; a token is a word, and every text costs two more.

    The answer may depend on the text.

    Attributes:
        asked: the texts it was given.
        batches: how many texts it was given each time.
        tasks: their task, each time.
        lengths: the length wanted, each time.
    """

    def __init__(
        self,
        answer: str | Callable[[str], str],
        *,
        findings: Sequence[Finding] = (),
        source_kept: bool = False,
        limit: int = 500,
        joining: int = 0,
        error: Exception | None = None,
    ) -> None:
        self._answer = answer
        self._findings = tuple(findings)
        self._source_kept = source_kept
        self._limit = limit
        self._joining = joining
        self._error = error
        self.asked: list[str] = []
        self.batches: list[int] = []
        self.tasks: list[Task] = []
        self.lengths: list[Length | None] = []

    def generate(self, model_id: str, texts: Sequence[str], task: Task, call: Call) -> list[Generated]:
        assert all(count <= self._limit for count in self.count_tokens(model_id, texts, task)), "over the window"
        if self._error is not None:
            raise self._error
        self.asked += texts
        self.batches.append(len(texts))
        self.tasks.append(task)
        self.lengths.append(task.length)
        answers = [self._answer(text) if callable(self._answer) else self._answer for text in texts]
        return [Generated(answer, -0.2, self._findings, model_id, self._source_kept) for answer in answers]

    def count_tokens(self, model_id: str, texts: Sequence[str], task: Task) -> list[int]:
        return [len(text.split()) + 2 + self._joining * text.count(". ") for text in texts]

    def max_source_tokens(self, model_id: str) -> int:
        return self._limit


@pytest.fixture
def scripted() -> Callable[..., ScriptedGenerator]:
    """Return the maker of generators, for tests that script one."""
    return ScriptedGenerator
