import pytest

from tilshi.languages import Language
from tilshi.text.checks import check_translation
from tilshi.text.findings import LONGEST_DETAIL, Finding, WarningCode


@pytest.mark.parametrize("length", [0, 1, LONGEST_DETAIL, LONGEST_DETAIL + 1, 1000])
def test_details_are_cut_where_they_are_too_long_to_show(length: int) -> None:
    text = "7" * length
    shown = Finding(WarningCode.NUMBER_MISSING, {"source": text, "target": None}).detail
    cut = length > LONGEST_DETAIL
    assert shown == {"source": f"{text[: LONGEST_DETAIL - 1]}…" if cut else text, "target": None}


def test_a_number_of_a_thousand_digits_is_told_in_short() -> None:
    found = check_translation(f"Код {'7' * 1000} введён.", "The code is in.", Language.RU, Language.EN)
    told = [finding.detail["source"] for finding in found if finding.code is WarningCode.NUMBER_MISSING]
    assert told == ["7" * (LONGEST_DETAIL - 1) + "…"]
