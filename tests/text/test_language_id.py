import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.language_id import Identified, block_language, identify, identify_document

OTHERS = Path(__file__).with_name("other_languages.tsv")
RUSSIAN = [
    "Новая школа открылась",
    "Цены выросли",
    "Касым-Жомарт Токаев прибыл в Тараз",
    "iPhone 15 Pro Max появился в Казахстане",
    "Қасым-Жомарт Тоқаев встретился в Акорде с послом соседней страны",
    "Курс доллара сегодня",
    "НОВЫЙ ЗАКОН ПРИНЯТ",
    "Паводок отрезал три села",
    "Кызылорда готовится к параду",
    "Шымкент принял команды",
    "Награды, доклады, олимпиады",
    "Склады и заводы закрылись",
    "Мастера и актёры",
    "Гектары засохли",
    "Подробности: https://example.kz/zhangalyqtar/qazaqstan-aqparat-agenttigi",
]
KAZAKH = [
    "Жаңа мектеп ашылды",
    "Алматыда жер сілкінді",
    "Президент жарлыққа қол қойды",
    "Тұрғындар не дейді?",
    "Астанада жаңа театр салынады",
    "ЖАҢА ЗАҢ ҚАБЫЛДАНДЫ",
    "Команда жеңіске жетті",
    "Мектеп оқушылары сайысқа түсті",
    "Мектеп ашылды",
    "Астанада театр ашылды",
    "Балалар спортпен айналысады",
    "Министр сапармен келді",
    "Команда Парижге барды",
]
ENGLISH = [
    "New school opens",
    "Markets fall",
    "President signs law",
    "Oil prices rise",
    "Tokayev meets his neighbours",
    "FLOODS HIT THE NORTH",
    "Қазақстан wins gold in judo, says the federation",
]
OTHER = [
    "Ўзбекистон президенти янги фармонни имзолади",
    "Toshkentda yangi metro bekati ochildi",
    "Кыргызстандын президенти жаңы мыйзамга кол койду",
    "Бишкекте жаңы мектеп ачылды",
    "Татарстанда яңа мәктәп ачылды",
    "Президент України підписав новий закон",
    "Прэзідэнт падпісаў новы ўказ",
    "Президентът подписа новия закон днес",
    "Монгол улсын ерөнхийлөгч шинэ хуульд гарын үсэг зурав",
    "El presidente firmó una nueva ley",
    "Le président a signé une nouvelle loi",
    "Der Präsident hat ein neues Gesetz unterzeichnet",
    "Cumhurbaşkanı yeni yasayı imzaladı",
    "Qazaqstan prezidenti jaña zañğa qol qoidy",
    "总统签署了新法律",
    "وقع الرئيس القانون الجديد",
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((text, Language.RU) for text in RUSSIAN),
        *((text, Language.KK) for text in KAZAKH),
        *((text, Language.EN) for text in ENGLISH),
        *((text, None) for text in OTHER),
    ],
)
def test_titles_are_told_apart(text: str, language: Language | None) -> None:
    found = identify(text)
    assert found.language == language
    assert found.confidence > 0.5


