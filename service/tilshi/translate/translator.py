"""Translates texts, sentences and documents: cut into sentences, all of them in one request, put together again."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Final

from tilshi.articles.marks import Shares
from tilshi.articles.model import Address, Document
from tilshi.catalog.profiles import Profile, Route
from tilshi.catalog.tasks import TaskName
from tilshi.engines.call import Call, Generated
from tilshi.languages import Language, Script
from tilshi.translate.aligning import align_blocks
from tilshi.translate.documents import (
    BlockFinding,
    BlockSentences,
    SpokenDocument,
    TranslatedDocument,
    put_together,
    take_apart,
)
from tilshi.translate.glossary import Glossary, between
from tilshi.translate.kazakh import wanted_script
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.several import Sentence, walk_each
from tilshi.translate.source import Source
from tilshi.translate.texts import CutText, SpokenText, Translation

__all__ = ["BlockFinding", "SpokenDocument", "TranslatedDocument", "Translation", "Translator"]

_NONE: Final[Mapping[Address, Language]] = MappingProxyType({})


class Translator:
    """Translates by the routes of a profile; thread-safe."""

    def __init__(self, runner: SegmentRunner) -> None:
        """Make a translator.

        Args:
            runner: takes segments through the models.
        """
        self._runner = runner

    def translate_sentences(
        self,
        texts: Sequence[str],
        *,
        source: Language,
        target: Language,
        profile: Profile,
        call: Call,
        do_not_translate: Sequence[str] = (),
        glossary: Glossary | None = None,
        kazakh_script: Script = Script.CYRILLIC,
        languages: Sequence[Language] | None = None,
    ) -> list[Generated]:
        """Translate sentences that are already cut: one result per sentence, in order.

        Where source and target are one language only the script of the sentences may change, and the model id is empty.

        Args:
            texts: the sentences.
            source: their language.
            target: the language wanted.
            profile: the models.
            call: the terms of the call.
            do_not_translate: terms that stay as they are.
            glossary: terms and their translations, each dictionary where a sentence is in its language.
            kazakh_script: script of Kazakh output.
            languages: the language of each sentence, where some are not in `source`.

        Raises:
            UnsupportedDirection: the profile has no model and no pivot for the direction.
            Cancelled: the caller gave up.
            DeadlineExceeded: the deadline passed.
            TilshiError: the engine failed.
        """
        if source is not target:
            profile.route(TaskName.TRANSLATE, source, target)
        terms = tuple(do_not_translate)
        spoken = languages or [source] * len(texts)
        sources = [
            Sentence(Source(text, terms, between(glossary, language, target)), language, source)
            for text, language in zip(texts, spoken, strict=True)
        ]
        return walk_each(self._runner, sources, target, profile, call, wanted_script(target, kazakh_script))

    def translate_texts(
        self,
        texts: Sequence[SpokenText],
        *,
        target: Language,
        profile: Profile,
        call: Call,
        do_not_translate: Sequence[str] = (),
        glossary: Glossary | None = None,
        kazakh_script: Script = Script.CYRILLIC,
    ) -> list[Translation]:
        """Translate texts: order and length are kept; all sentences of one language, of all texts, go in one request.

        Args:
            texts: what to translate, each passage from its own language. Passages in the target language stay as they
                are, but for their script; those the profile cannot translate count as passages in the text's language,
                or stay, warned of, if that is the target.
            target: the language wanted.
            profile: the models.
            call: the terms of the call.
            do_not_translate: terms that stay as they are.
            glossary: terms and their translations, each dictionary where a sentence is in its language.
            kazakh_script: script of Kazakh output.

        Raises:
            UnsupportedDirection, Cancelled, DeadlineExceeded, TilshiError: as `translate_sentences`.
        """
        for language in dict.fromkeys(text.language for text in texts if text.language is not target):
            profile.route(TaskName.TRANSLATE, language, target)
        terms = tuple(do_not_translate)
        cuts = [CutText.of(text) for text in texts]
        sources = [
            Sentence(Source(text, terms, between(glossary, language, target)), language, cut.spoken.language)
            for cut in cuts
            for text, language in cut.sentences
        ]
        script = wanted_script(target, kazakh_script)
        results = iter(walk_each(self._runner, sources, target, profile, call, script))
        return [cut.translation(list(islice(results, len(cut.sentences))), target, profile) for cut in cuts]

    def translate_document(
        self,
        document: Document,
        *,
        source: Language,
        target: Language,
        profile: Profile,
        call: Call,
        do_not_translate: Sequence[str] = (),
        glossary: Glossary | None = None,
        kazakh_script: Script = Script.CYRILLIC,
        block_languages: Mapping[Address, Language] = _NONE,
    ) -> TranslatedDocument:
        """Translate every block that is not verbatim, titles included, all of them of one language in one request.

        Code runs stay as they are, marks are put back, slugs are made anew from the translated titles.

        Args:
            document: the document.
            source: its language.
            target: the language wanted.
            profile: the models.
            call: the terms of the call.
            do_not_translate: terms that stay as they are.
            glossary: terms and their translations, each dictionary where a sentence is in its language.
            kazakh_script: script of Kazakh output.
            block_languages: blocks that are in another language than the document. Those in `target` stay as they are;
                those the profile cannot translate count as blocks in `source`, or stay, warned of, if it is `target`.

        Raises:
            UnsupportedDirection, Cancelled, DeadlineExceeded, TilshiError: as `translate_sentences`.
        """
        (done,) = self.translate_documents(
            [SpokenDocument(document, source, block_languages)],
            target=target,
            profile=profile,
            call=call,
            do_not_translate=do_not_translate,
            glossary=glossary,
            kazakh_script=kazakh_script,
        )
        return done

    def translate_documents(
        self,
        documents: Sequence[SpokenDocument],
        *,
        target: Language,
        profile: Profile,
        call: Call,
        do_not_translate: Sequence[str] = (),
        glossary: Glossary | None = None,
        kazakh_script: Script = Script.CYRILLIC,
    ) -> list[TranslatedDocument]:
        """Translate documents as `translate_document` does: all sentences of one language, of all, in one request.

        Raises:
            UnsupportedDirection, Cancelled, DeadlineExceeded, TilshiError: as `translate_sentences`.
        """
        script = wanted_script(target, kazakh_script)
        ways = [
            None if each.language is target else profile.route(TaskName.TRANSLATE, each.language, target)
            for each in documents
        ]
        terms = partial(between, glossary, target=target)
        taken = [
            [] if each.is_in(target) and script is not Script.LATIN else take_apart(each, do_not_translate, terms)
            for each in documents
        ]
        sources = [
            Sentence(sentence, block.language, each.language)
            for each, blocks in zip(documents, taken, strict=True)
            for block in blocks
            for sentence in block.sources
        ]
        rest = iter(walk_each(self._runner, sources, target, profile, call, script))
        results = [[list(islice(rest, len(block.sources))) for block in blocks] for blocks in taken]
        work = [pair for blocks, own in zip(taken, results, strict=True) for pair in zip(blocks, own, strict=True)]
        # Kazakh in Latin letters is nothing a model wrote.
        known = (
            [None] * len(work) if script is Script.LATIN else align_blocks(self._runner, work, target, profile, call)
        )
        shares = iter(known)
        return [
            _put_together(each, blocks, own, target, list(islice(shares, len(blocks))), way)
            for each, blocks, own, way in zip(documents, taken, results, ways, strict=True)
        ]


def _put_together(
    spoken: SpokenDocument,
    blocks: Sequence[BlockSentences],
    results: Sequence[Sequence[Generated]],
    target: Language,
    shares: Sequence[Shares | None],
    way: Route | None,
) -> TranslatedDocument:
    """Return the translated document, or the document itself where nothing of it was to be translated."""
    if spoken.is_in(target) and not blocks:
        return TranslatedDocument(spoken.document, (), None, None)
    used = (one.model for own in results for one in own if one.model)
    model, pivot = (way.hops[-1].model_id, way.pivot) if way else (next(used, None), None)
    return put_together(spoken.document, blocks, results, target, shares=shares, model=model, pivot=pivot)
