"""What is on disk, and which compute types there are."""

from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file
from tests.evaluation.conftest import Laboratory

from tilshi.errors import InvalidValue, Unavailable
from tilshi.evaluation.weights import ComputeType, Weights, choose, read_weights, size
from tilshi.settings import Settings

HALF = Weights(Path("half"), 100, "float16", 200)
FULL = replace(HALF, stored_as="float32", bytes=400)


def test_weights_are_read_from_the_files(laboratory: Laboratory) -> None:
    whole, half = (read_weights(laboratory.folder(name)) for name in ("bart", "half"))
    tensors = load_file(laboratory.folder("bart") / "model.safetensors")
    assert whole.parameters == half.parameters == sum(tensor.numel() for tensor in tensors.values())
    assert (whole.stored_as, half.stored_as) == ("float32", "float16")
    assert whole.bytes == (laboratory.folder("bart") / "model.safetensors").stat().st_size
    assert 1.8 < whole.bytes / half.bytes < 2.1


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 20)
    with pytest.raises(Unavailable, match=r"model\.safetensors of the model cannot be read"):
        read_weights(tmp_path)


@pytest.mark.parametrize(
    ("weights", "given", "expected"),
    [
        (HALF, {}, [("int8", "int8"), ("float16", "float32")]),
        (FULL, {}, [("int8", "int8"), ("float32", "float32")]),
        (HALF, {"compute_type": "float32"}, [("float16", "float32")]),
        (FULL, {"engine": "pytorch"}, [("float32", "float32")]),
    ],
)
def test_the_desk_s_own_and_full_precision_come_by_themselves(
    weights: Weights, given: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    chosen = choose((), weights, Settings(**given))  # type: ignore[arg-type]
    assert [(one.name, one.computed) for one in chosen] == expected
    assert [one.full_precision for one in chosen] == [computed == "float32" for _, computed in expected]


def test_the_order_is_as_asked_for() -> None:
    chosen = choose(("float32", "int8", "float32"), HALF, Settings())
    assert [one.name for one in chosen] == ["float32", "int8"]


def test_half_precision_says_what_it_is() -> None:
    (one,) = choose(("float16",), HALF, Settings())
    assert one.note == "the float16 weights, computed in float32: processors have no float16 arithmetic"
    assert choose(("float32",), HALF, Settings())[0].note is None


@pytest.mark.parametrize(
    ("asked", "weights", "given", "told"),
    [
        (("int4",), HALF, {}, "unknown type 'int4'; use int8, float32, float16"),
        (("",), HALF, {}, "unknown type ''"),
        (("float16",), FULL, {}, "the model's weights are float32, not float16; use float32"),
        (("float32", "float16"), HALF, {}, "float32 and float16 are one computation"),
        (("int8",), HALF, {"engine": "pytorch"}, "the engine pytorch (TILSHI_ENGINE) has no int8"),
    ],
)
def test_what_is_not_there_is_refused(
    asked: tuple[str, ...], weights: Weights, given: dict[str, str], told: str
) -> None:
    with pytest.raises(InvalidValue) as failure:
        choose(asked, weights, Settings(**given))  # type: ignore[arg-type]
    assert failure.value.message.startswith("--compute-type: ")
    assert told in failure.value.message


def test_full_precision_has_the_size_of_the_checkpoint(laboratory: Laboratory) -> None:
    weights = read_weights(laboratory.folder("half"))
    assert size(ComputeType("float16", "float32"), weights, "no digest", laboratory.settings) == weights.bytes
