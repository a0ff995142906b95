"""Tilshi: a self-hosted news desk.

`Desk` is what a newsroom's own Python imports; everything else is reached through its room's module.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tilshi.desk import Desk as Desk
    from tilshi.settings import Settings as Settings

__version__ = "0.1.0"
__all__ = ["Desk", "Settings", "__version__"]

_HOMES = {"Desk": "tilshi.desk", "Settings": "tilshi.settings"}


def __getattr__(name: str) -> object:
    """Import the public names on first use, so that `import tilshi.text` stays cheap."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'tilshi' has no attribute {name!r}")
