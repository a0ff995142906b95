"""The whole way with real checkpoints: small ones of every summarising family, taught a few texts by heart.

What they write is no proof of quality. It is proof that prompts, frames, windows, batches, engines, checks and evidence
fit together for the family.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from tests.engines.checkpoints import LANGUAGES, make_bart, make_mbart, make_mt5, make_t5
from tests.engines.conftest import convert_here
from tests.engines.trained import Lesson, teach

from tilshi import Desk
from tilshi.catalog import Catalog, ModelCard, Task, TaskName, convert, store
from tilshi.catalog.tasks import Length
from tilshi.engines import loading
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.families import open_codec
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Engine
from tilshi.languages import Language
from tilshi.report import Report
from tilshi.resources import data_dir
from tilshi.settings import Settings

RU = Language.RU
PARAGRAPHS: Final = (
    "В Тасбулаке открыли новую школу. Её строили два года рабочие местного завода. Жители давно просили об этом.",
    "В Аксу починили старый мост. Его закрывали весной из-за трещин в опорах. Движение открыли утром.",
    "В Есике посадили тысячу яблонь. Саженцы привезли из питомника на юге области. Осенью посадят ещё столько же.",
    "В Риддере запустили детский театр. Первый спектакль сыграли для учеников интерната. Билеты раскупили за час.",
)
FIRSTS: Final = tuple(paragraph.split(". ")[0] + "." for paragraph in PARAGRAPHS)
SHORT: Final = PARAGRAPHS[1]
LONG: Final = "\n\n".join(PARAGRAPHS)
MEDIUM: Final = Task(TaskName.SUMMARIZE, RU, RU, Length.MEDIUM)
BRIEF: Final = Task(TaskName.SUMMARIZE, RU, RU, Length.SHORT)
TITLE: Final = Task(TaskName.TITLE, RU, RU)
HEADLINE: Final = "Аксу починили старый мост весной"
CARD: Final = """
id = "{id}"
description = "small {id}, taught a few texts"
hub = "local/{id}"
revision = "r1"
family = "{family}"
tasks = [{tasks}]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "made here"
training_data = "the texts of this test"
parameters = 100000
max_source_tokens = {limit}
max_target_tokens = 100
prompt = "{prompt}"
grade = "demo"
[language_tokens]
{tokens}
"""


@dataclass(frozen=True)
class Kind:
    """How a model is made, its family, its prompt, and whether it writes titles too."""

    make: Callable[[Path, list[str]], None]
    family: str
    prompt: str
    titles: bool = True


def _mbart25(folder: Path, sentences: list[str]) -> None:
    make_mbart(folder, sentences, marks_first=False)


KINDS: Final = {
    "bart": Kind(make_bart, "bart", "tags"),
    "mbart50": Kind(make_mbart, "mbart", "plain", titles=False),
    "mbart25": Kind(_mbart25, "mbart", "plain", titles=False),
    "t5": Kind(make_t5, "t5", "words", titles=False),
    "mt5": Kind(make_mt5, "t5", "plain", titles=False),
}


def lessons(kind: Kind) -> list[Lesson]:
    """Return what a model has to know: every part, the summaries together, a short article in two lengths, a title."""
    taught: list[Lesson] = [(text, MEDIUM, first) for text, first in zip(PARAGRAPHS, FIRSTS, strict=True)]
    taught.append(("\n".join(FIRSTS), MEDIUM, f"{FIRSTS[0]} {FIRSTS[3]}"))
    if kind.prompt == "words":  # only the prompt tells the lengths apart
        taught.append((SHORT, BRIEF, "Движение открыли утром."))
    if kind.titles:
        taught.append((SHORT, TITLE, HEADLINE))
    return taught


class Press:
    """Desks above the small models: one for each model and engine, made when first asked for."""

    def __init__(self, settings: Settings, catalog: Catalog, stack: ExitStack) -> None:
        self._settings, self._catalog, self._stack = settings, catalog, stack
        self._desks: dict[tuple[str, str], Desk] = {}

    def summarize(self, name: str, engine: str, text: str, length: str = "medium") -> Report:
        key = (name, engine)
        if key not in self._desks:
            chosen = {"profile": name, "engine": engine, "compute_type": "float32"}
            settings = self._settings.model_copy(update=chosen)
            pool = self._stack.enter_context(EnginePool(settings, self._catalog, load=load, inspect=loading.inspect))
            self._desks[key] = self._stack.enter_context(Desk(settings, catalog=self._catalog, pool=pool))
        return self._desks[key].summarize(text, method="abstractive", length=length, targets=("ru",))


def load(card: ModelCard, catalog: Catalog, settings: Settings) -> Engine:
    """Load as the product does, but convert in this process, where torch is imported already."""
    if settings.engine == "ct2":
        reader = loading.inspect(card, catalog, settings)
        target = convert.converted_path(reader.info.digest, "float32", settings.cache_dir)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = convert_here(store.locate(card, settings), target, "float32")
        return Ct2Engine(folder, reader, threads=1, batch_tokens=settings.batch_tokens)
    return loading.load(card, catalog, settings)


def _install(root: Path, settings: Settings, name: str, kind: Kind) -> None:
    folder = settings.data_dir / "models" / f"{name}@r1"
    sentences = [sentence for paragraph in PARAGRAPHS for sentence in paragraph.split(". ")]
    kind.make(folder, [*sentences, HEADLINE, LONG, "[20] [45] [90]"])
    tokens = "\n".join(f'{code} = "{token}"' for code, token in zip(("ru", "kk", "en"), LANGUAGES, strict=True))
    tasks = [TaskName.SUMMARIZE, *([TaskName.TITLE] if kind.titles else [])]
    rows = ", ".join(f'{{ task = "{task}", source = "ru", target = "ru" }}' for task in tasks)
    fields = {"id": name, "family": kind.family, "tasks": rows, "prompt": kind.prompt}
    card_file = root / "cards" / f"{name}.toml"
    tokens = tokens if kind.family == "mbart" else ""
    card_file.write_text(CARD.format(**fields, limit=1000, tokens=tokens), encoding="utf-8")
    models = ", ".join(f'{{ task = "{task}", source = "ru", target = "ru", model = "{name}" }}' for task in tasks)
    (root / "cards" / "profiles.toml").write_text(f'[{name}]\ndescription = "x"\nroutes = [{models}]\n')
    mine = settings.model_copy(update={"profile": name})
    catalog = Catalog.load(mine, models=root / "cards", prompts=data_dir("prompts"))
    codec = open_codec(catalog.card(name), catalog.prompt(kind.prompt), folder)
    assert teach(folder, codec, lessons(kind))
    longest = max(map(len, codec.source([*PARAGRAPHS, "\n".join(FIRSTS)], MEDIUM)))  # so that one part is a paragraph
    card_file.write_text(CARD.format(**fields, limit=longest, tokens=tokens), encoding="utf-8")
    (root / "profiles").mkdir(exist_ok=True)
    (root / "cards" / "profiles.toml").replace(root / "profiles" / f"{name}.toml")


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    root = tmp_path_factory.mktemp("press")
    (root / "cards").mkdir()
    settings = Settings(data_dir=root / "data", cache_dir=root / "cache", threads=1)
    for name, kind in KINDS.items():
        _install(root, settings, name, kind)
    profiles = "".join(file.read_text(encoding="utf-8") for file in sorted((root / "profiles").iterdir()))
    (root / "cards" / "profiles.toml").write_text(profiles, encoding="utf-8")
    settings = settings.model_copy(update={"profile": "bart"})
    catalog = Catalog.load(settings, models=root / "cards", prompts=data_dir("prompts"))
    with ExitStack() as stack:
        yield Press(settings, catalog, stack)


@pytest.fixture(params=["pytorch", "ct2"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", KINDS)
def test_a_long_article_by_its_parts(press: Press, name: str, engine: str) -> None:
    report = press.summarize(name, engine, LONG)
    summary = report.summary
    assert (summary.method, summary.model) == ("abstractive", name)
    assert [(sentence.text, sentence.from_) for sentence in summary.sentences] == [(FIRSTS[0], (0,)), (FIRSTS[3], (9,))]
    assert "from its summaries of 4 parts, which together are all 12 sentences" in str(summary.reason)
    assert report.warnings == ()
    assert report.cache.segments - (name == "bart") == 5  # bart is asked for a title, too


@pytest.mark.parametrize("name", KINDS)
def test_an_article_that_fits(press: Press, name: str, engine: str) -> None:
    summary = press.summarize(name, engine, SHORT).summary
    assert [(sentence.text, sentence.from_) for sentence in summary.sentences] == [(FIRSTS[1], (0,))]
    assert str(summary.reason).endswith(f"{name} wrote the summary; it passed the checks.")


def test_the_prompt_alone_tells_the_length(press: Press, engine: str) -> None:
    texts = [press.summarize("t5", engine, SHORT, length).summary.text for length in ("short", "medium", "short")]
    assert texts == ["Движение открыли утром.", FIRSTS[1], "Движение открыли утром."]


def test_a_title(press: Press, engine: str) -> None:
    summary = press.summarize("bart", engine, SHORT).summary
    assert summary.headline == HEADLINE


def test_what_a_model_makes_up_of_an_unknown_text_is_not_handed_out(press: Press, engine: str) -> None:
    text = "Рыбаки Балхаша спасли собаку. Она провалилась под лёд у самого берега. Хозяин поблагодарил людей."
    report = press.summarize("bart", engine, text)
    assert report.summary.method == "extractive"
    assert {warning.code for warning in report.warnings} == {"unsupported_summary"}
    assert {sentence.text for sentence in report.summary.sentences} <= set(text.replace(". ", ".|").split("|"))
