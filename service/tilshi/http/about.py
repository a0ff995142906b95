"""What the desk can do: languages, models, profiles."""

from fastapi import APIRouter
from starlette.requests import Request

from tilshi.catalog import Catalog, ModelCard, Profile, Route, Task
from tilshi.catalog.report import licence_report
from tilshi.engines import loading
from tilshi.errors import Internal
from tilshi.http.openapi import documented
from tilshi.http.schemas import (
    ExpectedInfo,
    LanguageInfo,
    Languages,
    MissingInfo,
    ModelInfo,
    Models,
    ProfileInfo,
    Profiles,
    RouteInfo,
    TaskInfo,
)
from tilshi.http.service import service_of
from tilshi.languages import NAMES, NATIVE_NAMES, SCRIPTS, Language, Script
from tilshi.settings import Settings

router = APIRouter(prefix="/v1", tags=["about"], responses=documented(Internal))


@router.get("/languages", operation_id="languages")
async def languages() -> Languages:
    """Languages the desk reads and writes, and the scripts it writes them in."""
    return Languages(languages=tuple(_language(language) for language in Language))


@router.get("/models", operation_id="models")
def models(request: Request) -> Models:
    """Every model of the catalog: its licence, what it can do, whether it is on this machine."""
    desk = service_of(request).desk
    return Models(models=tuple(_model(card, desk.settings) for card in desk.catalog.cards()))


@router.get("/profiles", operation_id="profiles")
def profiles(request: Request) -> Profiles:
    """Every profile: which model does what, and through which pivot language."""
    desk = service_of(request).desk
    return Profiles(profiles=tuple(_profile(one, desk.catalog, desk.settings) for one in desk.catalog.profiles()))


def _language(language: Language) -> LanguageInfo:
    script = SCRIPTS[language]
    return LanguageInfo(
        code=language,
        name=NAMES[language],
        native_name=NATIVE_NAMES[language],
        script=script,
        output_scripts=(script, Script.LATIN) if language is Language.KK else (script,),
    )


def _model(card: ModelCard, settings: Settings) -> ModelInfo:
    return ModelInfo(
        id=card.id,
        description=card.description,
        family=card.family,
        tasks=tuple(TaskInfo(task=one.task, source=one.source, target=one.target) for one in card.tasks),
        licence=card.licence,
        commercial=card.commercial,
        commercial_reason=card.commercial_reason,
        page=card.page,
        training_data=card.training_data,
        data_restriction=card.data_restriction,
        attribution=card.attribution,
        parameters=card.parameters,
        grade=card.grade,
        installed=loading.is_ready(card, settings),
    )


def _profile(profile: Profile, catalog: Catalog, settings: Settings) -> ProfileInfo:
    (terms,) = licence_report(catalog, profile.name)
    expected = profile.expected
    return ProfileInfo(
        name=profile.name,
        description=profile.description,
        default=profile.name == settings.profile,
        grade=profile.grade,
        commercial=terms.verdict,
        installed=all(loading.is_ready(catalog.card(model_id), settings) for model_id in profile.models),
        expected=None if expected is None else ExpectedInfo(**expected.model_dump(exclude={"command"})),
        routes=tuple(_route(task, route) for task, route in profile.routes.items()),
        missing=tuple(
            MissingInfo(source=task.source, target=task.target, reason=reason)
            for task, reason in profile.missing.items()
        ),
    )


def _route(task: Task, route: Route) -> RouteInfo:
    return RouteInfo(
        task=task.name,
        source=task.source,
        target=task.target,
        models=tuple(hop.model_id for hop in route.hops),
        pivot=route.pivot,
    )
