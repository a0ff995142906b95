"""The speaker first: who stays, and what is never turned round."""

from collections.abc import Callable, Iterator

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_speakers import says, settings, speakers

RU, EN = Language.RU, Language.EN
Step = Callable[[str, Language], Iterator[Span]]


def first(step: Step, text: str) -> str | None:
    """Return a text after the first span of a step."""
    span = next(step(text, RU), None)
    return None if span is None else text[: span.start].rstrip() + span.instead + text[span.end :]


@pytest.mark.parametrize(
    ("step", "text", "found"),
    [
        (speakers, "Старый мост закроют, сообщил в среду аким Иван Петров.", "Аким Иван Петров: старый мост закроют."),
        (speakers, "В Таразе закрыли мост, заявил Иван Петров.", "Иван Петров: в Таразе закрыли мост."),
        (speakers, "Тараз останется без моста, отметила Мария Петрова.", "Мария Петрова: Тараз останется без моста."),
        (speakers, "Мост закроют, сообщили журналистам в полиции.", "Полиция: мост закроют."),
        (speakers, "Мост закроют, сообщили в пресс-службе акимата.", "Пресс-служба акимата: мост закроют."),
        (speakers, "Мост закроют, сообщили в МЧС.", "МЧС: мост закроют."),
        (speakers, "Мост закроют, сообщил Иван Петров ТАСС.", "Иван Петров: мост закроют."),
        (speakers, "Мост закроют, сообщает пресс-служба ТАСС.", "Пресс-служба ТАСС: мост закроют."),
        (speakers, "Таразский край собрал рис, сообщил Иван Петров.", "Иван Петров: Таразский край собрал рис."),
        (speakers, "Мост закроют, пишет The Taraz Times.", "The Taraz Times: мост закроют."),
        (speakers, "Мост закроют, передаёт ТАСС со ссылкой на акимат.", "Акимат: мост закроют."),
        (speakers, "Мост закроют, заявил Иван Петров в интервью газете.", "Иван Петров: мост закроют."),
        # a verb that says more, a speaker in another case or in doubt, a quotation: all stay where they are
        (speakers, "Мост закроют, утверждает Иван Петров.", None),
        (speakers, "Мост закроют, предположил Иван Петров.", None),
        (speakers, "Мост закроют, передаёт ТАСС со ссылкой на министра Ивана Петрова.", None),
        (speakers, "Мост закроют, сообщил предполагаемый свидетель.", None),
        (speakers, "Мост закроют, сообщил источник, знакомый с делом.", None),
        (speakers, "«Мост закроют», заявил Иван Петров.", None),
        (speakers, "Суд в Таразе арестовал врача, сообщили в суде.", None),
        (speakers, "Мост закроют.", None),
        (says, "Акимат сообщил, что мост закроют.", "Акимат: мост закроют."),
        (says, "Акимат утверждает, что мост закроют.", None),
        (says, "Акимат сообщил, что он закроет мост.", None),
        (says, "Акимат сообщил, что закроет мост.", None),
        (says, "Акимат сообщил, что мост закроют и что рынок откроют.", None),
        (says, "Акимат не сообщил, что мост закроют.", None),
        (settings, "Мост закроют, заявил в интервью газете аким города.", "Мост закроют, заявил аким города."),
        (settings, "Аким заявил на пресс-конференции в Таразе, что мост цел.", "Аким заявил, что мост цел."),
        (settings, "Аким заявил в эфире, по словам очевидцев, что мост цел.", None),
    ],
)
def test_who_says_so(step: Step, text: str, found: str | None) -> None:
    assert first(step, text) == found


@pytest.mark.parametrize("step", [speakers, says, settings])
def test_russian_only(step: Step) -> None:
    assert list(step("The bridge will close, the mayor said.", EN)) == []
    assert list(step("", RU)) == []
