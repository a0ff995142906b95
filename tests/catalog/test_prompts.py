"""What stands before the text."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog import Catalog, Length, ModelCard, Prompt, Task, TaskName
from tilshi.catalog.prompts import read_prompt
from tilshi.errors import Internal, InvalidValue
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

CATALOG = Catalog.load(Settings())
TASKS = st.builds(Task, st.sampled_from(TaskName), st.sampled_from(Language), st.sampled_from(Language))


@given(TASKS)
def test_a_plain_prompt_puts_nothing_before_the_text(task: Task) -> None:
    assert CATALOG.prompt("plain").prefix(task) == ""


def test_tags_name_the_target_by_iso_639_3() -> None:
    prompt = CATALOG.prompt("tags")
    prefixes = {target: prompt.prefix(Task(TaskName.TRANSLATE, Language.RU, target)) for target in Language}
    assert prefixes == {Language.RU: ">>rus<< ", Language.KK: ">>kaz<< ", Language.EN: ">>eng<< "}
    assert prompt.prefix(Task(TaskName.SUMMARIZE, Language.RU, Language.RU)) == ">>sum<< "
    assert prompt.prefix(Task(TaskName.TITLE, Language.RU, Language.RU)) == ">>ttl<< "
    assert prompt.version == "1"


SUMMARIZE = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
SAME = "summarize: "
WORDS = "<LM> Сократи текст.\n "


@pytest.mark.parametrize(
    ("prompt", "short", "medium", "long"),
    [
        ("plain", "", "", ""),
        ("tags", ">>sum<< ", ">>sum<< ", ">>sum<< "),
        ("words", "[20] ", "[45] ", "[90] "),
        ("t5", SAME, SAME, SAME),
        ("instruction", WORDS, WORDS, WORDS),
    ],
)
def test_a_summariser_is_told_the_length_as_it_was_trained(prompt: str, short: str, medium: str, long: str) -> None:
    prefixes = [CATALOG.prompt(prompt).prefix(replace(SUMMARIZE, length=length)) for length in Length]
    assert prefixes == [short, medium, long]
    assert CATALOG.prompt(prompt).prefix(SUMMARIZE) == medium


@pytest.mark.parametrize("name", ["words", "t5", "instruction"])
def test_a_prompt_of_summarisers_does_nothing_else(name: str) -> None:
    with pytest.raises(InvalidValue, match="no template for 'translate'"):
        CATALOG.prompt(name).prefix(Task(TaskName.TRANSLATE, Language.RU, Language.EN))


def digest(prompt: Prompt) -> str:
    templates = {task: dict(by_length) for task, by_length in prompt.templates.items()}
    return sha256(json.dumps(templates, sort_keys=True).encode()).hexdigest()[:12]


VERSIONS = {
    "instruction": ("1", "1da54f27bf34"),
    "madlad": ("1", "7b45fcb4a4ea"),
    "plain": ("1", "c291ea83e4e8"),
    "t5": ("1", "a2b09ccd7708"),
    "tags": ("1", "eb38ceb6c96f"),
    "words": ("1", "32c2b49cdf68"),
}
"""What each version of each prompt says. Whoever changes a template gives it a new version here and in its file."""


def test_a_changed_template_has_a_new_version() -> None:
    names = {file.stem for file in data_dir("prompts").glob("*.toml")} - {"decoding"}
    prompts = {name: CATALOG.prompt(name) for name in names}
    assert {name: (prompt.version, digest(prompt)) for name, prompt in prompts.items()} == VERSIONS


@pytest.mark.parametrize("card", CATALOG.cards(), ids=lambda card: card.id)
def test_every_length_of_every_card_is_asked_for_by_prompt_or_by_tokens(card: ModelCard) -> None:
    for entry in card.tasks:
        ladder = {}
        for length in Length:
            task = Task(entry.task, entry.source, entry.target, length)
            rungs = CATALOG.rungs(card, task.name, length)
            assert all(rung.num_hypotheses <= rung.beam_size for rung in rungs)
            limits = [rung.max_new_tokens(card.max_source_tokens, card.max_target_tokens) for rung in rungs]
            assert all(1 <= limit <= card.max_target_tokens for limit in limits)
            ladder[length] = (CATALOG.prompt(card.prompt).prefix(task), limits[0])
        if entry.task is TaskName.SUMMARIZE:
            short, medium, long = (ladder[length] for length in Length)
            assert short[1] < medium[1] <= long[1]
        else:
            assert len(set(ladder.values())) == 1


HEAD = 'id = "one"\nversion = "1"\n'


def read(tmp_path: Path, templates: str) -> str:
    file = tmp_path / "one.toml"
    file.write_text(f"{HEAD}{templates}", encoding="utf-8")
    return read_prompt(file).prefix(replace(SUMMARIZE, length=Length.LONG))


def test_a_template_stands_for_all_lengths_or_there_is_one_for_each(tmp_path: Path) -> None:
    assert read(tmp_path, '[templates]\nsummarize = "a {text}"') == "a "
    table = '[templates.summarize]\nshort = "a {text}"\nmedium = "b {text}"\nlong = "{source3} {text}"'
    assert read(tmp_path, table) == "rus "


@pytest.mark.parametrize(
    ("templates", "told"),
    [
        ('[templates.summarize]\nshort = "a {text}"\nmedium = "b {text}"', "no template for length 'long'"),
        ('[templates.summarize]\ntiny = "a {text}"', "tiny"),
        ('[templates.summarize]\nshort = "a"\nmedium = "b {text}"\nlong = "c {text}"', "must end in {text}"),
        ('[templates.summarize]\nshort = "{words} {text}"\nmedium = "{text}"\nlong = "{text}"', "words"),
        ("[templates]\nsummarize = 7", "not valid"),
    ],
)
def test_a_prompt_that_cannot_be_used_is_refused(tmp_path: Path, templates: str, told: str) -> None:
    with pytest.raises(Internal, match=told):
        read(tmp_path, templates)
