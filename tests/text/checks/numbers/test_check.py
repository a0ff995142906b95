import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers, unsupported_numbers
from tilshi.text.checks.numbers.reading import read
from tilshi.text.findings import Finding, WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN


def missing(text: str) -> Finding:
    return Finding(WarningCode.NUMBER_MISSING, {"source": text, "target": None})


def added(text: str) -> Finding:
    return Finding(WarningCode.NUMBER_ADDED, {"source": None, "target": text})


SAME = [
    ("Министры «Большой семёрки» встретились", RU, "G7 ministers met", EN),
    ("Встреча с Большой двадцаткой", RU, "A meeting with G20", EN),
    ("Главы «Большой двадцатки» встретились", RU, "Leaders of the Group of Twenty met", EN),
    ("G20 leaders met", EN, "Главы «большой двадцатки» встретились", RU),
    ("«Үлкен жиырмалық» кездесті", KK, "G20 met", EN),
    ("Norris third", EN, "Норрис с бронзой", RU),
    ("Third was Norris", EN, "Норрис қола алды", KK),
    ("Третьим стал Норрис", RU, "Bronze for Norris", EN),
    ("Волки составляют большую семью сестёр", RU, "The wolves are a large family of sisters", EN),
    ("«Үлкен жетілік» кездесті", KK, "«Большая семёрка» встретилась", RU),
    ("57-й форум собрал 130 гостей", RU, "The 57th forum drew 130 guests", EN),
    ("57-й форум собрал 130 гостей", RU, "57-ші форум 130 қонақ жинады", KK),
    ("Выросло на 3,5 процента", RU, "Rose by 3.5 percent", EN),
    ("Выросло на 3,50 %", RU, "3,5%-ға өсті", KK),
    ("1 000 000 тенге", RU, "1,000,000 tenge", EN),
    ("1\u00a0250\u00a0000 тенге", RU, "1.250.000 теңге", KK),
    ("12\u202f500 человек", RU, "12,500 people", EN),
    ("1,5 млн тонн", RU, "1.5 million tonnes", EN),
    ("1,5 млн тонн", RU, "1.5 миллион тонна", KK),
    ("1,5 млн тонн", RU, "1 500 000 тонна", KK),
    ("2 тысячи домов", RU, "2,000 homes", EN),
    ("40 млрд тенге", RU, "40 billion tenge", EN),
    ("40 млрд долларов", RU, "$40bn", EN),
    ("10.08.2023 в 09:05", RU, "10 August 2023, 9:05", EN),
    ("10.08.2023", RU, "2023 жылғы 10 тамыз", KK),
    ("два моста и 3 дороги", RU, "2 bridges and three roads", EN),
    ("екі көпір", KK, "2 bridges", EN),
    ("25 домов", RU, "twenty-five homes", EN),
    ("25 үй", KK, "двадцать пять домов", RU),
    ("200 саран", KK, "двести подборок", RU),
    ("екі жүз үй", KK, "200 homes", EN),
    ("в 1990-х", RU, "in the 1990s", EN),
    ("XXI век, XIX век", RU, "the 21st and 19th centuries", EN),
    ("ХХІ ғасыр", KK, "21-й век", RU),
    ("поезд в 17:30", RU, "the 5:30 p.m. train", EN),
    ("в 17 часов", RU, "at 5 p.m.", EN),
    ("в 12:00", RU, "at 12 noon", EN),
    ("COVID-19, Су-30, А4", RU, "COVID-19, Su-30, A4", EN),
    ("счёт 3:2", RU, "3-2", EN),
    ("2,5-3,5 метра", RU, "2.5–3.5 metres", EN),
    ("полтора часа", RU, "1.5 hours", EN),
    ("٣٤ дома", RU, "34 homes", EN),
    ("007", RU, "7", EN),
]


