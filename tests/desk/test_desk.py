"""The desk end to end, above a scripted engine."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from tilshi import Desk
from tilshi.articles import from_text, read
from tilshi.desk.options import SummarizeOptions
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import (
    Cancelled,
    DeadlineExceeded,
    EmptyText,
    EngineFailed,
    InvalidValue,
    LanguageUndetectable,
    TilshiError,
    TooLarge,
    UnknownLanguage,
)
from tilshi.languages import Language
from tilshi.report import Report

RUSSIAN = """В посёлке Тасбулак открыли новую библиотеку

Библиотека на 12 тысяч книг открылась в понедельник в посёлке Тасбулак. На её ремонт потратили 48 млн тенге.

Читальный зал рассчитан на 60 мест. Книги собирали всем районом. «Мы ждали этого семь лет», — сказала заведующая.

По словам акима, такие же залы появятся ещё в 3 посёлках. Жители попросили открыть и детский кружок."""
KAZAKH = """Тасбұлақ ауылында жаңа кітапхана ашылды

Тасбұлақ ауылында дүйсенбі күні 12 мың кітабы бар кітапхана ашылды. Оны жөндеуге 48 млн теңге жұмсалды.

Оқу залы 60 орынға арналған. Ауыл тұрғындары балалар үйірмесін де ашуды сұрады."""
ENGLISH = """A new library opens in Tasbulak

A library with 12 thousand books opened on Monday in the village of Tasbulak. Its repair cost 48 million tenge.

The reading room seats 60 people. Residents have asked for a children's club as well."""


@pytest.mark.parametrize(("text", "language"), [(RUSSIAN, "ru"), (KAZAKH, "kk"), (ENGLISH, "en")])
def test_every_language_gets_a_russian_summary_and_both_translations(desk: Desk, text: str, language: str) -> None:
    report = desk.summarize(text)
    assert (report.source.language, report.source.detected) == (language, True)
    assert report.summary.language == "ru"
    assert 1 <= len(report.summary.sentences) <= 3
    assert set(report.translations) == {Language.EN, Language.KK}
    for translation in report.translations.values():
        assert translation.title
        assert translation.slug
        assert translation.summary
        assert len(translation.sentences) == len(report.summary.sentences)


@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, ENGLISH])
def test_offsets_and_evidence_point_into_the_text_as_sent(desk: Desk, text: str) -> None:
    report = desk.summarize(text, length=2)
    title = text.split("\n", 1)[0]
    sentences = [text[start:end] for start, end in report.source.sentences]
    assert " ".join(" ".join(sentences).split()) == " ".join(text.removeprefix(title).split())
    language = report.source.language
    own = report.summary if language == "ru" else report.translations[language]
    for sentence in own.sentences:
        if language == "ru":
            assert [sentence.text] == [sentences[index] for index in sentence.from_]
        else:
            rested = report.summary.sentences[sentence.from_[0]].from_
            assert sentence.text in [sentences[index] for index in rested]


def test_a_summary_in_the_sources_own_language_is_never_touched_by_a_model(desk: Desk, engine: ScriptedEngine) -> None:
    report = desk.summarize(RUSSIAN, targets=("ru",))
    assert engine.calls == 0
    assert report.engine.calls == 0
    assert report.summary.model is None
    assert report.grade == "production"
    assert report.provenance.models == ()


def test_answers_of_the_bundled_model_are_marked(desk: Desk) -> None:
    report = desk.summarize(RUSSIAN)
    assert report.grade == "demo"
    assert report.provenance.models == ("compact",)
    assert report.provenance.machine
    assert not report.provenance.reviewed


def test_the_second_time_is_free_and_says_the_same(desk: Desk, engine: ScriptedEngine) -> None:
    first, calls = desk.summarize(RUSSIAN), engine.calls
    again = desk.summarize(RUSSIAN)
    assert engine.calls == calls
    assert again.engine.calls == again.engine.tokens == 0
    assert again.cache.hits == again.cache.segments == first.cache.segments
    assert first.cache.hits == 0
    assert again.translations == first.translations
    assert again.warnings == first.warnings


