import itertools
import lzma
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.text.conftest import anything
from tests.text.names.three_languages import INFLECTED, TRANSLATED, TRANSLITERATED, rows

from tilshi.languages import Language
from tilshi.text.checks import check_translation
from tilshi.text.checks.names import check_names
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
NAMES = rows(TRANSLITERATED)
ALL_NAMES = [*NAMES, *rows(TRANSLATED)]
DIRECTIONS = list(itertools.permutations(Language, 2))
SAID = {
    RU: "вчера обсудили, как {} повлияет на цены",
    KK: "кеше {} туралы баға жайлы айтылды",
    EN: "they spoke about {} today",
}
SHARED = Path(__file__).parents[3] / "../shared/data"


def codes(source: str, target: str, one: Language, other: Language) -> list[tuple[str, str | None]]:
    found = check_names(source, target, one, other)
    return [(finding.code.value, finding.detail["source"] or finding.detail["target"]) for finding in found]


@pytest.mark.parametrize("name", ALL_NAMES, ids=lambda name: name[EN])
def test_a_name_is_found_in_all_six_directions(name: dict[Language, str]) -> None:
    for one, other in DIRECTIONS:
        assert codes(SAID[one].format(name[one]), SAID[other].format(name[other]), one, other) == [], (one, other)


@pytest.mark.parametrize("forms", INFLECTED.values(), ids=INFLECTED)
def test_every_form_is_the_counterpart_of_every_other(forms: dict[Language, list[str]]) -> None:
    for one, other in DIRECTIONS:
        for here, there in itertools.product(forms[one], forms[other]):
            assert codes(SAID[one].format(here), SAID[other].format(there), one, other) == [], (here, there)


def test_nearly_every_swapped_name_is_caught() -> None:
    caught = total = 0
    for (at, name), (one, other) in itertools.product(enumerate(ALL_NAMES), DIRECTIONS):
        swapped = ALL_NAMES[(at + 7) % len(ALL_NAMES)]
        total += 1
        caught += bool(codes(SAID[one].format(name[one]), SAID[other].format(swapped[other]), one, other))
    assert caught >= 0.97 * total


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(DIRECTIONS))
def test_two_names_of_a_sentence_may_change_places(
    name: dict[Language, str], second: dict[Language, str], direction: tuple[Language, Language]
) -> None:
    one, other = direction
    source = SAID[one].format(f"{name[one]}, {second[one]}")
    assert codes(source, SAID[other].format(f"{second[other]}, {name[other]}"), one, other) == []


SYLLABLES = [
    "ба",
    "ве",
    "го",
    "да",
    "жа",
    "зи",
    "ка",
    "ло",
    "ми",
    "ну",
    "по",
    "ра",
    "со",
    "ту",
    "фа",
    "ха",
    "ча",
    "ша",
    "ян",
]
_LATIN = "a b v g d e zh z i k l m n o p r s t u f kh ch sh ya"
BGN = dict(zip("абвгдежзиклмнопрстуфхчшя", _LATIN.split(), strict=True))


@given(st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=5), st.sampled_from(["", "ов", "ин", "ский"]))
def test_a_name_by_the_standard_table_matches(syllables: list[str], suffix: str) -> None:
    russian = ("".join(syllables) + suffix).capitalize()
    spelled = {**BGN, "й": "y", "ы": "y"}
    english = "".join(spelled[letter] for letter in russian.casefold()).capitalize()
    assert codes(SAID[RU].format(russian), SAID[EN].format(english), RU, EN) == []
    assert codes(SAID[EN].format(english), SAID[RU].format(russian), EN, RU) == []


