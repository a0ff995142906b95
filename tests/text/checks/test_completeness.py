import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.text.checks.completeness import check_completeness
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
SOURCE = "Жители трёх посёлков на реке второй день ждут, когда уйдёт вода и откроют дорогу в город."
OFFICE = "В Государственной службе по надзору за качеством питьевой воды и состоянием берегов рек подтвердили это."


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (SOURCE, "", [WarningCode.EMPTY]),
        (SOURCE, " \n", [WarningCode.EMPTY]),
        (SOURCE, "Water.", [WarningCode.SENTENCE_MISSING]),
        (SOURCE, "Residents are waiting for water.", [WarningCode.LENGTH_RATIO]),
        (SOURCE, "word " * 60, [WarningCode.LENGTH_RATIO]),
        (SOURCE, "Residents of three villages have waited two days for the water to go and the road to open.", []),
        (OFFICE, "Rosnadzor confirmed.", [WarningCode.LENGTH_RATIO]),
        (OFFICE, "Confirmed.", [WarningCode.SENTENCE_MISSING]),
        (f"{OFFICE} Там ждут ответа.", "Rosnadzor confirmed this.", [WarningCode.SENTENCE_MISSING]),
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


THREE = (
    "Мост через реку открыли в пятницу утром после двух лет ремонта. На церемонию приехал министр транспорта Ербол "
    "Сагатов. Водители ждали этого дня с 2029 года и теперь экономят полчаса в пути."
)
IN_ENGLISH = (
    "The bridge over the river was opened on Friday morning after two years of repairs.",
    "Yerbol Sagatov, the minister of transport, came to the ceremony.",
    "Drivers had been waiting for this day since 2029 and now save half an hour on the way.",
)
IN_KAZAKH = (
    "Өзен үстіндегі көпір екі жылдық жөндеуден кейін жұма күні таңертең ашылды.",
    "Салтанатқа көлік министрі Ербол Сағатов келді.",
    "Жүргізушілер бұл күнді 2029 жылдан бері күткен, енді жолда жарты сағат үнемдейді.",
)


@pytest.mark.parametrize("dropped", range(3))
@pytest.mark.parametrize(("parts", "language"), [(IN_ENGLISH, EN), (IN_KAZAKH, KK)])
def test_a_sentence_without_a_partner_is_named(parts: tuple[str, ...], language: Language, dropped: int) -> None:
    target = " ".join(one for at, one in enumerate(parts) if at != dropped)
    (finding,) = check_completeness(THREE, target, RU, language)
    assert finding.code in {WarningCode.SENTENCE_MISSING, WarningCode.LENGTH_RATIO}
    beginnings = ("Мост через реку", "На церемонию", "Водители ждали")
    assert (finding.detail["source"] or "").startswith(beginnings[dropped])
    assert finding.detail["target"] is None


def test_a_long_sentence_lost_for_sure_is_hard() -> None:
    (finding,) = check_completeness(THREE, " ".join(IN_ENGLISH[:2]), RU, EN)
    assert finding.code is WarningCode.SENTENCE_MISSING
    assert finding.hard


@pytest.mark.parametrize(("parts", "language"), [(IN_ENGLISH, EN), (IN_KAZAKH, KK)])
def test_all_sentences_there_or_joined_are_complete(parts: tuple[str, ...], language: Language) -> None:
    joined = f"{parts[0]} {parts[1][:-1]}, {parts[2][0].lower()}{parts[2][1:]}"
    assert check_completeness(THREE, " ".join(parts), RU, language) == []
    assert check_completeness(THREE, joined, RU, language) == []


@pytest.mark.parametrize(
    "text", ["а. " * 33_000, "Да. " * 25_000, ".!" * 50_000, ". " * 50_000, "А" * 100_000, ". (" * 33_000]
)
def test_hostile_texts_are_read(text: str) -> None:
    assert len(check_completeness(text, text, RU, EN)) <= 1
    assert check_completeness(text, "b", RU, EN)[0].code is WarningCode.SENTENCE_MISSING
