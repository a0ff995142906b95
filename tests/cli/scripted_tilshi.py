"""`tilshi` as its own process, its models replaced by one that rewrites letters. Run as a script by the tests."""

import os
import time

from tilshi import Desk, Settings
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.cli import main, opening
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.languages import Language

_TO_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфхыэюя", "abvgdeziyklmnoprstufhieua", strict=True)) | {"ж": "zh", "ч": "ch", "ш": "sh"}
)
_TO_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввксз")
_TO_KAZAKH = str.maketrans("оуикн", "өүіқң")
_FROM_KAZAKH = str.maketrans("әғқңөұүһі", "агкноуухи")


def pseudo(text: str, task: Task, options: DecodingOptions) -> str:
    """Write the source in the letters of the target language; numbers and sentences stay."""
    del options
    if task.target is Language.EN:
        return "".join(letter if letter.isascii() else "x" for letter in text.lower().translate(_TO_LATIN))
    cyrillic = text.lower().translate(_TO_CYRILLIC) if task.source is Language.EN else text
    return cyrillic.translate(_TO_KAZAKH) if task.target is Language.KK else cyrillic.translate(_FROM_KAZAKH) + " же"


def scripted_desk(settings: Settings, engine: ScriptedEngine | None = None) -> Desk:
    """Return a real desk whose every model is `engine`."""
    catalog = Catalog.load(settings)
    return Desk(settings, pool=EnginePool(settings, catalog, load=loader(engine or ScriptedEngine(pseudo))))


def slow(text: str, task: Task, options: DecodingOptions) -> str:
    """Answer like `pseudo`, a second later: time for the test to interrupt."""
    time.sleep(1)
    return pseudo(text, task, options)


if __name__ == "__main__":
    script = slow if os.environ.get("SLOW_MODEL") else pseudo
    opening.Desk = lambda settings: scripted_desk(settings, ScriptedEngine(script))  # type: ignore[assignment,attr-defined,misc]
    main()
