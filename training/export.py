"""Make an installed model of a trained one: weights in parts, a card that says what it was made of, a profile.

OUT is a data folder (`TILSHI_DATA_DIR`): the weights stand in OUT/models/ID@REVISION, where a pulled model would; the
card stands in OUT/models, and OUT/models/profiles.toml gets a profile of the model's name beside those it has.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from transformers import AutoModelForSeq2SeqLM

from tilshi.catalog import Catalog
from tilshi.catalog.cards import Commercial, ModelCard, Score
from tilshi.catalog.files import write_atomically
from tilshi.catalog.store import installed_path, weight_digest
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.errors import LicenceRefused
from tilshi.languages import Language
from tilshi.settings import Settings
from training.licences import Corpus

LARGEST_PART = 48_000_000
"""Most bytes of a file of weights."""
MAX_PARAMETERS = 2_000_000_000

_NEEDED = ("config.json", "tokenizer.json")
_COPIED = (*_NEEDED, "tokenizer_config.json", "generation_config.json", "shortlist.json")
_ID = re.compile(r"(?!profiles\Z)[a-z0-9][a-z0-9_-]{0,63}")  # a bare key of TOML, and no file that is there
_REVISION = 12  # hexadecimal digits of the digest of the weights
_PROBES = {Language.RU: "Новая школа открылась.", Language.KK: "Жаңа мектеп ашылды.", Language.EN: "A school opened."}


@dataclass(frozen=True, slots=True)
class Material:
    """One thing a model was trained on: a corpus, or the output of a teacher.

    Attributes:
        name: what it is called.
        licence: as its source states it.
        commercial: whether it allows commercial use of what was learnt.
        reason: why.
    """

    name: str
    licence: str
    commercial: Commercial
    reason: str

    @classmethod
    def of_corpus(cls, corpus: Corpus) -> Self:
        """Return the material a corpus is; one that is not clear and names non-commercial terms forbids the use."""
        forbidden = corpus.forbidden or (not corpus.clear and "-NC" in corpus.licence.upper())
        return cls(
            corpus.name, corpus.licence, "yes" if corpus.clear else "no" if forbidden else "unclear", corpus.reason
        )

    @classmethod
    def of_teacher(cls, told: Path) -> Self:
        """Return the material that distilled pairs are, from the TOML beside them.

        Raises:
            OSError: the file cannot be read.
            ValueError: it does not tell the teacher.
        """
        table = tomllib.loads(told.read_text(encoding="utf-8"))
        fields = [str(table.get(name, "")) for name in ("teacher", "licence", "commercial", "commercial_reason")]
        name, licence, flag, reason = fields
        if not all(fields) or flag not in {"yes", "no", "unclear"}:
            raise ValueError(f"{told.name}: needs teacher, licence, commercial (yes, no, unclear), commercial_reason")
        allowed: Commercial = "yes" if flag == "yes" else "no" if flag == "no" else "unclear"
        return cls(name, licence, allowed, reason)


def commercial(materials: Sequence[Material]) -> tuple[Commercial, str]:
    """Return whether the model may be used commercially, and why: the worst of what it was made of.

    Raises:
        ValueError: nothing is said to have been its material.
    """
    if not materials:
        raise ValueError("materials: a model is made of something; name its corpora and teachers")
    verdicts: tuple[Commercial, ...] = ("no", "unclear")
    for verdict in verdicts:
        if found := [one for one in materials if one.commercial == verdict]:
            return verdict, "; ".join(f"{one.name} ({one.licence}): {one.reason}" for one in found)
    return "yes", "every corpus and teacher allows it"


def export(
    run: Path,
    out: Path,
    identity: str,
    *,
    materials: Sequence[Material],
    directions: Iterable[tuple[Language, Language]],
    scores: Sequence[Score] = (),
    licence: str = "Apache-2.0",
) -> ModelCard:
    """Write model, card and profile, and translate one sentence in every direction with what was written.

    Args:
        run: folder of the trained model: `config.json`, safetensors, `tokenizer.json`, `shortlist.json` if it has one.
        out: data folder to install it in.
        identity: the model's id, and the name of its profile.
        materials: everything it was trained on.
        directions: what it translates.
        scores: what was measured.
        licence: of the weights.

    Raises:
        OSError: a file cannot be read or written.
        LicenceRefused: a material forbids commercial use and the operator has not allowed such models.
        ValueError: the identity is no id, the run lacks a file, or the model or a part of it is too large.
        TilshiError: tilshi cannot load or run what was written.
    """
    if not _ID.fullmatch(identity):
        raise ValueError(f"identity: {identity[:64]!r} is no id; up to 64 of a-z, 0-9, '_', '-'")
    allowed, reason = commercial(materials)
    settings = Settings(data_dir=out, cache_dir=out / "cache", profile=identity)
    if allowed == "no" and not settings.allow_noncommercial:
        raise LicenceRefused(f"materials: {reason}; for your own use set TILSHI_ALLOW_NONCOMMERCIAL=true")
    if missing := [name for name in _NEEDED if not (run / name).is_file()]:
        raise ValueError(f"{run.name}: lacks {', '.join(missing)}")
    models = out / "models"
    there = _profiles(models / "profiles.toml", identity)
    staging = models / f".{identity}"
    known: dict[str, object] = {"licence": licence, "commercial": allowed, "commercial_reason": reason}
    known |= {"scores": tuple(scores), "parameters": _write_weights(run, staging)}
    known["revision"] = weight_digest(staging, settings.cache_dir)[:_REVISION]
    card = _card(identity, staging, list(directions), materials, known)
    shutil.rmtree(installed_path(card, settings), ignore_errors=True)  # the same weights, of an export that was killed
    staging.replace(installed_path(card, settings))
    write_atomically(models / f"{identity}.toml", _toml(card.model_dump(mode="json", exclude_defaults=True)).encode())
    write_atomically(models / "profiles.toml", "\n".join((*there, profile(card))).encode())
    _try(card, settings)
    return card


def _profiles(file: Path, identity: str) -> list[str]:
    """Return what a file of profiles holds, none of that name among them."""
    if not file.exists():
        return []
    text = file.read_text(encoding="utf-8")
    if identity in tomllib.loads(text):
        raise ValueError(f"{file}: already has a profile {identity!r}; export under another id")
    return [text]


def profile(card: ModelCard) -> str:
    """Return the lines of a profile that uses the model for all it does."""
    routes = [{**task.model_dump(mode="json"), "model": card.id} for task in card.tasks]
    return f"[{card.id}]\n{_toml({'description': card.description, 'routes': routes})}"


def _card(
    identity: str,
    folder: Path,
    directions: Sequence[tuple[Language, Language]],
    materials: Sequence[Material],
    known: dict[str, object],
) -> ModelCard:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    told = {
        "id": identity,
        "description": "Trained by its user.",
        "hub": f"local/{identity}",
        "family": config["model_type"],
        "tasks": [{"task": "translate", "source": source, "target": target} for source, target in directions],
        "training_data": "\n".join(f"{one.name}: {one.licence}" for one in materials),
        "max_source_tokens": config["max_position_embeddings"],
        "max_target_tokens": config["max_position_embeddings"],
        "shortlist": (folder / "shortlist.json").is_file(),
        "prompt": "tags",
        "grade": "demo",
    }
    return ModelCard.model_validate({**told, **known})


def _write_weights(run: Path, folder: Path) -> int:
    """Write the weights in half precision and what stands beside them; return how many there are."""
    model = AutoModelForSeq2SeqLM.from_pretrained(run, dtype=torch.float16, local_files_only=True)
    parameters = int(sum(each.numel() for each in model.parameters()))
    if parameters > MAX_PARAMETERS:
        raise ValueError(f"{run.name}: {parameters:,} parameters; the limit is {MAX_PARAMETERS:,}")
    if folder.exists():  # left by an export that failed
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    model.save_pretrained(folder, max_shard_size=LARGEST_PART)
    for name in _COPIED:
        if (run / name).is_file():
            shutil.copyfile(run / name, folder / name)
    for part in folder.glob("*.safetensors"):
        if (size := part.stat().st_size) > LARGEST_PART + 2**20:  # a header beside the tensors
            raise ValueError(f"{part.name}: {size:,} bytes; the limit is {LARGEST_PART:,}: one tensor is larger")
    return parameters


def _try(card: ModelCard, settings: Settings) -> None:
    catalog = Catalog.load(settings)
    with EnginePool(settings, catalog) as pool:
        for entry in card.tasks:
            task = Task(TaskName.TRANSLATE, entry.source, entry.target)
            route = catalog.profile(card.id).route(task.name, task.source, task.target)
            segment = Segment(_PROBES[entry.source], task, catalog.rungs(card, task.name)[0])
            pool.submit(route.hops[0].model_id, [segment]).result()


def _toml(table: dict[str, object]) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in table.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {_value(each)}" for name, each in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
