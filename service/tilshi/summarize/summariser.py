"""Who writes the summary: `auto`, `abstractive` or `extractive`."""

from dataclasses import dataclass, replace
from typing import Literal

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.engines.call import Call, Generator
from tilshi.errors import EmptyText, UnsupportedDirection
from tilshi.languages import Language
from tilshi.summarize.abstractive import Abstractive
from tilshi.summarize.contracts import Cards, Reader
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.headline import Headline
from tilshi.summarize.headliner import Headliner
from tilshi.summarize.measured import Measured, extractive_score
from tilshi.summarize.model import Length, SourceText, SummaryMethod, SummaryResult, sentence_count, tier
from tilshi.summarize.remembered import Remembered

Method = Literal["auto", "abstractive", "extractive"]


@dataclass(frozen=True, slots=True)
class SummaryPlan:
    """Who is to write a summary.

    Attributes:
        method: abstractive needs a Russian source.
        model: id of the model; None for extractive.
        reason: why, in one sentence; what came of it stands in `SummaryResult.reason`.
    """

    method: SummaryMethod
    model: str | None
    reason: str


class Summariser:
    """Writes or selects summaries; thread-safe if its parts are."""

    def __init__(
        self,
        catalog: Cards,
        generator: Generator,
        reader: Reader,
        *,
        bar: Measured | None = None,
    ) -> None:
        """Make a summariser.

        Args:
            catalog: the model cards.
            generator: runs a text through a model.
            reader: counts a model's tokens.
            bar: the score a model must beat in `auto`; None = the extractive summariser's stored one.
        """
        self._catalog = catalog
        self._abstractive = Abstractive(generator, reader)
        self._headliner = Headliner(generator, reader)
        self._medium = Remembered(extract_medium)
        self._bar = bar or extractive_score()

    def plan(self, method: Method, profile: Profile) -> SummaryPlan:
        """Return who is to write the summary.

        `auto` takes the profile's model only where its card has a score on the same set and metric as the extractive
        summariser's, and a better one.

        Raises:
            UnsupportedDirection: abstractive was asked for and the profile has no model for it.
        """
        if method == "extractive":
            return SummaryPlan("extractive", None, "The caller asked for an extractive summary.")
        route = profile.find(TaskName.SUMMARIZE, Language.RU, Language.RU)
        if route is None and method == "abstractive":
            message = f"method: profile {profile.name!r} has no model that summarises Russian; use auto or extractive"
            raise UnsupportedDirection(message, param="method")
        if route is None:
            return SummaryPlan("extractive", None, f"Profile {profile.name} has no model that writes summaries.")
        model = route.hops[-1].model_id
        if method == "abstractive":
            return SummaryPlan("abstractive", model, "The caller asked for an abstractive summary.")
        return self._weigh(model)

    def _weigh(self, model: str) -> SummaryPlan:
        bar = self._bar
        measured = [
            score.value
            for score in self._catalog.card(model).scores
            if (score.set, score.metric) == (bar.set, bar.metric)
        ]
        if not measured:
            return SummaryPlan("extractive", None, f"{model} has no {bar.metric} on {bar.set} to judge it by.")
        figures = f"{max(measured):.1f} to {bar.value:.1f} {bar.metric} on {bar.set}"
        if max(measured) > bar.value:
            return SummaryPlan("abstractive", model, f"{model} scores better than extraction, {figures}.")
        return SummaryPlan("extractive", None, f"{model} scores no better than extraction, {figures}.")

    def summarise(self, source: SourceText, *, plan: SummaryPlan, length: Length, call: Call) -> SummaryResult:
        """Summarise an article by a plan.

        Raises:
            EmptyText: the article has no sentences.
            InvalidValue: an impossible length.
            ValueError: an abstractive plan for a source that is not Russian.
            TilshiError: as `Generator.generate`.
        """
        call.check()
        if not source.sentences:
            raise EmptyText("text: there is nothing to summarise", param="text")
        count = sentence_count(length, len(source.sentences))

        def extracted() -> SummaryResult:
            return self._medium(source, store=call.store) if length == "medium" else extract(source, count)

        if plan.model is None:
            result = extracted()
        else:
            wanted = tier(length)
            result = self._abstractive.summarise(source, plan.model, extracted, count=count, length=wanted, call=call)
        return replace(result, reason=f"{plan.reason} {result.reason}")

    def headline(self, source: SourceText, *, profile: Profile, call: Call) -> Headline | None:
        """Return a headline in the language of the article, as `Headliner.headline`."""
        call.check()
        return self._headliner.headline(source, profile, call)
