"""Texts of which every passage may be in a language of its own, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from tilshi.catalog.profiles import Profile, Route
from tilshi.catalog.tasks import TaskName
from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.text import sentences
from tilshi.text.findings import Finding
from tilshi.text.sentences import Sentences


class Passage(NamedTuple):
    """Lines of a text that are in one language."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text, and what language it is in.

    Attributes:
        language: of the text as a whole.
        passages: one after the other they are the text, whitespace and line breaks included.
    """

    language: Language
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, text: str, language: Language) -> "SpokenText":
        """Return a text in one language throughout."""
        return cls(language, (Passage(text, language),))


@dataclass(frozen=True, slots=True)
class Translation:
    """The translation of one text.

    Attributes:
        text: sentences translated, the text between them as it was.
        score: mean of the sentences' scores; None where none is known.
        warnings: what the checks found, with the index of the sentence.
        model: id of the last model on the way; None where nothing had to be translated.
        pivot: the language between, if there was one.
        source_kept: whether a sentence stands there untranslated.
        confidences: how sure the model was of each sentence (`Generated.confidence`); empty where nothing was to be
            translated.
    """

    text: str
    score: float | None
    warnings: tuple[tuple[int, Finding], ...]
    model: str | None
    pivot: Language | None
    source_kept: bool
    confidences: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class CutText:
    """A text cut into sentences, passage by passage."""

    spoken: SpokenText
    cuts: tuple[Sentences, ...]

    @classmethod
    def of(cls, spoken: SpokenText) -> "CutText":
        """Cut a text."""
        return cls(spoken, tuple(sentences.split(passage.text, passage.language) for passage in spoken.passages))

    @property
    def sentences(self) -> list[tuple[str, Language]]:
        """Every sentence with the language of its passage."""
        passages = zip(self.cuts, self.spoken.passages, strict=True)
        return [(text, passage.language) for cut, passage in passages for text in cut.texts]

    def translation(self, results: Sequence[Generated], target: Language, profile: Profile) -> Translation:
        """Return what the sentences' results make together.

        Model and pivot are those of the text's own language; where that is the target, of the first passage that is not
        in it.
        """
        route = self._route(target, profile)
        rest = iter(result.text for result in results)
        scores = [result.score for result in results if result.score is not None]
        return Translation(
            text="".join(cut.join(list(islice(rest, len(cut.texts)))) for cut in self.cuts),
            score=sum(scores) / len(scores) if scores else None,
            warnings=tuple((index, finding) for index, result in enumerate(results) for finding in result.findings),
            model=route.hops[-1].model_id if route else None,
            pivot=route.pivot if route else None,
            source_kept=any(result.source_kept for result in results),
            confidences=tuple(result.confidence for result in results) if route else (),
        )

    def _route(self, target: Language, profile: Profile) -> Route | None:
        spoken = (self.spoken.language, *(passage.language for passage in self.spoken.passages))
        routes = (profile.find(TaskName.TRANSLATE, language, target) for language in spoken if language is not target)
        return next((route for route in routes if route), None)
