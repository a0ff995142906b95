"""A report of several articles as a person reads it: every sentence with its sources, conflicts side by side."""

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tilshi.cli.plain import one_line
from tilshi.cli.render import closing, heading, shown, timings
from tilshi.cli.words import DEMO, look_first, said, where
from tilshi.desk.written import Layout, escape
from tilshi.languages import NAMES, Language, Script
from tilshi.report import Sentence, TranslatedSummary
from tilshi.text.kazakh_script import to_latin
from tilshi.together_report import NumberConflict, TogetherReport, TogetherSentence

_INDENT: Final = (0, 0, 0, 2)


class _Words(NamedTuple):
    sources: str
    reprint: str
    apart: str
    differ: str
    otherwise: str


_WORDS: Final = MappingProxyType(
    {
        Language.RU: _Words(
            "Источники",
            "перепечатка, один голос с",
            "мало общего с другими, возможно, о другом событии",
            "Источники называют разные числа",
            "иначе",
        ),
        Language.KK: _Words(
            "Дереккөздер",
            "көшірме, бір дауыс",
            "басқалармен ортақтығы аз, басқа оқиға туралы болуы мүмкін",
            "Дереккөздер әртүрлі сан келтіреді",
            "басқаша",
        ),
        Language.EN: _Words(
            "Sources",
            "reprint, one voice with",
            "little in common with the others, perhaps on another event",
            "Sources give different numbers",
            "otherwise",
        ),
    }
)


def article(
    report: TogetherReport, language: Language, layout: Layout, notice: str | None, script: Script = Script.CYRILLIC
) -> str:
    """Return the answer in one language: title, sentences with their sources, conflicts, sources, notice."""
    write = escape if layout == "markdown" else one_line
    answer, words = as_answer(report, language, script), _words(language, script)
    blocks = [f"# {write(answer.title)}" if answer.title and layout == "markdown" else answer.title]
    blocks += [write(one_line(sentence.text)) for sentence in answer.sentences]
    if report.conflicts:
        blocks.append(f"{words.differ}:")
        blocks.append(_table(report) if layout == "markdown" else "\n".join(_lines(report)))
    listed = [f"- {write(line)}" for line in _sources(report, words)]
    blocks += [f"{words.sources}:", "\n".join(listed)]
    if notice:
        blocks.append(f"*{escape(notice)}*" if layout == "markdown" else notice)
    return "\n\n".join(block for block in blocks if block) + "\n"


def as_answer(report: TogetherReport, language: Language, script: Script = Script.CYRILLIC) -> TranslatedSummary:
    """Return the summary in one language, behind every sentence its sources and who gives another number."""
    words = _words(language, script)
    translated = report.translations.get(language)
    texts = [one.text for one in (translated or report.summary).sentences]
    marked = tuple(
        Sentence(text=f"{text} {_mark(report, index, words)}", from_=(index,)) for index, text in enumerate(texts)
    )
    title = translated.title if translated else report.summary.title
    summary = " ".join(one.text for one in marked)
    return TranslatedSummary(
        title=title, slug=None, summary=summary, sentences=marked, text=None, model=None, pivot=None
    )


def _words(language: Language, script: Script) -> _Words:
    words = _WORDS[language]
    return _Words(*map(to_latin, words)) if language is Language.KK and script is Script.LATIN else words


def _names(report: TogetherReport, sentence: TogetherSentence) -> str:
    return ", ".join(one_line(report.sources[told.source].name) for told in sentence.from_)


def _mark(report: TogetherReport, index: int, words: _Words) -> str:
    """Return the sources of a sentence, and the numbers that others give for one in it."""
    sentence = report.summary.sentences[index]
    own = {told.source for told in sentence.from_}
    others = [
        f"{one_line(report.sources[value.source].name)}: {one_line(value.text)}"
        for conflict in report.conflicts
        if index in conflict.summary_sentences
        for value in conflict.values
        if value.source not in own
    ]
    against = f"; {words.otherwise}: {', '.join(others)}" if others else ""
    return f"[{_names(report, sentence)}{against}]"