def test_an_edited_article_pays_for_the_changed_sentences_only(desk: Desk, engine: ScriptedEngine) -> None:
    desk.summarize(RUSSIAN, translate="article")
    before = len(engine.texts)
    report = desk.summarize(RUSSIAN.replace("60 мест", "75 мест"), translate="article")
    assert engine.texts[before:] == ["Читальный зал рассчитан на 75 мест."] * 2
    assert report.cache.segments - report.cache.hits == 2


def test_store_false_neither_reads_nor_writes(desk: Desk, engine: ScriptedEngine) -> None:
    desk.summarize(RUSSIAN, store=False)
    calls = engine.calls
    assert desk.summarize(RUSSIAN, store=False).cache.hits == 0
    assert engine.calls == 2 * calls
    assert sum(tier.entries for tier in desk.cache.stats()) == 0


def test_the_article_can_be_translated_with_or_without_its_summary(desk: Desk) -> None:
    article = desk.summarize(RUSSIAN, translate="article").translations[Language.EN]
    both = desk.summarize(RUSSIAN, translate="both").translations[Language.EN]
    assert article.summary is None
    assert article.sentences == ()
    assert both.summary
    assert article.text == both.text
    assert both.text is not None
    assert both.text.count("\n\n") == RUSSIAN.count("\n\n") - 1


def test_kazakh_comes_in_latin_script_where_asked(desk: Desk) -> None:
    translation = desk.summarize(RUSSIAN, targets=("kk",), kazakh_script="latn", translate="both").translations[
        Language.KK
    ]
    texts = (translation.title, translation.summary, translation.text, translation.slug)
    assert not [letter for text in texts for letter in text or "" if "\u0400" <= letter <= "\u04ff"]


def test_a_kazakh_article_is_written_in_latin_where_asked(desk: Desk, engine: ScriptedEngine) -> None:
    options: dict[str, Any] = {"targets": ("kk",), "translate": "both", "do_not_translate": ("Тасбұлақ",)}
    cyrillic = desk.summarize(KAZAKH, **options).translations[Language.KK]
    assert cyrillic.text == KAZAKH.split("\n\n", 1)[1]
    asked = engine.calls
    latin = desk.summarize(KAZAKH, kazakh_script="latn", **options).translations[Language.KK]
    for text in (latin.title, latin.summary, latin.text, latin.headline):
        assert text is not None
        assert "Тасбұлақ" in text
        assert not [letter for letter in text.replace("Тасбұлақ", "") if "\u0400" <= letter <= "\u04ff"]
    assert latin.model is None
    assert engine.calls == asked


def test_what_could_not_be_translated_stays_in_its_own_letters(desk_of: Callable[[ScriptedEngine], Desk]) -> None:
    desk = desk_of(ScriptedEngine(lambda text, task, options: ""))
    translation = desk.summarize(RUSSIAN, targets=("kk",), kazakh_script="latn").translations[Language.KK]
    assert translation.title == RUSSIAN.split("\n", 1)[0]
    assert translation.summary
    assert all(word in RUSSIAN for word in translation.summary.split())


def test_slugs_are_made_from_the_titles_of_their_language(desk: Desk) -> None:
    report = desk.summarize(RUSSIAN)
    assert report.summary.slug == "В-посёлке-Тасбулак-открыли-новую-библиотеку"
    english = report.translations[Language.EN]
    assert english.title
    assert english.slug == english.title.replace(" ", "-")


def test_text_without_a_title_has_none(desk: Desk) -> None:
    report = desk.summarize(RUSSIAN.split("\n\n", 1)[1])
    assert report.summary.title is None
    assert report.translations[Language.EN].title is None
    assert report.translations[Language.EN].slug is None


