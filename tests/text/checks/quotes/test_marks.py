import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.quotes.marks import begins_with_dash, dashed_speech, marked, quotations, spans

RU, KK, EN = Language.RU, Language.KK, Language.EN


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Он сказал: «да, конечно».", ["«да, конечно»"]),
        ('Он сказал: "да, конечно".', ['"да, конечно"']),
        ("He said “yes, sir” and “no”.", ["“yes, sir”", "“no”"]),
        ("Er sagte „ja, gut“.", ["„ja, gut“"]),
        ("«Газета «Заря» закрыта», — пишут.", ["«Газета «Заря» закрыта»"]),
        ('«Газета "Заря" закрыта», — пишут.', ['«Газета "Заря" закрыта»']),
        ("Он сказал: «начало без конца", ["«начало без конца"]),
        ("конец без начала», — сказал он.", ["конец без начала»"]),
        ("5 < 6 и 7'", []),
        ("", []),
    ],
)
def test_where_quotations_stand(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in spans(text)] == found
    assert [text[one.start : one.end] for one in quotations(text, RU)] == found if "сказал" in text else True


def test_what_is_known_of_a_quotation() -> None:
    (spoken,) = quotations("«Мост откроют в мае», — сказал Иванов.", RU)
    assert (spoken.size, spoken.spoken, spoken.title) == (4, True, False)
    (title,) = quotations("Вышел роман «Тихая степь».", RU)
    assert (title.size, title.spoken, title.title) == (2, False, True)
    (speech,) = quotations("Иванов «Көпір мамырда ашылады» деді.", KK)
    assert (speech.spoken, speech.title) == (True, False)


def test_one_mark_alone_is_no_quotation_without_a_verb_of_speech() -> None:
    assert quotations('Труба 5" лопнула.', RU) == ()
    assert len(quotations("Он сказал: «Труба лопнула.", RU)) == 1


@pytest.mark.parametrize("text", ["«да»", '"yes"', "‘yes, sir’", "'yes, sir'", "— Да.", "- Да."])
def test_marked(text: str) -> None:
    assert marked(text)


@pytest.mark.parametrize("text", ["It's Ivan's", "rock'n'roll", "– 5", "кто-то", "the '90s", ""])
def test_not_marked(text: str) -> None:
    assert marked(text) is (text == "– 5")


def test_speech_after_a_dash() -> None:
    assert dashed_speech("— Да, — сказал он.", RU)
    assert dashed_speech("– Иә, – деді ол.", KK)
    assert not dashed_speech("— Москва — столица.", RU)
    assert not dashed_speech("Да, — сказал он.", RU)
    assert begins_with_dash("— Москва")
    assert not begins_with_dash("Москва —")


@given(anything, st.sampled_from(Language))
def test_quotations_are_in_order_inside_the_text(text: str, language: Language) -> None:
    end = 0
    for one in quotations(text, language):
        assert end <= one.start < one.end <= len(text)
        end = one.end
