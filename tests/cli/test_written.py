"""Reports as files: plain text that reads back as an article, Markdown that shows text as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tilshi.articles.formats import read
from tilshi.cli.original import Original
from tilshi.cli.written import markdown
from tilshi.desk.written import article, escape
from tilshi.languages import Language
from tilshi.report import Report


def test_a_text_file_reads_back_as_title_slug_and_paragraphs(report: Report) -> None:
    text = article(report, Language.EN, "text", "Notice.")
    assert text == (
        "Bridge closed\n\nBridge-closed\n\nThe bridge is closed.\n\n* * *\n\nThe bridge, 310 metres long.\n\nNotice.\n"
    )
    back = read(text.encode()).articles[0]
    assert back.title is not None
    assert back.title.text == "Bridge closed"
    assert back.slug is not None


def test_the_russian_file_is_the_summary(report: Report) -> None:
    text = article(report, Language.RU, "text", None)
    assert text.split("\n\n")[-1] == report.summary.text + "\n"


def test_a_markdown_file(report: Report) -> None:
    text = article(report, Language.KK, "markdown", "Аударма.")
    assert text == "# Көпір жабылды\n\nКөпір жабылды.\n\n*Аударма.*\n"


def test_a_file_may_stand_under_the_offered_headline(report: Report) -> None:
    assert article(report, Language.EN, "text", None, top="offered").startswith("Bridge shut on Wednesday\n\n")
    assert article(report, Language.EN, "markdown", None, top="offered").startswith("# Bridge shut on Wednesday\n\n")


def test_a_file_without_a_title_stands_under_the_offered_headline(report: Report) -> None:
    english = report.translations[Language.EN].model_copy(update={"title": None})
    untitled = report.model_copy(update={"translations": {**report.translations, Language.EN: english}})
    text = article(untitled, Language.EN, "text", None)
    assert text.startswith("Bridge shut on Wednesday\n\n")


def test_a_link_stands_before_the_notice(report: Report) -> None:
    link = "https://example.kz/a_b?c=*d*"
    assert article(report, Language.KK, "text", "Аударма.", link).endswith(f"\n\n{link}\n\nАударма.\n")
    marked = article(report, Language.KK, "markdown", "Аударма.", link)
    assert marked.endswith(f"\n\n<{link}>\n\n*Аударма.*\n")
    tokens = MarkdownIt("commonmark").parse(marked)
    assert [
        child.attrGet("href") for token in tokens for child in token.children or () if child.type == "link_open"
    ] == [link]


def test_the_whole_report_as_markdown(report: Report, original: Original) -> None:
    text = markdown(report, original, 1.0, lambda language: f"Notice {language}.")
    for part in (
        "# Мост через Шардару закрыли на ремонт",
        "> 3: Ремонт продлится до 9 мая.",
        "## English",
        (
            "## Look here first\n\n1. Kazakh summary, sentence 1 (0.31): a number of the source is missing\n"
            "2. English title (0.20): low confidence\n"
        ),
        "- Kazakh summary, sentence 1: a number of the source is missing (source 310, target none)",
        "demonstration model",
        "**Bridge closed**\n\nor: **Bridge shut on Wednesday**\n\nThe bridge",
        "*Notice ru.*\n\n## English",
        "*Notice kk.*\n\n## Look",
    ):
        assert part in text


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "1. not a list",
        "1) nor this",
        "- nor this",
        "> nor",
        "*a* _b_ `c` [d](e) <f>",
        "&amp;",
        "===",
    ],
)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    assert shown(escape(text)) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cf")), min_size=1))
def test_escaped_text_is_one_paragraph_of_itself(text: str) -> None:
    assert shown(escape(text)) == text


def shown(marked: str) -> str:
    tokens = MarkdownIt("commonmark").parse(f"word\n\n{marked}")[3:]
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    return "".join(child.content for child in tokens[1].children or ())
