import pytest

from tilshi.languages import Language
from tilshi.summarize.fitness import Fitness, fitness, is_furniture

RU, KK, EN = Language.RU, Language.KK, Language.EN


def judge(sentence: str, language: Language) -> Fitness:
    """Return the verdict on a sentence that follows another in its paragraph."""
    return fitness(("Первое предложение статьи стоит здесь.", sentence), (0, 0), language)[1]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Он приехал в столицу вчера вечером.", RU),
        ("Её встретили в аэропорту родные и друзья.", RU),
        ("«Это решение приняли депутаты», — сообщил акимат города.", RU),
        ("Эти меры поддержали все депутаты мажилиса.", RU),
        ("Поэтому дорогу закрыли до конца недели.", RU),
        ("По его словам, работы закончат осенью.", RU),
        ("Кроме того, в селе построят школу.", RU),
        ("— Однако денег на это пока нет, — сказал он.", RU),
        ("В этом случае рейс отменят без выплат.", RU),
        ("И жители, и власти согласны с решением.", RU),
        ("Ол кеше кешке елордаға келді дейді.", KK),
        ("Бұл шешімді барлық депутаттар қолдады.", KK),
        ("Сондықтан жол апта соңына дейін жабық.", KK),
        ("Сонымен қатар ауылда мектеп салынады.", KK),
        ("They arrived in the capital last night.", EN),
        ("This decision was backed by all members.", EN),
        ("However, there is no money for it yet.", EN),
        ("According to him, the work ends in autumn.", EN),
    ],
)
def test_an_opening_that_leans_on_the_sentence_before(sentence: str, language: Language) -> None:
    assert judge(sentence, language).leaning


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Онкологи советуют проверяться раз в год.", RU),
        ("И. о. акима провёл совещание в четверг.", RU),
        ("А. Иванов выиграл турнир по шахматам.", RU),
        ("Этим летом в городе откроют три парка.", RU),
        ("В этом году урожай вырос на четверть.", RU),
        ("Тамара Ким возглавила областной театр.", RU),
        ("Итальянские врачи приедут в Алматы осенью.", RU),
        ("Осы жылы облыста үш мектеп салынады.", KK),
        ("Олимпиада чемпионы ауылына оралды бүгін.", KK),
        ("Алматыда жаңа метро бекеті ашылды бүгін.", KK),
        ("Heating prices rose across the region.", EN),
        ("This year the harvest grew by a quarter.", EN),
        ("Italy sent two doctors to the city.", EN),
        ("Theirry Blanc won the chess tournament.", EN),
    ],
)
def test_an_opening_that_stands_alone(sentence: str, language: Language) -> None:
    assert judge(sentence, language) == Fitness()


def test_the_first_sentence_of_an_article_leans_on_nothing() -> None:
    assert not fitness(("Он приехал в столицу вчера вечером.",), (0,), RU)[0].leaning


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Ранее в городе ремонтировали путепровод.", RU),
        ("Напомним, мост закрыли прошлой весной.", RU),
        ("Как сообщалось ранее, мост закрыли весной.", RU),
        ("Бұған дейін көпір жөндеуге жабылған еді.", KK),
        ("Earlier, the council had closed the pier.", EN),
    ],
)
def test_a_reminder_of_older_news(sentence: str, language: Language) -> None:
    assert judge(sentence, language).background


@pytest.mark.parametrize(
    "sentence",
    [
        "Фото: пресс-служба акимата",
        "Фото автора / Городские вести",
        "[Видео: Городской канал]",
        "Подробнее: на сайте акимата.",
        "Подробности в репортаже.",
        "Читайте также: как менялся мост",
        "👀 Читайте также.",
        "Подписывайтесь на нас в мессенджере!",
        "Материалы по теме",
        "Толығырақ: кітапхана сайтында.",
        "Сурет: облыс әкімдігі",
        "Read more: winter timetable",
        "Photo: island council",
        "All rights reserved.",
        "https://example.org/photo.jpg",
        "www.example.org news@example.org",
        "(...)",
        "12.04.2024",
        "🚢🚢",
        "",
    ],
)
def test_page_furniture(sentence: str) -> None:
    assert is_furniture(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Фотограф снял мост на рассвете.",
        "Видеокамеры поставят на всех перекрёстках.",
        "Подробности аварии, случившейся ночью, уточняют следователи.",
        "Источник в полиции подтвердил задержание двух человек.",
        "Автор романа приедет в Семей.",
        "Новости дошли до посёлка к вечеру.",
        "Sourcing parts took the crew two months.",
        "Жалобы принимают по адресу help@example.org до пятницы.",
    ],
)
def test_not_page_furniture(sentence: str) -> None:
    assert not is_furniture(sentence)


