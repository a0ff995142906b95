from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.extractive import MEDIUM, extract_medium
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText
from tilshi.summarize.ranker import FEATURES
from tilshi.summarize.sets import LONG_ENOUGH, MARGIN, REPEATS, best_set, standing_sets

_SENTENCES = (
    "Он ответил на вопросы жителей села вечером.",
    "Бұл шешімді барлық депутаттар бірауыздан қолдады.",
    "This was agreed by the council late on Monday.",
    "Фото: пресс-служба",
    "«Так и будет, мы обещаем всем жителям.",
    "«Так и будет, мы обещаем всем жителям».",
    "Совет утвердил бюджет города на три года вперёд.",
    "Школа примет первых учеников осенью этого года.",
    "The harbour will reopen once the crane is repaired.",
    "Кітапхана қорында 40 мың кітап бар екені белгілі.",
    "АСТАНА, 5 мая.",
)


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    sentences = tuple(draw(st.lists(st.sampled_from(_SENTENCES), min_size=1, max_size=12)))
    title = draw(st.none() | st.sampled_from(_SENTENCES))
    return SourceText(title, sentences, tuple(range(len(sentences))), draw(st.sampled_from(Language)))


@given(sources(), st.sampled_from([(1,), (2,), (3,), (1, 2, 3)]))
@settings(deadline=None)
def test_every_set_can_stand_alone(source: SourceText, sizes: tuple[int, ...]) -> None:
    judged = fitness(source.sentences, source.paragraphs, source.language)
    known, sets = standing_sets(source, sizes)
    assert len(set(sets)) == len(sets)
    for chosen in sets:
        assert len(chosen) in sizes
        assert chosen == tuple(sorted(chosen))
        for index in chosen:
            verdict = judged[index]
            assert not any((verdict.furniture, verdict.fragment, verdict.bare_quote, verdict.torn_quote))
            assert not verdict.leaning or index - 1 in chosen or known.places[index] == 0
        assert all(known.cosines[first][second] < REPEATS for first, second in combinations(chosen, 2))
        assert len({source.sentences[index] for index in chosen}) == len(chosen)


@given(sources())
@settings(deadline=None)
def test_a_medium_summary_has_one_to_three_sentences_in_order(source: SourceText) -> None:
    result = extract_medium(source)
    indices = [sentence.evidence[0] for sentence in result.sentences]
    assert 1 <= len(indices) <= MEDIUM[-1]
    assert indices == sorted(set(indices))
    assert all(sentence.text == source.sentences[sentence.evidence[0]] for sentence in result.sentences)
    assert result == extract_medium(source)


def test_a_medium_summary_in_each_language(any_article: SourceText) -> None:
    result = extract_medium(any_article)
    assert 2 <= len(result.sentences) <= 3
    assert (result.method, result.model, result.language) == ("extractive", None, any_article.language)
    chosen = {sentence.evidence[0] for sentence in result.sentences}
    judged = fitness(any_article.sentences, any_article.paragraphs, any_article.language)
    assert not any(judged[index].leaning and index - 1 not in chosen for index in chosen)


def test_one_sentence_is_enough_only_if_it_is_long() -> None:
    long = " ".join(f"слово{number}" for number in range(LONG_ENOUGH))
    short = " ".join(f"дело{number}" for number in range(LONG_ENOUGH - 1))
    source = SourceText(None, (long, short), (0, 1), Language.RU)
    assert standing_sets(source, (1, 2, 3))[1] == [(0,), (0, 1)]
    assert standing_sets(source, (1,))[1] == [(0,), (1,)]
    alone = np.array([1.0 if name == "one" else 0.0 for name in FEATURES])
    assert best_set(source, (1, 2, 3), weights=alone) == (0,)
    assert best_set(source, (1, 2, 3), weights=-alone) == (0, 1)


def test_the_earliest_of_equals() -> None:
    source = SourceText(
        None, tuple(f"Слово{number} стоит среди этих пяти." for number in range(5)), (0,) * 5, Language.RU
    )
    assert best_set(source, (2,), weights=np.zeros(len(FEATURES))) == (0, 1)


def test_the_top_gives_way_only_to_a_clear_gain() -> None:
    source = SourceText(
        "Музей Семея",
        (
            "Парад прошёл вчера в центре города.",
            "Оркестр играл на площади до вечера.",
            "Музей Семея открыл новый большой зал.",
        ),
        (0, 1, 2),
        Language.RU,
    )
    told = np.array([1.0 if name == "title_told" else 0.0 for name in FEATURES])
    assert best_set(source, (2,), weights=2 * MARGIN * told) == (0, 2)
    assert best_set(source, (2,), weights=0.9 * MARGIN * told) == (0, 1)


def test_the_titles_words_alone_are_not_told_again() -> None:
    source = SourceText(
        "Порт Актау принял первый паром с зерном",
        ("Порт Актау принял первый паром с зерном.", "На борту парома было 4 тысячи тонн пшеницы из Баку."),
        (0, 1),
        Language.RU,
    )
    assert standing_sets(source, (1,))[1] == [(1,)]


@pytest.mark.parametrize("sentences", [(), ("Фото: архив",), ("— Да.", "— Нет.")])
def test_there_may_be_no_set(sentences: tuple[str, ...]) -> None:
    source = SourceText(None, sentences, tuple(range(len(sentences))), Language.RU)
    assert best_set(source, (1, 2, 3)) == ()
    assert len(extract_medium(source).sentences) == min(len(sentences), 2)
