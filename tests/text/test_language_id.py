import subprocess
import sys

import pytest
from hypothesis import given, settings
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.language_id import identify

RUSSIAN = [
    "Новая школа открылась",
    "Цены выросли",
    "Касым-Жомарт Токаев прибыл в Тараз",
    "iPhone 15 Pro Max появился в Казахстане",
    "Қасым-Жомарт Тоқаев встретился в Акорде с послом соседней страны",
    "Курс доллара сегодня",
    "НОВЫЙ ЗАКОН ПРИНЯТ",
    "Паводок отрезал три села",
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
