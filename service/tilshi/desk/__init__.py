"""The desk: one article in, a Russian summary and translations out. What a newsroom's own Python imports."""

import threading
from collections.abc import Sequence
from typing import Any, Self

from tilshi.articles.model import Document
from tilshi.cache.inflight import InFlight
from tilshi.cache.protocol import Cache
from tilshi.cache.tiers import open_cache
from tilshi.catalog import Catalog
from tilshi.desk.given import Given, understand_together
from tilshi.desk.options import SummarizeOptions, TogetherOptions, TranslateOptions
from tilshi.desk.source import understand
from tilshi.desk.summary import OnPart, Work
from tilshi.desk.together import TogetherWork
from tilshi.desk.translating import Translating
from tilshi.engines.call import Lane, Usage
from tilshi.engines.pool import EnginePool
from tilshi.languages import Language
from tilshi.observe import SILENT, Observer
from tilshi.report import Report
from tilshi.settings import Settings
from tilshi.summarize.summariser import Summariser
from tilshi.together_report import TogetherReport
from tilshi.translate.glossary import Glossary, checked
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.translator import Translator

__all__ = ["Desk", "Given", "Glossary", "SummarizeOptions", "TogetherOptions", "TranslateOptions"]


class Desk(Translating):
    """A news desk; thread-safe, synchronous. Close it, or use it in a `with`."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        catalog: Catalog | None = None,
        pool: EnginePool | None = None,
        cache: Cache | None = None,
        observer: Observer = SILENT,
    ) -> None:
        """Make a desk; no model is loaded before it is needed.

        Args:
            settings: from the environment where None.
            catalog: models, prompts and profiles; the installation's own where None.
            pool: models to share with other desks, of the same catalog; the desk closes only a pool of its own.
            cache: likewise.
            observer: hears counters and histograms.
        """
        self.settings = settings or Settings()
        self.catalog = catalog or Catalog.load(self.settings)
        self._own_pool, self._own_cache = pool is None, cache is None
        self.pool = pool or EnginePool(self.settings, self.catalog, observer=observer)
        self.cache = cache or open_cache(self.settings, observer)
        runner = SegmentRunner(self.pool, self.cache, InFlight(), self.catalog, observer=observer)
        self.translator = Translator(runner)
        self.summariser = Summariser(self.catalog, runner, self.pool)

    @classmethod
    def open(cls, profile: str | None = None, **settings: Any) -> Self:
        """Return a desk with settings from the environment, overridden by keywords.

        Raises:
            InvalidValue: there is no such profile.
            pydantic.ValidationError: a setting is impossible.
        """
        if profile is not None:
            settings["profile"] = profile
        return cls(Settings(**settings))

    def __enter__(self) -> Self:
        """Return the desk itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the desk."""
        self.close()

    def close(self) -> None:
        """Free the models and the cache that belong to this desk."""
        if self._own_pool:
            self.pool.close()
        if self._own_cache:
            self.cache.close()

    def summarize(
        self,
        text: str | Document,
        *,
        title: str | None = None,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        on_part: OnPart | None = None,
        usage: Usage | None = None,
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
        glossary: Glossary | None = None,
        **options: Any,
    ) -> Report:
        """Summarise one article in Russian and translate it.

        Args:
            text: the article; a first line followed by a blank line is its title where `title` is None.
            title: the headline.
            deadline: seconds this call may take; `deadline_seconds` of the settings where None.
            cancel: set it from another thread to give up.
            on_part: called as the parts of the report become ready.
            usage: adds up the work of several calls.
            namespace: whose cache; that of the settings where None.
            lane: whose work goes first.
            glossary: terms and their translations, matched exactly as whole words.
            options: the fields of `SummarizeOptions`.

        Raises:
            TilshiError: see `tilshi.errors`; bad input is refused before any model works.
        """
        terms = checked(glossary)
        asked = SummarizeOptions.of(**options)
        profile = self._profile(asked.profile)
        call = self._call(
            store=asked.store, deadline=deadline, cancel=cancel, usage=usage, namespace=namespace, lane=lane
        )
        understood = understand(text, title=title, source=asked.source, settings=self.settings)
        work = Work(understood, asked, profile, call, self.catalog, self.translator, self.summariser, on_part, terms)
        return work.report()

    def summarize_together(
        self,
        articles: Sequence[str | Document | Given],
        *,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        on_part: OnPart | None = None,
        usage: Usage | None = None,
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
        glossary: Glossary | None = None,
        **options: Any,
    ) -> TogetherReport:
        """Summarise several articles on one event together: each fact once, with every article that tells it.

        Numbers the articles disagree about are put side by side, none is chosen. Articles in other languages are
        translated to Russian to be compared.

        Args:
            articles: 2 to `max_articles` of them; a string or document is one as in `summarize`.
            deadline: as in `summarize`.
            cancel: likewise.
            on_part: likewise; "sources" comes first.
            usage: likewise.
            namespace: likewise.
            lane: likewise.
            glossary: likewise.
            options: the fields of `TogetherOptions`.

        Raises:
            TilshiError: as `summarize`; the message names the article that is at fault.
        """
        terms = checked(glossary)
        asked = TogetherOptions.of(**options)
        profile = self._profile(asked.profile)
        call = self._call(
            store=asked.store, deadline=deadline, cancel=cancel, usage=usage, namespace=namespace, lane=lane
        )
        understood = understand_together(articles, source=asked.source, settings=self.settings)
        work = TogetherWork(understood, asked, profile, call, self.catalog, self.translator, on_part, terms)
        return work.report()

    def detect(self, text: str) -> Language:
        """Return the language of a text; raises `LanguageUndetectable` where it cannot be told."""
        return understand(text, title=None, source="auto", settings=self.settings).language
