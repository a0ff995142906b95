"""Which types of numbers a converted model may compute in, and which is the next safer one."""

from tilshi.catalog import convert
from tilshi.catalog.lock import Lock
from tilshi.errors import ModelNotInstalled, Unavailable

REFERENCE = "reference"
"""Name of the probe of the reference engine itself."""
SAFER: dict[str, tuple[str, ...]] = {
    "int8": ("int8", "int16", "float32"),
    "int16": ("int16", "float32"),
    "float32": ("float32",),
}
"""The type asked for, then ever safer ones. No float16: T5's activations overflow in it, and processors lack it."""


def usable_type(model_id: str, lock: Lock | None, wanted: str) -> str:
    """Return the type to compute in: the one asked for, or the next safer one where that failed its parity probe.

    A model without a lock comes with tilshi or was trained here, and is not probed.

    Raises:
        ModelNotInstalled: the type was never probed, or with another version of CTranslate2.
        Unavailable: every type failed.
    """
    if lock is None:
        return wanted
    for compute_type in SAFER[wanted]:
        result = lock.probes.get(compute_type)
        if result is None or result.version != convert.version():
            message = f"model {model_id!r} has not been checked in {compute_type} with this version of CTranslate2"
            run = f"TILSHI_COMPUTE_TYPE={wanted} tilshi models pull {model_id}"
            raise ModelNotInstalled(f"{message}; run: {run} (nothing is fetched again)", param="profile")
        if result.passed:
            return compute_type
    reason = lock.probes[SAFER[wanted][-1]].reason
    message = f"model {model_id!r}: no converted form of it says what the model itself says ({reason})"
    raise Unavailable(f"{message}; set TILSHI_ENGINE=pytorch", param="profile")


def check_probed(model_id: str, lock: Lock | None) -> None:
    """Refuse a pulled model that was never probed, or that the reference engine itself gets nothing out of.

    Raises:
        ModelNotInstalled: its pull was stopped before the probe.
        Unavailable: its probe failed.
    """
    if lock is None:
        return
    reference = lock.probes.get(REFERENCE)
    if reference is None:
        message = f"model {model_id!r} is here, but its pull did not end; run: tilshi models pull {model_id}"
        raise ModelNotInstalled(message, param="profile")
    if not reference.passed:
        message = f"model {model_id!r} does not work: {reference.reason}"
        raise Unavailable(f"{message}; run: tilshi models pull {model_id} --update", param="profile")
