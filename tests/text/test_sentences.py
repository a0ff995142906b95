from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.sentences import Sentences, split, split_long

RU, KK, EN = Language.RU, Language.KK, Language.EN
BAR = " | "

RUSSIAN = """
Дождь кончился. | Вышло солнце! | Кто рад? | Все…
Он родился в 1987 г. в Шымкенте. | Потом уехал.
В 1987 г. Иманов уехал в Шымкент. | К весне 2019 г. ООН вернулась.
Встреча прошла в 2021 г. | Через год её повторили.
Офис переехал на ул. Сатпаева, д. 17, кв. 4. | Телефон прежний.
Она живёт в г. Караганде и в с. Каскелен бывает редко.
Продают яблоки, груши и т. д. | Цены растут.
Продают яблоки, груши и т.д. | Цены растут.
Это т. н. Зелёный базар.
Роман написал М. О. Ауэзов. | Его перевели.
А. С. Пушкин и Л.Н. Толстой там не были.
Завод им. Сатпаева построили за 3,5 млн. тенге. | Он работает.
Ущерб составил 40 млн. | Виновных ищут.
Билет стоит 2500 тг. | Дети проходят бесплатно.
Срок — до 10.08.2023. | Затем приём закроют.
Поезд № 5 отходит в 10.30. | Не опоздайте.
«Мы готовы!» — сказал тренер. | Команда молчала.
«Мы готовы». | Команда молчала.
— Вы придёте? — спросила она. | — Да.
Он думал... и молчал.
Он думал... | Потом ответил.
Такого (!) никто не ждал. | Совсем.
Правда?! | Неужели...
См. рис. 4 и табл. 2. | Там всё видно.
И. о. министра назначен Иванов. | Он новичок.
Температура −15 °C. | Ветер слабый.
Саки жили до н. э. | Потом ушли.
1. Первый пункт. | 2. Второй пункт.
Комедия «Ура! Каникулы» вышла. | Её хвалят.
На форуме «Книга. Культура. Образование» говорили о чтении. | Спорили.
«Ура! | Каникулы!» — кричали дети.
Он сказал, что "тема исчерпана. | Мы всё узнали". | Потом ушёл.
Смартфоны подорожали. | iPhone стал роскошью.
Портал открыли вчера. | eGov работает.
Победа! 🎉 | Все рады.
Победа!🎉🎉 | Все рады.
Ждём вас. | 👉 Адрес прежний.
🔹 Первое. | 🔹 Второе.
Площадь дома — 600 кв. м. | Он пуст.
В архиве 57 тыс. 975 анкет. | Все целы.
Цена — 12 руб. 50 коп. за штуку.
Он шёл через мост Моранди (итал. Ponte Morandi). | Мост упал.
Матч закончился со счётом 3:0. | Один гол забил Ким.
Состояние тяжёлое; 9. Салов, 56 лет.
Решили три вещи: 1. Строить; 2. Чинить.
Об этом написал С. С. Ганзей. | Книга вышла.
Студентам помогли и сказали им. | Полиция молчит.
В состав входит ШОС. | Эксперты рады.
По итогам 2019 г. Казахстан вырос.
Напомним, в 2021 г. Алматы принимал гостей.
Дом построили в 1974 г. | Хозяин переехал.
Выручка — 25 тыс. долл. США. | Это много.
Движение («Вперёд!») Макрона победило.
Бензин стоит 37 руб. (в апреле — 36). | Дорого.
Купили бумагу, ручки и пр. | Однако денег нет.
Yahoo! Финансы закрылись. | Сайт пуст.
"""
KAZAKH = """
Жаңбыр басылды. | Күн шықты! | Кім қуанды? | Бәрі…
Ол 1987 ж. Шымкентте туған. | Кейін көшіп кетті.
Жиын 2021 жылы өтті. | Бір жылдан соң қайталанды.
Нан, сүт, ет т.б. | Бағасы өсті.
Кеңсе Сәтбаев көш. 17 үйде. | Телефон бұрынғыдай.
Қор 3,5 млн. тг. жинады. | Жұмыс жалғасуда.
Бұл XIX ғ. | Сол кезде салынған.
М. Әуезов роман жазды. | Ол аударылды.
«Біз дайынбыз!» — деді бапкер. | Команда үнсіз қалды.
Проф. Ахметов келді. | Дәріс оқыды.
Келесі күні 10.08.2023 болды. | Содан соң жабылды.
Көрермен «Алақай! Каникул» комедиясын көрді. | Ұнады.
«Үлкен Еуразия: Диалог. Сенім» тақырыбы талқыланды. | Жиын бітті.
Қ. Сәтбаев ат. Политехникалық университет ашылды. | Бәрі риза.
Бұл – жүйрік ат. | Қамшы салдырмайды.
Б.з.д. V ғ. Сақтар өмір сүрді.
Заңның 12-б. 3-т. қараңыз. | Сонда жазылған.
Ойын 25 қаң. Астанада өтеді. | Келіңіз.
Тауда қалың қар. | Жол жабық.
"""
ENGLISH = """
The rain stopped. | The sun came out! | Who was glad? | Everyone...
Mr. Brown met Dr. Lee on Abay St. 5. | They talked.
The U.S. President flew home. | He slept.
She moved to the U.S. | It was cold there.
The quake came at 9:19 p.m. Friday and at 4 a.m. GMT today. | Nobody slept.
The shop opens at 9 a.m. | We came early.
He buys fruit, e.g. Apples and pears.
Acme Inc. | The board met.
Prices rose 3.5 percent to $1.25. | Nobody cheered.
J. R. Tolkien wrote it. | Many read it.
It was I. | He left.
On Jan. 5 the river froze. | It thawed in May.
“We are ready!” she said. | The team was silent.
Is it true (sic)? | Yes.
See Fig. 4 and No. 7. | All is there.
Version 2.0.1 is out. | Try it.
The film "Eat! Pray! Cook!" was short. | Nobody cried.
He said "We won! | We won!" and left.
She asked: "Ready? | Set?" | He nodded.
Phones sold out. | iPhone lines were long.
We won! 🎉 | See you.
Apple Inc. Chief Executive Tim Cook spoke. | He smiled.
The race took 2 hrs. 14 min. and 3 sec. | It rained.
The bank is on Main St. | It is shut.
The vote was at 11 p.m. Eastern Time. | Few came.
Sens. Grassley and Wyden agreed. | Others did not.
"""


