"""What a profile's models may be used for, and what their licences and data ask: for whoever answers for that."""

from dataclasses import dataclass

from tilshi.catalog import Catalog
from tilshi.catalog.cards import Commercial, ModelCard
from tilshi.catalog.profiles import Profile

_FROM_BEST: tuple[Commercial, ...] = ("yes", "unclear", "no")


@dataclass(frozen=True, slots=True)
class ModelLicence:
    """One model's terms, as its card states them.

    Attributes:
        id: the model.
        page: the page that its facts were checked against; None for a model without one.
        licence: SPDX expression or LicenseRef-….
        commercial: whether licence and training data allow commercial use.
        reason: why.
        training_data: what it was trained on.
        data_restriction: what the licences of that data forbid; empty where nothing is known to.
        attribution: what has to be said where its output is published; empty where nothing has to.
        parameters: how large it is.
    """

    id: str
    page: str | None
    licence: str
    commercial: Commercial
    reason: str
    training_data: str
    data_restriction: str
    attribution: str
    parameters: int


@dataclass(frozen=True, slots=True)
class ProfileLicence:
    """The terms of a profile: those of all its models together.

    Attributes:
        profile: its name.
        verdict: whether it may be used commercially, which is the worst answer of its models.
        models: its models, in order of its routes.
    """

    profile: str
    verdict: Commercial
    models: tuple[ModelLicence, ...]

    @property
    def attributions(self) -> tuple[str, ...]:
        """What has to be said where output of this profile is published, each sentence once."""
        return tuple(dict.fromkeys(model.attribution for model in self.models if model.attribution))


def licence_report(catalog: Catalog, profile: str | None) -> tuple[ProfileLicence, ...]:
    """Return the terms of a profile, or of every profile where none is named.

    Raises:
        InvalidValue: there is no such profile.
    """
    chosen = catalog.profiles() if profile is None else (catalog.profile(profile),)
    return tuple(_report(catalog, one) for one in chosen)


def _report(catalog: Catalog, profile: Profile) -> ProfileLicence:
    models = tuple(_terms(catalog.card(model)) for model in profile.models)
    # without models a profile only extracts sentences, with nothing but our own code
    answers: tuple[Commercial, ...] = ("yes", *(model.commercial for model in models))
    return ProfileLicence(profile.name, max(answers, key=_FROM_BEST.index), models)


def _terms(card: ModelCard) -> ModelLicence:
    return ModelLicence(
        id=card.id,
        page=card.page,
        licence=card.licence,
        commercial=card.commercial,
        reason=card.commercial_reason,
        training_data=card.training_data.strip(),
        data_restriction=card.data_restriction.strip(),
        attribution=card.attribution,
        parameters=card.parameters,
    )
