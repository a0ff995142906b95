"""ROUGE of summaries and headlines: the desk's own, the model's where it has the task, and the first sentences."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from tilshi.catalog.tasks import Length, Task, TaskName
from tilshi.evaluation.answer import Texts, Written
from tilshi.evaluation.model import Model, Tell
from tilshi.evaluation.rouge import mean, rouge
from tilshi.evaluation.sets import Article, ArticleSet
from tilshi.languages import Language
from tilshi.summarize.extractive import extract_medium
from tilshi.summarize.headline import LONGEST, lead_headline
from tilshi.summarize.model import SourceText
from tilshi.text.sentences import split

Kind = Literal["summary", "headline"]
Write = Callable[[SourceText], str | None]
"""From an article to what stands above it; None where there is nothing that could stand there."""

TASKS: Final[Mapping[Kind, TaskName]] = MappingProxyType({"summary": TaskName.SUMMARIZE, "headline": TaskName.TITLE})


def lead(count: int) -> Write:
    """Return the baseline: the first sentences."""
    return lambda source: " ".join(source.sentences[:count])


def _cut(source: SourceText) -> str:
    """Return as many whole words of the first sentence as a headline may be long."""
    sentence = source.sentences[0]
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST + 1].rsplit(" ", 1)[0]


def _headline(source: SourceText) -> str | None:
    made = lead_headline(source)
    return made.text if made else None


SYSTEMS: Final[Mapping[Kind, Mapping[str, Write]]] = MappingProxyType(
    {
        "summary": MappingProxyType(
            {"extractive (desk)": lambda source: extract_medium(source).text, "lead-1": lead(1), "lead-2": lead(2)}
        ),
        "headline": MappingProxyType(
            {"headline writer (desk)": _headline, "first sentence": lead(1), f"first sentence cut at {LONGEST}": _cut}
        ),
    }
)
FALLBACK: Final = _cut
"""Stands in where no headline could be made, so that every system is measured on every article."""


def read_source(article: Article, language: Language, kind: Kind) -> SourceText:
    """Return an article as its sentences, with its title only where the title is not what is looked for."""
    found = [split(paragraph, language).texts for paragraph in article.text.split("\n") if paragraph.strip()]
    sentences = tuple(sentence for texts in found for sentence in texts)
    paragraphs = tuple(index for index, texts in enumerate(found) for _ in texts)
    return SourceText(article.title if kind == "summary" else None, sentences, paragraphs, language)


def references(articles: ArticleSet, kind: Kind) -> list[tuple[Article, str]]:
    """Return the articles that have a reference of the kind, with it."""
    pairs = [(one, one.summary if kind == "summary" else one.title) for one in articles.articles]
    return [(one, reference) for one, reference in pairs if reference is not None]


def task_of(model: Model, language: Language, kind: Kind) -> Task | None:
    """Return the model's task, with the length of a medium summary; None where its card has none."""
    name = TASKS[kind]
    if not model.card.supports(Task(name, language, language)):
        return None
    return Task(name, language, language, Length.MEDIUM if kind == "summary" else None)


def by_rule(articles: ArticleSet, kind: Kind, tell: Tell) -> Texts | None:
    """Return what needs no model, measured; None where no article has a reference of the kind."""
    pairs = references(articles, kind)
    if not pairs:
        return None
    tell(f"{articles.name}: {kind}, {len(pairs):,} articles")
    sources = [read_source(article, articles.language, kind) for article, _ in pairs]
    wanted = [reference for _, reference in pairs]
    systems = tuple(
        _measured(name, None, [write(source) for source in sources], sources, wanted)
        for name, write in SYSTEMS[kind].items()
    )
    return Texts(set=articles.name, language=articles.language, kind=kind, articles=len(pairs), systems=systems)


def by_model(articles: ArticleSet, kind: Kind, model: Model, compute_type: str, tell: Tell) -> Written:
    """Return the model's own first tries, measured: of each article it reads as many first sentences as it can."""
    task, name = task_of(model, articles.language, kind), model.card.id
    if task is None:
        reason = f"no such task: {TASKS[kind]} {articles.language}-{articles.language}"
        return Written(system=name, compute_type=compute_type, reason=reason)
    pairs = references(articles, kind)
    sources = [read_source(article, articles.language, kind) for article, _ in pairs]
    read = [model.opening(source, task) for source in sources]
    label = f"{compute_type}, {articles.name}: {kind}"
    answers = iter(model.generate([text for text in read if text], task, lambda done: tell(f"{label}, {done}")))
    texts = [next(answers).text or None if text else None for text in read]
    return _measured(name, compute_type, texts, sources, [reference for _, reference in pairs])


def _measured(
    name: str,
    compute_type: str | None,
    texts: Sequence[str | None],
    sources: Sequence[SourceText],
    wanted: Sequence[str],
) -> Written:
    filled = [text or FALLBACK(source) for text, source in zip(texts, sources, strict=True)]
    figures = mean([rouge(text, reference) for text, reference in zip(filled, wanted, strict=True)])
    return Written(system=name, compute_type=compute_type, made=sum(text is not None for text in texts), **figures)
