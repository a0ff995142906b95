from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.extractive import extract, select
from tilshi.summarize.fitness import fitness, is_furniture
from tilshi.summarize.model import SourceText

_TEXTS = st.one_of(
    st.text(min_size=1, max_size=60).filter(str.strip),
    st.sampled_from(
        [
            "Он ответил на вопросы жителей села.",
            "Фото: пресс-служба",
            "«Так и будет.",
            "Ранее мост закрывали дважды.",
            "This was agreed by the council.",
            "Кітапхана қорында 40 мың кітап бар.",
            "Совет утвердил бюджет города на три года.",
        ]
    ),
)


@st.composite
def sources(draw: st.DrawFn) -> SourceText:
    sentences = tuple(draw(st.lists(_TEXTS, min_size=1, max_size=12)))
    breaks = draw(st.lists(st.booleans(), min_size=len(sentences), max_size=len(sentences)))
    paragraphs = tuple(sum(breaks[: index + 1]) for index in range(len(sentences)))
    title = draw(st.none() | _TEXTS)
    return SourceText(title, sentences, paragraphs, draw(st.sampled_from(Language)))


def chosen(source: SourceText, count: int) -> list[int]:
    return [sentence.evidence[0] for sentence in extract(source, count).sentences]


@given(sources(), st.integers(1, 10))
@settings(deadline=None)
def test_sentences_are_the_articles_own_in_its_order(source: SourceText, count: int) -> None:
    result = extract(source, count)
    indices = [sentence.evidence for sentence in result.sentences]
    assert 1 <= len(result.sentences) <= count
    assert all(sentence.text == source.sentences[sentence.evidence[0]] for sentence in result.sentences)
    assert all(len(evidence) == 1 for evidence in indices)
    assert indices == sorted(set(indices))
    assert len({sentence.text.strip() for sentence in result.sentences}) == len(result.sentences)
    assert result == extract(source, count)
    assert (result.method, result.model, result.language, result.findings) == ("extractive", None, source.language, ())


@given(sources(), st.data())
@settings(deadline=None)
def test_a_budget_is_kept(source: SourceText, data: st.DataObject) -> None:
    size = len(source.sentences)
    costs = data.draw(st.lists(st.integers(1, 9), min_size=size, max_size=size))
    budget = data.draw(st.integers(0, 40))
    indices = select(source, costs, budget)
    assert sum(costs[index] for index in indices) <= budget
    assert indices == tuple(sorted(set(indices)))
    if budget >= sum(costs):
        assert indices


@given(sources(), st.integers(1, 10))
@example(SourceText(None, ("A", "B", "HIS 0:0:0:0"), (0, 0, 0), Language.EN), 1)  # it opens the article
@settings(deadline=None)
def test_a_leaning_sentence_comes_with_the_one_before(source: SourceText, count: int) -> None:
    judged = fitness(source.sentences, source.paragraphs, source.language)
    indices = chosen(source, count)
    for index in indices:
        before = source.sentences[index - 1] if index else ""
        opens = all(one.furniture or one.fragment for one in judged[:index])
        if judged[index].leaning and not (opens or is_furniture(before)):
            repeated = [other for other in indices if source.sentences[other].strip() == before.strip()]
            similar = extract(source, 10).sentences  # a repetition of a chosen sentence stands for it
            assert index - 1 in indices or repeated or len(similar) < len(source.sentences)


def test_an_article_in_each_language(any_article: SourceText) -> None:
    assert chosen(any_article, 1) in ([0], [1])
    three = chosen(any_article, 3)
    assert len(three) == 3
    assert 0 in three
    texts = [any_article.sentences[index] for index in three]
    assert not any(is_furniture(text) for text in texts)


def test_furniture_is_left_out_however_many_are_asked_for(bridge: SourceText) -> None:
    everything = extract(bridge, 10)
    assert len(everything.sentences) < len(bridge.sentences)
    assert "Фото" not in everything.text
    assert "Подробнее" not in everything.text


def russian(*sentences: str, title: str | None = None) -> SourceText:
    return SourceText(title, sentences, tuple(range(len(sentences))), Language.RU)


def test_a_dateline_does_not_take_the_leads_place() -> None:
    source = russian(
        "АКТАУ, 5 мая.",
        "Порт Актау принял первый паром с зерном из Баку.",
        "Погода в регионе остаётся тёплой.",
    )
    assert chosen(source, 1) == [1]


