"""Documents: structure, marks, code, slugs."""

from collections.abc import Callable
from typing import Any

import pytest

from tilshi.articles import Address, Article, Block, BlockKind, Document, Mark, Run, from_text, replacements, write
from tilshi.articles.slug import slug
from tilshi.engines.call import Call
from tilshi.engines.scripted import Script, empty
from tilshi.errors import UnsupportedDirection
from tilshi.languages import Language
from tilshi.languages import Script as Letters
from tilshi.text import sentences
from tilshi.text.findings import WarningCode
from tilshi.translate.translator import TranslatedDocument


def document_to(bench: Any, document: Document, target: Language = Language.EN, **options: Any) -> TranslatedDocument:
    options = {"source": Language.RU, "profile": bench.profile(), "call": Call()} | options
    result: TranslatedDocument = bench.translator.translate_document(document, target=target, **options)
    return result


@pytest.fixture
def article() -> Document:
    return from_text("Снег закрыл дорогу\n\nСнег шёл весь день. Дорогу закрыли!\n\nШколы открыты.\n")


def block(text: str, address: str, *, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind, (Run(text),), Address(address))


RICH = Document(
    "any",
    None,
    (
        Article(
            title=block("Снег закрыл дорогу", "t1", kind=BlockKind.HEADING),
            slug=block("Снег-закрыл-дорогу", "s1"),
            blocks=(
                Block(
                    BlockKind.PARAGRAPH,
                    (
                        Run("Откройте файл "),
                        Run("Данные. Итог", (Mark("code"),)),
                        Run(" сегодня. Это "),
                        Run("очень важный", (Mark("strong"),)),
                        Run(" файл для школы."),
                    ),
                    Address("b1"),
                ),
                block("print('привет мир друзья')", "b2", kind=BlockKind.VERBATIM),
                block("", "b3"),
            ),
            language="ru",
        ),
        Article(title=None, slug=block("без-названия", "s2"), blocks=(block("Данные о снеге собрали.", "b4"),)),
    ),
)


def test_a_document_is_translated_in_one_request_and_keeps_its_structure(bench: Any) -> None:
    translated = document_to(bench, RICH)
    first, second = translated.document.articles
    searches = [[one for one in batch if one.target is None] for batch in bench.engine.batches]
    assert len([batch for batch in searches if batch]) == 1
    assert first.title is not None
    assert first.slug is not None
    assert first.title.text != "Снег закрыл дорогу"
    assert first.slug.text == slug(first.title.text)
    assert [one.address for one in first.blocks] == ["b1", "b2", "b3"]
    assert [one.kind for one in first.blocks] == [BlockKind.PARAGRAPH, BlockKind.VERBATIM, BlockKind.PARAGRAPH]
    assert first.blocks[1:] == RICH.articles[0].blocks[1:]
    assert (first.language, second.language) == ("en", "en")
    assert second.title is None
    assert second.slug == RICH.articles[1].slug
    assert (translated.model, translated.pivot) == ("one", None)


def test_code_is_never_translated_not_even_across_sentences_and_only_where_it_is_code(bench: Any) -> None:
    first, second = document_to(bench, RICH).document.articles
    code = [run.text for run in first.blocks[0].runs if Mark("code") in run.marks]
    assert code == ["Данные. Итог"]
    assert "Данные" not in second.blocks[0].text


def test_a_mark_without_a_certain_place_is_warned_of(bench: Any) -> None:
    translated = document_to(bench, RICH)
    strong = [run.text for run in translated.document.articles[0].blocks[0].runs if Mark("strong") in run.marks]
    assert len(strong) == 1
    assert strong[0] != ""
    assert [(found.address, found.sentence, found.finding.code) for found in translated.findings] == [
        ("b1", None, WarningCode.MARK_MOVED)
    ]


def test_findings_name_block_and_sentence(make_bench: Callable[..., Any], article: Document, well: Script) -> None:
    bench = make_bench(lambda text, *rest: "" if text == "Дорогу закрыли!" else well(text, *rest))
    translated = document_to(bench, article)
    address = article.articles[0].blocks[0].address
    assert [(found.address, found.sentence, found.finding.code) for found in translated.findings] == [
        (address, 1, WarningCode.SOURCE_KEPT),
        (address, 1, WarningCode.EMPTY),
    ]
    assert translated.document.articles[0].blocks[0].text.endswith(" Дорогу закрыли!")


def test_the_slug_of_a_title_that_was_kept_is_kept(make_bench: Callable[..., Any]) -> None:
    assert document_to(make_bench(empty), RICH).document.articles[0].slug == RICH.articles[0].slug


def test_a_translated_document_can_be_written(bench: Any, article: Document) -> None:
    translated = document_to(bench, article).document
    written = write(article, replacements(translated)).decode()
    paragraphs = written.split("\n\n")
    assert len(paragraphs) == 3
    assert not any("а" <= letter <= "я" for letter in written.lower())
    assert sentences.split(paragraphs[1], Language.EN).gaps == ("", " ", "")


def test_a_document_in_kazakh_latin_keeps_its_code(bench: Any) -> None:
    document = document_to(bench, RICH, Language.KK, kazakh_script=Letters.LATIN).document
    runs = document.articles[0].blocks[0].runs
    assert [run.text for run in runs if Mark("code") in run.marks] == ["Данные. Итог"]
    rest = "".join(run.text for run in runs if Mark("code") not in run.marks)
    assert not any("а" <= letter <= "я" for letter in rest.lower())


def test_a_document_already_in_the_language_comes_back_untouched(bench: Any, article: Document) -> None:
    assert document_to(bench, article, Language.RU) == TranslatedDocument(article, (), None, None)
    assert bench.engine.calls == 0


def test_a_direction_the_profile_lacks_is_refused(bench: Any, article: Document) -> None:
    with pytest.raises(UnsupportedDirection):
        document_to(bench, article, Language.KK, source=Language.EN)


def test_a_document_over_a_pivot_names_it(bench: Any) -> None:
    document = from_text("Саябақ бүгін ашылды\n\nҚала тұрғындары қуанып жатыр.\n")
    translated = document_to(bench, document, source=Language.KK, profile=bench.profile("pivoted"))
    assert (translated.model, translated.pivot) == ("second", Language.RU)
