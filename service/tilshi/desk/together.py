"""Several articles' common summary and its translations, put together from what the rooms below return."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pydantic import BaseModel

from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.desk.given import NamedArticle
from tilshi.desk.options import TogetherOptions
from tilshi.desk.origin import grade, provenance
from tilshi.desk.review import Review
from tilshi.desk.source import Understood
from tilshi.desk.summary import OnPart
from tilshi.engines.call import Call, Generated
from tilshi.languages import Language
from tilshi.report import CacheUse, EngineUse, Sentence
from tilshi.summarize.compression import without_credit
from tilshi.summarize.model import SourceText
from tilshi.summarize.together import Conflict, Place, TogetherResult, Told, summarise_together
from tilshi.text.findings import Finding, WarningCode
from tilshi.together_report import (
    GivenValue,
    NumberConflict,
    TogetherReport,
    TogetherSentence,
    TogetherSource,
    TogetherSummary,
    TranslatedTogether,
)
from tilshi.together_report import Told as ToldPlace
from tilshi.translate.glossary import Glossary
from tilshi.translate.translator import Translator


@dataclass(slots=True)
class TogetherWork:
    """Several articles on their way to one report."""

    articles: Sequence[NamedArticle]
    options: TogetherOptions
    profile: Profile
    call: Call
    catalog: Catalog
    translator: Translator
    on_part: OnPart | None = None
    glossary: Glossary | None = None
    review: Review = field(default_factory=Review)

    def report(self) -> TogetherReport:
        """Do the work and return the answer."""
        self._check_routes()
        self.call.check()
        russian = [self._russian(one.understood) for one in self.articles]
        told = [
            Told(_source(one.understood), tuple(sentence.text for sentence in translated), _doubtful(translated))
            for one, translated in zip(self.articles, russian, strict=True)
        ]
        result = summarise_together(told, self.options.length, self.call.check)
        sources = self._sources(result)
        for source in sources:
            self._tell("sources", source)
        chosen = [one.place for one in result.sentences]
        done = [replace(russian[one.place.source][one.place.sentence], text=one.text) for one in result.sentences]
        summary = self._summary(result, done)
        self._tell("summary", summary)
        translations = {}
        for target in self.options.targets:
            translations[target] = self._translation(target, chosen, result)
            self._tell(target, translations[target])
        usage = self.call.usage
        return TogetherReport(
            id=uuid.uuid4().hex,
            sources=sources,
            summary=summary,
            conflicts=tuple(map(_conflict, result.conflicts)),
            translations=translations,
            warnings=self.review.warnings,
            review=self.review.ranked(),
            cache=CacheUse(segments=usage.segments, hits=usage.hits),
            engine=EngineUse(calls=usage.calls, tokens=usage.tokens),
            profile=self.profile.name,
            grade=grade(self.catalog, usage.models),
            provenance=provenance(usage.models),
        )

    def _tell(self, name: str, part: BaseModel) -> None:
        self.call.check()
        if self.on_part is not None:
            self.on_part(name, part)

    def _check_routes(self) -> None:
        """Refuse a direction the profile lacks before any work is queued."""
        spoken = dict.fromkeys(language for one in self.articles for language in _languages(one.understood))
        for language in spoken:
            for target in dict.fromkeys((Language.RU, *self.options.targets)):
                if language is not target:
                    self.profile.route(TaskName.TRANSLATE, language, target)

    def _russian(self, understood: Understood) -> list[Generated]:
        """Return every sentence of an article in Russian; those of other languages are compared by translations."""
        return self._generated(understood.sentences, understood.languages, understood.language, Language.RU)

    def _sources(self, result: TogetherResult) -> tuple[TogetherSource, ...]:
        for one in self.articles:
            if "encoding_guessed" in one.understood.article.meta:
                detail = {"source": one.understood.article.meta["encoding"], "target": None, "article": one.name}
                guess = Finding(WarningCode.ENCODING_GUESSED, detail)
                self.review.found([guess], one.understood.language, "source")
        return tuple(
            TogetherSource(
                language=one.understood.language,
                confidence=one.understood.confidence,
                detected=one.understood.detected,
                sentences=one.understood.offsets,
                name=one.name,
                title=one.understood.title,
                reprint_of=original,
                apart=apart,
            )
            for one, original, apart in zip(self.articles, result.reprint_of, result.apart, strict=True)
        )

    def _summary(self, result: TogetherResult, done: Sequence[Generated]) -> TogetherSummary:
        self.review.sentences(done, Language.RU, "summary")
        title = self._title(result.main, Language.RU)
        return TogetherSummary(
            language=Language.RU,
            title=title and title.text,
            title_source=None if title is None else result.main,
            title_confidence=title and title.confidence,
            text=" ".join(one.text for one in done),
            sentences=tuple(
                TogetherSentence(
                    text=one.text,
                    from_=tuple(map(_place, (sentence.place, *sentence.support))),
                    voices=sentence.voices,
                    confidence=one.confidence,
                )
                for one, sentence in zip(done, result.sentences, strict=True)
            ),
            model=next((one.model for one in done if one.model), None),
            reason=result.reason,
        )

    def _translation(self, target: Language, chosen: Sequence[Place], result: TogetherResult) -> TranslatedTogether:
        """Return the summary in `target`, every sentence translated from the language its article has it in.

        What is translated has no credits to agencies either.
        """
        done: list[Generated] = []
        for run in _runs(chosen):
            understood = self.articles[run[0].source].understood
            languages = [understood.languages[place.sentence] for place in run]
            whole = [understood.sentences[place.sentence] for place in run]
            texts = list(map(without_credit, whole, languages))
            done += self._generated(texts, languages, understood.language, target)
        self.review.sentences(done, target, "summary")
        title = self._title(result.main, target)
        return TranslatedTogether(
            title=title and title.text,
            title_confidence=title and title.confidence,
            summary=" ".join(one.text for one in done),
            sentences=tuple(
                Sentence(text=one.text, from_=(index,), confidence=one.confidence) for index, one in enumerate(done)
            ),
            model=next((one.model for one in done if one.model), None),
        )

    def _title(self, main: int, target: Language) -> Generated | None:
        understood = self.articles[main].understood
        if understood.title is None:
            return None
        language = understood.title_language
        done = self._generated([understood.title], [language], language, target)
        self.review.sentences(done, target, "title")
        return done[0]

    def _generated(
        self, texts: Sequence[str], languages: Sequence[Language], source: Language, target: Language
    ) -> list[Generated]:
        return self.translator.translate_sentences(
            texts,
            source=source,
            target=target,
            profile=self.profile,
            call=self.call,
            do_not_translate=self.options.do_not_translate,
            glossary=self.glossary,
            kazakh_script=self.options.kazakh_script,
            languages=languages,
        )


def _languages(understood: Understood) -> set[Language]:
    return {understood.language, *understood.languages, understood.title_language}


def _source(understood: Understood) -> SourceText:
    return SourceText(understood.title, understood.sentences, understood.paragraphs, understood.language)


def _doubtful(translated: Sequence[Generated]) -> frozenset[int]:
    return frozenset(at for at, one in enumerate(translated) if one.source_kept or one.doubtful)


def _runs(chosen: Sequence[Place]) -> list[list[Place]]:
    """Return places in a row that are of one article."""
    runs = [[place] for place in chosen[:1]]
    for before, place in pairwise(chosen):
        if place.source == before.source:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _place(place: Place) -> ToldPlace:
    return ToldPlace(source=place.source, sentence=place.sentence)


def _conflict(conflict: Conflict) -> NumberConflict:
    return NumberConflict(
        what=conflict.what,
        values=tuple(
            GivenValue(source=one.place.source, sentence=one.place.sentence, value=one.value, text=one.text)
            for one in conflict.values
        ),
        summary_sentences=conflict.summary_sentences,
    )