@pytest.mark.parametrize("text", ["", "   \n", "12 345 — 67 %!", "https://example.kz/a-b-c", "😀😀", "@desk #новости"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    found = identify(text)
    assert found.language is None
    assert found.confidence == 0


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Жители посёлка третий день ждут, когда уйдёт вода. ", Language.RU),
        ("Ауыл тұрғындары судың қайтқанын үшінші күн күтіп отыр. ", Language.KK),
        ("Villagers have been waiting three days for the water to fall. ", Language.EN),
    ],
)
def test_a_long_article_is_sampled_with_confidence(sentence: str, language: Language) -> None:
    found = identify(sentence * (100_000 // len(sentence)))
    assert found.language is language
    assert found.confidence > 0.99


def test_a_text_in_two_languages_is_in_the_one_with_more_of_it() -> None:
    kazakh = "Ауыл тұрғындары судың қайтқанын күтіп отыр. "
    russian = "Жители посёлка ждут, когда уйдёт вода. "
    assert identify(kazakh * 6 + russian).language is Language.KK
    assert identify(russian * 12 + "Қазақ елі. ").language is Language.RU


def test_texts_in_other_languages_are_seldom_taken_for_ours() -> None:
    rows = [line.split("\t") for line in OTHERS.read_text(encoding="utf-8").splitlines()]
    counts = Counter(code for code, _ in rows)
    assert min(counts[code] for code in ("uz-Cyrl", "uz-Latn", "ky", "tt", "uk", "de", "fr", "tr")) >= 15
    taken = dict.fromkeys(counts, 0)
    for code, text in rows:
        found = identify(text)
        taken[code] += found.language is not None and found.confidence >= 0.6
    assert sum(taken.values()) <= 0.05 * len(rows)
    assert all(count <= 2 for count in taken.values()), taken


KAZAKH_PARAGRAPH = "Ауыл тұрғындары судың қайтқанын үшінші күн күтіп отыр."
RUSSIAN_PARAGRAPH = "Жители посёлка третий день ждут, когда уйдёт вода."
ENGLISH_PARAGRAPH = "Villagers have been waiting three days for the water to fall."
PARAGRAPHS = {Language.KK: KAZAKH_PARAGRAPH, Language.RU: RUSSIAN_PARAGRAPH, Language.EN: ENGLISH_PARAGRAPH}


@pytest.mark.parametrize("document", Language)
@pytest.mark.parametrize("spoken", Language)
def test_a_paragraph_is_in_its_own_language_whatever_the_document_is_in(document: Language, spoken: Language) -> None:
    assert block_language(PARAGRAPHS[spoken], document) is spoken


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Қасым-Жомарт Тоқаев", Language.RU),
        ("Фото: Нұрлан Әбдіров", Language.RU),
        ("Сенатор Нұрлан Әбдіров рассказал журналистам о новых правилах переписи", Language.RU),
        ("The New York Times", Language.KK),
        ("Баспасөз қызметі", Language.EN),
        ("Сурет: Reuters", Language.KK),
        ("", Language.EN),
        ("Тошкент шаҳрида янги кўприк қурилиши бошланди", Language.RU),
    ],
)
def test_a_name_a_credit_or_a_language_of_others_does_not_make_a_block(text: str, document: Language) -> None:
    assert block_language(text, document) is document


def test_a_document_is_in_the_language_of_most_of_it() -> None:
    assert identify_document([RUSSIAN_PARAGRAPH] * 3 + [KAZAKH_PARAGRAPH] * 2).language is Language.RU
    assert identify_document([RUSSIAN_PARAGRAPH] * 2 + [KAZAKH_PARAGRAPH] * 3).language is Language.KK
    assert identify_document([ENGLISH_PARAGRAPH] * 3 + [KAZAKH_PARAGRAPH] * 2).language is Language.EN
    assert identify_document([ENGLISH_PARAGRAPH] + [RUSSIAN_PARAGRAPH] * 3).language is Language.RU


def test_a_document_in_two_languages_is_known_as_surely_as_its_paragraphs() -> None:
    mixed = identify_document([RUSSIAN_PARAGRAPH, RUSSIAN_PARAGRAPH, KAZAKH_PARAGRAPH])
    assert mixed.language is Language.RU
    assert mixed.confidence == pytest.approx(identify(RUSSIAN_PARAGRAPH).confidence)


@given(anything)
@settings(max_examples=60, deadline=None)
def test_a_document_of_one_block_is_that_text(text: str) -> None:
    assert identify_document([text]) == identify(text)


def test_a_document_without_blocks_has_no_language() -> None:
    assert identify_document([]) == Identified(None, 0.0)


@given(st.lists(anything, max_size=4), st.sampled_from(Language))
@settings(max_examples=60, deadline=None)
def test_documents_and_blocks_have_answers(texts: list[str], document: Language) -> None:
    assert 0 <= identify_document(texts).confidence <= 1 + 1e-9
    for text in texts:
        assert block_language(text, document) in Language


@pytest.mark.parametrize("unit", ["ъ", "жы", "а", "a", "ә", "а'", "а-", "[0]", "@", "a.", "1 ", "жы ", "ұзақ-", "‘o"])
def test_hostile_texts_of_a_hundred_thousand_characters_are_identified(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert 0 <= identify(text).confidence <= 1
    assert block_language(text, Language.RU) in Language
    assert 0 <= identify_document([text, text]).confidence <= 1


@settings(max_examples=60, deadline=None)
@given(anything)
def test_every_text_has_an_answer_with_a_probability(text: str) -> None:
    found = identify(text)
    assert 0 <= found.confidence <= 1
    if not any(map(str.isalpha, text)):
        assert found.language is None


def test_the_statistics_load_only_when_a_text_is_identified() -> None:
    code = (
        "import sys, tilshi.text.language_id as one, tilshi.text.checks; assert 'py3langid' not in sys.modules;"
        "assert 'pymorphy3' not in sys.modules; one.identify('да, это так'); assert 'py3langid' in sys.modules"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env={"PYTHONPATH": "service"})


@pytest.mark.parametrize("word", ["слово", "президент", "халық", "қала"])
def test_a_word_said_again_is_no_further_evidence(word: str) -> None:
    once, often = identify(f"{word} "), identify(f"{word} " * 1500)
    assert often.language is once.language
    assert often.language is not None
