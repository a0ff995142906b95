"""Benchmarks are scripts, not a package: a test loads the one it is about."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def load_benchmark(name: str) -> ModuleType:
    """Return `benchmarks/NAME.py` as a module."""
    spec = importlib.util.spec_from_file_location(f"{name}_benchmark", ROOT / "benchmarks" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    sys.path.insert(0, str(ROOT / "benchmarks"))  # a script finds the ones beside it, as when it is run
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.pop(0)
    return module
