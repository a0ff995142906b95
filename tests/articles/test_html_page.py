"""HTML pages and fragments as files."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.articles.html_soup import SOUP, TREE

from tilshi.articles import BlockKind, Run, read, replacements, write
from tilshi.articles.model import Article
from tilshi.errors import EmptyText

PAGE = """<!DOCTYPE html>
<html lang="ru-KZ">
<head><meta charset="utf-8"><title>Мост закрыт — Вести</title><style>p { color: red }</style></head>
<body>
<nav><a href="/">Главная</a></nav>
<main>
  <h1>Мост закрыт</h1>
  <p>Мост <b>закрыли</b> на ремонт.</p>
  <aside>Читайте также</aside>
</main>
<div>Погода</div>
<footer>© Вести</footer>
</body>
</html>
"""


def article(source: str | bytes) -> Article:
    data = source if isinstance(source, bytes) else source.encode()
    document = read(data, "html")
    assert write(document, {}) == write(document, replacements(document)) == data
    return document.articles[0]


def own(source: str) -> list[str]:
    return [block.text for block in article(source).blocks if block.kind is not BlockKind.ASIDE]


def test_a_page() -> None:
    page = article(PAGE)
    assert page.title is not None
    assert (page.title.text, page.title.kind, page.language) == ("Мост закрыт", BlockKind.HEADING, "ru")
    assert [(block.text, block.kind) for block in page.blocks] == [
        ("Мост закрыт — Вести", BlockKind.ASIDE),
        ("Главная", BlockKind.ASIDE),
        ("Мост закрыли на ремонт.", BlockKind.PARAGRAPH),
        ("Читайте также", BlockKind.ASIDE),
        ("Погода", BlockKind.ASIDE),
        ("© Вести", BlockKind.ASIDE),
    ]
    assert page.meta == {"encoding": "utf-8"}


@pytest.mark.parametrize(
    ("source", "title", "texts"),
    [
        ("<title>А</title><p>Б</p>", "А", ["Б"]),
        ("<title>А</title><h1>Б</h1>В", "Б", ["В"]),
        ("<title>А</title><nav><h1>Б</h1></nav>В", "А", ["В"]),
        ("<h1>А</h1><article><h1>Б</h1>В</article>", "Б", ["В"]),
        ("<h1>А</h1><h1>Б</h1>", "А", ["Б"]),
        ("<article></article>А", None, ["А"]),
        ("<title>А</title><nav>Б</nav>", "А", ["Б"]),
        ("<nav>Б</nav>", None, ["Б"]),
        ("<title>А</title>", "А", []),
        ("<p>А</p>", None, ["А"]),
    ],
)
def test_title_and_body(source: str, title: str | None, texts: list[str]) -> None:
    found = article(source).title
    assert (found and found.text, own(source)) == (title, texts)


@pytest.mark.parametrize("source", ["<p></p>", "<script>a</script>", "<p translate=no>a</p>", "<!-- a -->"])
def test_nothing_to_translate(source: str) -> None:
    with pytest.raises(EmptyText):
        read(source.encode(), "html")


RUSSIAN = "Мост через реку закрыли на ремонт до конца года. " * 6
KAZAKH = "Өзен арқылы өтетін көпір жөндеуге жыл соңына дейін жабылды. " * 6
ENGLISH = "The bridge across the river is closed for repairs until the end of the year. " * 6


@pytest.mark.parametrize(
    ("declared", "text", "believed"),
    [
        ("ru", RUSSIAN, "ru"),
        ("RU_ru", "Мост", "ru"),
        (" kk-Cyrl-KZ", KAZAKH, "kk"),
        ("en", ENGLISH, "en"),
        ("de", ENGLISH, "de"),
        ("kaz", KAZAKH, None),
        ("", RUSSIAN, None),
        # A template's language, whatever the text is in.
        ("en-US", RUSSIAN, None),
        ("ru", KAZAKH, None),
        ("ru", ENGLISH, None),
        ("kk", RUSSIAN, None),
        ("en", "Мост", "en"),
    ],
)
def test_a_declared_language_is_believed_unless_the_letters_deny_it(
    declared: str, text: str, believed: str | None
) -> None:
    assert article(f'<html lang="{declared}"><p>{text}</p>').language == believed
    assert article(f"<p lang={declared or 'x'}>{text}</p>").language is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<html lang="ru"><p>А</p>', '<html lang="kk"><p>Ә</p>'),
        ("<HTML class=x LANG=ru-KZ>А", "<HTML class=x LANG=kk>Ә"),
        ("<html lang=''>А", "<html lang='kk'>Ә"),
        ("<html lang=kk-KZ>А", "<html lang=kk-KZ>Ә"),
        ("<html>А", "<html>Ә"),
        ("<p lang=ru>А</p>", "<p lang=ru>Ә</p>"),
    ],
)
def test_the_page_declares_the_language_it_is_in(before: str, after: str) -> None:
    document = read(before.encode(), "html")
    (found,) = document.articles
    changed = replace(document, articles=(replace(found, language="kk"),))
    new = {block.address: replace(block, runs=(Run("Ә"),)) for block in found.blocks}
    assert write(changed, new).decode() == after


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-8"])
def test_a_named_code_page_is_no_guess(encoding: str) -> None:
    data = f"<meta charset={encoding}><p>{RUSSIAN}</p>".encode("cp1251")
    assert ("encoding_guessed" in article(data).meta) == (encoding != "cp1251")


def test_unknown_code_pages_are_guessed() -> None:
    data = f'<meta http-equiv=x content="text/html; charset=nonsense"><p>{RUSSIAN}</p>'.encode("cp1251")
    assert article(data).meta == {"encoding": "cp1251", "encoding_guessed": "true"}


def test_what_the_encoding_lacks_is_a_character_reference() -> None:
    document = read(f"<p>{RUSSIAN}</p>".encode("cp1251"), "html")
    (block,) = document.articles[0].blocks
    written = write(document, {block.address: replace(block, runs=(Run("Көпір"),))})
    assert written == "<p>К&#1257;пір </p>".encode("cp1251")
    assert read(written, "html").articles[0].text == "Көпір"


@given(SOUP | TREE, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_page_comes_back_byte_for_byte(source: str, encoding: str) -> None:
    data = source.encode(encoding)
    try:
        document = read(data, "html")
    except EmptyText:
        return
    assert write(document, {}) == data
