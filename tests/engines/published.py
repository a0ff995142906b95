"""What the layouts of the hub are to the product: which family, task and tokens; and how their files are installed."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import torch
from safetensors.torch import save_file

from tilshi.catalog.cards import Family
from tilshi.catalog.tasks import Task, TaskName
from tilshi.languages import Language

_RU_KK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)


@dataclass(frozen=True)
class Installed:
    """One layout as its card describes it, and the tokens its codec has to frame a text with."""

    family: Family
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ("</s>",)
    target: tuple[str, ...] = ()
    prompt: str = "plain"
    task: Task = _RU_KK
    languages: Mapping[str, str] = field(default_factory=dict)
    ct2: bool = True


_MBART = {"ru": "ru_RU", "kk": "kk_KZ", "en": "en_XX"}
_NLLB = {"ru": "rus_Cyrl", "kk": "kaz_Cyrl", "en": "eng_Latn"}
INSTALLED = {
    "opus-mt": Installed("marian", before=(">>kaz<<",), prompt="tags"),
    "kazrush": Installed("t5"),
    "rut5": Installed("t5", task=Task(TaskName.SUMMARIZE, Language.RU, Language.RU)),
    # the tag is a piece inside a word to sentencepiece, with which the model was trained
    "madlad": Installed("t5", before=("\u2581", "<2kk>"), prompt="madlad"),
    "nllb": Installed("m2m100", before=("rus_Cyrl",), target=("kaz_Cyrl",), languages=_NLLB),
    "mbart": Installed(
        "mbart",
        after=("</s>", "ru_RU"),
        target=("ru_RU",),
        task=Task(TaskName.SUMMARIZE, Language.RU, Language.RU),
        languages=_MBART,
    ),
    "mbart50": Installed("mbart", before=("ru_RU",), target=("kk_KZ",), languages=_MBART),
    "wmt19": Installed("fsmt", task=Task(TaskName.TRANSLATE, Language.RU, Language.EN), ct2=False),
}


def install(published: Path, folder: Path) -> None:
    """Copy what a hub serves, with the weights of .bin files in one file of safetensors."""
    shutil.copytree(published, folder, ignore=shutil.ignore_patterns("*.bin", "*.bin.index.json"))
    weights: dict[str, torch.Tensor] = {}
    for file in sorted(published.glob("*.bin")):
        weights |= torch.load(file, weights_only=True)
    if weights:  # safetensors has no place for two names of one tensor
        apart = {name: tensor.clone().contiguous() for name, tensor in weights.items()}
        save_file(apart, folder / "model.safetensors", metadata={"format": "pt"})
