"""Test sets written for these tests, and small real models to measure on them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from tests.engines.checkpoints import LANGUAGES, make_bart, make_m2m100, make_marian, make_t5
from tests.engines.conftest import SENTENCES

from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.evaluation.model import Model
from tilshi.resources import data_dir
from tilshi.settings import Settings

PAIRS = [
    ("Мост закрыли в среду.", "The bridge was closed on Wednesday."),
    ("В школе учатся 1250 детей.", "The school has 1250 pupils."),
    ("Снег выпал ночью.", "Snow fell at night."),
]
TEXT = """Мост длиной 310 метров закрыли в среду. Объезд идёт через посёлок Карой.

Ремонт продлится до 9 мая. Автобусы пойдут по объезду каждые 40 минут."""
SUMMARY, TITLE = "Мост закрыли в среду, ремонт продлится до 9 мая.", "Мост закрыли на ремонт"
_CARD = """
id = "{name}"
description = "small random {name}"
hub = "local/{name}"
revision = "r1"
family = "{family}"
tasks = [{tasks}]
licence = "{licence}"
commercial = "{commercial}"
commercial_reason = "random weights"
training_data = "none"
parameters = 100000
max_source_tokens = 100
max_target_tokens = 100
prompt = "{prompt}"
marks = "{marks}"
grade = "demo"
[language_tokens]
{tokens}
"""
_TRANSLATE = ("translate ru en", "translate en ru", "translate ru kk")
_WRITE = ("summarize ru ru", "title ru ru")
MODELS = {
    "bart": (make_bart, "bart", (*_TRANSLATE, *_WRITE), "tags", "numbers"),
    "half": (make_bart, "bart", _TRANSLATE[:1], "tags", "numbers"),
    "writer": (make_bart, "bart", _WRITE, "tags", "brackets"),
    "marian": (make_marian, "marian", _TRANSLATE, "tags", "brackets"),
    "t5": (make_t5, "t5", _TRANSLATE, "plain", "brackets"),
    "m2m100": (make_m2m100, "m2m100", _TRANSLATE, "plain", "brackets"),
}
Folder = Callable[..., Path]


def write_parallel(file: Path, pairs: Sequence[tuple[str, str]] = PAIRS) -> None:
    file.write_text("".join(f"{first}\t{second}\n" for first, second in pairs), encoding="utf-8")


def write_articles(file: Path, *rows: dict[str, object]) -> None:
    given = rows or ({"text": TEXT, "summary": SUMMARY, "title": TITLE},)
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a set of either kind."""
    place = tmp_path / "sets"
    place.mkdir()
    write_parallel(place / "news.ru-en.tsv")
    write_articles(place / "desk.ru.jsonl")
    return place


def card(name: str, commercial: str = "yes") -> str:
    _, family, tasks, prompt, marks = MODELS[name]
    rows = [dict(zip(("task", "source", "target"), task.split(), strict=True)) for task in tasks]
    listed = ", ".join("{ " + ", ".join(f'{key} = "{value}"' for key, value in row.items()) + " }" for row in rows)
    tokens = "\n".join(f'{code} = "{token}"' for code, token in zip(("ru", "kk", "en"), LANGUAGES, strict=True))
    return _CARD.format(
        name=name,
        family=family,
        tasks=listed,
        licence="Apache-2.0" if commercial == "yes" else "CC-BY-NC-4.0",
        commercial=commercial,
        prompt=prompt,
        marks=marks,
        tokens=tokens if family == "m2m100" else "",
    )


@dataclass(frozen=True)
class Laboratory:
    """Settings and catalog under which the small models are installed."""

    settings: Settings
    catalog: Catalog
    models: Path

    def folder(self, name: str) -> Path:
        return self.settings.data_dir / "models" / f"{name}@r1"


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    root = tmp_path_factory.mktemp("evaluation")
    cards = root / "cards"
    cards.mkdir()
    settings = Settings(profile="small", data_dir=root / "data", cache_dir=root / "cache", threads=1)
    for name, (make, *_) in MODELS.items():
        place = settings.data_dir / "models" / f"{name}@r1"
        make(place, SENTENCES)
        (cards / f"{name}.toml").write_text(card(name), encoding="utf-8")
        if name == "half":
            file = place / "model.safetensors"
            tensors = {key: tensor.half() for key, tensor in load_file(file).items()}
            save_file(tensors, file, metadata={"format": "pt"})
    (cards / "absent.toml").write_text(card("bart").replace('"bart"', '"absent"', 1), encoding="utf-8")
    (cards / "forbidden.toml").write_text(
        card("bart", commercial="no").replace('"bart"', '"forbidden"', 1), encoding="utf-8"
    )
    routes = '[{ task = "translate", source = "ru", target = "en", model = "bart" }]'
    (cards / "profiles.toml").write_text(f'[small]\ndescription = "small"\nroutes = {routes}\n', encoding="utf-8")
    catalog = Catalog.load(settings, models=cards, prompts=data_dir("prompts"))
    return Laboratory(settings, catalog, cards)


Scripted = Callable[..., Model]


@pytest.fixture
def scripted(laboratory: Laboratory, request: pytest.FixtureRequest) -> Scripted:
    """Make a model of the laboratory that answers by a script."""

    def make(engine: ScriptedEngine, name: str = "bart", beam: int | None = None) -> Model:
        pool = EnginePool(laboratory.settings, laboratory.catalog, load=loader(engine))
        request.addfinalizer(pool.close)
        return Model(pool, laboratory.catalog, laboratory.catalog.card(name), beam)

    return make
