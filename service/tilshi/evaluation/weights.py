"""What a model's weights are on disk, and what each compute type makes of them on this machine."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safetensors import safe_open

from tilshi.catalog import convert
from tilshi.errors import InvalidValue, Unavailable
from tilshi.settings import Settings

COMPUTE_TYPES: Final = ("int8", "float32", "float16")
_STORED: Final = {"F16": "float16", "BF16": "bfloat16", "F32": "float32", "F64": "float64"}
_HALF_NOTE: Final = "the float16 weights, computed in float32: processors have no float16 arithmetic"


@dataclass(frozen=True, slots=True)
class Weights:
    """The safetensors of a checkpoint.

    Attributes:
        folder: of the checkpoint.
        parameters: elements of all tensors; those the model ties are stored once.
        stored_as: the type most elements are stored in.
        bytes: size of the files.
    """

    folder: Path
    parameters: int
    stored_as: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ComputeType:
    """A compute type as asked for, and what the engine runs for it.

    Attributes:
        name: as asked for.
        computed: the compute type of the settings that runs.
        note: where that is not the same thing, why.
    """

    name: str
    computed: str
    note: str | None = None

    @property
    def full_precision(self) -> bool:
        """Whether nothing of the stored weights is lost."""
        return self.computed == "float32"


def read_weights(folder: Path) -> Weights:
    """Return what the safetensors of a checkpoint hold; no tensor is loaded.

    Raises:
        Unavailable: a file is damaged.
    """
    elements: Counter[str] = Counter()
    files = sorted(folder.glob("*.safetensors"))
    for file in files:
        try:
            with safe_open(file, framework="numpy") as tensors:
                for key in tensors.keys():  # noqa: SIM118 - not a mapping
                    one = tensors.get_slice(key)
                    count = 1
                    for size in one.get_shape():
                        count *= size
                    elements[str(one.get_dtype())] += count
        except Exception as error:  # safetensors raises an error class of its own for damaged headers
            raise Unavailable(f"{file.name} of the model cannot be read ({type(error).__name__})") from error
    kind = elements.most_common(1)[0][0] if elements else "F32"
    return Weights(folder, elements.total(), _STORED.get(kind, kind.lower()), sum(one.stat().st_size for one in files))


def choose(asked: tuple[str, ...], weights: Weights, settings: Settings) -> tuple[ComputeType, ...]:
    """Return the compute types to run, in the order asked for.

    Args:
        asked: names; none = what the desk runs, then the full precision weights.
        weights: of the model.
        settings: of the desk.

    Raises:
        InvalidValue: a name is unknown, the weights or the engine have no such type, or two are one computation.
    """
    full = "float16" if weights.stored_as == "float16" else "float32"
    runs = settings.compute_type if settings.engine == "ct2" else "float32"
    names = asked or (("int8", full) if runs == "int8" else (full,))
    chosen = [_one(name, weights, settings) for name in dict.fromkeys(names)]
    for at, one in enumerate(chosen):
        for other in chosen[:at]:
            if one.computed == other.computed:
                message = (
                    f"--compute-type: {other.name} and {one.name} are one computation on a processor; leave one out"
                )
                raise InvalidValue(message, param="compute_type")
    return tuple(chosen)


def size(compute_type: ComputeType, weights: Weights, digest: str, settings: Settings) -> int:
    """Return the bytes on disk of the weights in a type: int8 as converted, the others as they were installed.

    Raises:
        Unavailable: the conversion failed.
    """
    if compute_type.full_precision:
        return weights.bytes
    converted = convert.ensure(weights.folder, digest, compute_type.computed, settings.cache_dir)
    return (converted / "model.bin").stat().st_size


def _one(name: str, weights: Weights, settings: Settings) -> ComputeType:
    if name not in COMPUTE_TYPES:
        known = ", ".join(COMPUTE_TYPES)
        raise InvalidValue(f"--compute-type: unknown type {name[:20]!r}; use {known}", param="compute_type")
    if name == "int8":
        if settings.engine != "ct2":
            message = f"--compute-type: the engine {settings.engine} (TILSHI_ENGINE) has no int8; use float32"
            raise InvalidValue(message, param="compute_type")
        return ComputeType(name, name)
    if name == "float16":
        if weights.stored_as != name:
            message = f"--compute-type: the model's weights are {weights.stored_as}, not float16; use float32"
            raise InvalidValue(message, param="compute_type")
        return ComputeType(name, "float32", _HALF_NOTE)
    return ComputeType(name, name)
