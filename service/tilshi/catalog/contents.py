"""What the files of a model may say: a configuration of its family that asks for no code, an index of its own parts."""

import json
from pathlib import Path
from typing import Any

from tilshi.catalog.cards import Family, ModelCard
from tilshi.catalog.wanted import CONFIG, weight_files
from tilshi.errors import PullFailed

_LARGEST_JSON = 64 << 20  # bytes; the index of the largest model is under one, a tokenizer may have thirty
_TYPES: dict[Family, frozenset[str]] = {
    "marian": frozenset({"marian"}),
    "m2m100": frozenset({"m2m_100"}),
    "mbart": frozenset({"mbart"}),
    "t5": frozenset({"t5", "mt5", "umt5"}),
    "bart": frozenset({"bart"}),
    "fsmt": frozenset({"fsmt"}),
}
# each of these would have transformers fetch or run somebody's code, or read weights that are no plain numbers
_FORBIDDEN = frozenset(
    {"auto_map", "attn_implementation", "_attn_implementation", "_attn_implementation_internal", "quantization_config"}
)
_INDEX = ".index.json"
_MOST_LAYERS = 1000  # the largest known model has a tenth of it; a number without bounds takes memory without bounds


def check_contents(card: ModelCard, folder: Path) -> None:
    """Refuse files that ask for code, that are of another family than the card, or that lead out of their folder.

    Raises:
        PullFailed: one does; the message names the file.
    """
    for file in sorted(folder.glob("*.json")):
        table = _read(card, file)
        if isinstance(table, dict) and (asked := sorted(_FORBIDDEN & table.keys())):
            raise _refused(card, file, f"it asks for {', '.join(asked)}, which may be code")
        if file.name == CONFIG:
            found = table.get("model_type") if isinstance(table, dict) else None
            if found not in _TYPES[card.family]:
                expected = " or ".join(sorted(_TYPES[card.family]))
                raise _refused(card, file, f"its model_type is {str(found)[:40]!r}, not {expected}")
            if any("layers" in key and isinstance(value, int) and value > _MOST_LAYERS for key, value in table.items()):
                raise _refused(card, file, f"it has more than {_MOST_LAYERS} layers")
        elif file.name.endswith(_INDEX):
            _check_index(card, file, table, folder)


def _check_index(card: ModelCard, file: Path, table: Any, folder: Path) -> None:
    """Refuse an index whose parts are not exactly the files beside it."""
    weights = table.get("weight_map") if isinstance(table, dict) else None
    named = set(weights.values()) if isinstance(weights, dict) and all(map(_is_name, weights.values())) else None
    first, *parts = weight_files([one.name for one in folder.iterdir()]) or ("",)
    if named is None or (file.name == first and named != set(parts)):
        raise _refused(card, file, "it does not name exactly the files of weights beside it")


def _is_name(value: object) -> bool:
    return isinstance(value, str) and "/" not in value and "\\" not in value


def _read(card: ModelCard, file: Path) -> Any:
    if file.stat().st_size > _LARGEST_JSON:
        raise _refused(card, file, f"it is larger than {_LARGEST_JSON >> 20} MiB")
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refused(card, file, "it is no JSON") from error


def _refused(card: ModelCard, file: Path, why: str) -> PullFailed:
    return PullFailed(f"model {card.id!r}: {file.name} is refused: {why}", param="model")
