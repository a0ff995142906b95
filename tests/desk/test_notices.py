"""The notice is one line in the language and script of the text."""

import pytest

from tilshi.desk.notices import notice
from tilshi.languages import Language, Script


@pytest.mark.parametrize("summary", [True, False])
def test_notices_are_one_line_in_their_own_language(summary: bool) -> None:  # noqa: FBT001
    lines = {language: notice(language, summary=summary) for language in Language}
    assert len(set(lines.values())) == 3
    assert all("(tilshi 0.1)" in line and "\n" not in line for line in lines.values())
    assert "редактор тексермеген" in lines[Language.KK]


def test_a_notice_follows_the_script_of_the_kazakh_text() -> None:
    line = notice(Language.KK, summary=False, script=Script.LATIN)
    assert "(tilshi 0.1)" in line
    assert not {letter for letter in line if "\u0400" <= letter <= "\u052f"}
    assert notice(Language.RU, summary=False, script=Script.LATIN) == notice(Language.RU, summary=False)