@pytest.mark.parametrize(
    ("source", "target", "one", "other", "expected"),
    [
        (
            "Накануне Иманов прилетел в Стокгольм.",
            "Imanov flew to Helsinki the day before.",
            RU,
            EN,
            [("name_missing", "Стокгольм"), ("name_added", "Helsinki")],
        ),
        ("Об этом рассказал Ахметов.", "Бұл туралы айтылды.", RU, KK, [("name_missing", "Ахметов")]),
        ("Об этом рассказали вчера.", "Lavrov told them about it.", RU, EN, []),
        ("Об этом рассказали вчера.", "They heard it from Lavrov.", RU, EN, [("name_added", "Lavrov")]),
        (
            "Бұл туралы Серікбаев айтты.",
            "Об этом сказал Жумабаев.",
            KK,
            RU,
            [("name_missing", "Серікбаев"), ("name_added", "Жумабаев")],
        ),
    ],
)
def test_what_is_missing_and_what_is_added_is_named(
    source: str, target: str, one: Language, other: Language, expected: list[tuple[str, str]]
) -> None:
    assert codes(source, target, one, other) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("В понедельник министр обороны встретит гостей.", "On Monday, the Minister of Defense will meet the guests."),
        ("Он говорит по-французски, и я тоже.", "He speaks French, and so do I."),
        ("Туристы гуляли по Красной площади.", "The tourists strolled on Red Square."),
        ("Об этом заявили в Белом доме.", "This was said at the White House."),
        ("За это заплатили 10 млн долларов США.", "They paid $10 million for it."),
        ("Цены выросли в январе.", "Prices rose in January."),
        ("«Зенит» сыграл с «Динамо».", "Zenit played Dynamo."),
        ("Группа из Национальной академии наук уехала.", "The team of the National Academy of Sciences left."),
        ("ГЛАВА НАСА УШЁЛ", "NASA CHIEF LEAVES"),
        ("Это пишет The New York Times.", "The New York Times writes so."),
        ("Британка вернулась домой.", "The British woman went home."),
        ("Книги А. С. Пушкина читают все.", "Everybody reads the books of A. S. Pushkin."),
        ("Гаити и Юго\u2011Запад ждут дождя.", "Haiti and the Southwest wait for rain."),
    ],
)
def test_what_languages_write_differently_is_no_finding(source: str, target: str) -> None:
    assert codes(source, target, RU, EN) == []
    assert codes(target, source, EN, RU) == []


class TestGlossary:
    SOURCE = "Вчера в Усть-Каменогорске открыли завод «Алтайский мёд»."
    WANTED: ClassVar[dict[str, str]] = {"Усть-Каменогорск": "Өскемен қаласы"}

    def test_a_rendering_that_stands_there_inflected_is_what_was_wanted(self) -> None:
        target = "Кеше Өскемен қаласында «Алтай балы» зауыты ашылды."
        assert check_names(self.SOURCE, target, RU, KK, self.WANTED) == []

    def test_a_rendering_that_does_not_is_missing_though_the_name_is_there(self) -> None:
        target = "Кеше Усть-Каменогорскіде «Алтай балы» зауыты ашылды."
        found = check_names(self.SOURCE, target, RU, KK, self.WANTED)
        assert [finding.detail["source"] for finding in found] == ["Усть-Каменогорск"]

    def test_a_rendering_unlike_the_name_is_neither_missing_nor_added(self) -> None:
        source, target = "Об этом сообщил Жумабаев.", "Blackwood said so, then Blackwood left."
        assert codes(source, "So said Blackwood then.", RU, EN) != []
        assert check_names(source, target, RU, EN, {"Жумабаев": "Blackwood"}) == []

    @pytest.mark.parametrize(
        "glossary", [{}, None, {"завод": "plant"}, {"": ""}, {"Астана": "Astana city"}, {"«»": "x"}]
    )
    def test_entries_that_cover_no_name_of_the_source_change_nothing(self, glossary: dict[str, str] | None) -> None:
        source, target = "Вчера завод посетил Ахметов.", "Akhmetov visited the factory yesterday."
        assert check_names(source, target, RU, EN, glossary) == []

    def test_it_reaches_the_check_through_check_translation(self) -> None:
        target = "Кеше Усть-Каменогорскіде «Алтай балы» зауыты ашылды."
        without = check_translation(self.SOURCE, target, RU, KK)
        wanted = check_translation(self.SOURCE, target, RU, KK, glossary=self.WANTED)
        assert [one for one in wanted if one not in without] == check_names(self.SOURCE, target, RU, KK, self.WANTED)


@settings(deadline=None)
@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_it_never_raises_and_says_the_same_twice(source: str, target: str, one: Language, other: Language) -> None:
    found = check_names(source, target, one, other)
    assert found == check_names(source, target, one, other)
    assert {finding.code for finding in found} <= {WarningCode.NAME_MISSING, WarningCode.NAME_ADDED}
    assert not any(finding.hard for finding in found)


@settings(deadline=None)
@given(anything, st.sampled_from(Language))
def test_a_text_has_its_own_names(text: str, language: Language) -> None:
    assert check_names(text, text, language, language) == []


@settings(deadline=None)
@given(anything, anything, st.dictionaries(anything, anything, max_size=3))
def test_any_glossary_will_do(source: str, target: str, glossary: dict[str, str]) -> None:
    assert isinstance(check_names(source, target, RU, EN, glossary), list)


