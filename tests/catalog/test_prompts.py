"""What stands before the text."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog import Catalog, Length, Task, TaskName
from tilshi.catalog.prompts import read_prompt
from tilshi.errors import Internal, InvalidValue
from tilshi.languages import Language
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
