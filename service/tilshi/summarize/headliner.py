"""Who writes the headline: a model with the task `title`, held to what the article says, or else the rules."""

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Generator
from tilshi.languages import Language
from tilshi.summarize.attribution import blurs
from tilshi.summarize.contracts import Reader
from tilshi.summarize.headline import LONGEST, MIN_WORDS, Headline, finished, lead_headline
from tilshi.summarize.model import SourceText
from tilshi.summarize.remembered import Remembered
from tilshi.summarize.window import Window
from tilshi.text.checks import check_support
from tilshi.text.lemmas import lemmas
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
    _lead: Remembered[Headline | None] = field(default_factory=lambda: Remembered(lead_headline), repr=False)

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
        return self._lead(source, store=call.store)

    def _write(self, source: SourceText, model_id: str, call: Call) -> Headline | None:
        read = self._fitting(source, model_id)
        if not read:
            return None
        generated = self.generator.generate(model_id, [source.join(range(read))], TASK, call)[0]
        return _checked(generated, source)

    def _fitting(self, source: SourceText, model_id: str) -> int:
        """Return how many of the first sentences the model has room for; news say first what a title says."""
        window = Window(self.reader, model_id, TASK)
        costs, budget = window.costs(source)
        read = sum(total <= budget for total in accumulate(costs))
        while read and window.count([source.join(range(read))])[0] > window.limit:
            read -= 1
        return read


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
    if rests_on is None or blurs(text, source, (rests_on,)):
        return None
    return Headline(text, rests_on)


def _best_evidence(text: str, source: SourceText) -> int | None:
    """Return the sentence that shares most content words with a headline, the earliest of equals; None for none."""
    wanted = frozenset(lemmas(text, source.language))
    shared = [len(wanted.intersection(lemmas(sentence, source.language))) for sentence in source.sentences]
    best = max(range(len(shared)), key=lambda index: (shared[index], -index))
    return best if shared[best] * 2 >= len(wanted) > 0 else None
