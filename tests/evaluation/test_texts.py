"""Summaries and headlines, the desk's and a model's."""

import pytest
from tests.evaluation.conftest import SUMMARY, TEXT, TITLE, Scripted

from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.scripted import ScriptedEngine
from tilshi.evaluation.answer import Texts
from tilshi.evaluation.rouge import mean, rouge
from tilshi.evaluation.sets import Article, ArticleSet
from tilshi.evaluation.texts import Kind, by_model, by_rule, read_source, references, task_of
from tilshi.languages import Language
from tilshi.summarize.extractive import extract_medium
from tilshi.summarize.headline import LONGEST

FIRST, SECOND = "Мост длиной 310 метров закрыли в среду.", "Объезд идёт через посёлок Карой."
BOTH = ArticleSet("desk", Language.RU, (Article(TEXT, SUMMARY, TITLE),))


def figures(found: Texts | None, system: str) -> dict[str, float | None]:
    assert found is not None
    row = next(one for one in found.systems if one.system == system)
    return {"rouge1": row.rouge1, "rouge2": row.rouge2, "rougeL": row.rougeL}


def quiet(_: str) -> None:
    return


def test_the_first_sentences_are_measured_as_by_hand() -> None:
    found = by_rule(BOTH, "summary", quiet)
    assert found is not None
    assert (found.articles, found.kind, found.language) == (1, "summary", "ru")
    # 7 and 9 words, "мост", "закрыли", "в", "среду" of both in this order: 2 x 4 / 16, and 2 x 2 / 14 pairs
    assert figures(found, "lead-1") == {"rouge1": 50.0, "rouge2": 28.57, "rougeL": 50.0}
    assert figures(found, "lead-2") == mean([rouge(f"{FIRST} {SECOND}", SUMMARY)])


def test_the_desk_is_measured_as_it_is() -> None:
    chosen = extract_medium(read_source(BOTH.articles[0], Language.RU, "summary")).text
    assert figures(by_rule(BOTH, "summary", quiet), "extractive (desk)") == mean([rouge(chosen, SUMMARY)])


def test_headlines_are_beside_the_first_sentence() -> None:
    long = "Мост закрыли " + "и снова открыли " * 10 + "в среду."
    articles = ArticleSet("desk", Language.RU, (Article(long, None, TITLE),))
    found = by_rule(articles, "headline", quiet)
    cut = long[: LONGEST + 1].rsplit(" ", 1)[0]
    assert len(cut) <= LONGEST
    assert figures(found, "first sentence") == mean([rouge(long, TITLE)])
    assert figures(found, f"first sentence cut at {LONGEST}") == mean([rouge(cut, TITLE)])


def test_where_no_headline_is_made_the_cut_sentence_stands_in() -> None:
    articles = ArticleSet("desk", Language.RU, (Article("Это было так. Потом стало иначе.", None, TITLE),))
    found = by_rule(articles, "headline", quiet)
    assert found is not None
    row = found.systems[0]
    assert (row.system, row.made) == ("headline writer (desk)", 0)
    assert figures(found, "headline writer (desk)") == figures(found, f"first sentence cut at {LONGEST}")


def test_only_articles_with_a_reference_count() -> None:
    mixed = ArticleSet("desk", Language.RU, (Article(TEXT, None, TITLE), Article(TEXT, SUMMARY, None)))
    for kind, reference in (("summary", SUMMARY), ("headline", TITLE)):
        found = by_rule(mixed, kind, quiet)  # type: ignore[arg-type]
        assert found is not None
        assert found.articles == 1
        assert [text for _, text in references(mixed, kind)] == [reference]  # type: ignore[arg-type]
    assert by_rule(ArticleSet("desk", Language.RU, (Article(TEXT, SUMMARY, None),)), "headline", quiet) is None


def test_the_title_is_hidden_where_it_is_looked_for() -> None:
    article = BOTH.articles[0]
    assert read_source(article, Language.RU, "headline").title is None
    source = read_source(article, Language.RU, "summary")
    assert source.title == TITLE
    assert source.sentences[:2] == (FIRST, SECOND)
    assert source.paragraphs == (0, 0, 1, 1)


@pytest.mark.parametrize(("kind", "name"), [("summary", TaskName.SUMMARIZE), ("headline", TaskName.TITLE)])
def test_a_model_writes_its_own(scripted: Scripted, kind: Kind, name: TaskName) -> None:
    engine = ScriptedEngine(lambda text, task, options: f"{task.name} {text.split()[0]}")
    row = by_model(BOTH, kind, scripted(engine, "writer"), "int8", quiet)
    assert (row.system, row.compute_type, row.made, row.reason) == ("writer", "int8", 1, None)
    expected = mean([rouge(f"{name} Мост", SUMMARY if kind == "summary" else TITLE)])
    assert {"rouge1": row.rouge1, "rouge2": row.rouge2, "rougeL": row.rougeL} == expected
    assert engine.texts == [" ".join(TEXT.split())]


def test_a_model_without_the_task_says_so(scripted: Scripted) -> None:
    row = by_model(BOTH, "summary", scripted(ScriptedEngine(), "marian"), "int8", quiet)
    assert (row.rouge1, row.made, row.reason) == (None, None, "no such task: summarize ru-ru")
    kazakh = ArticleSet("desk", Language.KK, BOTH.articles)
    model = scripted(ScriptedEngine(), "writer")
    assert by_model(kazakh, "headline", model, "int8", quiet).reason == "no such task: title kk-kk"
    assert task_of(model, Language.RU, "headline") == Task(TaskName.TITLE, Language.RU, Language.RU)


def test_what_a_model_cannot_read_or_says_nothing_of_is_not_made(scripted: Scripted) -> None:
    short = ArticleSet("desk", Language.RU, (*BOTH.articles, Article("Снег выпал.", SUMMARY, None)))
    row = by_model(short, "summary", scripted(ScriptedEngine(max_source_tokens=4), "writer"), "int8", quiet)
    assert row.made == 1
    expected = mean([rouge(FIRST, SUMMARY), rouge("Снег выпал.", SUMMARY)])
    assert row.rouge1 == expected["rouge1"]

    def silent(text: str, task: Task, options: DecodingOptions) -> str:
        return ""

    assert by_model(short, "summary", scripted(ScriptedEngine(silent), "writer"), "int8", quiet).made == 0
