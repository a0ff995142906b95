import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.copy import check_copy
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
RUSSIAN = "Жители посёлка третий день ждут, когда уйдёт вода."


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        (RUSSIAN, RUSSIAN, RU, KK),
        (RUSSIAN, RUSSIAN.replace("посёлка", "ауыл"), RU, KK),
        (RUSSIAN, RUSSIAN, RU, EN),
        (RUSSIAN.upper(), RUSSIAN.upper(), RU, KK),
        ("футбол, хоккей, плавание", "футбол, хоккей, плавание", RU, KK),
        ("футбол, хоккей, жүзу", "футбол, хоккей, жүзу", KK, RU),
        ("футбол, хоккей, теннис, бокс", "футбол, хоккей, теннис, бокс", RU, EN),
        ("The villagers are still waiting for help", "The villagers are still waiting for help", EN, RU),
    ],
)
def test_a_copy_is_found(source: str, target: str, one: Language, other: Language) -> None:
    (finding,) = check_copy(source, target, one, other)
    assert finding.code is WarningCode.UNTRANSLATED
    assert finding.hard


@pytest.mark.parametrize(
    ("source", "target", "one", "other"),
    [
        (RUSSIAN, "Ауыл тұрғындары үшінші күн судың қайтқанын күтіп отыр.", RU, KK),
        ("Apple iPhone 15", "Apple iPhone 15", RU, EN),
        ("Астана, Алматы, Шымкент, Тараз", "Астана, Алматы, Шымкент, Тараз", RU, KK),
        ("Футбол", "Футбол", RU, KK),
        ("Президент, министр", "Президент, министр", RU, KK),
        ("футбол, хоккей, теннис, бокс", "футбол, хоккей, теннис, бокс", RU, KK),
        ("футбол, хоккей, теннис, бокс", "футбол, хоккей, теннис, бокс", KK, RU),
        ("Тег: новости, спорт, хоккей, футбол, теннис", "Тег: жаңалықтар, спорт, хоккей, футбол, теннис", RU, KK),
        ("для iphone, android, windows", "for iphone, android, windows", RU, EN),
        ("700 — 130", "700 — 130", RU, EN),
        (RUSSIAN, RUSSIAN, RU, RU),
        ("", "", RU, EN),
    ],
)
def test_a_translation_or_a_title_of_names_passes(source: str, target: str, one: Language, other: Language) -> None:
    assert check_copy(source, target, one, other) == []


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_a_finding_gives_the_share_copied(source: str, target: str, one: Language, other: Language) -> None:
    for finding in check_copy(source, target, one, other):
        assert 0.8 <= float(finding.detail["target"] or 0) <= 1
        assert one is not other
