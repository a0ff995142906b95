"""`tilshi serve` whose model takes its time and says on what it works. Run as a script by the tests."""

import os
import time
from typing import Any

from tests.http.conftest import pseudo

from tilshi.catalog import Catalog
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.desk import Desk
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.http import serve
from tilshi.settings import Settings


def slow(text: str, task: Task, options: DecodingOptions) -> str:
    """Answer a while later; deadly text ends the process, as a crash in a library does, another never comes back."""
    if "Deadly" in text:
        os._exit(9)
    if "Hanging" in text:
        time.sleep(3600)
    print("at work", flush=True)  # noqa: T201 - the test reads it
    time.sleep(0.2)
    return pseudo(text, task, options)


def desk(settings: Settings, **parts: Any) -> Desk:
    """Return a real desk with that model."""
    pool = EnginePool(settings, Catalog.load(settings), load=loader(ScriptedEngine(slow)))
    return Desk(settings, pool=pool, **parts)


if __name__ == "__main__":
    serve.Desk = desk  # type: ignore[assignment,attr-defined]
    serve.serve()
