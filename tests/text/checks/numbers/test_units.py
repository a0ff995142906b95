import pytest

from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("$5 млн", "US$5 million", EN),
        ("5 млн долларов США", "5 миллион АҚШ доллары", KK),
        ("5 млн долларов", "$5m", EN),
        ("40 евро и 40 долларов", "$40 and €40", EN),
        ("40 евро", "40 в Европе", RU),
        ("100 руб.", "100 roubles", EN),
        ("100 тг", "100 теңге", KK),
        ("минус 5 градусов", "−5 °C", EN),
        ("5 градусов мороза", "minus 5 degrees", EN),
        ("−5 °C", "нөлден төмен 5 градус", KK),
        ("2010 -15 домов", "2010, 15 homes", EN),
        ("упал на 5 %", "was −5 %", EN),
    ],
)
def test_the_same_currency_and_sign_are_told_nothing_of(source: str, target: str, language: Language) -> None:
    assert check_numbers(source, target, RU, language) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "detail"),
    [
        ("$5 млн", "€5 million", EN, ("$5 млн", "€5 million")),
        ("5 млн рублей", "5 миллион теңге", KK, ("5 млн рубл", "5 миллион теңге")),
        ("−5 °C ночью", "5 °C at night", EN, ("−5", "5")),
        ("минус 12 градусов", "12 градус", KK, ("−12", "12")),
        ("12 градусов", "minus 12 degrees", EN, ("12", "−12")),
    ],
)
def test_another_currency_or_a_lost_minus_is_found(
    source: str, target: str, language: Language, detail: tuple[str, str]
) -> None:
    findings = check_numbers(source, target, RU, language)
    assert [(finding.code, dict(finding.detail)) for finding in findings] == [
        (WarningCode.NUMBER_MISSING, {"source": detail[0], "target": detail[1]})
    ]
