"""A small catalog of its own, scripted engines in a real pool, a real cache."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Cache
from tilshi.catalog import Catalog, ModelCard, Profile
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.call import Call
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import Script, ScriptedEngine
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.translator import Translator

CARD = """
id = "{id}"
description = "A model for tests."
hub = "local/{id}"
revision = "1"
family = "marian"
tasks = [{tasks}]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "made up"
training_data = "none"
parameters = 1
max_source_tokens = 64
max_target_tokens = 64
prompt = "plain"
grade = "production"
"""
PROFILES = """
[direct]
description = "One model for every direction."
routes = [
    { task = "translate", source = "ru", target = "en", model = "one" },
    { task = "translate", source = "ru", target = "kk", model = "one" },
]
[pivoted]
description = "Kazakh to English through Russian."
routes = [
    { task = "translate", source = "kk", target = "ru", model = "first" },
    { task = "translate", source = "ru", target = "en", model = "second" },
    { task = "translate", source = "kk", target = "en", pivot = "ru" },
]
"""
PROMPT = """
id = "plain"
version = "1"
[templates]
translate = "{text}"
summarize = "{text}"
title = "{text}"
"""
DECODING = """
[[retry]]
beam_size = 4
[[retry]]
beam_size = 6
repetition_penalty = 1.2
"""
MODELS = {
    "one": (("translate", "ru", "en"), ("translate", "ru", "kk"), ("summarize", "ru", "ru")),
    "first": (("translate", "kk", "ru"),),
    "second": (("translate", "ru", "en"),),
}


def caesar(text: str, task: Task, options: DecodingOptions) -> str:
    """Another word for every word, in letters of the target language; everything else stays."""
    del options

    def letter(match: re.Match[str]) -> str:
        char = match[0]
        if task.target is Language.EN:
            new = chr(ord("a") + (ord(char.lower()) * 7 + 3) % 26)
        else:
            new = chr(ord("а") + (ord(char.lower()) * 7 + 3) % 32)
            if task.target is Language.KK:
                new = {"а": "ә", "к": "қ", "у": "ұ", "о": "ө", "и": "і", "с": "ң"}.get(new, new)
        return new.upper() if char.isupper() else new

    return re.sub(r"[^\W\d_]", letter, text)


@dataclass
class Counts:
    """An observer that adds up."""

    totals: dict[tuple[str, str], float] = field(default_factory=dict)

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        key = name, ",".join(labels.values())
        self.totals[key] = self.totals.get(key, 0) + value

    def observe(self, name: str, value: float, **labels: str) -> None:
        pass

    def rungs(self) -> dict[str, float]:
        return {label: value for (name, label), value in self.totals.items() if name == "rungs"}


@dataclass
class Bench:
    """A runner and translator over scripted engines."""

    catalog: Catalog
    pool: EnginePool
    cache: Cache
    engines: Mapping[str, ScriptedEngine]
    runner: SegmentRunner
    translator: Translator
    counts: Counts

    @property
    def engine(self) -> ScriptedEngine:
        return self.engines["one"]

    def with_cache(self, cache: Cache) -> "Bench":
        """The same models over another cache."""
        runner = replace(self.runner, cache=cache)
        return replace(self, cache=cache, runner=runner, translator=Translator(runner))

    def profile(self, name: str = "direct") -> Profile:
        return self.catalog.profile(name)


@pytest.fixture(scope="session")
def write_catalog() -> Callable[..., None]:
    """Write a catalog's files into a folder."""

    def write(folder: Path, *, prompt: str = PROMPT, decoding: str = DECODING, more: str = "") -> None:
        for name, tasks in MODELS.items():
            rows = ", ".join(f'{{ task = "{t}", source = "{s}", target = "{g}" }}' for t, s, g in tasks)
            (folder / f"{name}.toml").write_text(CARD.format(id=name, tasks=rows) + more, encoding="utf-8")
        (folder / "profiles.toml").write_text(PROFILES, encoding="utf-8")
        prompts = folder / "prompts"
        prompts.mkdir(exist_ok=True)
        (prompts / "plain.toml").write_text(prompt, encoding="utf-8")
        (prompts / "decoding.toml").write_text(decoding, encoding="utf-8")

    return write


@pytest.fixture(scope="session")
def catalog_texts() -> dict[str, str]:
    """The prompt and decoding files as they are unless a test changes them."""
    return {"prompt": PROMPT, "decoding": DECODING}


@pytest.fixture(scope="session")
def well() -> Script:
    """The script of a model that translates well."""
    return caesar


@pytest.fixture(scope="session")
def catalog_folder(tmp_path_factory: pytest.TempPathFactory, write_catalog: Callable[..., None]) -> Path:
    folder = tmp_path_factory.mktemp("catalog")
    write_catalog(folder)
    return folder


@pytest.fixture(scope="session")
def translate_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    place = tmp_path_factory.mktemp("tilshi")
    return Settings(profile="direct", cache_dir=place / "cache", data_dir=place / "data")


@pytest.fixture(scope="session")
def make_bench(catalog_folder: Path, translate_settings: Settings) -> Iterator[Callable[..., Bench]]:
    """Make a bench: `bench(script)` for every model, or `bench(one=script, ...)`; the cache can be handed on."""
    pools: list[EnginePool] = []

    def make(
        script: Script | Mapping[str, Script] = caesar,
        *,
        cache: Cache | None = None,
        folder: Path = catalog_folder,
        **engine_options: Any,
    ) -> Bench:
        catalog = Catalog.load(translate_settings, models=folder, prompts=folder / "prompts")
        scripts = script if isinstance(script, Mapping) else dict.fromkeys(MODELS, script)
        engine_options.setdefault("max_source_tokens", 64)
        engines = {name: ScriptedEngine(scripts.get(name, caesar), model_id=name, **engine_options) for name in MODELS}

        def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
            return engines[card.id]

        counts = Counts()
        pool = EnginePool(translate_settings, catalog, load=load)
        pools.append(pool)
        cache = cache if cache is not None else MemoryCache(2**20)
        runner = SegmentRunner(pool, cache, InFlight(), catalog, observer=counts)
        return Bench(catalog, pool, cache, engines, runner, Translator(runner), counts)

    yield make
    for pool in pools:
        pool.close()


@pytest.fixture
def bench(make_bench: Callable[..., Bench]) -> Bench:
    """A bench whose engines translate well."""
    return make_bench()


@pytest.fixture
def call() -> Call:
    return Call(cancel=threading.Event())
