"""An article some of whose paragraphs are in another language: each goes its own way."""

from collections.abc import Callable

import pytest

from tilshi import Desk
from tilshi.articles import Document, from_text
from tilshi.desk.source import understand
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import LanguageUndetectable
from tilshi.languages import Language
from tilshi.settings import Settings

KAZAKH = "Көпір ашылғаннан кейін қаладағы кептеліс азаяды деп күтіледі. Тұрғындар қуанып отыр."
RUSSIAN = "Новый мост через реку открыли в понедельник. Строители работали на нём два года."
TEXT = f"""В городе открыли новый мост

{RUSSIAN}

{KAZAKH}

Движение по мосту начнётся через неделю, пообещали в акимате."""


def asked(engine: ScriptedEngine) -> dict[tuple[str, str], list[str]]:
    """What the engine was asked, by direction."""
    found: dict[tuple[str, str], list[str]] = {}
    for batch in engine.batches:
        for segment in batch:
            found.setdefault((segment.task.source.value, segment.task.target.value), []).append(segment.text)
    return found


def test_sentences_know_their_language(settings: Settings) -> None:
    understood = understand(TEXT, title=None, source="auto", settings=settings)
    assert understood.language is Language.RU
    assert [language.value for language in understood.languages] == ["ru", "ru", "kk", "kk", "ru"]
    assert understood.title_language is Language.RU
    assert list(understood.block_languages.values()) == [Language.KK]


def test_a_title_has_a_language_of_its_own(settings: Settings) -> None:
    text = f"Қалада жаңа көпір пайдалануға берілді\n\n{RUSSIAN}\n\n{RUSSIAN}"
    understood = understand(text, title=None, source="auto", settings=settings)
    assert (understood.language, understood.title_language) == (Language.RU, Language.KK)


def test_a_kazakh_paragraph_is_translated_from_kazakh_and_stays_in_kazakh(desk: Desk, engine: ScriptedEngine) -> None:
    report = desk.summarize(TEXT, length=5, translate="both")
    kazakh, english = report.translations[Language.KK], report.translations[Language.EN]
    assert kazakh.text is not None
    assert english.text is not None
    assert KAZAKH in kazakh.text
    assert KAZAKH.split(". ")[1] in (kazakh.summary or "")
    questions = asked(engine)
    assert set(questions["kk", "en"]) == set(KAZAKH.replace(". ", ".|").split("|"))
    for direction in (("ru", "en"), ("ru", "kk")):
        assert not any("ұрғындар" in text or "өпір" in text for text in questions[direction])


def test_a_summary_in_russian_has_its_kazakh_sentences_translated(desk: Desk, engine: ScriptedEngine) -> None:
    report = desk.summarize(TEXT, length=5, targets=("en",))
    assert report.summary.text.startswith(RUSSIAN)
    assert len(set(asked(engine)["kk", "ru"])) == 2
    assert report.summary.model == "compact"
    assert not set("әғқңөұүһі") & set(report.summary.text)


def test_the_article_in_its_own_language_has_only_the_other_paragraph_translated(
    desk: Desk, engine: ScriptedEngine
) -> None:
    translation = desk.summarize(TEXT, translate="article", targets=("ru",)).translations[Language.RU]
    text = translation.text
    assert text is not None
    assert translation.model == "compact"
    assert RUSSIAN in text
    assert KAZAKH not in text
    assert set(asked(engine)) == {("kk", "ru")}


def test_a_document_is_translated_block_by_block(desk: Desk, engine: ScriptedEngine) -> None:
    document: Document = from_text(TEXT)
    kazakh = desk.translate(document, to="kk").articles[0]
    assert kazakh.blocks[1].text == KAZAKH
    assert kazakh.blocks[0].text != RUSSIAN
    assert set(asked(engine)) == {("ru", "kk")}
    russian = desk.translate_document(document, to="ru")
    assert russian.document.articles[0].blocks[0].text == RUSSIAN
    assert russian.document.articles[0].blocks[1].text != KAZAKH
    assert russian.model == "compact"


def test_a_named_source_counts_for_every_paragraph(desk: Desk, engine: ScriptedEngine) -> None:
    desk.translate(from_text(TEXT), to="en", source="ru")
    assert set(asked(engine)) == {("ru", "en")}


def test_a_kazakh_paragraph_that_stays_is_written_in_latin_where_asked(desk: Desk) -> None:
    kazakh = desk.translate(from_text(TEXT), to="kk", kazakh_script="latn").articles[0]
    assert kazakh.blocks[1].text.startswith("Köpır aşylğannan")


@pytest.mark.parametrize(
    "text",
    ["Мой мама мыл", "Ўзбекистонда янги мактаб очилди", "Бишкекте жаңы мектептер ачылып жатат", "12 34"],
)
def test_a_language_that_cannot_be_told_asks_for_source(desk_of: Callable[[ScriptedEngine], Desk], text: str) -> None:
    engine = ScriptedEngine()
    desk = desk_of(engine)
    if text.startswith("Мой"):
        desk = Desk(desk.settings.model_copy(update={"language_confidence": 1.0}), pool=desk.pool, cache=desk.cache)
    with pytest.raises(LanguageUndetectable, match="`source`") as raised:
        desk.summarize(text)
    assert raised.value.param == "source"
    assert engine.calls == 0
