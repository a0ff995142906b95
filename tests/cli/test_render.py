"""The readable report: complete, plain without a terminal, never driven by what an article says."""

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from tilshi.articles import from_text
from tilshi.cli.original import Original
from tilshi.cli.render import show
from tilshi.cli.words import DEMO
from tilshi.languages import Language
from tilshi.report import Report

MARKUP = "[bold]жирный[/bold] [link=http://x]ссылка[/link] :smile: [/] [/nope]"
EVIL = f"{MARKUP} \x1b[31mred\x1b]0;owned\x07 \x9b2J \u202eback"


def rendered(report: Report, original: Original, *, terminal: bool = False, width: int = 80) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, force_terminal=terminal, markup=False, emoji=False, highlight=False, _environ={}
    )
    show(report, original, 1.234, console)
    return stream.getvalue()


def flat(text: str) -> str:
    return " ".join(text.split())


def test_everything_is_there(report: Report, original: Original) -> None:
    text = flat(rendered(report, original))
    for part in (
        "bridge.ru.txt ──",
        "Мост через Шардару закрыли на ремонт Russian (detected, confidence 0.98), 4 sentences",
        "Russian summary written by writer",
        "Мост длиной 310 метров закрыли в среду. ↳ 1, word for word",
        "Ремонт идёт до мая. ↳ 3: Ремонт продлится до 9 мая. ↳ 4: Автобусы пойдут по объезду каждые 40 минут.",
        "Вывод без опоры. no source sentence found for it",
        "English translated by compact Bridge closed or: Bridge shut on Wednesday",
        "The bridge is closed. The bridge, 310 metres long.",
        "Kazakh translated by compact through English Көпір жабылды Көпір жабылды.",
        (
            "Look here first confidence in brackets: expected chrF, 0 to 1 "
            "Kazakh summary, sentence 1 (0.31): a number of the source is missing English title (0.20): low confidence"
        ),
        "Warnings 1, look at these before publishing",
        "source 310, target none",
        DEMO,
        "1.23 s, 2 of 5 segments from the cache, 3 engine calls, 77 tokens; profile compact",
    ):
        assert part in text
    assert "(number_missing)" in text


def test_a_production_report_carries_no_demonstration_notice(report: Report, original: Original) -> None:
    text = flat(rendered(report.model_copy(update={"grade": "production", "warnings": (), "review": ()}), original))
    assert "demonstration" not in text
    assert "Warnings" not in text
    assert "Look here first" not in text


def test_a_source_named_by_the_caller_shows_no_confidence(report: Report, original: Original) -> None:
    named = report.model_copy(update={"source": report.source.model_copy(update={"detected": False})})
    assert "Russian (as named), 4 sentences" in rendered(named, original)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_without_a_terminal_it_is_plain_text_within_the_width(report: Report, original: Original, width: int) -> None:
    text = rendered(report, original, width=width)
    assert "\x1b" not in text
    for line in text.split("\n"):
        assert cell_len(line) <= width
        assert line == line.rstrip()


def test_of_a_long_path_the_end_is_shown(report: Report, original: Original) -> None:
    name = "/srv/newsroom/" + "очень-длинная-папка/" * 8 + "bridge.ru.txt"
    first = rendered(report, Original(name, original.article)).split("\n")[0]
    assert first.startswith("…")
    assert "папка/bridge.ru.txt ─" in first
    assert cell_len(first) <= 80


def test_a_terminal_gets_colours(report: Report, original: Original) -> None:
    assert "\x1b[1m" in rendered(report, original, terminal=True)


def evil(report: Report) -> tuple[Report, Original]:
    original = Original(EVIL, from_text(f"{EVIL}\n\nПросто {EVIL}").articles[0])
    body = original.article.blocks[0]
    assert body.start is not None
    sentence = report.summary.sentences[0].model_copy(update={"text": EVIL})
    other = report.summary.sentences[1].model_copy(update={"from_": (0,)})
    summary = report.summary.model_copy(update={"title": EVIL, "text": EVIL, "sentences": (sentence, other)})
    translation = report.translations[Language.EN].model_copy(update={"title": EVIL, "summary": EVIL, "text": EVIL})
    warning = report.warnings[0].model_copy(update={"detail": {"source": EVIL, "target": None}})
    offsets = ((body.start, body.start + len(body.text)),)
    source = report.source.model_copy(update={"sentences": offsets})
    return report.model_copy(
        update={
            "source": source,
            "summary": summary,
            "translations": {Language.EN: translation},
            "warnings": (warning,),
        }
    ), original


def test_article_text_is_never_markup(report: Report) -> None:
    text = flat(rendered(*evil(report), width=400))
    # header, title, summary title and sentence, evidence of both, translated title, summary and text, warning
    assert text.count(MARKUP) == 10


def test_article_text_never_drives_the_terminal(report: Report) -> None:
    text = rendered(*evil(report), terminal=True, width=400)
    ours = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ours)
    assert "\x1b[31m" not in text
    assert "␛[31mred␛]0;owned␇ \ufffd2J \ufffdback" in ours
