"""One article's summary and translations, put together from what the rooms below return."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pydantic import BaseModel

from tilshi.articles.slug import slug
from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Profile
from tilshi.desk.ahead import Ahead, Wanted, headline_wanted, summary_wanted, title_wanted
from tilshi.desk.options import SummarizeOptions
from tilshi.desk.origin import grade, provenance
from tilshi.desk.review import Review
from tilshi.desk.routes import check_routes, last_model, pivot
from tilshi.desk.source import Understood
from tilshi.engines.call import Call, Generated
from tilshi.languages import Language
from tilshi.report import (
    CacheUse,
    EngineUse,
    Report,
    Sentence,
    Source,
    Summary,
    TranslatedSummary,
)
from tilshi.summarize.headline import LONGEST, Headline, finished
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.summarize.summariser import Summariser, SummaryPlan
from tilshi.text.findings import Finding, WarningCode
from tilshi.translate.glossary import Glossary
from tilshi.translate.translator import TranslatedDocument, Translator

OnPart = Callable[[str, BaseModel], None]
"""Called with "source", "summary" and each target's code as the parts of a report become ready."""


class _Title(NamedTuple):
    """A headline, if there is one, how sure the model was of it, and which model; "" where there was none."""

    text: str | None = None
    confidence: float | None = None
    model: str = ""


