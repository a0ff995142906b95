"""A report as a person reads it, on a terminal or in a file."""

from collections.abc import Iterator

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from tilshi.cli.original import Original
from tilshi.cli.output import print_rich
from tilshi.cli.plain import clean, one_line
from tilshi.cli.words import DEMO, WARNINGS, detail, look_first, where
from tilshi.languages import NAMES, Language
from tilshi.report import Report, Sentence, Summary, TranslatedSummary
from tilshi.together_report import TogetherReport

_INDENT = (0, 0, 0, 2)
_EVIDENCE_INDENT = (0, 0, 0, 4)
_RULE_ENDS = 4  # what a rule keeps for itself, in columns


def show(report: Report, original: Original, seconds: float, console: Console, notice: str | None = None) -> None:
    """Print a report.

    Args:
        report: what the desk answered.
        original: the article it is about.
        seconds: how long the answer took.
        console: where to; colours only where it is a terminal.
        notice: the line that says that a machine made it, if one is wanted.
    """
    print_rich(console, _header(original.name, console.width), *_parts(report, original, seconds, notice))


def _parts(report: Report, original: Original, seconds: float, notice: str | None) -> Iterator[RenderableType]:
    if original.title:
        yield shown(original.title, "bold")
    yield Text(_source_line(report), "dim")
    if original.link:
        yield shown(original.link, "dim")
    yield from _summary(report, original.sentences(report))
    for language, translation in report.translations.items():
        yield from _translation(language, translation)
    yield from closing(report, seconds, notice)


def closing(report: Report | TogetherReport, seconds: float, notice: str | None) -> Iterator[RenderableType]:
    """Yield what to look at first, every warning, the notice, and what the answer cost."""
    if report.review:
        yield from (Text(), heading("Look here first", "confidence in brackets: expected chrF, 0 to 1"))
        yield from (Padding(shown(line), _INDENT) for line in look_first(report))
    if report.warnings:
        yield from (Text(), heading("Warnings", f"{len(report.warnings)}, look at these before publishing"))
        yield Padding(_warnings(report), _INDENT)
    yield Text()
    if notice:
        yield Text(notice, "dim")
    if report.grade == "demo":
        yield Text(DEMO, "yellow")
    yield Text(timings(report, seconds), "dim")
    yield Text()


def _header(name: str, width: int) -> Rule:
    """Return the line an article begins with; of a long path its end, which tells files apart."""
    label, room = clean(name), width - _RULE_ENDS
    while cell_len(label) > room:
        label = f"…{label[2:]}"
    return Rule(Text(label, "bold"), align="left")


def _source_line(report: Report) -> str:
    source = report.source
    how = f"detected, confidence {source.confidence:.2f}" if source.detected else "as named"
    count = len(source.sentences)
    return f"{NAMES[source.language]} ({how}), {count} sentence{'' if count == 1 else 's'}"


def _summary(report: Report, source: tuple[str, ...]) -> Iterator[RenderableType]:
    summary = report.summary
    how = f"written by {summary.model}" if summary.method == "abstractive" else "sentences chosen from the article"
    yield from (Text(), heading(f"{NAMES[summary.language]} summary", how))
    yield from _titles(summary)
    for sentence in summary.sentences:
        yield Padding(shown(sentence.text), _INDENT)
        yield from (Padding(line, _EVIDENCE_INDENT) for line in _evidence(sentence, source))


def _titles(answer: Summary | TranslatedSummary) -> Iterator[RenderableType]:
    """Yield the title, and the headline offered beside it."""
    if answer.title:
        yield Padding(shown(answer.title, "bold"), _INDENT)
    if answer.headline:
        yield Padding(shown(f"or: {answer.headline}", "italic"), _INDENT)


def _evidence(sentence: Sentence, source: tuple[str, ...]) -> Iterator[Text]:
    """Yield the source sentences a summary sentence rests on; one that stands there whole is only counted."""
    if not sentence.from_:
        yield Text("no source sentence found for it", "dim italic")
    for index in sentence.from_:
        quoted = one_line(source[index])
        same = quoted in one_line(sentence.text)
        yield Text(f"↳ {index + 1}, word for word" if same else f"↳ {index + 1}: {quoted}", "dim")


def _translation(language: Language, translation: TranslatedSummary) -> Iterator[RenderableType]:
    how = f"translated by {translation.model}" if translation.model else "nothing had to be translated"
    pivot = f" through {NAMES[translation.pivot]}" if translation.pivot else ""
    yield from (Text(), heading(NAMES[language], how + pivot))
    yield from _titles(translation)
    if translation.summary is not None:
        yield Padding(shown(translation.summary), _INDENT)
    if translation.text is not None:
        if translation.summary is not None:
            yield Text()
        yield Padding(shown(translation.text), _INDENT)


def _warnings(report: Report | TogetherReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    table.add_column("What", ratio=5, overflow="fold")
    table.add_column("Where", ratio=3, overflow="fold")
    table.add_column("Detail", ratio=3, overflow="fold")
    for warning in report.warnings:
        what = Text.assemble(WARNINGS[warning.code], (f" ({warning.code})", "dim"))
        table.add_row(what, Text(where(warning)), shown(detail(warning.detail)))
    return table


def timings(report: Report | TogetherReport, seconds: float) -> str:
    """Return what the answer cost, in a line."""
    cache, engine = report.cache, report.engine
    return (
        f"{seconds:.2f} s, {cache.hits} of {cache.segments} segments from the cache, "
        f"{engine.calls} engine calls, {engine.tokens} tokens; profile {report.profile}"
    )


def heading(title: str, remark: str) -> Text:
    """Return the line a part of a report begins with."""
    return Text.assemble((title, "bold cyan"), (f"  {clean(remark)}", "dim"))


def shown(text: str, style: str = "") -> Text:
    """Return article text: never markup, never a terminal command."""
    return Text(clean(text), style)
