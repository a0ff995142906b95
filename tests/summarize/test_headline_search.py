"""Which parts go first, and what the words of a sentence are worth."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.headline_cuts import Span
from tilshi.summarize.headline_search import MOST, shorter
from tilshi.summarize.headline_worth import RATES, Worth, worth_of

RU = Language.RU
SENTENCE = "Аким подписал указ о большом мосте после паводка."


def without(text: str, span: Span) -> str:
    """Take a part out."""
    return text[: span.start].rstrip() + span.instead + text[span.end :]


def test_the_whole_text_comes_first_and_nothing_twice() -> None:
    found = list(shorter(SENTENCE, Worth(RU), without))
    assert found[0] == SENTENCE
    assert len(set(found)) == len(found) > 1
    assert all(len(one) <= len(SENTENCE) for one in found)


def test_the_cheapest_loss_comes_first() -> None:
    sentence = "Суд закрыл мост Кумис, который построили солдаты, чтобы починить."
    every = [Worth(RU), Worth(RU, Counter({"солдат": 5, "построить": 5}))]
    for worth in every:
        losses = [worth.of(sentence) - worth.of(one) for one in shorter(sentence, worth, without)]
        assert len(losses) > 1
        assert losses[1] == min(losses[1:])


def test_what_the_article_comes_back_to_stays() -> None:
    sentence = "Аким подписал новый указ о большом мосте."
    assert any("мосте" not in one for one in shorter(sentence, Worth(RU), without))
    assert list(shorter(sentence, Worth(RU, Counter({"большой": 3, "мост": 3})), without)) == [sentence]


def test_words_are_worth_more_the_more_often_the_article_has_them() -> None:
    worth = worth_of(("Мост закрыт.", "Мост и мост.", "Рынок и мост."), 0, RU)
    assert worth.elsewhere["мост"] == 3
    assert worth.of("Мост") == RATES[3]
    assert worth.of("Мост закрыт") == RATES[3] + RATES[0]
    assert worth.density("Мост закрыт") == (RATES[3] + RATES[0]) / 2
    assert (worth.of("и"), worth.density("")) == (0, 0)


@given(st.text(max_size=200), st.sampled_from(Language))
def test_the_search_ends_on_any_text(text: str, language: Language) -> None:
    assert len(list(shorter(text, Worth(language), without))) <= MOST
