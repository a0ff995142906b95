from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.quotes import check_quotes
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
ORDER = (RU, KK, EN)
PAIRS = list(permutations(ORDER, 2))
MISSING, CHANGED = WarningCode.QUOTE_MISSING, WarningCode.SPEAKER_CHANGED
NO_MARKS = str.maketrans("", "", '«»“”„"')

TRIPLES = [
    (
        "«Мост откроют в конце мая», — сказал Иванов.",
        "«Көпір мамырдың соңында ашылады», — деді Иванов.",
        "“The bridge will open in late May,” said Ivanov.",
    ),
    (
        "Акимат сообщил: «Дорога к посёлку снова открыта».",
        "Әкімдік: «Ауылға баратын жол қайта ашылды», — деп хабарлады.",
        'The city hall reported: "The road to the village is open again."',
    ),
    (
        "«Мы не подписывали этот договор», — заявила Асель Нуркенова.",
        "«Біз бұл шартқа қол қойған жоқпыз», — деп мәлімдеді Әсел Нүркенова.",
        '"We did not sign this contract," Assel Nurkenova stated.',
    ),
    (
        "Тренер назвал игру „лучшей за последние пять лет“, пишет газета.",
        "Жаттықтырушы ойынды «соңғы бес жылдағы ең жақсысы» деп атады, деп жазды газет.",
        "The coach called the game “the best in the last five years”, the paper writes.",
    ),
    (
        "«Цены вырастут к осени, — предупредил Серик Ахметов, — но ненадолго».",
        "«Баға күзге қарай өседі, — деп ескертті Серік Ахметов, — бірақ ұзаққа бармайды».",
        '"Prices will rise by autumn," warned Serik Akhmetov, "but not for long."',
    ),
    (
        "По словам врача, «больной уже идёт на поправку».",
        "Дәрігердің айтуынша, «науқас қазірдің өзінде айығып келеді».",
        'According to the doctor, "the patient is already getting better".',
    ),
    (
        "Свидетель рассказал: «Машина ехала без фар».",
        "Куәгер «Көлік фарасын жақпай келе жатты», — деп айтты.",
        'A witness said: "The car was driving with no lights on."',
    ),
    (
        "«Школу достроят до первого сентября», — пообещал Марат Оспанов.",
        "«Мектеп бірінші қыркүйекке дейін бітеді», — деп уәде берді Марат Оспанов.",
        '"The school will be finished by the first of September," promised Marat Ospanov.',
    ),
    (
        "«Мы ждали помощи всю ночь», — вспоминает Айгуль.",
        "«Біз түні бойы көмек күттік», — деп еске алады Айгүл.",
        '"We waited for help all night," recalls Aigul.',
    ),
    (
        "Он ответил: «Мост достроим ещё до зимы».",
        "Ол: «Көпірді қысқа дейін бітіреміз», — деп жауап берді.",
        'He answered: "We shall finish the bridge before winter."',
    ),
]


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("row", TRIPLES, ids=[row[2] for row in TRIPLES])
def test_a_quotation_that_stays_one_passes(row: tuple[str, ...], one: Language, two: Language) -> None:
    assert check_quotes(row[ORDER.index(one)], row[ORDER.index(two)], one, two) == []


@pytest.mark.parametrize(("one", "two"), PAIRS)
@pytest.mark.parametrize("row", TRIPLES, ids=[row[2] for row in TRIPLES])
def test_a_quotation_without_marks_is_told(row: tuple[str, ...], one: Language, two: Language) -> None:
    source = row[ORDER.index(one)]
    (finding,) = check_quotes(source, row[ORDER.index(two)].translate(NO_MARKS), one, two)
    assert (finding.code, finding.hard) == (MISSING, False)
    assert str(finding.detail["source"]).rstrip("…") in source
    assert finding.detail["target"] is None


@pytest.mark.parametrize(
    ("source", "target", "one", "two"),
    [
        ("Фильм «Зима» вышел в прокат.", "The film Winter came out.", RU, EN),
        ("Об этом пишет газета «Вечерние новости области».", "The Evening Regional News reports this.", RU, EN),
        ("Партия «Ак жол» провела съезд, сообщили там.", "Ақ жол партиясы съезд өткізді, деп хабарлады.", RU, KK),
        ("— Дорога готова, — сказал мастер.", "“The road is ready,” said the foreman.", RU, EN),
        ("“The road is ready,” said the foreman.", "— Дорога готова, — сказал мастер.", EN, RU),
        ("— Жол дайын, — деді шебер.", "— Дорога готова, — сказал мастер.", KK, RU),
        ("«Дорога готова к зиме», — сказал мастер.", "'The road is ready for winter,' said the foreman.", RU, EN),
        ('Труба 5" лопнула, сообщили в акимате.', "A five-inch pipe burst, the city hall said.", RU, EN),
        (
            "«Мост готов», — сказал он, — «и дорога готова».",
            '"The bridge is ready," he said, "and so is the road."',
            RU,
            EN,
        ),
        (
            "«Мост почти готов», — сказал Иванов из «Автодора».",
            '"The bridge is almost ready," Ivanov of Avtodor said.',
            RU,
            EN,
        ),
        ("«Мост почти готов», — сказал глава МЧС.", '"The bridge is almost ready," the emergencies head said.', RU, EN),
        (
            "«Мост почти готов», — сказал Путин в Пекине.",
            '"The bridge is almost ready," Putin said in Beijing.',
            RU,
            EN,
        ),
        ("«Мост почти готов», — сказал он.", '"The bridge is almost ready," he said.', RU, EN),
    ],
)
def test_titles_dashes_and_single_marks_pass(source: str, target: str, one: Language, two: Language) -> None:
    assert check_quotes(source, target, one, two) == []


