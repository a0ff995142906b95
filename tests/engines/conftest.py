"""A laboratory of small models: checkpoints of every family, installed as downloaded ones are, with cards."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from tests.engines.checkpoints import LANGUAGES, make_bart, make_m2m100, make_marian, make_mbart, make_mt5, make_t5
from tests.engines.layouts import LAYOUTS
from tests.engines.published import INSTALLED, install

from tilshi.catalog import Catalog, DecodingOptions, ModelCard, Task, TaskName, convert, converter
from tilshi.catalog.cards import Family
from tilshi.engines import loading
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.protocol import Engine, EngineInfo
from tilshi.engines.pytorch import PytorchEngine
from tilshi.engines.scripted import ScriptedEngine
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

DATA = Path(__file__).parent / "data"
SENTENCES = [
    line for file in sorted(DATA.glob("parity.*.txt")) for line in file.read_text(encoding="utf-8").splitlines()
]
TASK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
LONGEST = 512  # tokens the installed layouts read
GREEDY = DecodingOptions(max_length_factor=1.0, max_length_extra=8)
_MAKERS: dict[str, tuple[Family, Callable[[Path, list[str]], None]]] = {
    "bart": ("bart", make_bart),
    "marian": ("marian", make_marian),
    "t5": ("t5", make_t5),
    "mt5": ("t5", make_mt5),
    "m2m100": ("m2m100", make_m2m100),
    "mbart": ("mbart", partial(make_mbart, marks_first=False)),
    "mbart50": ("mbart", make_mbart),
}
_CARD = """
id = "{id}"
description = "small {id}"
hub = "local/{id}"
revision = "r1"
family = "{family}"
tasks = [{{ task = "{task.name}", source = "{task.source}", target = "{task.target}" }}]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "made by the tests"
training_data = "none"
parameters = 100000
max_source_tokens = {longest}
max_target_tokens = {longest}
prompt = "{prompt}"
grade = "demo"
[language_tokens]
{tokens}
"""


def convert_here(source: Path, target: Path, compute_type: str) -> Path:
    """Convert in this process, where torch is imported already, and return `target`."""
    if not target.exists():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            converter.main(str(source), str(target), compute_type)
    return target


@dataclass(frozen=True, eq=False)
class Laboratory:
    """Settings and catalog under which the small models are installed."""

    settings: Settings
    catalog: Catalog
    models: Path
    converted: Path

    def folder(self, family: str) -> Path:
        return self.settings.data_dir / "models" / f"{family}@r1"

    def card(self, family: str) -> ModelCard:
        return self.catalog.card(family)

    def engine(self, family: str, engine: str, compute_type: str = "float32", batch_tokens: int = 512) -> Engine:
        """Load an engine; each conversion is made once."""
        inspected = loading.inspect(self.card(family), self.catalog, self.settings)
        version = convert.version() if engine == "ct2" else ""
        info = EngineInfo(family, inspected.info.digest, engine, compute_type, version)
        reader = loading.Reader(info, inspected.codec)
        if engine == "pytorch":
            return PytorchEngine(self.folder(family), reader, threads=1, batch_tokens=batch_tokens)
        target = self.converted / f"{family}-{compute_type}"
        return Ct2Engine(
            convert_here(self.folder(family), target, compute_type), reader, threads=1, batch_tokens=batch_tokens
        )


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Random weights, which answer everything differently."""
    root = tmp_path_factory.mktemp("laboratory")
    cards = {}
    for name, (family, make) in _MAKERS.items():
        make(root / "data" / "models" / f"{name}@r1", SENTENCES)
        tokens = dict(zip(("ru", "kk", "en"), LANGUAGES, strict=True)) if family in {"m2m100", "mbart"} else {}
        prompt = "tags" if family in {"bart", "marian"} else "plain"
        cards[name] = _card(name, family, TASK, prompt, tokens, 100)
    return _laboratory(root, cards)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """Every layout of the hub, taught and installed."""
    root = tmp_path_factory.mktemp("published")
    cards = {}
    for name, make in LAYOUTS.items():
        make(root / "hub" / name, SENTENCES)
        install(root / "hub" / name, root / "data" / "models" / f"{name}@r1")
        known = INSTALLED[name]
        cards[name] = _card(name, known.family, known.task, known.prompt, known.languages, LONGEST)
    return _laboratory(root, cards)


ENGINES = {"pytorch": ("pytorch", "float32"), "ct2-float32": ("ct2", "float32"), "ct2-int8": ("ct2", "int8")}
KINDS = (
    "scripted",
    *(f"bart-{engine}" for engine in ENGINES),
    *(
        f"{name}-{engine}"
        for name, known in INSTALLED.items()
        for engine in ENGINES
        if known.ct2 or engine == "pytorch"
    ),
)


@pytest.fixture(scope="session", params=KINDS)
def engine(request: pytest.FixtureRequest, laboratory: Laboratory, published: Laboratory) -> Engine:
    """Every engine with every family it runs, under a readable name."""
    kind: str = request.param
    if kind == "scripted":
        return ScriptedEngine(max_source_tokens=100)
    model, name = next((kind.removesuffix(f"-{name}"), name) for name in ENGINES if kind.endswith(f"-{name}"))
    return (laboratory if model == "bart" else published).engine(model, *ENGINES[name])


def _card(name: str, family: str, task: Task, prompt: str, languages: Mapping[str, str], longest: int) -> str:
    tokens = "\n".join(f'{code} = "{token}"' for code, token in languages.items())
    return _CARD.format(id=name, family=family, task=task, prompt=prompt, tokens=tokens, longest=longest)


def _laboratory(root: Path, cards: Mapping[str, str]) -> Laboratory:
    settings = Settings(profile="small", data_dir=root / "data", cache_dir=root / "cache", threads=1)
    models = root / "cards"
    models.mkdir()
    for name, card in cards.items():
        (models / f"{name}.toml").write_text(card, encoding="utf-8")
    first = next(iter(cards))
    routes = f'[{{ task = "translate", source = "ru", target = "kk", model = "{first}" }}]'
    (models / "profiles.toml").write_text(f'[small]\ndescription = "small"\nroutes = {routes}\n', encoding="utf-8")
    catalog = Catalog.load(settings, models=models, prompts=data_dir("prompts"))
    return Laboratory(settings, catalog, models, root / "converted")
