"""Any number, written as each language writes it, reads as itself; any change of it is found."""

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.numbers import check_numbers, unsupported_numbers
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
languages = st.sampled_from(Language)


def cut(words: str) -> list[str]:
    return words.split()


TENS = {
    RU: cut("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"),
    KK: cut("жиырма отыз қырық елу алпыс жетпіс сексен тоқсан"),
    EN: cut("twenty thirty forty fifty sixty seventy eighty ninety"),
}
SMALL = {
    RU: cut(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
        "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    ),
    KK: cut("нөл бір екі үш төрт бес алты жеті сегіз тоғыз он"),
    EN: cut(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ),
}
HUNDRED = {RU: "сто", KK: "жүз", EN: "one hundred"}
SCALES: dict[int, dict[Language, tuple[str, ...]]] = {
    3: {RU: ("тысяч", "тыс."), KK: ("мың",), EN: ("thousand",)},
    6: {RU: ("миллионов", "млн"), KK: ("миллион", "млн"), EN: ("million", "mln")},
    9: {RU: ("миллиардов", "млрд"), KK: ("миллиард", "млрд"), EN: ("billion", "bn")},
    12: {RU: ("триллионов", "трлн"), KK: ("триллион", "трлн"), EN: ("trillion", "tn")},
}
FRAME = {RU: "Там было {}, и все довольны", KK: "Сол жерде {} болған еді", EN: "There were {} of them, people said"}


def in_words(number: int, language: Language) -> str:
    small = SMALL[language]
    if number == 100:
        return HUNDRED[language]
    if number < len(small):
        return small[number]
    if number < 20:
        return f"{small[10]} {small[number - 10]}"
    tens, ones = divmod(number, 10)
    joint = "-" if language is EN else " "
    return TENS[language][tens - 2] + (joint + small[ones] if ones else "")


def ordinal(number: int, language: Language) -> str:
    if language is EN:
        last = number % 10 if number % 100 not in {11, 12, 13} else 0
        return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
    return f"{number}-й" if language is RU else f"{number}-ші"


def grouped(number: int, language: Language, mark: str) -> str:
    return f"{number:,}".replace(",", "," if language is EN else mark)


def decimal(whole: int, part: str, language: Language) -> str:
    return f"{whole}{'.' if language is EN else ','}{part}"


def sentence(number: str, language: Language) -> str:
    return FRAME[language].format(number)


def same(one: str, here: Language, other: str, there: Language) -> bool:
    return not check_numbers(sentence(one, here), sentence(other, there), here, there)


@given(st.integers(0, 10**14), languages, languages, st.sampled_from([" ", "\u00a0", "\u202f", "\u2009", "'"]))
def test_groups_read_the_same(number: int, here: Language, there: Language, mark: str) -> None:
    assert same(grouped(number, here, mark), here, str(number), there)
    assert same(grouped(number, here, mark), here, grouped(number, there, "\u00a0"), there)


@given(st.integers(0, 9999), st.from_regex(r"[0-9]{0,3}[1-9]", fullmatch=True), languages, languages)
def test_decimals_read_the_same(whole: int, part: str, here: Language, there: Language) -> None:
    assert same(decimal(whole, part, here), here, decimal(whole, part, there), there)


@given(
    st.integers(1, 999),
    st.from_regex(r"[1-9]?", fullmatch=True),
    st.sampled_from([3, 6, 9, 12]),
    languages,
    languages,
    st.data(),
)
def test_scales_read_the_same(
    whole: int, part: str, zeros: int, here: Language, there: Language, data: st.DataObject
) -> None:
    words = {language: data.draw(st.sampled_from(SCALES[zeros][language])) for language in (here, there)}
    written = {
        language: f"{decimal(whole, part, language) if part else whole} {word}" for language, word in words.items()
    }
    value = whole * 10**zeros + (int(part) * 10 ** (zeros - 1) if part else 0)
    assert same(written[here], here, written[there], there)
    assert same(written[here], here, str(value), there)


@given(st.integers(1, 999), st.permutations([6, 9, 12]), languages, languages)
def test_another_scale_is_always_found(whole: int, zeros: list[int], here: Language, there: Language) -> None:
    one, other = f"{whole} {SCALES[zeros[0]][here][0]}", f"{whole} {SCALES[zeros[1]][there][0]}"
    findings = check_numbers(sentence(one, here), sentence(other, there), here, there)
    assert [finding.code for finding in findings] == [WarningCode.NUMBER_MISSING, WarningCode.NUMBER_ADDED]


@given(st.integers(0, 100), languages, languages)
def test_words_up_to_a_hundred_read_as_digits_and_as_words(number: int, here: Language, there: Language) -> None:
    assert same(in_words(number, here), here, str(number), there)
    assert same(str(number), here, in_words(number, there), there)
    assert same(in_words(number, here), here, in_words(number, there), there)


@given(st.integers(3, 100), st.integers(3, 100), languages, languages)
def test_another_word_is_always_found(number: int, other: int, here: Language, there: Language) -> None:
    assume(number != other and not {90, 100} & {number, other})  # in Kazakh also a quarter of a year, and a face
    findings = check_numbers(
        sentence(in_words(number, here), here), sentence(in_words(other, there), there), here, there
    )
    assert WarningCode.NUMBER_MISSING in {finding.code for finding in findings}


@given(st.integers(1, 2999), languages, languages)
def test_ordinals_read_the_same(number: int, here: Language, there: Language) -> None:
    assert same(ordinal(number, here), here, ordinal(number, there), there)
    assert same(ordinal(number, here), here, str(number), there)


@given(st.dates(), st.sampled_from([RU, KK]))
def test_dates_read_the_same(date: object, there: Language) -> None:
    short = f"{date:%d.%m.%Y}"
    months = (
        cut("қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
        cut("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    )
    day, month, year = (int(part) for part in short.split("."))
    kazakh, russian = f"{year} жылғы {day} {months[0][month - 1]}", f"{day} {months[1][month - 1]} {year} года"
    english = f"{date:%-d} {date:%B} " + str(year)
    for other, language in ((kazakh, KK), (russian, RU), (english, EN)):
        assert same(short, there, other, language)
    assert same(english, EN, kazakh, KK)


@given(st.integers(0, 10**9), st.data(), languages, languages)
def test_a_changed_digit_is_always_found(number: int, data: st.DataObject, here: Language, there: Language) -> None:
    text = str(number)
    at = data.draw(st.integers(0, len(text) - 1))
    digit = data.draw(st.sampled_from("0123456789"))
    changed = text[:at] + digit + text[at + 1 :]
    assume(int(changed) != number)
    findings = check_numbers(sentence(text, here), sentence(changed, there), here, there)
    assert {finding.code for finding in findings} == {WarningCode.NUMBER_MISSING, WarningCode.NUMBER_ADDED}
    assert unsupported_numbers(sentence(changed, here), sentence(text, here), here) == [changed]


@given(anything, anything, languages, languages)
def test_any_texts_are_checked(source: str, target: str, here: Language, there: Language) -> None:
    forth = check_numbers(source, target, here, there)
    for finding in forth:
        assert finding.detail["source"] or finding.detail["target"]


@given(anything, languages)
def test_a_text_has_its_own_numbers(text: str, language: Language) -> None:
    assert check_numbers(text, text, language, language) == []
    assert unsupported_numbers(text, text, language) == []