def quotes(*sentences: str, paragraphs: tuple[int, ...] | None = None) -> list[str]:
    verdicts = fitness(sentences, paragraphs or (0,) * len(sentences), RU)
    assert not any(verdict.bare_quote and verdict.torn_quote for verdict in verdicts)
    return ["bare" if verdict.bare_quote else "torn" if verdict.torn_quote else "" for verdict in verdicts]


def test_a_quotation_with_its_speaker_can_stand_alone() -> None:
    assert quotes("«Мы сдали объект», — сказал начальник управления.", "Фонд «Мир» открыл школу.") == ["", ""]
    assert quotes("— Мы сдали объект, — сказал начальник управления.") == [""]


def test_a_quotation_without_its_speaker_is_bare() -> None:
    assert quotes("«Мы сдали объект раньше срока».", '"Мы сдали объект".', "- Мы сдали объект в срок.") == ["bare"] * 3


def test_parts_of_a_quotation_over_several_sentences() -> None:
    quotation = ("«Объект сдан.", "Гарантия — пять лет.", "Ждём проверку», — сказал он позже.", "Мост открыт.")
    assert quotes(*quotation) == ["bare", "bare", "torn", ""]
    straight = ('"Объект сдан.', "Гарантия пять лет.", 'Ждём проверку", - сказал он позже.', "Мост открыт.")
    assert quotes(*straight) == ["bare", "bare", "torn", ""]
    assert quotes("Начальник управления сказал: «Объект сдан.", "Гарантия — пять лет».") == ["torn", "bare"]


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    assert quotes("«Объект сдан в срок.", "Мост открыт.", paragraphs=(0, 1)) == ["bare", ""]


def test_quotations_nest() -> None:
    assert quotes("Премию получил фильм «Дорога в „Рассвет“» о целине.", "Зал стоял.") == ["", ""]


def test_a_few_words_are_a_fragment() -> None:
    verdicts = fitness(("АСТАНА, 5 мая.", "Мост через реку открыли вчера."), (0, 0), RU)
    assert [verdict.fragment for verdict in verdicts] == [True, False]


@pytest.mark.parametrize(
    ("sentence", "credit", "names_source"),
    [
        ("Об этом сообщает ТАСС.", True, False),
        ("Об этом в понедельник, 18 ноября сообщает агентство ТАСС.", True, False),
        ("Бұл туралы Казинформ хабарлады.", True, False),
        ("Об этом рассказал министр Ерлан Оспанов, сообщает «Интерфакс».", False, True),
        ("Об этом сообщили в отделе полиции, передает Tengrinews.kz.", False, True),
        ("Об этом сообщает пресс-служба акимата.", False, True),
        ("В результате погиб водитель автобуса, пишет Zakon.kz.", False, False),
    ],
)
def test_only_a_credit_alone_is_furniture(sentence: str, *, credit: bool, names_source: bool) -> None:
    language = KK if "хабарлады" in sentence else RU
    first, second = fitness(("Мост в Аксу закрыли на ремонт до осени.", sentence), (0, 0), language)
    assert (second.furniture, first.source_follows) == (credit, names_source)


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("«Мы не будем строить здесь завод», — сказал он журналистам.", True),
        ("«Росконтроль» проверил докторскую колбасу известных марок.", False),
        ("Автор романа «Тёплый ветер» ушёл из жизни в возрасте 61 года.", False),
        ("Компания «Магистраль» закончила ремонт путепровода.", False),
    ],
)
def test_a_name_in_quotation_marks_is_no_speech(sentence: str, *, unknown: bool) -> None:
    assert fitness((sentence, "Работы шли всё лето."), (0, 0), RU)[0].bare_quote is unknown


@pytest.mark.parametrize(
    "sentence",
    [
        "Как пишет ТАСС, об этом в суде заявил адвокат Марат Жунусов.",
        "В 2018 году выиграл выборы в районный совет.",
        "Пресс-секретарь акима Ерлан Сапаров в свою очередь заявил, что денег хватит.",
        "В 2017 году эта компания уже платила штраф.",
        "В результате суд приговорил его к трём годам колонии.",
    ],
)
def test_what_refers_back_behind_its_opening(sentence: str) -> None:
    assert judge(sentence, RU).leaning
