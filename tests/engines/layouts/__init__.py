"""Small checkpoints in the file layout of the repositories they stand for.

Each maker writes what a hub would serve for a model, weights as .bin where they are published so, and teaches it to
answer each of the first twenty sentences with how it begins.
"""

from collections.abc import Callable
from pathlib import Path

from tests.engines.layouts.fsmt import make_fsmt
from tests.engines.layouts.marian import make_opus_mt
from tests.engines.layouts.multilingual import make_mbart, make_mbart50, make_nllb
from tests.engines.layouts.t5 import make_kazrush, make_madlad, make_rut5

LAYOUTS: dict[str, Callable[[Path, list[str]], None]] = {
    "opus-mt": make_opus_mt,
    "kazrush": make_kazrush,
    "rut5": make_rut5,
    "madlad": make_madlad,
    "nllb": make_nllb,
    "mbart": make_mbart,
    "mbart50": make_mbart50,
    "wmt19": make_fsmt,
}
