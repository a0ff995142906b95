"""Runs written as Markdown read back as the same runs, whatever their text holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.articles.markdown_inline import MARKERS, Parser, to_runs
from tilshi.articles.markdown_writer import Context, to_markdown
from tilshi.articles.model import Mark, Run

PARSER = Parser()
STRONG, EMPHASIS = Mark("strong"), Mark("emphasis")
LINK = Mark("link", "https://news.example/a_b*c")

TEXTS = st.text(st.sampled_from("аЯқ z9 .,!?«»—-+*_`~#>=[](){}<>|&;:\\/\"'$%\u00a0"), min_size=1, max_size=12)
MARKS = st.lists(
    st.sampled_from([STRONG, EMPHASIS, Mark("strikethrough"), LINK, Mark("link", '<a b> "c"')]),
    max_size=3,
    unique_by=lambda mark: mark.kind,
)
RUNS = st.lists(st.builds(Run, TEXTS, MARKS.map(tuple)), min_size=1, max_size=5)


def read(markdown: str, context: Context = Context.FLOW) -> tuple[Run, ...]:
    around = {Context.FLOW: "{}", Context.HEADING: "# {}", Context.CELL: "|a|b|\n|-|-|\n|z|{}|"}[context]
    tokens = [token for token in PARSER.parse(around.replace("{}", markdown)) if token.type == "inline"]
    return to_runs(tokens[-1].children or ()) if tokens else ()


def essence(runs: tuple[Run, ...] | list[Run]) -> list[tuple[str, frozenset[str]]]:
    return [
        (char, frozenset(mark.kind + (mark.value if mark.kind not in MARKERS else "") for mark in run.marks))
        for run in runs
        for char in run.text
        if not char.isspace()
    ]


@settings(max_examples=300)
@given(RUNS, st.sampled_from(Context))
def test_marked_text_survives(runs: list[Run], context: Context) -> None:
    written = to_markdown(runs, context, PARSER)
    if "<strong>" in written or "<em>" in written or "<s>" in written:
        wanted = [char for char, _ in essence(runs)]
        assert [
            char
            for char, _ in essence(
                tuple(run for run in read(written, context) if Mark("code", "html") not in run.marks)
            )
        ] == wanted
    else:
        assert essence(read(written, context)) == essence(runs)


@given(TEXTS, st.sampled_from(Context))
def test_plain_text_never_becomes_markup(text: str, context: Context) -> None:
    back = read(to_markdown([Run(text)], context, PARSER), context)
    assert essence(back) == essence([Run(text)])
