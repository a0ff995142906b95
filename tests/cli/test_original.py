"""Source sentences are found again by the report's own offsets, whatever the format."""

import pytest

from tilshi import Desk
from tilshi.articles.formats import read
from tilshi.cli.original import Original
from tilshi.report import Report
from tilshi.settings import Settings

SENTENCES = ["Мост закрыли в среду.", "Объезд идёт через Карой. 🚌", "Ремонт продлится до 9 мая."]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain.txt", "Мост закрыт\n\n{0} {1}\n\n{2}\n"),
        ("crlf.txt", "Мост закрыт\r\n\r\n{0} {1}\r\n\r\n{2}\r\n"),
        ("bom.txt", "\ufeffМост закрыт\n\n{0} {1}\n\n{2}\n"),
        ("marked.md", "# Мост закрыт\n\n{0} {1}\n\n- {2}\n"),
    ],
)
def test_sentences(name: str, text: str, settings: Settings, scripted: object) -> None:
    document = read(text.format(*SENTENCES).encode(), name=name)
    with scripted.scripted_desk(settings) as desk:  # type: ignore[attr-defined]
        assert isinstance(desk, Desk)
        report: Report = desk.summarize(document, targets=("ru",))
    found = Original(name, document.articles[0]).sentences(report)
    assert " ".join(" ".join(found).split()) == " ".join(SENTENCES)


def test_an_offset_outside_of_every_block_has_no_sentence(report: Report, original: Original) -> None:
    beyond = report.source.model_copy(update={"sentences": ((9000, 9001),)})
    assert original.sentences(report.model_copy(update={"source": beyond})) == ("",)