@pytest.mark.parametrize(
    "piece",
    ["А", "А-", "Аб ", "«", "U.S. ", "United States ", "New York ", "Ли-Ли ", "Цgeч", "Ә'", "ш", "Нью-Йорк, "],
)
def test_a_hundred_thousand_hostile_letters_end(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for one, other in ((RU, EN), (EN, KK), (KK, RU)):
        assert isinstance(check_names(text, text[::-1] + " Лондон", one, other), list)


def different(language: Language, start: int) -> str:
    """14,000 words, none twice."""
    letters = ("bdfklmnrst", "aeiou") if language is EN else ("бдфклмнрст", "аеиоу")
    words = map("".join, itertools.product(*letters, *letters, *letters))
    return " ".join(itertools.islice(words, start, start + 14_000))


@pytest.mark.parametrize(("one", "other"), [(RU, EN), (EN, KK), (KK, RU)])
def test_thousands_of_different_words_end(one: Language, other: Language) -> None:
    source, target = different(one, 0), different(other, 20_000)
    assert check_names(source.title(), target.title(), one, other)
    assert check_names(f"{source} Шахтёрск", f"{target} Zhezqazghan", one, other)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation sets in ../shared are missing")
@pytest.mark.parametrize(
    ("file", "most"),
    [("eval/flores200_devtest.ru-en", 4), ("eval/flores200_devtest.kk-en", 4), ("eval/flores200_devtest.ru-kk", 4.5)],
)
def test_human_translations_seldom_raise_an_alarm(file: str, most: float) -> None:
    one, other = (Language(code) for code in file.rsplit(".", 1)[1].split("-"))
    with lzma.open(SHARED / f"{file}.tsv.xz", "rt", encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t")[:2] for line in lines]
    alarms = sum(bool(check_names(source, target, one, other)) for source, target in pairs)
    assert alarms <= most / 100 * len(pairs)


@pytest.mark.parametrize(
    ("source", "target", "one", "other", "missing"),
    [
        ("Трамп, Назарбаев, Маск и Путин ждут.", "Nazarbayev, Musk and Trump wait.", RU, EN, "Путин"),
        ("Рейсы в Астану, Актобе, Павлодар и Семей отменены.", "Flights to Astana are off.", RU, EN, "Павлодар"),
        ("Musk, Akhmetov, Putin and Nazarbayev met.", "Назарбаев пен Маск кездесті.", EN, KK, "Putin"),
        ("НАЗАРБАЕВ ОТКРЫЛ МОСТ", "AKHMETOV OPENS A BRIDGE", RU, EN, "НАЗАРБАЕВ"),
        ("AKHMETOV OPENS A BRIDGE", "НАЗАРБАЕВ ОТКРЫЛ МОСТ", EN, RU, "AKHMETOV"),
    ],
)
def test_names_are_missed_among_many_and_among_capitals(
    source: str, target: str, one: Language, other: Language, missing: str
) -> None:
    assert ("name_missing", missing) in codes(source, target, one, other)


def test_capitals_alone_are_no_names() -> None:
    assert codes("ЦЕНЫ НА НЕФТЬ СНОВА РАСТУТ", "OIL PRICES RISE AGAIN", RU, EN) == []
    assert codes("ПУТИН ОТКРЫЛ МОСТ", "PUTIN OPENS A BRIDGE", RU, EN) == []


@pytest.mark.parametrize(
    ("source", "target", "language", "other"),
    [
        ("Токаев прибыл в столицу.", "Nazarbayev arrived in the capital.", RU, EN),
        ("Иванов выступил с докладом.", "Petrov gave a report.", RU, EN),
        ("Тоқаев келді.", "Nazarbayev came.", KK, EN),
        ("Токаев прибыл в столицу.", "Назарбаев астанаға келді.", RU, KK),
        ("Nazarbayev arrived in the capital.", "Токаев прибыл в столицу.", EN, RU),
    ],
)
def test_a_surname_that_begins_its_sentence_is_not_exchanged(
    source: str, target: str, language: Language, other: Language
) -> None:
    found = {finding.code for finding in check_names(source, target, language, other)}
    assert found == {WarningCode.NAME_MISSING, WarningCode.NAME_ADDED}


@pytest.mark.parametrize(
    ("source", "target", "language", "other"),
    [
        ("Токаев прибыл в столицу.", "Tokayev arrived in the capital.", RU, EN),
        ("Кузнецов открыл мастерскую.", "Kuznetsov opened a workshop.", RU, EN),
        ("Заводы закрыты.", "Factories are closed.", RU, EN),
        ("Отцы пришли.", "Fathers came.", RU, EN),
        ("Ноутбуки подорожали.", "Laptops cost more.", RU, EN),
        ("Си Цзиньпин прибыл в Астану.", "Xi Jinping arrived in Astana.", RU, EN),
    ],
)
def test_a_sentence_that_begins_with_the_same_or_with_no_name_raises_nothing(
    source: str, target: str, language: Language, other: Language
) -> None:
    assert not check_names(source, target, language, other)