@pytest.mark.parametrize(("source", "one", "target", "other"), SAME)
def test_the_same_number_in_another_language_is_found_both_ways(
    source: str, one: Language, target: str, other: Language
) -> None:
    assert check_numbers(source, target, one, other) == []
    assert check_numbers(target, source, other, one) == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Приехали 700 человек", "People arrived", [missing("700")]),
        ("Приехали люди", "Some 17 people arrived", [added("17")]),
        ("Приехали 700 человек", "70 people arrived", [missing("700"), added("70")]),
        ("12 и 12", "12", [missing("12")]),
        ("1,5 млн", "1.5 billion", [missing("1,5 млн"), added("1.5 billion")]),
        ("1,5 млн", "1.5", [missing("1,5 млн"), added("1.5")]),
        ("3,5 метра", "35 metres", [missing("3,5"), added("35")]),
        ("10.08.2023", "10 September 2023", [missing("08")]),
        ("в 17:30", "at 6:30", [missing("17:30"), added("6:30")]),
        ("57-й", "58th", [missing("57"), added("58")]),
        ("два миллиона лет", "two billion years", [missing("два миллиона"), added("two billion")]),
        ("в XIX веке", "in the th century", [missing("XIX веке")]),
        ("четырёхмесячные мыши", "month-old mice", [missing("четырёхмесячные")]),
        ("пять домов", "six homes", [missing("пять"), added("six")]),
        ("миллиардер", "a millionaire", [missing("миллиардер"), added("millionaire")]),
        ("25 домов", "twenty-six homes", [missing("25"), added("twenty-six")]),
    ],
)
def test_a_changed_lost_or_new_number_is_found(source: str, target: str, expected: list[Finding]) -> None:
    assert check_numbers(source, target, RU, EN) == expected


def test_small_words_excuse_but_are_never_required() -> None:
    assert check_numbers("Пришли двое", "People came", RU, EN) == []
    assert check_numbers("Пришли люди", "Two people came", RU, EN) == []
    assert check_numbers("Пришли оба", "2 came", RU, EN) == []


def test_a_summary_may_use_only_numbers_of_its_source() -> None:
    source = "Паводок повредил 40 домов, трое ранены, ущерб 1,5 млн тенге."
    assert unsupported_numbers("Повреждены 40 домов, 3 ранены, ущерб 1 500 000.", source, RU) == []
    assert unsupported_numbers("Повреждены 45 домов, ущерб 2 млн.", source, RU) == ["45", "2 млн"]
    assert unsupported_numbers("Пять домов, ущерб 1,5 млрд, двадцать семей.", source, RU) == [
        "Пять",
        "1,5 млрд",
        "двадцать",
    ]
    assert unsupported_numbers("Один из сорока домов.", source, RU) == []


@given(anything, st.sampled_from(Language))
def test_a_text_has_its_own_numbers(text: str, language: Language) -> None:
    assert check_numbers(text, text, language, language) == []
    assert unsupported_numbers(text, text, language) == []


@given(st.integers(11, 10**12), st.sampled_from(Language), st.sampled_from(Language))
def test_every_whole_number_is_found_missing(number: int, one: Language, other: Language) -> None:
    assert check_numbers(f"Ab {number} c", "Ab c", one, other) == [missing(str(number))]
    assert check_numbers("Ab c", f"Ab {number} c", one, other) == [added(str(number))]


@given(st.integers(0, 10**9), st.integers(1, 999), st.sampled_from([RU, KK]))
def test_both_decimal_marks_and_every_grouping_read_the_same(whole: int, part: int, language: Language) -> None:
    fraction = f"{part:03}"
    eastern = f"{whole:,}".replace(",", "\u00a0") + "," + fraction + "1"
    assert check_numbers(f"a {eastern} b", f"a {whole:,}.{fraction}1 b", language, EN) == []


@pytest.mark.parametrize("text", ["9" * 100_000, "1." * 50_000, "1 " * 50_000, "1 000" * 20_000, "IV" * 50_000])
def test_hostile_texts_are_read(text: str) -> None:
    assert check_numbers(text, text, RU, EN) == []
    assert read(text, RU) or text.startswith("IV")


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "двадцать ",
            "миллион ",
            "XX–",
            "1/2 ",
            "10:10 ",
            "1,5,",
            "3 млн 2 тыс ",
            "$5 ",
            " −5 °C",
            "№1-",
            "1 000 000",
        ),
        *("два с половиной ", "екі жарым мың ", "үштен бір ", "hundred and ", "a five-year-old-", "1990s/", "½"),
    ],
)
def test_repeated_pieces_are_read_and_paired(piece: str) -> None:
    text = piece * (15_000 // len(piece))
    for language in Language:
        check_numbers(text, "17 " + text[::-1], language, language)
        assert check_numbers(text, text, language, language) == []