def _said(report: TogetherReport, conflict: NumberConflict) -> list[tuple[str, str]]:
    return [(one_line(report.sources[one.source].name), one_line(one.text)) for one in conflict.values]


def _lines(report: TogetherReport) -> Iterator[str]:
    for conflict in report.conflicts:
        values = " | ".join(f"{name}: {text}" for name, text in _said(report, conflict))
        yield f"- {conflict.what}: {values}"


def _table(report: TogetherReport) -> str:
    """Return the conflicts as a Markdown table: a column for every source that is in any."""
    used = sorted({value.source for conflict in report.conflicts for value in conflict.values})
    head = ["", *(escape(one_line(report.sources[source].name)) for source in used)]
    rows = [head, ["---"] * len(head)]
    for conflict in report.conflicts:
        texts = {value.source: escape(one_line(value.text)) for value in conflict.values}
        rows.append([escape(conflict.what), *(texts.get(source, "") for source in used)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _sources(report: TogetherReport, words: _Words) -> Iterator[str]:
    for source in report.sources:
        name, title = one_line(source.name), f": {one_line(source.title)}" if source.title else ""
        copied = source.reprint_of
        same = "" if copied is None else f" ({words.reprint} {one_line(report.sources[copied].name)})"
        other = f" ({words.apart})" if source.apart else ""
        yield f"{name}{title}{same}{other}"


def parts(report: TogetherReport, seconds: float, notice: str | None) -> Iterator[RenderableType]:
    """Yield what a terminal shows of a report."""
    words = _WORDS[Language.EN]
    yield heading(words.sources, f"{len(report.sources)}")
    for source, line in zip(report.sources, _sources(report, words), strict=True):
        yield Padding(shown(f"{line}, {NAMES[source.language]}, {len(source.sentences)} sentences"), _INDENT)
    yield from (Text(), heading("Russian summary", "sentences chosen from the articles, each with its sources"))
    if report.summary.title:
        yield Padding(shown(report.summary.title, "bold"), _INDENT)
    for index, sentence in enumerate(report.summary.sentences):
        voices = f"  {sentence.voices} independent" if sentence.voices > 1 else ""
        yield Padding(shown(sentence.text), _INDENT)
        yield Padding(shown(f"↳ {_mark(report, index, words)}{voices}", "dim"), _INDENT)
    if report.conflicts:
        yield from (Text(), heading("Conflicting numbers", "side by side; none was chosen"))
        yield Padding(_rows(report), _INDENT)
    for language, translation in report.translations.items():
        how = f"translated by {translation.model}" if translation.model else "nothing had to be translated"
        yield from (Text(), heading(NAMES[language], how))
        if translation.title:
            yield Padding(shown(translation.title, "bold"), _INDENT)
        yield Padding(shown(as_answer(report, language).summary or ""), _INDENT)
    yield from closing(report, seconds, notice)


def _rows(report: TogetherReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1))
    for column in ("What", "Source", "Number", "In the summary"):
        table.add_column(column, overflow="fold")
    for conflict in report.conflicts:
        touched = ", ".join(f"sentence {index + 1}" for index in conflict.summary_sentences)
        for at, (name, text) in enumerate(_said(report, conflict)):
            first = at == 0
            table.add_row(shown(conflict.what if first else ""), shown(name), shown(text), touched if first else "")
    return table


def markdown(report: TogetherReport, seconds: float, notice: Callable[[Language], str | None]) -> str:
    """Return the whole report as Markdown, in every language, conflicts and warnings included."""
    languages = dict.fromkeys((Language.RU, *report.translations))
    made = [article(report, language, "markdown", notice(language)).rstrip() for language in languages]
    if report.review:
        made.append("## Look here first")
        made.append("\n".join(f"{number}. {escape(line)}" for number, line in enumerate(look_first(report), 1)))
    if report.warnings:
        made.append("## Warnings")
        made.append("\n".join(f"- {where(one)}: {escape(one_line(said(one)))}" for one in report.warnings))
    made.append("---")
    if report.grade == "demo":
        made.append(DEMO)
    made.append(escape(f"{report.provenance.generator}: {timings(report, seconds)}"))
    return "\n\n".join(made) + "\n"
