"""What headlines ask of grammar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.headline_grammar import anchored, complete, depths, has_predicate, is_free, is_verb, to_come

RU, EN, KK = Language.RU, Language.EN, Language.KK


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("а (б) в", (0, 0, 0, 1, 1, 0, 0, 0)),
        ("«а» б", (0, 1, 1, 0, 0, 0)),
        ('"а" б', (0, 1, 1, 0, 0, 0)),
        ("«а (б", (0, 1, 1, 1, 2, 2)),
        ("а) б", (0, 0, -1, -1, -1)),
        ("„а“ б", (0, 1, 1, 0, 0, 0)),
    ],
)
def test_depths(text: str, found: tuple[int, ...]) -> None:
    assert depths(text) == found


@given(st.text('а «»“”„()"', max_size=40))
def test_every_position_has_a_depth(text: str) -> None:
    assert len(depths(text)) == len(text) + 1


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (RU, "мост закрыли", True),
        (RU, "мост закрыт", True),
        (RU, "закрытый мост", False),
        (RU, "станция начала работу", True),
        (RU, "с начала года", False),
        (EN, "the bridge was closed", True),
        (EN, "the bridge over the river", False),
        (KK, "көпір жабылды", True),
        (KK, "ескі көпір", False),
    ],
)
def test_predicates(language: Language, text: str, *, found: bool) -> None:
    assert has_predicate(text, language) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("суд оправдал банкира", True),
        ("суд оправдал в среду", False),
        ("аким подписал в Астане указ", True),
        ("аким обвинил в ходе совещания", False),
        ("рабочие погибли", True),
        ("завод намерен построить мост", True),
        ("завод намерен построить", False),
        ("о подъёме затонувшего", False),
        ("о подъёме затонувшего теплохода", True),
    ],
)
def test_verbs_have_their_objects_and_participles_their_nouns(text: str, *, found: bool) -> None:
    assert complete(text, RU) is found


@pytest.mark.parametrize(
    ("text", "subject", "found"),
    [
        ("Граждане", True, False),
        ("Граждане Кении", True, True),
        ("Трое из 12 граждан", True, True),
        ("Завод купил теплоход", False, True),
        ("Завод купил теплоходы", False, False),
    ],
)
def test_a_clause_may_go_where_its_noun_is_known(text: str, *, subject: bool, found: bool) -> None:
    assert anchored(text, RU, subject=subject) is found


def test_what_is_to_come() -> None:
    assert to_come("рынок закроют", RU)
    assert not to_come("рынок закрыли", RU)
    assert to_come("the market will close", EN)
    assert not to_come("the market closed", EN)
    assert to_come("базар жабылады", KK)
    assert not to_come("базар жабылды", KK)


def test_small_questions() -> None:
    assert not is_free((), RU)
    assert not is_free(("закрыли",), RU)
    assert not is_free(("затонувшего",), RU)
    assert is_free(("указ",), RU)
    assert is_verb("closed", EN)
    assert not is_verb("red", EN)
