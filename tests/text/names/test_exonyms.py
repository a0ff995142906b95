import csv
from importlib.resources import files

import pytest

from tilshi.languages import Language
from tilshi.text.names.exonyms import concepts, is_implied, is_sure, single
from tilshi.text.words import words

RU, KK, EN = Language.RU, Language.KK, Language.EN


def meant(text: str, language: Language) -> frozenset[str]:
    return frozenset().union(*concepts(words(text), language))


@pytest.mark.parametrize(
    ("russian", "kazakh", "english"),
    [
        ("в Пекине", "Бейжіңде", "in Beijing"),
        ("Организации Объединённых Наций", "Біріккен Ұлттар Ұйымының", "the United Nations"),
        ("ООН", "БҰҰ-ның", "the UN's"),
        ("британка", "британдық", "Britons"),
        ("новозеландцы", "Жаңа Зеландияда", "New Zealanders"),
        ("в феврале", "ақпанда", "in February"),
        ("Люксембургом", "Люксембургтің", "Luxembourg"),
        ("Белому дому", "Ақ үйдің", "the White House"),
    ],
)
def test_translations_share_a_concept(russian: str, kazakh: str, english: str) -> None:
    assert meant(russian, RU) & meant(english, EN)
    assert meant(kazakh, KK) & meant(english, EN)
    assert meant(russian, RU) & meant(kazakh, KK)


def test_acronyms_are_written_in_capitals() -> None:
    assert is_sure(single("US", EN))
    assert not is_sure(single("us", EN))
    assert not is_sure(single("Us", EN))


def test_a_phrase_is_known_whole_only() -> None:
    whole, cut = concepts(words("United Kingdom"), EN), concepts(words("United Fruit"), EN)
    assert whole[0] & whole[1]
    assert not is_sure(cut[0] & whole[0])


def test_ordinary_words_are_loose_and_some_names_implied() -> None:
    assert single("министерство", RU)
    assert not is_sure(single("министерство", RU))
    assert is_implied(single("Казахстана", RU))
    assert not is_implied(single("Франция", RU))


def test_the_table_is_well_formed() -> None:
    text = files("tilshi.text").joinpath("data", "exonyms.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) >= 450
    for row in rows:
        assert set(row) == {"kind", "en", "ru", "kk"}
        assert row["kind"] in {"sure", "implied", "loose"}
        for language in Language:
            forms = row[language.value].split("|")
            assert all(form and form == form.strip() for form in forms), row
            assert all(words(form) for form in forms), row
