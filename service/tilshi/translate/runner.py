"""Runs texts through one model by the way every segment goes: what the translator and the summarisers ask."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from tilshi.cache.protocol import Cache
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task
from tilshi.engines.call import Call, Generated
from tilshi.observe import SILENT, Observer
from tilshi.translate.contracts import Flights, Pool
from tilshi.translate.keys import Digester, key_digester
from tilshi.translate.source import Source
from tilshi.translate.verdict import Judge, judge
from tilshi.translate.way import Way

__all__ = ["SegmentRunner", "Source"]

REMEMBERED: Final = 2048
"""Verdicts of the checks a runner remembers; a few MB. The checks take most of the time of a cached answer."""

REMEMBERED_KEYS: Final = 256
"""Beginnings of cache keys a runner remembers: one per model, task and namespace; each holds a kilobyte or two."""


@dataclass(frozen=True, slots=True)
class SegmentRunner:
    """Runs texts through models; thread-safe.

    Attributes:
        pool: the models.
        cache: finished segments.
        inflight: segments being computed; one for all runners that share a cache.
        catalog: cards, prompts and decoding options.
        observer: hears `segments` (by `result`), `warnings` of what a model finished, fresh or not (by `code`; over a
            pivot hop by hop), and what `Ladder` tells.
    """

    pool: Pool
    cache: Cache
    inflight: Flights
    catalog: Catalog
    observer: Observer = SILENT
    _digester: Digester = field(init=False, repr=False)
    _remembering: Judge = field(default_factory=lambda: lru_cache(REMEMBERED)(judge), repr=False)

    def __post_init__(self) -> None:
        """Remember the beginnings of keys for this catalog."""
        digester = lru_cache(REMEMBERED_KEYS)(partial(key_digester, self.catalog))
        object.__setattr__(self, "_digester", digester)

    def generate(
        self,
        model_id: str,
        texts: Sequence[str],
        task: Task,
        call: Call,
        *,
        do_not_translate: Sequence[str] = (),
        glossary_digest: str | None = None,
    ) -> list[Generated]:
        """Return one result per text, in order; identical texts are computed once.

        Args:
            model_id: the model.
            texts: sentences, or whatever the task takes.
            task: what to do with them; the length of a summary chooses its template and decoding options.
            call: the terms of the call.
            do_not_translate: terms that stay as they are, in all texts.
            glossary_digest: digest of the glossary the texts were prepared with.

        Raises:
            NotFound: there is no such model.
            Cancelled: the caller gave up.
            DeadlineExceeded: the deadline passed.
            InvalidValue: a text is longer than the model reads and the task is not a translation.
            TilshiError: the engine failed.
        """
        terms = tuple(do_not_translate)
        sources = [Source(text, terms) for text in texts]
        return self.generate_each(model_id, sources, task, call, glossary_digest)

    def generate_each(
        self,
        model_id: str,
        sources: Sequence[Source],
        task: Task,
        call: Call,
        glossary_digest: str | None = None,
    ) -> list[Generated]:
        """As `generate`, with terms of its own for each text."""
        call.check()
        way = Way(
            pool=self.pool,
            cache=self.cache,
            inflight=self.inflight,
            catalog=self.catalog,
            observer=self.observer,
            model_id=model_id,
            task=task,
            call=call,
            glossary_digest=glossary_digest,
            judge=self._remembering if call.store else judge,
            digester=self._digester,
        )
        results = way.results(dict.fromkeys(sources))
        return [results[source] for source in sources]
