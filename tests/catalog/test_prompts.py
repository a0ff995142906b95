"""Prompts stand before the text and never look into it."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog import Catalog, Task, TaskName
from tilshi.languages import Language
from tilshi.settings import Settings

CATALOG = Catalog.load(Settings())
TASKS = st.builds(Task, st.sampled_from(TaskName), st.sampled_from(Language), st.sampled_from(Language))


@given(st.text(), TASKS, st.sampled_from(["tags", "plain"]))
def test_the_text_stays_what_it_is(text: str, task: Task, prompt_id: str) -> None:
    prompt = CATALOG.prompt(prompt_id)
    assert prompt.render(task, text) == prompt.prefix(task) + text


def test_tags_name_the_target_by_iso_639_3() -> None:
    prompt = CATALOG.prompt("tags")
    rendered = {
        target: prompt.render(Task(TaskName.TRANSLATE, Language.RU, target), "{text} {target3}") for target in Language
    }
    assert rendered == {
        Language.RU: ">>rus<< {text} {target3}",
        Language.KK: ">>kaz<< {text} {target3}",
        Language.EN: ">>eng<< {text} {target3}",
    }
    assert prompt.render(Task(TaskName.SUMMARIZE, Language.RU, Language.RU), "а") == ">>sum<< а"
    assert prompt.render(Task(TaskName.TITLE, Language.RU, Language.RU), "а") == ">>ttl<< а"
    assert prompt.version == "1"
