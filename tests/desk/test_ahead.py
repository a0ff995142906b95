"""What a report will need goes to the model together, the languages at once, and nothing twice."""

import threading
from collections.abc import Sequence

import pytest

from tilshi.desk.ahead import Ahead, Wanted
from tilshi.engines.call import Generated
from tilshi.errors import EngineFailed
from tilshi.languages import Language

RU, EN, KK = Language.RU, Language.EN, Language.KK
Asked = tuple[tuple[str, ...], Language, Language]


class Model:
    """Translates by naming the target, and remembers what it was asked."""

    def __init__(self, *, meet: threading.Barrier | None = None, fails: Language | None = None) -> None:
        self.asked: list[Asked] = []
        self._meet, self._fails = meet, fails

    def __call__(
        self, texts: Sequence[str], target: Language, around: Language, languages: Sequence[Language]
    ) -> list[Generated]:
        assert len(languages) == len(texts)
        self.asked.append((tuple(texts), target, around))
        if self._meet is not None:
            self._meet.wait(20)
        if target is self._fails:
            raise EngineFailed("broken")
        return [Generated(f"{text} {target}", None, (), "m", source_kept=False) for text in texts]


def wanted(*texts: str, language: Language = RU) -> list[Wanted]:
    return [Wanted(text, language, RU) for text in texts]


def texts(done: Sequence[Generated]) -> list[str]:
    return [one.text for one in done]


def test_what_was_foreseen_is_one_request_a_language() -> None:
    model = Model()
    with Ahead(model) as ahead:
        ahead.start({EN: wanted("а", "б", "в"), KK: wanted("а", "б", "в")})
        assert texts(ahead.get(EN, wanted("а"))) == ["а en"]
        assert texts(ahead.get(EN, wanted("в", "б", "в"))) == ["в en", "б en", "в en"]
        assert texts(ahead.get(KK, wanted("б"))) == ["б kk"]
    assert sorted(model.asked, key=str) == [(("а", "б", "в"), EN, RU), (("а", "б", "в"), KK, RU)]


def test_languages_are_worked_on_at_once() -> None:
    model = Model(meet=threading.Barrier(2))  # passed only if both are asked before either answers
    with Ahead(model) as ahead:
        ahead.start({EN: wanted("а"), KK: wanted("а")})
        assert texts(ahead.get(EN, wanted("а"))) == ["а en"]
        assert texts(ahead.get(KK, wanted("а"))) == ["а kk"]


def test_what_is_in_the_target_takes_no_thread() -> None:
    model = Model()
    with Ahead(model) as ahead:
        ahead.start({RU: wanted("а"), EN: wanted("а")})
        assert model.asked == []
        assert texts(ahead.get(RU, wanted("а"))) == ["а ru"]
        assert texts(ahead.get(EN, wanted("а"))) == ["а en"]


def test_what_nobody_foresaw_is_made_when_asked_for() -> None:
    model = Model()
    with Ahead(model) as ahead:
        assert texts(ahead.get(EN, wanted("до"))) == ["до en"]
        ahead.start({EN: wanted("до", "а")})
        assert texts(ahead.get(EN, wanted("до", "а"))) == ["до en", "а en"]
    assert model.asked == [(("до",), EN, RU), (("а",), EN, RU)]


def test_sentences_that_stand_in_other_languages_are_asked_apart() -> None:
    model = Model()
    with Ahead(model) as ahead:
        found = ahead.get(EN, [Wanted("а", RU, RU), Wanted("ә", KK, KK), Wanted("б", RU, RU)])
    assert texts(found) == ["а en", "ә en", "б en"]
    assert model.asked == [(("а", "б"), EN, RU), (("ә",), EN, KK)]


@pytest.mark.parametrize("target", [EN, KK])
def test_a_failure_is_told_to_whoever_needs_the_language(target: Language) -> None:
    model = Model(fails=target)
    with Ahead(model) as ahead:
        ahead.start({EN: wanted("а"), KK: wanted("а")})
        other = KK if target is EN else EN
        assert texts(ahead.get(other, wanted("а"))) == [f"а {other}"]
        with pytest.raises(EngineFailed):
            ahead.get(target, wanted("а"))


def test_no_thread_is_left() -> None:
    before = threading.active_count()
    with Ahead(Model()) as ahead:
        ahead.start({EN: wanted("а"), KK: wanted("а")})
    assert threading.active_count() == before
