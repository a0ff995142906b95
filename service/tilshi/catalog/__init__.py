"""Which models there are, what they may be used for, how they are prompted and where their files are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Self

from tilshi.catalog.cards import ModelCard, read_card
from tilshi.catalog.profiles import Hop, Profile, Route, read_profiles
from tilshi.catalog.prompts import DecodingProfile, Prompt, read_decoding, read_prompt
from tilshi.catalog.tasks import DecodingOptions, Length, Task, TaskName
from tilshi.errors import Internal, InvalidValue, NotFound
from tilshi.resources import data_dir
from tilshi.settings import Settings

__all__ = [
    "Catalog",
    "DecodingOptions",
    "Hop",
    "Length",
    "ModelCard",
    "Profile",
    "Prompt",
    "Route",
    "Task",
    "TaskName",
]
_PROFILES, _EXPECTED, _DECODING = "profiles.toml", "expected.toml", "decoding.toml"


@dataclass(frozen=True, slots=True)
class Catalog:
    """All cards, prompts and profiles; immutable."""

    _cards: Mapping[str, ModelCard]
    _prompts: Mapping[str, Prompt]
    _profiles: Mapping[str, Profile]
    _decoding: DecodingProfile

    @classmethod
    def load(cls, settings: Settings, *, models: Path | None = None, prompts: Path | None = None) -> Self:
        """Read the catalog and check that its parts fit together.

        Args:
            settings: names the default profile, which must exist.
            models: folder of cards and profiles; None = the installation's own, and the user's in DATA_DIR/models.
            prompts: folder of prompts; None = the installation's own.

        Raises:
            Internal: a file of the installation is not valid.
            InvalidValue: a file of the user's is not valid or takes a name that is taken, or the default profile of the
                settings does not exist.
        """
        prompts = prompts or data_dir("prompts")
        read = {file.stem: read_prompt(file) for file in sorted(prompts.glob("*.toml")) if file.name != _DECODING}
        cards, profiles = _models(models or data_dir("models"), read, {})
        if models is None:
            own_cards, own_profiles = _own(settings.data_dir / "models", read, cards, profiles)
            cards, profiles = cards | own_cards, profiles | own_profiles
        decoding = read_decoding(prompts / _DECODING)
        catalog = cls(MappingProxyType(cards), MappingProxyType(read), MappingProxyType(profiles), decoding)
        catalog.profile(settings.profile)
        return catalog

    def card(self, model_id: str) -> ModelCard:
        """Return a card.

        Raises:
            NotFound: there is no such model.
        """
        try:
            return self._cards[model_id]
        except KeyError:
            raise NotFound(
                f"there is no model {model_id[:64]!r}; there are {_list(self._cards)}", param="model"
            ) from None

    def cards(self) -> tuple[ModelCard, ...]:
        """Return every card, by id."""
        return tuple(self._cards.values())

    def profile(self, name: str) -> Profile:
        """Return a profile.

        Raises:
            InvalidValue: there is no such profile.
        """
        try:
            return self._profiles[name]
        except KeyError:
            message = f"profile: there is no profile {name[:64]!r}; use {_list(self._profiles)}"
            raise InvalidValue(message, param="profile") from None

    def profiles(self) -> tuple[Profile, ...]:
        """Return every profile, in order of the file."""
        return tuple(self._profiles.values())

    def prompt(self, prompt_id: str) -> Prompt:
        """Return a prompt.

        Raises:
            NotFound: there is no such prompt.
        """
        try:
            return self._prompts[prompt_id]
        except KeyError:
            raise NotFound(
                f"there is no prompt {prompt_id[:64]!r}; there are {_list(self._prompts)}", param="prompt"
            ) from None

    def rungs(self, card: ModelCard, task: TaskName, length: Length | None = None) -> tuple[DecodingOptions, ...]:
        """Return the decoding options of the retry ladder: the first try, then ever stricter ones."""
        return self._decoding.rungs(card.decoding.options(), task, length)


def _models(
    folder: Path, prompts: Mapping[str, Prompt], known: Mapping[str, ModelCard]
) -> tuple[dict[str, ModelCard], dict[str, Profile]]:
    """Read the cards of a folder and its profiles, which may also name the known cards."""
    files = [file for file in sorted(folder.glob("*.toml")) if file.name not in {_PROFILES, _EXPECTED}]
    cards = {file.stem: read_card(file) for file in files}
    for card in cards.values():
        if card.prompt not in prompts:
            raise Internal(f"model card {card.id!r} names a prompt that does not exist: {card.prompt!r}")
        for entry in card.tasks:
            prompts[card.prompt].prefix(Task(entry.task, entry.source, entry.target))
    return cards, read_profiles(folder / _PROFILES, {**cards, **known})


def _own(
    folder: Path, prompts: Mapping[str, Prompt], known: Mapping[str, ModelCard], profiles: Mapping[str, Profile]
) -> tuple[dict[str, ModelCard], dict[str, Profile]]:
    """Read the user's own cards and profiles, where there are any; their faults are the user's to mend."""
    if not (folder / _PROFILES).is_file():
        return {}, {}
    try:
        own_cards, own_profiles = _models(folder, prompts, known)
    except Internal as error:
        raise InvalidValue(f"{folder}: {error}", param="profile") from error
    if taken := sorted({*own_cards} & {*known} | {*own_profiles} & {*profiles}):
        raise InvalidValue(f"{folder}: the name is taken: {', '.join(taken)}", param="profile")
    return own_cards, own_profiles


def _list(names: Mapping[str, object]) -> str:
    return ", ".join(names) or "none"