def test_a_sentence_that_is_the_title_again_gives_way() -> None:
    title = "Порт Актау принял первый паром с зерном"
    rest = (
        "На борту парома было 4 тысячи тонн пшеницы для хлебозаводов порта Актау.",
        "Рейсы с зерном из Баку станут еженедельными.",
    )
    assert chosen(russian("Порт Актау принял первый паром с зерном.", *rest, title=title), 1) == [1]
    assert chosen(russian("Порт Актау принял первый паром с зерном.", *rest), 1) == [0]


def test_a_repetition_is_not_chosen_twice() -> None:
    source = russian(
        "Акимат Семея выделил деньги на ремонт городской библиотеки.",
        "На ремонт городской библиотеки деньги выделил акимат Семея.",
        "Читальный зал закроют до сентября.",
    )
    assert chosen(source, 3) == [0, 2]


def test_a_leaning_sentence_brings_its_antecedent() -> None:
    facts = "Тренер сборной Казахстана по боксу Марат Ахметов подал в отставку"
    source = russian(
        "Погода в столице была тёплой и сухой.",
        f"{facts}.",
        "Он объяснил отставку тренера сборной Казахстана по боксу здоровьем.",
        "Автобусы ходили по обычному расписанию.",
        title=facts,
    )
    for count in (1, 2, 3, 4):
        indices = chosen(source, count)
        assert 2 not in indices or 1 in indices
    assert 2 in chosen(source, 4)


def test_a_claim_inside_a_quotation_is_not_torn_from_its_speaker() -> None:
    source = russian(
        "«Завод в Темиртау закроют до конца этого года.",
        "Рабочие завода в Темиртау получат выплаты», — заявил директор завода.",
        "Завод работает с 1960 года и кормит половину Темиртау.",
        "Погода в области остаётся тёплой и сухой.",
        "Автобусы ходят по обычному расписанию.",
    )
    article = replace(source, paragraphs=(0, 0, 1, 2, 3))
    for count in (1, 2, 3, 4):
        assert 0 not in chosen(article, count)


def test_order_of_the_article_is_kept_when_the_end_matters_more() -> None:
    title = "Суд в Костанае оправдал фермера по делу о пожаре"
    noise = [f"Прохожий номер {number} заметил дым над полем." for number in range(5)]
    last = "Суд в Костанае оправдал фермера, которого обвиняли по делу о пожаре на поле."
    indices = chosen(russian(*noise, last, title=title), 2)
    assert indices == sorted(indices)


@pytest.mark.parametrize(
    ("sentences", "count", "expected"),
    [
        (("Слово",), 3, 1),
        (("Одно предложение о погоде в городе.",), 10, 1),
        ((" ".join(f"слово{number}" for number in range(2000)),), 2, 1),
        (("Все предложения этой статьи одинаковы.",) * 50, 5, 1),
        (("🚢",), 2, 1),
        (("🚢🚢", "😀", "🚢🚢"), 5, 2),
        (("Фото: архив", "https://example.org"), 1, 1),
        (("и", "и", "но"), 3, 2),
    ],
)
def test_strange_articles(sentences: tuple[str, ...], count: int, expected: int) -> None:
    assert len(extract(russian(*sentences), count).sentences) == expected


def test_a_thousand_sentences() -> None:
    words = ("совет", "мост", "школа", "бюджет", "река", "поезд", "врач", "урожай", "завод", "музей", "театр")
    sentences = [
        " ".join(words[number * step % 11] for step in (1, 2, 3, 5, 7)) + f" {number}." for number in range(1000)
    ]
    assert len(chosen(russian(*sentences), 10)) == 10


@pytest.mark.parametrize("flood", ["«" * 30_000, "a@" * 30_000, "www." * 20_000, "фото " * 15_000, "- " * 30_000])
@pytest.mark.timeout(10)
def test_time_stays_linear_in_hostile_text(flood: str) -> None:
    assert extract(russian(flood + "слово"), 1).sentences[0].text == flood + "слово"


def test_no_sentences_give_no_summary() -> None:
    assert extract(russian(), 3).sentences == ()


def test_count_must_be_positive(bridge: SourceText) -> None:
    with pytest.raises(ValueError, match="count"):
        extract(bridge, 0)
