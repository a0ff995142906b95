"""The YAML block at the head of a Markdown file: its one-line values, read and rewritten in place."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

_BLOCK = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(?P<body>.*?)(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)", re.DOTALL)
_FIELD = re.compile(
    r"""(?P<key>[A-Za-z_][\w-]*):[ \t]+
    (?P<value>"(?:[^"\\\r\n]|\\["\\/])*" | '(?:[^'\r\n]|'')*' | [^\s"'&*!|>%@\[\]{}#,`?:-](?:[^\r\n]*[^ \t\r\n])?)
    [ \t]*(?:\r\n|\r|\n)(?![ \t])""",
    re.VERBOSE,
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")
# A plain scalar with one of these would be read as something else: a comment, a mapping.
_NOT_PLAIN = re.compile(r"\s#|:(?:\s|$)")
# Words and numbers YAML reads as other than text; a title like this needs quotes.
_TYPED = re.compile(r"(?i:true|false|yes|no|on|off|null|~)|[\d.+-][\d.,:_+-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """A one-line value: its text, and where it stands in the file, quotes included."""

    text: str
    start: int
    end: int
    quote: str

    def rendered(self, text: str) -> str:
        """Return another text in the quotes of this one, or in double quotes where it has none and needs them."""
        line = " ".join(text.split())
        if self.quote == "'":
            return "'" + line.replace("'", "''") + "'"
        # A JSON string is a double-quoted YAML scalar (YAML 1.2, section 1.3).
        quoted = json.dumps(line, ensure_ascii=False)
        if self.quote:
            return quoted
        match = _FIELD.fullmatch(f"k: {line}\n")
        plain = match and match["value"][0] not in "\"'" and not _NOT_PLAIN.search(line) and not _TYPED.fullmatch(line)
        return line if plain else quoted


def front_matter(text: str) -> tuple[int, Mapping[str, Field]]:
    """Return where the front matter ends (0 where there is none) and its simple values by key.

    Values over several lines, lists and mappings are not simple: they are left out, and stay as they are in the file.
    """
    block = _BLOCK.match(text)
    if block is None:
        return 0, {}
    fields: dict[str, Field] = {}
    position = block.start("body")
    while position < block.end("body"):
        field = _FIELD.match(text, position)
        if field is not None and (value := _value(field["value"])) is not None:
            quote = field["value"][0] if field["value"][0] in "\"'" else ""
            fields.setdefault(field["key"], Field(value, *field.span("value"), quote))
        line = _LINE.match(text, position)
        position = line.end() if line else block.end("body")
    return block.end(), fields


def _value(raw: str) -> str | None:
    if raw.startswith('"'):
        value: str = json.loads(raw)
        return value
    if raw.startswith("'"):
        return raw[1:-1].replace("''", "'")
    return None if _NOT_PLAIN.search(raw) else raw
