"""The part of the desk that translates."""

import threading
from collections.abc import Sequence
from itertools import product
from typing import Any, Unpack

from tilshi.articles import Document, Markup
from tilshi.catalog.tasks import TaskName
from tilshi.desk.calling import Calling, CallTerms
from tilshi.desk.markup import Tags, UnderstoodFragment, translations, understand_fragments
from tilshi.desk.options import TranslateOptions
from tilshi.desk.source import check_length, detect, other_languages
from tilshi.desk.texts import UnderstoodText, understand_texts
from tilshi.engines.call import Lane, Usage
from tilshi.errors import InvalidValue
from tilshi.languages import Language, parse_language
from tilshi.translate.glossary import Glossary, checked
from tilshi.translate.translator import TranslatedDocument, Translation


class Translating(Calling):
    """Translates documents and texts; `Desk` makes it whole."""

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
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
        glossary: Glossary | None = None,
        **options: Any,
    ) -> TranslatedDocument:
        """Translate every article of a document, its structure kept; the terms are those of `translate_texts`.

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
            call=self._call(
                store=asked.store, deadline=deadline, cancel=cancel, usage=usage, namespace=namespace, lane=lane
            ),
            do_not_translate=asked.do_not_translate,
            glossary=checked(glossary),
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
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
        glossary: Glossary | None = None,
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
            namespace: whose cache; that of the settings where None.
            lane: whose work goes first.
            glossary: terms and their translations, matched exactly as whole words.
            options: the fields of `TranslateOptions`.

        Raises:
            TooLarge: there are more than `max_texts`, or one is longer than `max_article_chars`.
            TilshiError: as `summarize`.
        """
        asked = TranslateOptions.of(source=source, targets=(parse_language(to, "to"),), **options)
        understood = understand_texts(texts, source=asked.source, settings=self.settings)
        done = self.translate_understood(
            understood,
            asked,
            deadline=deadline,
            cancel=cancel,
            usage=usage,
            namespace=namespace,
            lane=lane,
            glossary=glossary,
        )
        return done[asked.targets[0]]

    def translate_markup(
        self,
        fragments: Sequence[str],
        *,
        markup: Markup,
        source: str,
        to: str,
        ignore_tags: Sequence[str] = (),
        splitting_tags: Sequence[str] = (),
        non_splitting_tags: Sequence[str] = (),
        deadline: float | None = None,
        cancel: threading.Event | None = None,
        usage: Usage | None = None,
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
        glossary: Glossary | None = None,
        **options: Any,
    ) -> list[Translation]:
        """Translate pieces of HTML or XML; order, length and every tag are kept, all sentences go in one request.

        Fragments without text come back as they are. `markup` is read as `read_fragment` says: elements of
        `ignore_tags` stay as they are, `splitting_tags` break the text beside those that do anyway, and
        `non_splitting_tags` do not. With `source` "auto" each fragment is identified by its text, and so is each of its
        paragraphs. The rest is as in `translate_texts`.

        Raises:
            TooLarge: there are more than `max_texts`, or one is longer than `max_article_chars`, markup included.
            InvalidValue: a fragment is not well-formed XML, or a tag's name is none.
            TilshiError: as `summarize`.
        """
        target = parse_language(to, "to")
        asked = TranslateOptions.of(source=source, targets=(target,), **options)
        tags = Tags.of(markup, ignore_tags, splitting_tags, non_splitting_tags)
        understood = understand_fragments(fragments, tags, source=asked.source, settings=self.settings)
        return self.translate_fragments(
            understood,
            asked,
            deadline=deadline,
            cancel=cancel,
            usage=usage,
            namespace=namespace,
            lane=lane,
            glossary=glossary,
        )

    def translate_fragments(
        self,
        fragments: Sequence[UnderstoodFragment],
        asked: TranslateOptions,
        *,
        glossary: Glossary | None = None,
        **terms: Unpack[CallTerms],
    ) -> list[Translation]:
        """Translate fragments that `understand_fragments` has looked at into the first target.

        Raises:
            TilshiError: as `summarize`.
        """
        done = self.translator.translate_documents(
            [each.spoken for each in fragments if each.spoken is not None],
            target=asked.targets[0],
            profile=self._profile(asked.profile),
            call=self._call(store=asked.store, **terms),
            do_not_translate=asked.do_not_translate,
            glossary=checked(glossary),
            kazakh_script=asked.kazakh_script,
        )
        return translations(fragments, done)

    def translate_understood(
        self,
        texts: Sequence[UnderstoodText],
        asked: TranslateOptions,
        *,
        glossary: Glossary | None = None,
        **terms: Unpack[CallTerms],
    ) -> dict[Language, list[Translation]]:
        """Translate texts that `understand_texts` has looked at into every target, all within one deadline.

        Raises:
            TilshiError: as `summarize`; a direction the profile lacks is refused before any model works.
        """
        profile = self._profile(asked.profile)
        call = self._call(store=asked.store, **terms)
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
                glossary=checked(glossary),
                kazakh_script=asked.kazakh_script,
            )
            for target in asked.targets
        }
