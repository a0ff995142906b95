"""The table of every setting and its bounds: `python -m tilshi.settings_table > docs/settings.md` writes it again."""

import sys
from collections.abc import Iterator
from typing import Any, Final

from pydantic.fields import FieldInfo

from tilshi.settings import Settings

_HEAD: Final = """\
# Settings

Every setting is an environment variable; `tilshi config show` shows the values here. Every limit is finite.
Written by `python -m tilshi.settings_table`; a test holds it against the code.

| variable | default | allowed | meaning |
|---|---|---|---|
"""
_SIGNS: Final = {"minimum": "≥", "maximum": "≤", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
_KINDS: Final = {
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "string": "text",
    "password": "secret",
}


def table() -> str:
    """Return the text of `docs/settings.md`."""
    properties = Settings.model_json_schema(by_alias=False)["properties"]
    return _HEAD + "".join(_row(name, field, properties[name]) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo, schema: dict[str, Any]) -> str:
    variable = f"{Settings.model_config.get('env_prefix', '')}{name}".upper()
    cells = (f"`{variable}`", _default(field), _allowed(schema), field.description or "")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "the user's folder for it"  # another one on every machine
    if field.default is None:
        return "unset"
    value = field.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _allowed(schema: dict[str, Any]) -> str:
    if "anyOf" in schema:  # or null, which is to leave it unset
        (schema,) = (one for one in schema["anyOf"] if one.get("type") != "null")
    return ", ".join(_parts(schema))


def _parts(schema: dict[str, Any]) -> Iterator[str]:
    if "enum" in schema:
        yield " or ".join(f"`{value}`" for value in schema["enum"])
        return
    kind = schema.get("format", schema["type"])
    yield _KINDS.get(kind, kind)
    for name, sign in _SIGNS.items():
        if name in schema:
            yield f"{sign} {schema[name]:g}"
    if "maxLength" in schema:
        yield f"at most {schema['maxLength']} characters"
    if "pattern" in schema:
        yield f"`{schema['pattern']}`"


if __name__ == "__main__":
    sys.stdout.write(table())