def test_direct_speech_after_a_dash_that_is_no_longer_speech() -> None:
    (finding,) = check_quotes("— Дорога готова, — сказал мастер.", "The foreman finished the road.", RU, EN)
    assert finding.code is MISSING


def test_one_of_two_quotations_lost() -> None:
    source = "«Мост откроют в мае», — сказал Иванов. «Его откроют только осенью», — ответил Петров."
    target = '"The bridge will open in May," said Ivanov. Petrov answered that it would open only in autumn.'
    (finding,) = check_quotes(source, target, RU, EN)
    assert finding.code is MISSING
    kept = '"The bridge will open in May," said Ivanov. "It will open only in autumn," answered Petrov.'
    assert check_quotes(source, kept, RU, EN) == []


@pytest.mark.parametrize(
    ("source", "target", "one", "two"),
    [
        (
            "«Мост откроют в мае», — сказал Иванов, а Петров промолчал.",
            '"The bridge will open in May," said Petrov, and Ivanov kept silent.',
            RU,
            EN,
        ),
        ("«Мост откроют в мае», — сказал Сергей Иванов.", "«Көпір мамырда ашылады», — деді Ерлан Қалиев.", RU, KK),
        ("«Мост откроют в мае», — сказала она.", '"The bridge will open in May," he said.', RU, EN),
        ('"The bridge will open in May," he said.', "«Мост откроют в мае», — сказала она.", EN, RU),
        (
            "«Мост откроют в мае», — сказал Ахметов. «Нет, только осенью», — ответил Оспанов.",
            '"The bridge will open in May," said Ospanov. "No, only in autumn," answered Akhmetov.',
            RU,
            EN,
        ),
        (
            "«Көпір мамырда ашылады», — деді Ахметов. Оспанов келіспеді.",
            "«Мост откроют в мае», — сказал Оспанов. Ахметов не согласился.",
            KK,
            RU,
        ),
    ],
)
def test_another_speaker_is_told(source: str, target: str, one: Language, two: Language) -> None:
    (finding,) = check_quotes(source, target, one, two)
    assert (finding.code, finding.hard) == (CHANGED, False)
    assert finding.detail["source"]
    assert finding.detail["target"]


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_at_most_one_finding_for_any_texts(source: str, target: str, one: Language, two: Language) -> None:
    found = check_quotes(source, target, one, two)
    assert len(found) <= 1
    assert all(finding.code in {MISSING, CHANGED} for finding in found)


@given(anything, st.sampled_from(Language))
def test_a_text_agrees_with_itself(text: str, language: Language) -> None:
    assert check_quotes(text, text, language, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "«" * 100_000,
        '"' * 100_000,
        "«»" * 50_000,
        "'a" * 50_000,
        "— " * 50_000,
        ", — a" * 20_000,
        '"он сказал" ' * 8_000,
    ],
)
@pytest.mark.parametrize("language", Language)
def test_hostile_length_is_read(text: str, language: Language) -> None:
    assert check_quotes(text, text, language, language) == []
    assert len(check_quotes(text, "а", language, RU)) <= 1


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Министр сказал: «Мы поможем».", 'The Minister said: "We will help.'),
        ("Министр сказал: «Мы поможем».", "The Minister said: We will help”."),
        ("Министр сказал: «Мы поможем всем жителям».", "The Minister said: “We will help all residents."),
    ],
)
def test_half_a_pair_of_marks_is_missed(source: str, target: str) -> None:
    (finding,) = check_quotes(source, target, RU, EN)
    assert finding.code is MISSING
    assert not finding.hard


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Экран «Самал» в 32 дюйма подешевел.", 'The "Samal" 32" screen became cheaper.'),
        ("Министр сказал: «Мы поможем».", "The Minister said: 'We will help.'"),
        ("Министр сказал: «Мы поможем».", "The Minister's aides' word: “We will help.”"),
        ("«Мы поможем, — сказал он.", '"We will help," he said.'),
    ],
)
def test_inches_and_apostrophes_are_no_halves(source: str, target: str) -> None:
    assert check_quotes(source, target, RU, EN) == []


def test_one_mark_may_close_two_quotations() -> None:
    assert check_quotes('"We bought "Samal"", he said.', "«Мы купили «Самал», — сказал он.", EN, RU) == []
