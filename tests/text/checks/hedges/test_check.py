from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.hedges import attributions, check_hedges, hedge_kinds, hedges
from tilshi.text.checks.hedges.tables import HedgeKind
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
ORDER = (RU, KK, EN)
PAIRS = list(permutations(ORDER, 2))

# Each row: a reservation in three languages, and the same statement without it.
TRIPLES = [
    (
        ("Он якобы украл деньги.", "Ол ақшаны ұрлапты-мыс.", "He allegedly stole the money."),
        ("Он украл деньги.", "Ол ақшаны ұрлады.", "He stole the money."),
    ),
    (
        ("Завод якобы продали в мае.", "Зауыт мамырда сатылған-мыс.", "The plant was reportedly sold in May."),
        ("Завод продали в мае.", "Зауыт мамырда сатылды.", "The plant was sold in May."),
    ),
    (
        (
            "По предварительным данным, погибли трое.",
            "Алдын ала мәлімет бойынша үш адам қаза тапты.",
            "According to preliminary data, three people died.",
        ),
        ("Погибли трое.", "Үш адам қаза тапты.", "Three people died."),
    ),
    (
        (
            "По первым данным, сгорел склад.",
            "Алғашқы мәлімет бойынша қойма өртенді.",
            "Initial reports say a warehouse burned down.",
        ),
        ("Сгорел склад.", "Қойма өртенді.", "A warehouse burned down."),
    ),
    (
        (
            "По предварительной версии, пожар начался ночью.",
            "Алдын ала болжам бойынша өрт түнде басталды.",
            "Preliminary findings say the fire began at night.",
        ),
        ("Пожар начался ночью.", "Өрт түнде басталды.", "The fire began at night."),
    ),
    (
        (
            "По словам Ахметова, мост готов.",
            "Ахметовтің айтуынша, көпір дайын.",
            "According to Akhmetov, the bridge is ready.",
        ),
        ("Мост готов.", "Көпір дайын.", "The bridge is ready."),
    ),
    (
        (
            "По сообщению полиции, дорога закрыта.",
            "Полицияның хабарлауынша, жол жабық.",
            "According to police, the road is closed.",
        ),
        ("Дорога закрыта.", "Жол жабық.", "The road is closed."),
    ),
    (
        (
            "По мнению учёных, озеро растёт.",
            "Ғалымдардың пікірінше, көл ұлғайып келеді.",
            "In their opinion, the lake is growing.",
        ),
        ("Озеро растёт.", "Көл ұлғайып келеді.", "The lake is growing."),
    ),
    (
        (
            "По данным ведомства, цены выросли.",
            "Ведомствоның мәліметінше, баға өсті.",
            "According to the agency, prices rose.",
        ),
        ("Цены выросли.", "Баға өсті.", "Prices rose."),
    ),
    (
        (
            "Подозреваемый доставлен в суд.",
            "Күдікті сотқа жеткізілді.",
            "The suspected man was taken to court.",
        ),
        ("Мужчина доставлен в суд.", "Ер адам сотқа жеткізілді.", "The man was taken to court."),
    ),
    (
        (
            "Полиция задержала предполагаемого поджигателя.",
            "Полиция күдіктіні ұстады.",
            "Police arrested the alleged arsonist.",
        ),
        ("Полиция задержала поджигателя.", "Полиция өрт қоюшыны ұстады.", "Police arrested the arsonist."),
    ),
    (
        (
            "Предположительно, причиной стал газ.",
            "Болжам бойынша, себебі газ.",
            "The cause was presumably gas.",
        ),
        ("Причиной стал газ.", "Себебі газ.", "The cause was gas."),
    ),
    (
        (
            "Не исключено, что матч перенесут.",
            "Матч кейінге қалдырылуы ықтимал.",
            "The match will possibly be moved.",
        ),
        ("Матч перенесут.", "Матч кейінге қалдырылады.", "The match will be moved."),
    ),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("row", TRIPLES, ids=[row[0][2] for row in TRIPLES])
def test_a_hedge_that_is_kept_passes(row: tuple[tuple[str, ...], ...], one: Language, two: Language) -> None:
    for texts in row:
        assert check_hedges(texts[ORDER.index(one)], texts[ORDER.index(two)], one, two) == []


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("row", TRIPLES, ids=[row[0][2] for row in TRIPLES])
def test_a_hedge_that_is_lost_is_told(row: tuple[tuple[str, ...], ...], one: Language, two: Language) -> None:
    source, target = row[0][ORDER.index(one)], row[1][ORDER.index(two)]
    found = check_hedges(source, target, one, two)
    assert found
    for finding in found:
        assert (finding.code, finding.hard) == (WarningCode.HEDGE_MISSING, False)
        assert str(finding.detail["source"]) in source
        assert finding.detail["target"] is None


@pytest.mark.parametrize(
    ("source", "target", "one", "two"),
    [
        ("По словам министра, цены вырастут.", "The minister said prices would rise.", RU, EN),
        ("По словам министра, цены вырастут.", "Министр баға өседі деді.", RU, KK),
        ("Как сообщает полиция, дорога закрыта.", "Police report that the road is closed.", RU, EN),
        ("Он якобы был там.", "He is said to have been there.", RU, EN),
        ("Он якобы был там.", "He claims he was there.", RU, EN),
        ("Он якобы был там.", "Ол сонда болған көрінеді.", RU, KK),
        ("He was allegedly there.", "По некоторым данным, говорят, он был там.", EN, RU),
        ("Вероятно, мост закроют.", "The bridge may be closed.", RU, EN),
        ("Вероятно, мост закроют.", "Көпір жабылуы мүмкін.", RU, KK),
        ("Perhaps the bridge will close.", "Может быть, мост закроют.", EN, RU),
        ("Подозреваемый задержан.", "A suspect was detained.", RU, EN),
        ("Можно ли это сделать, насколько возможно быстро?", "Can it be done as fast as we need?", RU, EN),
        ("Возможно подать заявку.", "Applications are open.", RU, EN),
        ("Молодой врач пришёл.", "A young doctor came.", RU, EN),
        ("Мыс экспорты өсті.", "Экспорт меди вырос.", KK, RU),
    ],
)
def test_other_words_for_the_same_reservation_pass(source: str, target: str, one: Language, two: Language) -> None:
    assert check_hedges(source, target, one, two) == []


@pytest.mark.parametrize(
    ("source", "target", "one", "two", "lost"),
    [
        (
            "По предварительным данным, пишет газета, ранены двое.",
            "Two were hurt, the paper writes.",
            RU,
            EN,
            "По предварительным",
        ),
        ("Он, возможно, уехал.", "He left.", RU, EN, "возможно"),
        ("Он, вероятно, уехал.", "Ол кетті.", RU, KK, "вероятно"),
        ("Мүмкін, ол кетті.", "Он уехал.", KK, RU, "Мүмкін"),
        ("He supposedly left.", "Он уехал.", EN, RU, "supposedly"),
    ],
)
def test_kinds_do_not_stand_for_each_other(source: str, target: str, one: Language, two: Language, lost: str) -> None:
    (finding,) = check_hedges(source, target, one, two)
    assert finding.detail["source"] == lost


def test_the_reservations_of_a_text_for_a_summary() -> None:
    text = "По словам Иванова, подозреваемый якобы бежал."
    found = hedges(text, RU)
    assert [(one.kind, one.text) for one in found] == [
        (HedgeKind.ATTRIBUTION, "По словам"),
        (HedgeKind.SUSPICION, "подозреваемый"),
        (HedgeKind.DOUBT, "якобы"),
    ]
    assert all(text[one.start : one.end] == one.text for one in found)
    assert attributions(text, RU) == found[:1]
    assert HedgeKind.POSSIBLE in hedge_kinds("Он может прийти.", RU)
    assert hedges("Он может прийти.", RU) == ()


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_any_texts_are_read(source: str, target: str, one: Language, two: Language) -> None:
    found = check_hedges(source, target, one, two)
    assert len(found) <= len(HedgeKind)
    assert all(str(finding.detail["source"]) in source for finding in found)


@given(anything, st.sampled_from(Language))
def test_a_text_keeps_its_own_reservations(text: str, language: Language) -> None:
    assert check_hedges(text, text, language, language) == []


@pytest.mark.parametrize(
    "text", ["по " * 33_000, "якобы " * 16_000, "а" * 100_000, "алдын ала " * 10_000, "according to " * 7_000]
)
@pytest.mark.parametrize("language", Language)
def test_hostile_length_is_read(text: str, language: Language) -> None:
    assert check_hedges(text, text, language, language) == []
