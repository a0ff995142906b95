import pytest

from tilshi.languages import Language
from tilshi.text.checks.negation import check_negation, denials
from tilshi.text.checks.negation.idioms import ends_statement, hidden, name
from tilshi.text.findings import WarningCode
from tilshi.text.words import words

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("не только он", RU),
        ("не менее трёх", RU),
        ("не говоря о ценах", RU),
        ("нельзя не признать", RU),
        ("не может не радовать", RU),
        ("что бы ни случилось", RU),
        ("пока он не ушёл", RU),
        ("пропал без вести", RU),
        ("далеко не лучший", RU),
        ("not only he", EN),
        ("no less than three", EN),
        ("see No. 7", EN),
        ("whether or not", EN),
        ("тек ол ғана емес", KK),
        ("бұл дұрыс емес пе", KK),
        ("келмей тұрып", KK),
        ("кем емес", KK),
    ],
)
def test_idioms_are_hints(text: str, language: Language) -> None:
    found = denials(text, language)
    assert found.required == ()
    assert found.hints >= 1


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("он не пришёл", RU),
        ("не он", RU),
        ("No, thanks", EN),
        ("not he", EN),
        ("бұл дұрыс емес", KK),
        ("ол келмеді", KK),
    ],
)
def test_plain_denials_are_required(text: str, language: Language) -> None:
    assert len(denials(text, language).required) == 1


def test_a_command_ends_its_clause() -> None:
    assert hidden("барма!", words("барма!")[0], ("барма",))
    assert not hidden("алма жеді", words("алма жеді")[0], ("алма", "жеді"))
    assert hidden("бас тартты", words("бас тартты")[0], ("бас", "тартты"))
    assert not hidden("бас қала", words("бас қала")[0], ("бас", "қала"))


def test_the_last_word_of_a_statement() -> None:
    text = "Бұл қала емес, ауыл емес."
    first, second = (word for word in words(text) if word.text == "емес")
    assert not ends_statement(text, first, "емес")
    assert ends_statement(text, second, "емес")


def test_names_by_their_capital() -> None:
    text = "Кеше Бөгенбай айтты. Айтпай кетті. Тұрсынбай қалды."
    told = {word.text: name(text, word, word.folded) for word in words(text) if word.text[0].isupper()}
    assert told == {"Кеше": False, "Бөгенбай": True, "Айтпай": False, "Тұрсынбай": True}


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Паром ушёл без пятнадцати восемь.", "The ferry left at 7:45."),
        ("Паром ушёл без четверти восемь.", "The ferry left at a quarter to eight."),
        ("Без 15 минут 8 зал открыли.", "The hall opened at 7:45."),
        ("Без двадцати пяти восемь зал открыли.", "The hall opened at 7:35."),
        ("Без пяти час зал открыли.", "The hall opened at five to one."),
    ],
)
def test_a_time_of_day_denies_nothing(russian: str, english: str) -> None:
    assert check_negation(russian, english, RU, EN) == []
    assert check_negation(english, russian, EN, RU) == []


def test_without_a_number_of_things_denies() -> None:
    (finding,) = check_negation("Команда играла без двух игроков.", "The team played.", RU, EN)
    assert finding.code is WarningCode.NEGATION_MISSING
