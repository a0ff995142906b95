"""Who writes the headline: a model with the task `title`, held to what the article says, or else the rules."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Generator
from tilshi.languages import Language
from tilshi.summarize.contracts import Reader
from tilshi.summarize.fitness import fitness
from tilshi.summarize.headline import LONGEST, MIN_WORDS, Headline, finished, lead_headline, without_credits
from tilshi.summarize.model import SourceText
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.negation import check_negation
from tilshi.text.checks.quotes.verbs import SPEAKS
from tilshi.text.lemmas import lemmas
from tilshi.text.masking import mask
from tilshi.text.normalise import normalise
from tilshi.text.words import folded_words

TASK: Final = Task(TaskName.TITLE, Language.RU, Language.RU)
"""Models write titles in Russian for Russian."""


@dataclass(frozen=True, slots=True)
class Headliner:
    """Writes headlines; thread-safe if its parts are.

    Attributes:
        generator: runs a text through a model.
        reader: counts the model's tokens.
    """

    generator: Generator
    reader: Reader

    def headline(self, source: SourceText, profile: Profile, call: Call) -> Headline | None:
        """Return a headline of at most `LONGEST` characters in the language of the article, or None.

        A model's headline is taken only where every check passes: numbers, names and quotations are the article's,
        and the sentence it rests on loses no negation, reservation or attribution in it.

        Raises:
            TilshiError: as `Generator.generate`.
        """
        route = profile.find(TASK.name, TASK.source, TASK.target)
        if route is not None and source.language is TASK.source:
            written = self._write(source, route.hops[-1].model_id, call)
            if written is not None:
                return written
        return lead_headline(source)

    def _write(self, source: SourceText, model_id: str, call: Call) -> Headline | None:
        read = self._fitting(source, model_id)
        if not read:
            return None
        generated = self.generator.generate(model_id, [source.join(range(read))], TASK, call)[0]
        return _checked(generated, source)

    def _fitting(self, source: SourceText, model_id: str) -> int:
        """Return how many of the first sentences the model has room for; news say first what a title says."""
        limit = self.reader.max_source_tokens(model_id)
        framing, *costs = self._tokens(model_id, ["", *source.sentences])
        totals = accumulate(max(1, cost - framing) for cost in costs)
        read = sum(total <= limit - framing for total in totals)
        while read and self._tokens(model_id, [source.join(range(read))])[0] > limit:
            read -= 1
        return read

    def _tokens(self, model_id: str, texts: list[str]) -> list[int]:
        """Count the texts in the form the model will get them: normalised and masked."""
        return self.reader.count_tokens(model_id, [mask(normalise(text)).text for text in texts], TASK)


def _checked(generated: Generated, source: SourceText) -> Headline | None:
    """Return what a model wrote, where it can be stood by."""
    text = finished(" ".join(generated.text.split()))
    if generated.source_kept or any(finding.hard for finding in generated.findings):
        return None
    if len(folded_words(text)) < MIN_WORDS or len(text) > LONGEST:
        return None
    if check_support(text, source.text, source.language):
        return None
    rests_on = _best_evidence(text, source)
    if rests_on is None or _blurs(text, source, rests_on):
        return None
    return Headline(text, rests_on)


def _best_evidence(text: str, source: SourceText) -> int | None:
    """Return the sentence that shares most content words with a headline, the earliest of equals; None for none."""
    wanted = frozenset(lemmas(text, source.language))
    shared = [len(wanted.intersection(lemmas(sentence, source.language))) for sentence in source.sentences]
    best = max(range(len(shared)), key=lambda index: (shared[index], -index))
    return best if shared[best] * 2 >= len(wanted) > 0 else None


def _blurs(text: str, source: SourceText, index: int) -> bool:
    """Whether a headline says in its own name, or without its doubts, what a sentence does not."""
    language = source.language
    claim = without_credits(source.sentences[index], language)
    if check_hedges(claim, text, language, language) or check_negation(claim, text, language, language):
        return True
    judged = fitness(source.sentences, source.paragraphs, language)[index]
    told = judged.bare_quote or judged.torn_quote or _attributed(claim, language)
    return told and not _attributed(text, language)


def _attributed(text: str, language: Language) -> bool:
    return any(map(SPEAKS[language], folded_words(text))) or ": " in text
