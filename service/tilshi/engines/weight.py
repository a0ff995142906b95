"""How much memory the weights of a model take, by its files: what the engine in use maps or reads of them."""

import logging
import math
from pathlib import Path

from safetensors import SafetensorError, safe_open

from tilshi.catalog import Catalog, ModelCard, convert, store
from tilshi.engines import loading
from tilshi.errors import Unavailable
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)
_FLOAT32 = 4  # bytes


def weigh(card: ModelCard, catalog: Catalog, settings: Settings) -> int:
    """Return the bytes of a model's weights once they are loaded.

    CTranslate2 keeps them as they are in the converted file, so that is its size; the first time, this converts.
    PyTorch widens everything to float32, so that is counted by the shapes in the checkpoint. What a batch needs beside
    the weights is not in it.

    Raises:
        LicenceRefused: the model may not be used.
        ModelNotInstalled: its files are not here.
        Unavailable: its files are damaged, or cannot be converted.
    """
    info = loading.inspect(card, catalog, settings).info
    folder = store.locate(card, settings)
    if info.engine == "pytorch":
        return _FLOAT32 * sum(_elements(file, card) for file in folder.glob("*.safetensors"))
    converted = convert.ensure(folder, info.digest, info.compute_type, settings.cache_dir)
    return sum(file.stat().st_size for file in converted.glob("*.bin"))


def _elements(file: Path, card: ModelCard) -> int:
    try:
        with safe_open(file, "numpy") as tensors:
            return sum(math.prod(tensors.get_slice(name).get_shape()) for name in tensors.keys())  # noqa: SIM118
    except (SafetensorError, OSError) as error:
        # clients may see the message, and the library's own may name local paths
        _LOG.error("the weights of model %r cannot be read: %r", card.id, error)
        raise Unavailable(
            f"model {card.id!r} could not be loaded ({type(error).__name__}); the log says more"
        ) from error
