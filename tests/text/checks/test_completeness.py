import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.text.checks.completeness import check_completeness
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
SOURCE = "Жители трёх посёлков на реке второй день ждут, когда уйдёт вода и откроют дорогу в город."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (SOURCE, "", [WarningCode.EMPTY]),
        (SOURCE, " \n", [WarningCode.EMPTY]),
        (SOURCE, "Water.", [WarningCode.SENTENCE_MISSING]),
        (SOURCE, "Residents are waiting for water.", [WarningCode.LENGTH_RATIO]),
        (SOURCE, "word " * 60, [WarningCode.LENGTH_RATIO]),
        (SOURCE, "Residents of three villages have waited two days for the water to go and the road to open.", []),
        ("Итоги", "The results of the year in brief", []),
        ("", "", []),
        ("", "something", []),
    ],
)
def test_what_is_missing(source: str, target: str, expected: list[WarningCode]) -> None:
    assert [finding.code for finding in check_completeness(source, target, RU, EN)] == expected


def test_the_detail_gives_both_lengths() -> None:
    (finding,) = check_completeness(SOURCE, "Water.", RU, EN)
    assert dict(finding.detail) == {"source": str(len(SOURCE)), "target": "6"}
    assert finding.hard


@given(st.text(), st.text(), st.sampled_from(Language), st.sampled_from(Language))
def test_at_most_one_finding_and_an_empty_target_is_always_one(
    source: str, target: str, one: Language, other: Language
) -> None:
    found = check_completeness(source, target, one, other)
    assert len(found) <= 1
    if source.strip() and not target.strip():
        assert found[0].code is WarningCode.EMPTY


@given(st.text("абв ", min_size=1).filter(str.strip), st.sampled_from([KK, EN]))
def test_a_translation_of_the_same_length_is_complete(text: str, language: Language) -> None:
    assert check_completeness(text, text, RU, language) == []
