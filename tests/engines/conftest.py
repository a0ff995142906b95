"""A laboratory of small models: checkpoints of every family, installed as downloaded ones are, with cards."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.engines.checkpoints import LANGUAGES, make_bart, make_m2m100, make_marian, make_t5

from tilshi.catalog import Catalog, DecodingOptions, ModelCard, Task, TaskName, converter
from tilshi.engines import loading
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.protocol import Engine, EngineInfo
from tilshi.engines.pytorch import PytorchEngine
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

DATA = Path(__file__).parent / "data"
SENTENCES = [
    line for file in sorted(DATA.glob("parity.*.txt")) for line in file.read_text(encoding="utf-8").splitlines()
]
TASK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
GREEDY = DecodingOptions(max_length_factor=1.0, max_length_extra=8)
_MAKERS: dict[str, Callable[[Path, list[str]], None]] = {
    "bart": make_bart,
    "marian": make_marian,
    "t5": make_t5,
    "m2m100": make_m2m100,
}
_CARD = """
id = "{family}"
description = "small random {family}"
hub = "tests/{family}"
revision = "r1"
family = "{family}"
tasks = [{{ task = "translate", source = "ru", target = "kk" }}]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "random weights"
training_data = "none"
parameters = 100000
max_source_tokens = 100
max_target_tokens = 100
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
        info = EngineInfo(family, inspected.info.digest, engine, compute_type)
        reader = loading.Reader(info, inspected.codec)
        if engine == "pytorch":
            return PytorchEngine(self.folder(family), reader, threads=1, batch_tokens=batch_tokens)
        target = self.converted / f"{family}-{compute_type}"
        return Ct2Engine(
            convert_here(self.folder(family), target, compute_type), reader, threads=1, batch_tokens=batch_tokens
        )


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    root = tmp_path_factory.mktemp("laboratory")
    models = root / "cards"
    models.mkdir()
    settings = Settings(profile="small", data_dir=root / "data", cache_dir=root / "cache", threads=1)
    for family, make in _MAKERS.items():
        make(settings.data_dir / "models" / f"{family}@r1", SENTENCES)
        multilingual = family == "m2m100"
        tokens = "\n".join(f'{code} = "{token}"' for code, token in zip(("ru", "kk", "en"), LANGUAGES, strict=True))
        card = _CARD.format(
            family=family,
            prompt="tags" if family in {"bart", "marian"} else "plain",
            tokens=tokens if multilingual else "",
        )
        (models / f"{family}.toml").write_text(card, encoding="utf-8")
    routes = '[{ task = "translate", source = "ru", target = "kk", model = "bart" }]'
    (models / "profiles.toml").write_text(f'[small]\ndescription = "small"\nroutes = {routes}\n', encoding="utf-8")
    catalog = Catalog.load(settings, models=models, prompts=data_dir("prompts"))
    return Laboratory(settings, catalog, models, root / "converted")