def examples(block: str, language: Language) -> list[object]:
    return [pytest.param(line, language, id=line[:40]) for line in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("marked", "language"), [*examples(RUSSIAN, RU), *examples(KAZAKH, KK), *examples(ENGLISH, EN)]
)
def test_sentences_end_where_a_reader_ends_them(marked: str, language: Language) -> None:
    text = marked.replace(BAR, " ")
    assert split(text, language).texts == tuple(marked.split(BAR))


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "Заголовок без точки\r\nТекст г.\nАлматы\u2028ещё"
    assert split(text, RU).texts == ("Заголовок без точки", "Текст г.", "Алматы", "ещё")


def test_the_text_around_the_sentences_is_kept_for_the_way_back() -> None:
    sentences = split("  Раз.\n\n Два!  ", RU)
    assert sentences.gaps == ("  ", "\n\n ", "  ")
    assert sentences.join(["One.", "Two!"]) == "  One.\n\n Two!  "
    assert [tuple(span) for span in sentences.spans] == [(2, 6), (9, 13)]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t"])
def test_a_blank_text_has_no_sentences_and_comes_back(text: str) -> None:
    sentences = split(text, KK)
    assert sentences == Sentences((), (text,), ())
    assert sentences.join(()) == text


def test_the_wrong_number_of_replacements_is_refused() -> None:
    with pytest.raises(ValueError, match="1 replacements for 2 sentences"):
        split("Раз. Два.", RU).join(["One."])


def assert_cuts_cleanly(text: str, sentences: Sentences) -> None:
    assert sentences.join(sentences.texts) == text
    assert len(sentences.gaps) == len(sentences.spans) + 1
    assert "".join(sentences.gaps).strip() == ""
    end = 0
    for span, part in zip(sentences.spans, sentences.texts, strict=True):
        assert end <= span.start < span.end
        assert part == text[span.start : span.end] == part.strip()
        end = span.end


@given(anything, st.sampled_from(Language))
def test_any_text_rejoins_to_itself(text: str, language: Language) -> None:
    assert_cuts_cleanly(text, split(text, language))


@given(anything, st.integers(1, 40))
def test_any_text_is_cut_into_parts_that_fit_and_rejoin(text: str, limit: int) -> None:
    sentences = split_long(text, lambda part: len(part) <= limit)
    assert_cuts_cleanly(text, sentences)
    assert all(len(part) <= limit for part in sentences.texts)


def by_length(limit: int) -> Callable[[str], bool]:
    return lambda part: len(part) <= limit


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Коротко", 20, ("Коротко",)),
        ("Цены, как и доходы, выросли; спрос, увы, нет", 30, ("Цены, как и доходы, выросли;", "спрос, увы, нет")),
        ("Рынок вырос на треть, покупателей почти нет", 30, ("Рынок вырос на треть,", "покупателей почти нет")),
        ("дождь шёл весь день и река вышла из берегов", 30, ("дождь шёл весь день", "и река вышла из берегов")),
        ("raz dva tri chetyre pyat", 14, ("raz dva tri", "chetyre pyat")),
        ("абвгдежз", 4, ("абвг", "дежз")),
    ],
)
def test_a_cut_is_made_at_the_best_clause_boundary(text: str, limit: int, expected: tuple[str, ...]) -> None:
    assert split_long(text, by_length(limit)).texts == expected


def test_a_word_of_two_thousand_letters_is_cut_inside() -> None:
    parts = split_long("ә" * 2000, by_length(128)).texts
    assert "".join(parts) == "ә" * 2000
    assert max(map(len, parts)) <= 128


def test_a_hard_cut_keeps_accents_on_their_letters() -> None:
    parts = split_long("e\u0301" * 50, by_length(7)).texts
    assert all(part.startswith("e") for part in parts)


def test_a_limit_no_character_meets_is_an_error() -> None:
    with pytest.raises(ValueError, match="single character"):
        split_long("да", lambda _: False)


@pytest.mark.parametrize(
    "unit",
    [
        *("a. ", ".", "а", "А. ", "« ", "1) ", "..?! ", ".) ", "т. е. ", "\n", " ", "(", "Слово. ", ".\u00a0"),
        *("🎉", "! 🎉 ", "!🎉", "🎉 ", "«а. ", "(а. ", '"а. ', '"', "«А! Б» ", "(а.) ", "в 2019 г. ", "600 кв. м. "),
    ],
)
def test_hostile_texts_of_a_hundred_thousand_characters_are_cut_in_linear_steps(unit: str) -> None:
    """No clock here: anything quadratic at this size would run into the suite's timeout."""
    text = unit * (100_000 // len(unit))
    assert_cuts_cleanly(text, split(text, RU))
    assert_cuts_cleanly(text, split_long(text, by_length(512)))
