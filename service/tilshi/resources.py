"""Where the data folders `models/` and `prompts/` are: beside the code in a checkout, inside the package in a wheel."""

from functools import cache
from pathlib import Path

from tilshi.errors import Internal

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_dir(name: str) -> Path:
    """Return the folder `name` ("models" or "prompts").

    Raises:
        Internal: the installation has no such folder.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    raise Internal(f"this installation of tilshi has no data folder {name!r}")
