"""A catalog with a model that writes, above scripted engines."""

from pathlib import Path

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.summarize.measured import extractive_score
from tilshi.text.sentences import split

CARD = """
id = "{id}"
description = "A model for tests."
hub = "local/{id}"
revision = "1"
family = "marian"
tasks = [{tasks}]
licence = "Apache-2.0"
commercial = "yes"
commercial_reason = "made up"
training_data = "none"
parameters = 1
max_source_tokens = 510
max_target_tokens = 510
prompt = "plain"
grade = "production"
"""
SCORE = """
[[scores]]
set = "{set}"
direction = "ru-ru"
metric = "{metric}"
value = {value}
source = "made up"
"""
PROMPT = """
id = "plain"
version = "1"
[templates]
translate = "{text}"
summarize = "{text}"
"""
DECODING = """
[task.summarize.short]
max_length_factor = 0.0
max_length_extra = 80
[task.summarize.medium]
max_length_factor = 0.0
max_length_extra = 160
"""
DIRECTIONS = ("ru-en", "ru-kk", "kk-ru", "kk-en", "en-ru", "en-kk")
PROFILES = {
    "whole": DIRECTIONS,
    "through_russian": ("kk-ru", "ru-en"),
    "from_kazakh": ("kk-ru", "kk-en"),
    "english_only": ("kk-en",),
}


def first_two(text: str, task: Task, options: DecodingOptions) -> str:
    """Write what news puts first."""
    del options
    return " ".join(split(text, task.target).texts[:2])


def _routes(task: str, directions: tuple[str, ...], **model: str) -> str:
    more = "".join(f', {name} = "{value}"' for name, value in model.items())
    rows = (f'{{ task = "{task}", source = "{one[:2]}", target = "{one[3:]}"{more} }}' for one in directions)
    return ", ".join(rows)


def write_catalog(folder: Path) -> None:
    bar = extractive_score()
    score = SCORE.format(set=bar.set, metric=bar.metric, value=bar.value + 1)
    (folder / "translator.toml").write_text(CARD.format(id="translator", tasks=_routes("translate", DIRECTIONS)))
    (folder / "writer.toml").write_text(CARD.format(id="writer", tasks=_routes("summarize", ("ru-ru",))) + score)
    writing = _routes("summarize", ("ru-ru",), model="writer")
    profiles = (
        f'[{name}]\ndescription = "{name}"\nroutes = [{_routes("translate", each, model="translator")}, {writing}]\n'
        for name, each in PROFILES.items()
    )
    (folder / "profiles.toml").write_text("".join(profiles))
    (folder / "prompts").mkdir()
    (folder / "prompts" / "plain.toml").write_text(PROMPT)
    (folder / "prompts" / "decoding.toml").write_text(DECODING)
