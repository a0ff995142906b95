"""Settings and desk of one command."""

from typing import Any

from pydantic import ValidationError

from tilshi.desk import Desk
from tilshi.errors import InvalidValue
from tilshi.settings import Settings


def open_settings(**given: Any) -> Settings:
    """Return the settings of the environment, overridden by the options the user gave (None = not given).

    Raises:
        InvalidValue: a setting has an impossible value; the message names its environment variable.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        shown = (
            f"--{name}" if given.get(name) is not None else variable(name) if name in Settings.model_fields else name
        )
        raise InvalidValue(f"{shown}: {first['msg']}", param=name) from None


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"{Settings.model_config.get('env_prefix', '')}{name}".upper()


def open_desk(settings: Settings) -> Desk:
    """Return a desk; no model is loaded before it is needed."""
    return Desk(settings)