@dataclass(slots=True)
class Work:
    """One article on its way to a report."""

    understood: Understood
    options: SummarizeOptions
    profile: Profile
    call: Call
    catalog: Catalog
    translator: Translator
    summariser: Summariser
    on_part: OnPart | None = None
    glossary: Glossary | None = None
    review: Review = field(default_factory=Review)
    spoken: tuple[Language, ...] = ()  # of each sentence the summary is made of
    headline: Headline | None = None  # in the language of the sentence it rests on
    ahead: Ahead = field(init=False)

    def __post_init__(self) -> None:
        """Have sentences translated as the options say."""
        self.ahead = Ahead(self._translate_sentences)

    def report(self) -> Report:
        """Do the work and return the answer."""
        plan = self.summariser.plan(self.options.method, self.profile)
        check_routes(self.profile, self.understood, self.options, plan)
        source = self._source()
        self._tell("source", source)
        translations = {}
        with self.ahead:
            chosen = self._choose(plan)
            self.ahead.start(self._foreseen(chosen))
            summary = self._summary(chosen)
            self._tell("summary", summary)
            for target in self.options.targets:
                translations[target] = self._translation(target, chosen)
                self._tell(target, translations[target])
        usage = self.call.usage
        return Report(
            id=uuid.uuid4().hex,
            source=source,
            summary=summary,
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

    def _source(self) -> Source:
        understood = self.understood
        if "encoding_guessed" in understood.article.meta:
            guess = Finding(
                WarningCode.ENCODING_GUESSED, {"source": understood.article.meta["encoding"], "target": None}
            )
            self.review.found([guess], understood.language, "source")
        return Source(
            language=understood.language,
            confidence=understood.confidence,
            detected=understood.detected,
            sentences=understood.offsets,
        )

    def _choose(self, plan: SummaryPlan) -> SummaryResult:
        """Write or select the summary, in the source's language or (abstractive) in Russian."""
        language, title = self.understood.language, self.understood.title
        sentences, self.spoken = self.understood.sentences, self.understood.languages
        if plan.method == "abstractive" and {language, *self.spoken} != {Language.RU}:
            generated = self._translate_sentences(sentences, Language.RU, language, self.spoken)
            self.review.sentences(generated, Language.RU, "source")
            sentences, language = tuple(one.text for one in generated), Language.RU
            self.spoken = (language,) * len(sentences)
            title = self._title(Language.RU).text
        text = SourceText(title, sentences, self.understood.paragraphs, language)
        self.headline = self.summariser.headline(text, profile=self.profile, call=self.call)
        return self.summariser.summarise(text, plan=plan, length=self.options.length, call=self.call)

    def _summary(self, chosen: SummaryResult) -> Summary:
        done = self._in_language(chosen, Language.RU)
        self.review.found(chosen.findings, Language.RU, "summary")
        title = self._title(Language.RU)
        return Summary(
            language=Language.RU,
            title=title.text,
            title_confidence=title.confidence,
            headline=self._headline(Language.RU),
            slug=slug(title.text) if title.text else None,
            text=" ".join(one.text for one in done),
            sentences=tuple(
                Sentence(text=one.text, from_=sentence.evidence, confidence=one.confidence)
                for one, sentence in zip(done, chosen.sentences, strict=True)
            ),
            method=chosen.method,
            model=chosen.model or next((one.model for one in done if one.model), None),
            reason=chosen.reason,
            pivot=chosen.language if chosen.language is not self.understood.language else None,
        )

    def _translation(self, target: Language, chosen: SummaryResult) -> TranslatedSummary:
        wanted = self.options.translate
        title = self._title(target)
        done = [] if wanted == "article" else self._in_language(chosen, target)
        body = None if wanted == "summary" else self._body(target)
        used = [*(one.model for one in done), title.model, body and body.model]
        first = self.understood.language if wanted == "article" else chosen.language
        return TranslatedSummary(
            title=title.text,
            title_confidence=title.confidence,
            headline=self._headline(target),
            slug=slug(title.text) if title.text else None,
            summary=None if wanted == "article" else " ".join(one.text for one in done),
            sentences=tuple(
                Sentence(text=one.text, from_=(index,), confidence=one.confidence) for index, one in enumerate(done)
            ),
            text=body and body.document.articles[0].text,
            text_confidences=body and self._confidences(body),
            model=next(filter(None, used), None) or last_model(self.profile, self.understood.language, target),
            pivot=pivot(self.profile, self.understood.language, first, target),
        )

    def _foreseen(self, chosen: SummaryResult) -> dict[Language, list[Wanted]]:
        """Return what each language of the report will need: title, summary, headline."""
        told = (Language.RU,) if self.options.translate == "article" else (Language.RU, *self.options.targets)
        return {
            target: [
                *title_wanted(self.understood),
                *(summary_wanted(chosen, self.spoken) if target in told else ()),
                *headline_wanted(self.headline, self.spoken, target, self.profile),
            ]
            for target in (Language.RU, *self.options.targets)
        }

    def _in_language(self, chosen: SummaryResult, target: Language) -> list[Generated]:
        """Return the summary's sentences in `target`, as they are where that is their language."""
        done = self.ahead.get(target, summary_wanted(chosen, self.spoken))
        self.review.sentences(done, target, "summary")
        return done

    def _title(self, target: Language) -> _Title:
        done = self.ahead.get(target, title_wanted(self.understood))
        self.review.sentences(done, target, "title")
        return _Title(done[0].text, done[0].confidence, done[0].model) if done else _Title()

    def _headline(self, target: Language) -> str | None:
        """Return the new headline in `target`; None where there is none, or its translation cannot be used."""
        wanted = headline_wanted(self.headline, self.spoken, target, self.profile)
        if not wanted:
            return None
        (done,) = self.ahead.get(target, wanted)
        if wanted[0].language is target:
            return done.text
        text = finished(done.text)
        if done.source_kept or len(text) > LONGEST:
            return None
        self.review.sentences([done], target, "headline")
        return text

    def _body(self, target: Language) -> TranslatedDocument:
        translated = self.translator.translate_document(
            self.understood.document,
            source=self.understood.language,
            target=target,
            profile=self.profile,
            call=self.call,
            do_not_translate=self.options.do_not_translate,
            glossary=self.glossary,
            kazakh_script=self.options.kazakh_script,
            block_languages=self.understood.block_languages,
        )
        self.review.document(translated, self.understood.first_sentences, target)
        return translated

    def _confidences(self, translated: TranslatedDocument) -> tuple[float | None, ...]:
        """Return how sure the model was of each sentence of the article."""
        firsts = self.understood.first_sentences
        rated = [one for one in translated.confidences if one.address in firsts]
        known = {firsts[one.address] + one.sentence: one.confidence for one in rated}
        return tuple(map(known.get, range(len(self.understood.sentences))))

    def _translate_sentences(
        self, texts: Sequence[str], target: Language, source: Language, languages: Sequence[Language]
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
