"""Make an installed model of a trained one: weights in parts, a card that says what it was made of, a profile.

OUT is a data folder (`TILSHI_DATA_DIR`): the weights stand in OUT/models/ID@REVISION, where a pulled model would; the
card stands in OUT/models, and OUT/models/profiles.toml gets a profile of the model's name beside those it has.
"""

import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from transformers import AutoModelForSeq2SeqLM

from tilshi.catalog import Catalog
from tilshi.catalog.cards import ModelCard, Score
from tilshi.catalog.files import write_atomically
from tilshi.catalog.store import revision_path, weight_digest
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.errors import LicenceRefused
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings
from training import materials as materials_file
from training.materials import Material

LARGEST_PART = 48_000_000
"""Most bytes of a file of weights."""
MAX_PARAMETERS = 2_000_000_000

_NEEDED = ("config.json", "tokenizer.json")
_COPIED = (*_NEEDED, "tokenizer_config.json", "generation_config.json", "shortlist.json")
_ID = re.compile(r"(?!profiles\Z)[a-z0-9][a-z0-9_-]{0,63}")  # a bare key of TOML, and no file that is there
_UNDO = ".{}.undo"  # the profiles as they were before an export that has not ended
_REVISION = 12  # hexadecimal digits of the digest of the weights
_PROBES = {Language.RU: "Новая школа открылась.", Language.KK: "Жаңа мектеп ашылды.", Language.EN: "A school opened."}


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
        ValueError: the identity is no id or is taken, the run lacks a file, or the model or a part of it is too large.
        TilshiError: tilshi cannot load or run what was written.
    """
    if not _ID.fullmatch(identity):
        raise ValueError(f"identity: {identity[:64]!r} is no id; up to 64 of a-z, 0-9, '_', '-'")
    allowed, reason = materials_file.commercial(materials)
    settings = Settings(data_dir=out, cache_dir=out / "cache", profile=identity)
    _refuse_taken(identity, settings)
    if allowed == "no" and not settings.allow_noncommercial:
        raise LicenceRefused(f"materials: {reason}; for your own use set TILSHI_ALLOW_NONCOMMERCIAL=true")
    if missing := [name for name in _NEEDED if not (run / name).is_file()]:
        raise ValueError(f"{run.name}: lacks {', '.join(missing)}")
    models = out / "models"
    _undo(models, identity)
    there = _profiles(models / "profiles.toml", identity)
    staging = models / f".{identity}"
    known: dict[str, object] = {"licence": licence, "commercial": allowed, "commercial_reason": reason}
    known |= {"scores": tuple(scores), "parameters": _write_weights(run, staging)}
    materials_file.write(staging, materials)
    known["revision"] = weight_digest(staging, settings.cache_dir)[:_REVISION]
    card = _card(identity, staging, list(directions), materials, known)
    _install(card, staging, there, settings)
    return card


def _install(card: ModelCard, staging: Path, there: list[str], settings: Settings) -> None:
    """Put weights, card and profile in their places and try them; a model that fails is taken away again."""
    models, folder = staging.parent, revision_path(card.id, str(card.revision), settings)
    shutil.rmtree(folder, ignore_errors=True)  # the same weights, of an export that was killed
    staging.replace(folder)
    write_atomically(models / _UNDO.format(card.id), "".join(there).encode())
    try:
        write_atomically(
            models / f"{card.id}.toml", _toml(card.model_dump(mode="json", exclude_defaults=True)).encode()
        )
        write_atomically(models / "profiles.toml", "\n".join((*there, profile(card))).encode())
        _try(card, settings)
    except BaseException:
        _undo(models, card.id)
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (models / _UNDO.format(card.id)).unlink()


def _undo(models: Path, identity: str) -> None:
    """Take away card and profile of an export that failed, or was killed before its model had been tried."""
    before = models / _UNDO.format(identity)
    if not before.is_file():
        return
    if text := before.read_bytes():
        write_atomically(models / "profiles.toml", text)
    else:
        (models / "profiles.toml").unlink(missing_ok=True)
    (models / f"{identity}.toml").unlink(missing_ok=True)
    before.unlink()


def _refuse_taken(identity: str, settings: Settings) -> None:
    """Refuse the names of the installation's own models and profiles."""
    bundled = Catalog.load(settings.model_copy(update={"profile": "compact"}), models=data_dir("models"))
    names = {one.id for one in bundled.cards()} | {one.name for one in bundled.profiles()}
    if identity in names:
        raise ValueError(
            f"identity: {identity!r} is a name of the installation's own; there are {', '.join(sorted(names))}"
        )


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
