"""From a card to an engine, as the settings say; and what can be told of an engine before its weights are loaded."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tilshi.catalog import Catalog, ModelCard, convert, licence, store
from tilshi.catalog.compute import check_probed, usable_type
from tilshi.catalog.tasks import Task
from tilshi.engines import shortlist
from tilshi.engines.families import Codec, open_codec
from tilshi.engines.protocol import Engine, EngineInfo
from tilshi.errors import TilshiError, Unavailable
from tilshi.settings import Settings

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """An engine's identity and tokenizer."""

    info: EngineInfo
    codec: Codec

    @property
    def max_source_tokens(self) -> int:
        """Longest source the model reads, special tokens and prompt included."""
        return self.codec.card.max_source_tokens

    def count_tokens(self, texts: Sequence[str], task: Task) -> list[int]:
        """Source tokens of each text, special tokens and prompt included."""
        return [len(tokens) for tokens in self.codec.source(texts, task)]


def engine_of(card: ModelCard, settings: Settings) -> Literal["ct2", "pytorch"]:
    """Return the engine that runs a model: the one of the settings, where it can; CTranslate2 has no FSMT."""
    return "pytorch" if card.family == "fsmt" else settings.engine


def inspect(card: ModelCard, catalog: Catalog, settings: Settings, *, probing: bool = False) -> Reader:
    """Return what can be told without loading weights.

    Args:
        card: the model.
        catalog: its prompt.
        settings: engine, compute type, folders.
        probing: whether the parity probe asks, which has not found anything yet.

    Raises:
        LicenceRefused: the model may not be used.
        ModelNotInstalled: its files are not here.
        ModelDamaged: a file is not the one its lock names.
        Unavailable: it failed its parity probe.
        Internal: its tokenizer cannot be read.
    """
    licence.check(card, settings)
    folder, digest = store.identify(card, settings)
    engine, lock = engine_of(card, settings), store.lock_of(card, settings)
    if not probing:
        check_probed(card.id, lock)
    compute_type = "float32"
    if engine == "ct2":
        compute_type = settings.compute_type if probing else usable_type(card.id, lock, settings.compute_type)
    info = EngineInfo(card.id, digest, engine, compute_type, convert.version() if engine == "ct2" else "")
    return Reader(info, open_codec(card, catalog.prompt(card.prompt), folder))


def is_ready(card: ModelCard, settings: Settings) -> bool:
    """Whether a model is here, whole as far as its sizes tell, and probed for what the settings ask; licences aside."""
    try:
        store.locate(card, settings)
        lock = store.lock_of(card, settings)
        check_probed(card.id, lock)
        if engine_of(card, settings) == "ct2":
            usable_type(card.id, lock, settings.compute_type)
    except Unavailable:
        return False
    return True


def load(card: ModelCard, catalog: Catalog, settings: Settings, *, probing: bool = False) -> Engine:
    """Return the loaded engine; the first time, CTranslate2 needs the weights converted.

    A model that may or may not be used commercially is warned of, once per process. For `probing`, see `inspect`.

    Raises:
        LicenceRefused: the model may not be used.
        ModelNotInstalled: its files are not here.
        Unavailable: its files are damaged, or cannot be converted.
    """
    reader = inspect(card, catalog, settings, probing=probing)
    licence.warn(card)
    folder = store.locate(card, settings)
    try:
        _check_shortlist(folder, reader.codec)
        return (
            _load_pytorch(folder, reader, settings)
            if reader.info.engine == "pytorch"
            else _load_ct2(folder, reader, settings)
        )
    except TilshiError:
        raise
    except Exception as error:  # the libraries raise almost anything for damaged files
        # clients may see the message, and the libraries' own may name local paths
        _LOG.error("model %r could not be loaded: %r", card.id, error)
        raise Unavailable(
            f"model {card.id!r} could not be loaded ({type(error).__name__}); the log says more"
        ) from error


def _check_shortlist(folder: Path, codec: Codec) -> None:
    """Refuse a shortlist with which the model could say nothing: it would answer, and every answer would be empty."""
    try:
        shortlist.check(folder, codec)
    except (OSError, ValueError, TypeError, KeyError) as error:
        _LOG.error("the shortlist of model %r cannot be used: %s", codec.card.id, error)
        raise Unavailable(
            f"model {codec.card.id!r} could not be loaded: its {shortlist.FILE} is missing or damaged; "
            "install the model again"
        ) from error


def _load_pytorch(folder: Path, reader: Reader, settings: Settings) -> Engine:
    from tilshi.engines.pytorch import PytorchEngine  # noqa: PLC0415  # torch only where it is used

    return PytorchEngine(folder, reader, threads=settings.model_threads, batch_tokens=settings.batch_tokens)


def _load_ct2(folder: Path, reader: Reader, settings: Settings) -> Engine:
    from tilshi.engines.ct2 import Ct2Engine  # noqa: PLC0415  # only where it is used

    def attempt() -> Engine:
        converted = convert.ensure(folder, reader.info.digest, reader.info.compute_type, settings.cache_dir)
        try:
            return Ct2Engine(converted, reader, threads=settings.model_threads, batch_tokens=settings.batch_tokens)
        except Exception:
            convert.discard(converted)  # the disk lost what the manifest remembers
            raise

    try:
        return attempt()
    except (RuntimeError, ValueError, LookupError, MemoryError):  # CTranslate2 on a damaged file
        return attempt()
