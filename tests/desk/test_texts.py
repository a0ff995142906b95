"""Texts to translate: each is identified by itself, and so is each of its paragraphs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi import Desk
from tilshi.desk.texts import UnderstoodText, understand_texts
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import EmptyText, LanguageUndetectable, TilshiError, TooLarge
from tilshi.languages import Language
from tilshi.settings import Settings

RU, KK, EN = Language.RU, Language.KK, Language.EN
KAZAKH = "Көпір ашылғаннан кейін қаладағы кептеліс азаяды деп күтіледі. Тұрғындар қуанып отыр."
RUSSIAN = "Новый мост через реку открыли в понедельник. Строители работали на нём два года."
MIXED = f"{RUSSIAN}\r\n \r\n\t{KAZAKH}\n"


def understood(text: str, settings: Settings) -> UnderstoodText:
    (one,) = understand_texts(text, source="auto", settings=settings)
    return one


def asked(engine: ScriptedEngine) -> dict[tuple[Language, Language], list[str]]:
    """What the engine was asked, by direction."""
    found: dict[tuple[Language, Language], list[str]] = {}
    for batch in engine.batches:
        for segment in batch:
            found.setdefault((segment.task.source, segment.task.target), []).append(segment.text)
    return found


def test_paragraphs_are_passages_that_begin_with_a_line(settings: Settings) -> None:
    spoken = understood(MIXED, settings).spoken
    assert [passage.language for passage in spoken.passages] == [RU, KK]
    assert spoken.passages[1].text == f"\t{KAZAKH}\n"


def test_paragraphs_of_one_language_are_one_passage(settings: Settings) -> None:
    one = understood(f"{RUSSIAN}\n\n{RUSSIAN}", settings)
    assert (one.spoken.language, len(one.spoken.passages), one.detected) == (RU, 1, True)
    assert 0.6 <= one.confidence <= 1


def test_a_named_language_counts_for_every_paragraph(settings: Settings) -> None:
    (one,) = understand_texts([MIXED], source=KK, settings=settings)
    assert (one.confidence, one.detected) == (1.0, False)
    assert one.spoken.passages == ((MIXED, KK),)


@given(
    st.lists(st.sampled_from([RUSSIAN, KAZAKH, "Да.", "\u200b", "\u200b" + KAZAKH]), min_size=1, max_size=5),
    st.lists(st.sampled_from(["\n", "\r\n", "\n\n", "\r\r", "\n \u200b\n", " \n\t\n\n  "]), min_size=6, max_size=6),
)
@settings(deadline=None)
def test_passages_make_up_the_text(blocks: list[str], gaps: list[str]) -> None:
    text = gaps[-1] + "".join(part for pair in zip([RUSSIAN, *blocks], gaps, strict=False) for part in pair)
    passages = understood(text, Settings()).spoken.passages
    assert "".join(passage.text for passage in passages) == text
    assert all(passage.text.endswith(("\n", "\r")) for passage in passages[:-1])


@pytest.mark.parametrize(
    ("texts", "kind", "message"),
    [
        ([], EmptyText, "texts: there are no texts"),
        ([RUSSIAN, " "], EmptyText, "texts.1: there is no text"),
        ([RUSSIAN] * 3 + ["а" * 100_001], TooLarge, "texts.3: 100,001 characters; the limit is 100,000"),
        ([RUSSIAN] * 65, TooLarge, "texts: 65 texts; the limit is 64"),
        ([RUSSIAN, RUSSIAN, "42"], LanguageUndetectable, "texts.2: source: the text does not look like"),
        ([RUSSIAN, "\u200b"], LanguageUndetectable, "texts.1: source: the text does not look like"),
        (" ", EmptyText, "texts: there is no text"),
    ],
)
def test_an_error_names_the_text(
    texts: str | list[str], kind: type[TilshiError], message: str, settings: Settings
) -> None:
    with pytest.raises(kind) as caught:
        understand_texts(texts, source="auto", settings=settings)
    assert caught.value.message.startswith(message)


def test_each_paragraph_goes_the_way_of_its_language(desk: Desk, engine: ScriptedEngine) -> None:
    kazakh, english = (desk.translate_texts([MIXED], source="auto", to=target)[0] for target in ("kk", "en"))
    questions = asked(engine)
    assert set(questions) == {(RU, KK), (RU, EN), (KK, EN)}
    assert questions[RU, KK] == questions[RU, EN] == [f"{part}." for part in RUSSIAN.rstrip(".").split(". ")]
    assert kazakh.text.endswith(f"\r\n \r\n\t{KAZAKH}\n")
    assert RUSSIAN not in kazakh.text
    assert len(kazakh.confidences) == len(english.confidences) == 4
    assert kazakh.confidences[2:] == (None, None)
    assert kazakh.model == english.model is not None
    assert english.text.isascii()


def test_paragraphs_in_the_target_language_are_left_and_the_others_translated(
    desk: Desk, engine: ScriptedEngine
) -> None:
    texts = [MIXED, KAZAKH, RUSSIAN]
    mixed, kazakh, russian = desk.translate_texts(texts, source="auto", to="ru")
    assert set(asked(engine)) == {(KK, RU)}
    assert mixed.text.startswith(f"{RUSSIAN}\r\n \r\n\t")
    assert "ғ" not in mixed.text + kazakh.text
    assert (russian.text, russian.model, russian.confidences, russian.warnings) == (RUSSIAN, None, (), ())


def test_a_named_language_is_believed_of_every_paragraph(desk: Desk, engine: ScriptedEngine) -> None:
    (same,) = desk.translate_texts([MIXED], source="kk", to="kk")
    assert (same.text, engine.calls) == (MIXED, 0)
    desk.translate_texts([MIXED], source="kk", to="ru")
    assert set(asked(engine)) == {(KK, RU)}
