"""The tables agree with those they are looked up by."""

from tilshi.languages import Language
from tilshi.summarize.together.measures import CURRENCIES, FATES, LOOSE_SCOPES, MEASURES, NOT_COUNTED, SCOPES
from tilshi.text.checks.numbers import units
from tilshi.text.lemmas import lemma


def test_every_currency_the_checks_know_has_its_name() -> None:
    assert CURRENCIES.keys() == units._CURRENCIES.keys()


def test_tables_are_of_lemmas() -> None:
    for word in (*FATES.values(), *(name for name, _ in MEASURES.values())):
        assert lemma(word, Language.RU) == word
    assert SCOPES.keys() > LOOSE_SCOPES
    assert NOT_COUNTED.isdisjoint(MEASURES)


def test_factors_agree() -> None:
    assert MEASURES["км"] == MEASURES["километр"] == ("метр", 1000 * MEASURES["м"][1])
    assert MEASURES["тонна"][1] == 1000 * MEASURES["кг"][1]
    assert MEASURES["час"][1] == 60 * MEASURES["минута"][1]
