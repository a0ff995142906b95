"""What a cut must not leave behind it."""

import pytest

from tilshi.languages import Language
from tilshi.summarize.headline import compress, lead_headline
from tilshi.summarize.headline_rest import is_half, leaves_loose_end, looks_back_in_vain, splits_speech
from tilshi.summarize.model import SourceText

RU, EN = Language.RU, Language.EN


@pytest.mark.parametrize(
    ("headline", "claim", "loose"),
    [
        ("Инженеры из Тараза изобрели прибор", "Инженеры из Тараза изобрели прибор, который ищет воду.", True),
        ("Аким направил в суд письмо", "Аким направил в суд письмо о закрытом мосте.", True),
        ("Начали продавать билеты на поезд", "Начали продавать билеты на поезд, который идёт в Тараз.", True),
        ("Близ Тараза водитель заметил столб", "Близ Тараза водитель заметил столб, который стоял криво.", True),
        ("Аким закрепил новые гарантии", "Аким закрепил новые гарантии для врачей.", True),
        ("Суд удовлетворил иск акимата", "Суд удовлетворил иск акимата, требовавшего снести мост.", True),
        ("Аким открыл новый рынок", "Аким открыл новый рынок, который строили год.", False),
        ("Аким открыл музей поэта", "Аким открыл музей поэта, который жил в Таразе.", False),
        ("Аким открыл рынок", "Аким открыл рынок (видео).", False),
        ("Аким уехал в Тараз", "Аким уехал в Тараз, который затопило.", False),
    ],
)
def test_a_bare_noun_is_a_loose_end(headline: str, claim: str, *, loose: bool) -> None:
    assert leaves_loose_end(headline, claim, RU) is loose


@pytest.mark.parametrize(
    ("headline", "claim", "vain"),
    [
        ("Певица сняла клип на неё", "Певица, которая пела новую песню, сняла клип на неё.", True),
        ("Врач назвал причину этого случая", "Врач, потерявший работу, назвал причину этого случая.", True),
        ("Сеитов ответил на его письмо", "Сеитов, которому написал врач, ответил на его письмо.", True),
        ("Певица сняла клип", "Певица, которая пела новую песню, сняла клип на неё.", False),
        ("Певица и её брат уехали", "Певица и её брат уехали в четверг.", False),
    ],
)
def test_a_pronoun_keeps_the_nouns_before_it(headline: str, claim: str, *, vain: bool) -> None:
    assert looks_back_in_vain(headline, claim, RU) is vain


@pytest.mark.parametrize(
    ("headline", "half"),
    [
        ("Как рассказал нам главный врач больницы Марат Сеитов", True),
        ("Как рассказал врач, больницу закроют", False),
        ("Несмотря на то, что полиция закрыла площадь", True),
        ("Несмотря на то, что шёл дождь, мост открыли", False),
        ("Как сообщал «Кумис», 6 ноября", True),
        ("Член совета Григорий Карасин", True),
        ("Как закрывали больницу в Таразе?", False),
        ('Завершился тур чемпионата города."Кумис" победил', True),
        ("В Таразе закрыли мост.Виноват паводок", True),
        ("ТАРАЗ/АСТАНА - Мост закрыли", True),
        ("На ул. Сеитова закрыли мост", False),
    ],
)
def test_half_a_sentence_or_one_and_a_half(headline: str, *, half: bool) -> None:
    assert is_half(headline, "", RU) is half


def test_no_comma_parts_a_verb_of_speech_from_who_speaks() -> None:
    claim = "Мост закрыли, пишет в среду, 5 мая, газета города."
    assert splits_speech("Мост закрыли, пишет, газета города", claim, RU)
    assert not splits_speech("Мост закрыли, пишет газета города", claim, RU)


def test_russian_only() -> None:
    claim = "The mayor opened it, and she left."
    assert not leaves_loose_end("The mayor opened it", claim, EN)
    assert not looks_back_in_vain("She opened it", claim, EN)
    assert not is_half("How it opened", claim, EN)


@pytest.mark.parametrize(
    ("sentence", "lost"),
    [
        (
            "Взрыв на складе произошёл, по мнению следователей, из-за нарушения правил хранения химикатов внутри.",
            "Взрыв на складе произошёл, по мнению следователей",
        ),
        (
            "Группа учёных университета провела большой опрос и сообщила, что кофе продлевает жизнь на пять лет.",
            "Кофе продлевает жизнь на пять лет",
        ),
        (
            "Новая дорога через перевал сократит путь до Шымкента вдвое по оценкам независимых экспертов и водителей.",
            "Новая дорога через перевал сократит путь до Шымкента вдвое",
        ),
    ],
)
def test_what_is_doubted_stays_with_its_doubt(sentence: str, lost: str) -> None:
    assert compress(sentence, Language.RU) != lost


def test_a_lead_whose_source_follows_makes_no_headline() -> None:
    claim, named = "При взрыве на шахте в Караганде погибли 12 человек.", "Об этом сообщил министр Ерлан Оспанов."
    told, credited = (
        SourceText(None, (claim, last, "Работы в шахте идут третий день."), (0, 0, 1), Language.RU)
        for last in (named, "Об этом сообщает ТАСС.")
    )
    assert lead_headline(told) is None
    assert lead_headline(credited) is not None
