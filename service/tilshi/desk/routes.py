"""Which ways between languages an answer needs, and which models stood on them."""

from collections.abc import Iterator

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.desk.options import SummarizeOptions
from tilshi.desk.source import Understood
from tilshi.languages import Language
from tilshi.summarize.summariser import SummaryPlan


def check_routes(profile: Profile, understood: Understood, options: SummarizeOptions, plan: SummaryPlan) -> None:
    """Refuse a direction the profile lacks before any work is queued.

    Raises:
        UnsupportedDirection: the profile has no model and no pivot for it.
    """
    for source, target in _directions(understood, options, plan):
        if source is not target:
            profile.route(TaskName.TRANSLATE, source, target)


def _directions(
    understood: Understood, options: SummarizeOptions, plan: SummaryPlan
) -> Iterator[tuple[Language, Language]]:
    """Yield every direction this answer needs."""
    own = understood.language
    summary = Language.RU if plan.method == "abstractive" else own
    yield own, Language.RU
    for target in options.targets:
        if options.translate != "article":
            yield summary, target
        if options.translate != "summary" or understood.title is not None:
            yield own, target


def last_model(profile: Profile, source: Language, target: Language) -> str | None:
    """Return the last model on the way from one language to another; None where there is nothing to translate."""
    return None if source is target else profile.route(TaskName.TRANSLATE, source, target).hops[-1].model_id


def pivot(profile: Profile, own: Language, first: Language, target: Language) -> Language | None:
    """Return the language on the way to `target`.

    Args:
        profile: the models.
        own: the language of the article.
        first: the one the summary was first in.
        target: the one it is now in.
    """
    if first is target:
        return None
    between = profile.route(TaskName.TRANSLATE, first, target).pivot
    return first if first is not own else between
