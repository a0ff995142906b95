"""The desk: one article in, a Russian summary and translations out. What a newsroom's own Python imports."""

import threading
import time
from collections.abc import Sequence
from itertools import product
from typing import Any, Self

from tilshi.articles.model import Document
from tilshi.cache.inflight import InFlight
from tilshi.cache.protocol import Cache
from tilshi.cache.tiers import open_cache
from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.desk.options import SummarizeOptions, TranslateOptions
from tilshi.desk.source import check_length, detect, other_languages, understand
from tilshi.desk.summary import OnPart, Work
from tilshi.desk.texts import UnderstoodText, understand_texts
from tilshi.engines.call import Call, Lane, Usage
from tilshi.engines.pool import EnginePool
from tilshi.errors import InvalidValue
from tilshi.languages import Language, parse_language
from tilshi.observe import SILENT, Observer
from tilshi.report import Report
from tilshi.settings import Settings
from tilshi.summarize.summariser import Summariser
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.translator import TranslatedDocument, Translation, Translator

__all__ = ["Desk", "SummarizeOptions", "TranslateOptions"]


class Desk:
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
        **options: Any,
    ) -> Report:
        """Summarise one article in Russian and translate it.

        Args:
            text: the article; a first line followed by a blank line is its title where `title` is None.
            title: the headline.
            deadline: seconds this call may take; `deadline_seconds` of the settings where None.
            cancel: set it from another thread to give up.
            on_part: called as the parts of the report become ready.
            options: the fields of `SummarizeOptions`.

        Raises:
            TilshiError: see `tilshi.errors`; bad input is refused before any model works.
        """
        asked = SummarizeOptions.of(**options)
        profile = self._profile(asked.profile)
        call = self._call(deadline, cancel, store=asked.store)
        understood = understand(text, title=title, source=asked.source, settings=self.settings)
        work = Work(understood, asked, profile, call, self.catalog, self.translator, self.summariser, on_part)
        return work.report()

    def translate(self, document: Document, *, to: str, **options: Any) -> Document:
        """Return the document in another language; `translate_document` also tells what the checks found."""
        return self.translate_document(document, to=to, **options).document

    def translate_document(
        self,
        document: Document,
        *,
        to: str,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        usage: Usage | None = None,
        **options: Any,
    ) -> TranslatedDocument:
        """Translate every article of a document, its structure kept.

        Raises:
            InvalidValue: the articles of one document are in different languages.
            TilshiError: as `summarize`.
        """
        target = parse_language(to, "to")
        asked = TranslateOptions.of(targets=(target,), **options)
        profile = self._profile(asked.profile)
        for article in document.articles:
            check_length("\n\n".join([article.title.text if article.title else "", article.text]), self.settings)
        languages = {detect(article, asked.source, self.settings)[0] for article in document.articles}
        if len(languages) != 1:
            raise InvalidValue("source: the document mixes languages; name one in `source`", param="source")
        source = languages.pop()
        if source is not target:
            profile.route(TaskName.TRANSLATE, source, target)
        return self.translator.translate_document(
            document,
            source=source,
            target=target,
            profile=profile,
            call=self._call(deadline, cancel, store=asked.store, usage=usage),
            do_not_translate=asked.do_not_translate,
            kazakh_script=asked.kazakh_script,
            block_languages=other_languages(document, source, asked.source),
        )

    def translate_texts(
        self,
        texts: Sequence[str],
        *,
        source: str,
        to: str,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        usage: Usage | None = None,
        **options: Any,
    ) -> list[Translation]:
        """Translate texts, each paragraph from its own language; order, length and whitespace are kept.

        Args:
            texts: what to translate.
            source: their language, or "auto": then each text, and each of its paragraphs, is identified by itself.
            to: the language wanted; what is in it already stays as it is.
            deadline: seconds this call may take; `deadline_seconds` of the settings where None.
            cancel: set it from another thread to give up.
            usage: adds up the work of several calls.
            options: the fields of `TranslateOptions`.

        Raises:
            TooLarge: there are more than `max_texts`, or one is longer than `max_article_chars`.
            TilshiError: as `summarize`.
        """
        asked = TranslateOptions.of(source=source, targets=(parse_language(to, "to"),), **options)
        understood = understand_texts(texts, source=asked.source, settings=self.settings)
        done = self.translate_understood(understood, asked, deadline=deadline, cancel=cancel, usage=usage)
        return done[asked.targets[0]]

    def translate_understood(
        self,
        texts: Sequence[UnderstoodText],
        asked: TranslateOptions,
        *,
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        usage: Usage | None = None,
    ) -> dict[Language, list[Translation]]:
        """Translate texts that `understand_texts` has looked at into every target, all within one deadline.

        Raises:
            TilshiError: as `summarize`; a direction the profile lacks is refused before any model works.
        """
        profile = self._profile(asked.profile)
        call = self._call(deadline, cancel, store=asked.store, usage=usage)
        spoken = [text.spoken for text in texts]
        for language, target in product(dict.fromkeys(text.language for text in spoken), asked.targets):
            if language is not target:
                profile.route(TaskName.TRANSLATE, language, target)
        return {
            target: self.translator.translate_texts(
                spoken,
                target=target,
                profile=profile,
                call=call,
                do_not_translate=asked.do_not_translate,
                kazakh_script=asked.kazakh_script,
            )
            for target in asked.targets
        }

    def detect(self, text: str) -> Language:
        """Return the language of a text; raises `LanguageUndetectable` where it cannot be told."""
        return understand(text, title=None, source="auto", settings=self.settings).language

    def _profile(self, name: str | None) -> Profile:
        return self.catalog.profile(self.settings.profile if name is None else name)

    def _call(
        self,
        deadline: float | None,
        cancel: threading.Event | None,
        *,
        store: bool,
        usage: Usage | None = None,
    ) -> Call:
        seconds = self.settings.deadline_seconds if deadline is None else deadline
        return Call(
            deadline=time.monotonic() + seconds,
            cancel=cancel,
            lane=Lane.INTERACTIVE,
            store=store,
            namespace=self.settings.namespace,
            usage=usage or Usage(),
        )