def test_a_title_can_be_sent_apart(desk: Desk) -> None:
    report = desk.summarize(RUSSIAN.split("\n\n", 1)[1], title="Заголовок редакции")
    assert report.summary.title == "Заголовок редакции"


def test_a_title_sent_with_a_document_takes_the_place_of_its_own(desk: Desk) -> None:
    report = desk.summarize(read(f"# {RUSSIAN}".encode(), "markdown"), title="Заголовок редакции")
    assert report.summary.title == "Заголовок редакции"
    assert report.summary.slug == "Заголовок-редакции"
    english = report.translations[Language.EN].title
    assert english
    assert english.startswith("Zagolovok")
    own = desk.summarize(from_text(RUSSIAN))
    assert own.summary.title == "В посёлке Тасбулак открыли новую библиотеку"


def test_kept_source_is_warned_of(desk_of: Callable[[ScriptedEngine], Desk]) -> None:
    desk = desk_of(ScriptedEngine())  # everything comes back untranslated
    report = desk.summarize(RUSSIAN, targets=("en",), length="short")
    assert {warning.code for warning in report.warnings} >= {"source_kept", "untranslated"}
    assert report.translations[Language.EN].summary == report.summary.text
    assert {warning.part for warning in report.warnings} == {"title", "summary"}


def test_parts_are_told_as_they_become_ready(desk: Desk) -> None:
    parts: list[tuple[str, BaseModel]] = []
    report = desk.summarize(RUSSIAN, on_part=lambda name, part: parts.append((name, part)))
    assert parts == [
        ("source", report.source),
        ("summary", report.summary),
        ("en", report.translations[Language.EN]),
        ("kk", report.translations[Language.KK]),
    ]


@pytest.mark.parametrize(
    ("options", "param", "kind"),
    [
        ({"targets": ("de",)}, "targets", UnknownLanguage),
        ({"source": "de"}, "source", UnknownLanguage),
        ({"targets": ()}, "targets", InvalidValue),
        ({"length": 0}, "length", InvalidValue),
        ({"length": 11}, "length", InvalidValue),
        ({"length": "endless"}, "length", InvalidValue),
        ({"method": "magic"}, "method", InvalidValue),
        ({"method": "abstractive"}, "method", InvalidValue),
        ({"translate": "title"}, "translate", InvalidValue),
        ({"profile": "none"}, "profile", InvalidValue),
        ({"kazakh_script": "runic"}, "kazakh_script", InvalidValue),
        ({"glossary": "mine"}, "glossary", InvalidValue),
        ({"do_not_translate": ["x" * 201]}, "do_not_translate", InvalidValue),
        ({"do_not_translate": ["x"] * 201}, "do_not_translate", InvalidValue),
        ({"colour": "red"}, "colour", InvalidValue),
    ],
)
def test_impossible_options_name_their_field(
    desk: Desk, engine: ScriptedEngine, options: dict[str, Any], param: str, kind: type[TilshiError]
) -> None:
    with pytest.raises(kind) as caught:
        desk.summarize(RUSSIAN, **options)
    assert caught.value.param == param
    assert engine.calls == 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", EmptyText),
        (" \n\t ", EmptyText),
        ("а" * 100_001, TooLarge),
        ("Le conseil municipal a voté hier le budget de la ville pour l'année prochaine.", LanguageUndetectable),
        ("😀😀😀 12345", LanguageUndetectable),
    ],
)
def test_impossible_texts_are_refused_before_any_work(
    desk: Desk, engine: ScriptedEngine, text: str, kind: type[TilshiError]
) -> None:
    with pytest.raises(kind):
        desk.summarize(text)
    assert engine.calls == 0


def test_a_title_without_a_body_is_refused(desk: Desk) -> None:
    with pytest.raises(EmptyText):
        desk.summarize("   ", title="Только заголовок")


def test_a_named_source_language_is_believed(desk: Desk) -> None:
    source = desk.summarize("Бюджет", source="ru").source
    assert (source.language, source.confidence, source.detected) == ("ru", 1.0, False)


