"""What stands before the text."""

from hypothesis import given
from hypothesis import strategies as st

from tilshi.catalog import Catalog, Task, TaskName
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
