"""Markdown articles."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.articles import Address, Article, Block, BlockKind, Document, Mark, Run, read, replacements, write
from tilshi.articles.markdown import MAX_BRACKETS
from tilshi.errors import EmptyText, TooLarge, UnsupportedMedia

STRONG, EMPHASIS, CODE = Mark("strong"), Mark("emphasis"), Mark("code")

PIECES = st.sampled_from(
    [
        "# ", "## ", "> ", "- ", "1. ", "  ", "    ", "\t", "\n", "\n\n", "\r\n", "\r", "| ", "|", "|-|-|\n",
        "a | b\n-|-\n", "**", "*", "_", "~~", "`", "``", "```\n", "[", "](u)", '](<x y> "t")', "![", "<b>", "</b>",
        "<div>\n", "<!-- x -->", "<https://x.kz>", "\\", "\\|", "&amp;", "слово", "Қала", "57", "===\n", "---\n",
        "***\n", "[r]: /u\n", "[r]", "[^1]", "[ ] ", "{{x}}", "  \n", "\\\n", "\u00a0", "\x0c", "😀", "!", ".", " ",
        "title: x\n", "(", ")",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)


def article(text: str) -> Article:
    return read(text.encode(), "markdown").articles[0]


def runs(text: str) -> tuple[Run, ...]:
    """The runs of a text that is one paragraph."""
    (block,) = article(text).blocks
    return block.runs


def upper(block: Block) -> Block:
    """What a translation may do to a block: other text under the same marks."""
    return replace(
        block,
        runs=tuple(
            run if CODE.kind in {m.kind for m in run.marks} else replace(run, text=run.text.upper())
            for run in block.runs
        ),
    )


def rewritten(text: str) -> str:
    document = read(text.encode(), "markdown")
    blocks = {
        address: upper(block)
        for address, block in replacements(document).items()
        if block.kind is not BlockKind.VERBATIM
    }
    return write(document, blocks).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Просто *текст*", (Run("Просто "), Run("текст", (EMPHASIS,)))),
        ("__а__ _б_", (Run("а", (Mark("strong", "__"),)), Run(" "), Run("б", (Mark("emphasis", "_"),)))),
        ("***а***", (Run("а", (EMPHASIS, STRONG)),)),
        ("~~а~~", (Run("а", (Mark("strikethrough"),)),)),
        ("[а](https://x.kz/ә_ә)", (Run("а", (Mark("link", "https://x.kz/ә_ә"),)),)),
        ('[а](<б в> "г")', (Run("а", (Mark("link", '<б в> "г"'),)),)),
        ("[а][r]\n\n[r]: https://x.kz", (Run("а", (Mark("link", "https://x.kz"),)),)),
        ("a ![б *в*](i.png)", (Run("a "), Run("б в", (Mark("image", "i.png"),)))),
        ("a ![](i.png)", (Run("a "), Run("", (Mark("image", "i.png"),)))),
        ("`a*b` и", (Run("a*b", (CODE,)), Run(" и"))),
        ("а <https://x.kz>", (Run("а "), Run("https://x.kz", (Mark("code", "autolink"),)))),
        ("а<br>б", (Run("а"), Run("<br>", (Mark("code", "html"),)), Run("б"))),
        (
            "а[^1] {{< x >}}",
            (Run("а"), Run("[^1]", (Mark("code", "raw"),)), Run(" "), Run("{{< x >}}", (Mark("code", "raw"),))),
        ),
        ("а\\[^1]", (Run("а[^1]"),)),
        ("а\nб  \nв\\\nг", (Run("а б\nв\nг"),)),
        ("&laquo;а&raquo; \\*", (Run("«а» *"),)),
    ],
)
def test_inline_markup_is_marks(text: str, expected: tuple[Run, ...]) -> None:
    assert runs(text) == expected


def test_blocks_by_kind_and_place() -> None:
    text = (
        "# Имя\n\nАбзац.\n\n> Цитата\n> дальше\n\n- пункт\n- [x] дело\n\n| А | Б\\|В |\n|---|---|\n| г | `д` |\n\n"
        "![Подпись](i.png)\n\n```py\nx = 1\n```\n\n<div>сырое</div>\n\n## Ещё\n\n    код\n\n***\n"
    )
    found = article(text)
    assert found.title is not None
    assert found.title.text == "Имя"
    assert [(block.kind.value, block.text) for block in found.blocks] == [
        ("paragraph", "Абзац."),
        ("quote", "Цитата дальше"),
        ("list_item", "пункт"),
        ("list_item", "[x] дело"),
        ("cell", "А"),
        ("cell", "Б|В"),
        ("cell", "г"),
        ("verbatim", "д"),
        ("caption", "Подпись"),
        ("verbatim", "```py\nx = 1\n```"),
        ("verbatim", "<div>сырое</div>"),
        ("heading", "Ещё"),
        ("verbatim", "    код"),
    ]
    for block in found.blocks:
        assert block.start is None or text[block.start :].startswith(block.text)
    assert found.blocks[0].start == text.index("Абзац.")
    assert found.blocks[1].start is None


def test_the_title_is_the_first_top_level_heading() -> None:
    found = article("> # Не он\n\nАбзац\n\nИмя\n===\n\n# Второй")
    assert found.title is not None
    assert found.title.text == "Имя"
    assert [block.text for block in found.blocks] == ["Не он", "Абзац", "Второй"]


def test_front_matter_gives_title_language_and_meta() -> None:
    text = '---\ntitle: "Имя"\nlang: ru-KZ\nauthor: А. Б.\n---\n\nАбзац.\n'
    document = read(text.encode(), "markdown")
    (found,) = document.articles
    assert found.title is not None
    assert (found.title.text, found.language) == ("Имя", "ru")
    assert found.meta == {"title": "Имя", "lang": "ru-KZ", "author": "А. Б.", "encoding": "utf-8"}
    assert found.title.start == text.index("Имя")
    title = replace(found.title, runs=(Run('The "Name"'),))
    translated = replace(document, articles=(replace(found, title=title, language="en"),))
    assert write(translated, {title.address: title}).decode() == (
        '---\ntitle: "The \\"Name\\""\nlang: en\nauthor: А. Б.\n---\n\nАбзац.\n'
    )


def test_a_heading_and_the_same_front_matter_title_change_together() -> None:
    assert rewritten("---\ntitle: Имя\n---\n# Имя\n") == "---\ntitle: ИМЯ\n---\n# ИМЯ\n"
    assert rewritten("---\ntitle: Другое\n---\n# Имя\n") == "---\ntitle: Другое\n---\n# ИМЯ\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Абзац с **жирным** и [ссылкой](https://x.kz 'т').", 'АБЗАЦ С **ЖИРНЫМ** И [ССЫЛКОЙ](https://x.kz "т").'),
        ("# Имя #\n\nтекст\n", "# ИМЯ #\n\nТЕКСТ\n"),
        ("имя\nдальше\n===\n", "ИМЯ ДАЛЬШЕ\n===\n"),
        ("> а\\\n> б\n\nв", "> А\\\n> Б\n\nВ"),
        ("- а  \r\n  б\r\n- `в`\r\n", "- А  \r\n  Б\r\n- `в`\r\n"),
        ("| а | б\\|б |\n|---|--:|\n| [в](u) | г |\n", "| А | Б\\|Б |\n|---|--:|\n| [В](u) | Г |\n"),
        ("> а | б\n> -|-\n> в | г\n", "> А | Б\n> -|-\n> В | Г\n"),
        ("- [ ] дело[^1]\n", "- [ ] ДЕЛО[^1]\n"),
        ("![кадр](i.png) [![](b)](c)\n", "![КАДР](i.png) [![](b)](c)\n"),
        ("текст\n\n[r]: /u 'не трогать'\n\n<!-- и это -->\n", "ТЕКСТ\n\n[r]: /u 'не трогать'\n\n<!-- и это -->\n"),
    ],
)
def test_only_the_text_changes(text: str, expected: str) -> None:
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1990. жылы",
        "- реплика",
        "# не заголовок",
        "> не цитата",
        "a_b *c* _d_",
        "[x](y)",
        "<b>",
        "&amp;",
        "C:\\*",
        "| a",
        "---",
        "===",
    ],
)
@pytest.mark.parametrize("around", ["Абзац", "# Абзац", "- Абзац", "> Абзац", "| Абзац | x |\n|---|---|\n"])
def test_translated_text_never_becomes_markup(text: str, around: str) -> None:
    document = read(around.encode(), "markdown")
    before = replacements(document)
    address, block = next((address, block) for address, block in before.items() if block.text == "Абзац")
    after = replacements(read(write(document, {address: replace(block, runs=(Run(text),))}), "markdown"))
    assert [block.kind for block in after.values()] == [block.kind for block in before.values()]
    assert after[address].runs == (Run(text),)


def test_marks_hold_next_to_letters() -> None:
    # A closing marker between a quote and a letter is none (CommonMark 0.31, 6.2), and Kazakh puts endings there.
    document = read(b"x", "markdown")
    (block,) = document.articles[0].blocks
    wanted = (Run("«Ақ жол»", (STRONG,)), Run("дың"))
    data = write(document, {block.address: replace(block, runs=wanted)})
    assert runs(data.decode()) == wanted


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_writing_changes_nothing(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    try:
        document = read(data, "markdown")
    except (EmptyText, UnsupportedMedia):
        return
    assert write(document, {}) == data
    assert write(document, replacements(document)) == data
    for block in replacements(document).values():
        assert block.start is None or text[block.start :].startswith(block.text)


@given(TEXTS)
def test_every_word_of_the_source_is_in_a_block(text: str) -> None:
    try:
        document = read(text.encode(), "markdown")
    except EmptyText:
        assert "слово" not in text.replace("[^1]: слово", "")
        return
    found = "".join(
        block.text + "".join(mark.value for run in block.runs for mark in run.marks)
        for block in replacements(document).values()
    )
    assert found.count("Қала") == text.count("Қала")


@pytest.mark.parametrize("text", ["", " \n\t\n", "---\nauthor: x\n---\n", "***\n"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(EmptyText):
        read(text.encode(), "markdown")


def test_more_brackets_than_the_parser_can_take_are_refused() -> None:
    with pytest.raises(TooLarge, match=r"text: 5,001 opening brackets; Markdown may have 5,000"):
        read(b"[" * (MAX_BRACKETS + 1), "markdown")
    assert read(b"[ " * 50, "markdown").articles[0].text == ("[ " * 50).strip()


@pytest.mark.parametrize("text", ["---\ntitle: a{}x\n---\n\nText", "Text{}x", "a{}"])
def test_long_runs_of_spaces_are_read_in_linear_time(text: str) -> None:
    spaces = " " * 200_000
    document = read(text.replace("{}", spaces).encode(), "markdown")
    block = document.articles[0].blocks[0]
    changed = write(document, {block.address: replace(block, runs=(Run(f"Мәтін{spaces}соңы"),))})
    assert f"Мәтін{spaces}соңы" in changed.decode()


def test_a_document_of_another_format_is_refused() -> None:
    document = replace(read(b"text", "plain"), format="markdown")
    with pytest.raises(TypeError):
        write(document, {})


def test_addresses_are_the_documents_own() -> None:
    document: Document = read("# А\n\nб".encode(), "markdown")
    assert list(replacements(document)) == [Address("title"), Address("b4")]
