"""A desk whose model rewrites letters: right script, right numbers, one sentence for one sentence."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.desk.writing import first_two, write_catalog

from tilshi import Desk
from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import Script, ScriptedEngine, loader
from tilshi.languages import Language
from tilshi.settings import Settings

_CYRILLIC, _LATIN = "абвгдезийклмнопрстуфхыэюя", "abvgdeziyklmnoprstufhieua"
_TO_LATIN = str.maketrans(
    _CYRILLIC + _CYRILLIC.upper() + "әғқңөұүһіжцчшщёъьӘҒҚҢӨҰҮҺІЖЦЧШЩЁ",
    _LATIN + _LATIN.upper() + "agqnouuhizccssejjAGQNOUUHIZCCSSE",
)
_TO_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввксз")
_TO_KAZAKH = str.maketrans("оуикнОУИКН", "өүіқңӨҮІҚҢ")


def pseudo(text: str, task: Task, options: DecodingOptions) -> str:
    """Write the source in the letters of the target language."""
    del options
    if task.target is Language.EN:
        return text.translate(_TO_LATIN)
    cyrillic = text.lower().translate(_TO_CYRILLIC) if task.source is Language.EN else text
    if task.target is Language.KK:
        return cyrillic.translate(_TO_KAZAKH)
    return re.sub(r"[.!?]*$", r" же\g<0>", cyrillic.translate(str.maketrans("әғқңөұүһі", "агкноуухи")), count=1)


@pytest.fixture
def engine() -> ScriptedEngine:
    """The engine behind `desk`."""
    return ScriptedEngine(pseudo)


@pytest.fixture
def forgetful() -> ScriptedEngine:
    """An engine that forgets every number."""
    return ScriptedEngine(lambda text, task, options: re.sub(r"\d+", "", pseudo(text, task, options)))


@pytest.fixture
def desk_of(settings: Settings) -> Iterator[Callable[[ScriptedEngine], Desk]]:
    """Make desks with scripted engines and a real cache."""
    with ExitStack() as stack:

        def make(engine: ScriptedEngine) -> Desk:
            pool = stack.enter_context(EnginePool(settings, Catalog.load(settings), load=loader(engine)))
            return stack.enter_context(Desk(settings, pool=pool))

        yield make


@pytest.fixture
def desk(desk_of: Callable[[ScriptedEngine], Desk], engine: ScriptedEngine) -> Desk:
    """A desk above `engine`."""
    return desk_of(engine)


@pytest.fixture
def translator(engine: ScriptedEngine) -> ScriptedEngine:
    """The engine that translates, unless a test brings its own."""
    return engine


@pytest.fixture
def make(settings: Settings, tmp_path: Path, translator: ScriptedEngine) -> Iterator[Callable[..., Desk]]:
    """Make desks whose writer follows a script."""
    folder = tmp_path / "models"
    folder.mkdir()
    write_catalog(folder)
    mine = settings.model_copy(update={"profile": "whole"})
    catalog = Catalog.load(mine, models=folder, prompts=folder / "prompts")

    with ExitStack() as stack:

        def desk(script: Script = first_two, translating: ScriptedEngine = translator, window: int = 510) -> Desk:
            writer = ScriptedEngine(script, model_id="writer", max_source_tokens=window)
            engines = {"translator": translating, "writer": writer}

            def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
                del catalog, settings
                return engines[card.id]

            pool = stack.enter_context(EnginePool(mine, catalog, load=load))
            return stack.enter_context(Desk(mine, catalog=catalog, pool=pool))

        yield desk