def test_a_cancelled_call_ends(desk: Desk) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        desk.summarize(RUSSIAN, cancel=cancel)


def test_a_deadline_in_the_past_ends_the_call(desk: Desk) -> None:
    with pytest.raises(DeadlineExceeded):
        desk.summarize(RUSSIAN, deadline=-1.0)


def test_a_failing_engine_is_told_and_nothing_is_kept(desk: Desk, engine: ScriptedEngine) -> None:
    engine.error = RuntimeError("out of memory")
    with pytest.raises(EngineFailed):
        desk.summarize(RUSSIAN)
    engine.error = None
    assert desk.summarize(RUSSIAN).cache.hits == 0


def test_documents_come_back_translated(desk: Desk) -> None:
    document = desk.translate(from_text(RUSSIAN), to="en")
    assert document.articles[0].language == "en"
    assert len(document.articles[0].blocks) == 3


def test_texts_keep_their_order_and_number(desk: Desk) -> None:
    texts = ["Первый текст.", "Второй текст. И третье предложение.", "Первый текст."]
    translated = desk.translate_texts(texts, source="ru", to="en")
    assert len(translated) == 3
    assert translated[0] == translated[2] != translated[1]


@pytest.mark.parametrize(("texts", "kind"), [([], EmptyText), (["a"] * 65, TooLarge), ([""], EmptyText)])
def test_impossible_lists_are_refused(desk: Desk, texts: list[str], kind: type[TilshiError]) -> None:
    with pytest.raises(kind) as caught:
        desk.translate_texts(texts, source="ru", to="en")
    assert caught.value.param == "texts"


def test_many_threads_get_their_own_answers(desk: Desk) -> None:
    answers: dict[int, Report] = {}
    texts = [RUSSIAN.replace("60 мест", f"{number} мест") for number in range(100, 116)]

    def work(index: int) -> None:
        answers[index] = desk.summarize(texts[index], length=10)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, report in answers.items():
        assert f"{100 + index} мест" in report.summary.text
        assert f"{100 + index} " in (report.translations[Language.EN].summary or "")
    assert len(answers) == len(texts)


def test_defaults_are_the_contracts() -> None:
    assert SummarizeOptions.of().model_dump(mode="json") == {
        "source": "auto",
        "targets": ["en", "kk"],
        "translate": "summary",
        "length": "medium",
        "method": "auto",
        "profile": None,
        "kazakh_script": "cyrl",
        "do_not_translate": [],
        "store": True,
    }


MARKED = """# В посёлке открыли новую библиотеку

Библиотека открылась в [посёлке](https://news.example/1) Тасбулак. Читальный зал рассчитан на 60 мест.

Книги собирали всем районом. На её ремонт потратили 48 млн тенге.

```
код
```

Жители попросили открыть и детский кружок. По словам акима, такие же залы появятся ещё в 3 посёлках.
"""


def test_offsets_in_a_document_with_marks_all_count_in_its_plain_text(desk: Desk) -> None:
    document = read(MARKED.encode(), "markdown")
    report = desk.summarize(document)
    text = document.articles[0].text
    sentences = [text[start:end] for start, end in report.source.sentences]
    assert len(sentences) == 6
    assert all(sentence.endswith(".") and sentence in text for sentence in sentences)
    assert sentences[0] == "Библиотека открылась в посёлке Тасбулак."
    assert sentences[5] == "По словам акима, такие же залы появятся ещё в 3 посёлках."


def test_warnings_of_a_translated_text_count_its_sentences_through_all_blocks(
    desk_of: Callable[[ScriptedEngine], Desk], forgetful: ScriptedEngine
) -> None:
    text = MARKED.replace("48 млн", "60").replace("в 3", "в 60")
    report = desk_of(forgetful).summarize(read(text.encode(), "markdown"), targets=("en",), translate="article")
    missing = [one for one in report.warnings if one.part == "text" and one.code == "number_missing"]
    assert [one.segment for one in missing] == [1, 3, 5]
