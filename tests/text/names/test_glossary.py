import pytest

from tilshi.languages import Language
from tilshi.text.names import entries
from tilshi.text.words import words

RU, KK, EN = Language.RU, Language.KK, Language.EN


def covered(glossary: dict[str, str], source: str, target: str) -> list[tuple[str, list[str], list[str]]]:
    here, there = words(source), words(target)
    return [
        (entry.term, [here[at].text for at in sorted(entry.source)], [there[at].text for at in sorted(entry.target)])
        for entry in entries(glossary, here, there, RU, KK)
    ]


@pytest.mark.parametrize(
    ("term", "source", "expected"),
    [
        ("Павел Орлов", "Об этом говорил Павлу Орлову дважды Павел Орлов.", [["Павел", "Орлов"]]),
        ("Орлов", "Орловым и Орлову помог Орлов.", [["Орловым", "Орлову", "Орлов"]]),
        ("орлов", "Это Орлов.", [["Орлов"]]),
        ("Ли", "Это Ли.", [["Ли"]]),
        ("Орлов", "Это Орел и Орлик.", []),
        ("Орлов Павел", "Это Павел Орлов.", []),
    ],
)
def test_a_term_is_found_inflected_and_whole(term: str, source: str, expected: list[list[str]]) -> None:
    assert [found for _, found, _ in covered({term: "x"}, source, "")] == expected


def test_a_rendering_is_found_inflected_or_not_at_all() -> None:
    glossary = {"Уральск": "Орал қаласы"}
    assert covered(glossary, "Это Уральск.", "Бұл Орал қаласында болды.") == [
        ("Уральск", ["Уральск"], ["Орал", "қаласында"])
    ]
    assert covered(glossary, "Это Уральск.", "Бұл Уральскіде болды.") == [("Уральск", ["Уральск"], [])]
