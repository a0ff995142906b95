from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.text.conftest import anything

from tilshi.languages import Language
from tilshi.text.checks.negation import check_negation, denials
from tilshi.text.findings import WarningCode

RU, KK, EN = Language.RU, Language.KK, Language.EN
MISSING, ADDED = WarningCode.NEGATION_MISSING, WarningCode.NEGATION_ADDED

# Each row: a denial in three languages, and the same without it.
TRIPLES = [
    (
        ("Мост не откроют в мае.", "Көпір мамырда ашылмайды.", "The bridge will not open in May."),
        ("Мост откроют в мае.", "Көпір мамырда ашылады.", "The bridge will open in May."),
    ),
    (
        ("Министр не подписал приказ.", "Министр бұйрыққа қол қоймады.", "The minister did not sign the order."),
        ("Министр подписал приказ.", "Министр бұйрыққа қол қойды.", "The minister signed the order."),
    ),
    (
        ("В посёлке нет воды.", "Ауылда су жоқ.", "There is no water in the village."),
        ("В посёлке есть вода.", "Ауылда су бар.", "There is water in the village."),
    ),
    (
        ("Это не ошибка водителя.", "Бұл жүргізушінің кінәсі емес.", "This isn't the driver's mistake."),
        ("Это вина водителя.", "Бұл жүргізушінің кінәсі.", "This is the driver's mistake."),
    ),
    (
        (
            "Школа никогда не закрывалась зимой.",
            "Мектеп қыста ешқашан жабылған жоқ.",
            "The school never closed in winter.",
        ),
        ("Школа всегда закрывалась зимой.", "Мектеп қыста әрдайым жабылған.", "The school always closed in winter."),
    ),
    (
        (
            "Никто из рабочих не пострадал.",
            "Жұмысшылардың ешқайсысы зардап шеккен жоқ.",
            "None of the workers was hurt.",
        ),
        ("Один из рабочих пострадал.", "Жұмысшылардың бірі зардап шекті.", "One of the workers was hurt."),
    ),
    (
        (
            "Врачи не нашли вирус в пробах.",
            "Дәрігерлер сынамадан вирус таппады.",
            "Doctors didn't find the virus in the samples.",
        ),
        ("Врачи нашли вирус в пробах.", "Дәрігерлер сынамадан вирус тапты.", "Doctors found the virus in the samples."),
    ),
    (
        ("Депутат не голосовал за налог.", "Депутат салыққа дауыс берген жоқ.", "The deputy did not vote for the tax."),
        ("Депутат голосовал за налог.", "Депутат салыққа дауыс берді.", "The deputy voted for the tax."),
    ),
    (
        ("Завод больше не работает.", "Зауыт енді жұмыс істемейді.", "The plant no longer works."),
        ("Завод снова работает.", "Зауыт қайта жұмыс істейді.", "The plant works again."),
    ),
    (
        ("Дом стоит без крыши.", "Үй шатырсыз тұр, шатыры жоқ.", "The house stands without a roof."),
        ("Дом стоит с крышей.", "Үй шатырымен тұр.", "The house stands with a roof."),
    ),
    (
        ("Фермер не продал урожай.", "Фермер өнімін сатпады.", "The farmer hasn't sold the crop."),
        ("Фермер продал урожай.", "Фермер өнімін сатты.", "The farmer has sold the crop."),
    ),
    (
        (
            "Сотрудники ничего не знали о проверке.",
            "Қызметкерлер тексеру туралы ештеңе білмеді.",
            "Staff knew nothing about the audit.",
        ),
        ("Сотрудники знали о проверке.", "Қызметкерлер тексеру туралы білді.", "Staff knew about the audit."),
    ),
    (
        ("Компания не будет строить порт.", "Компания порт салмайды.", "The company won't build the port."),
        ("Компания будет строить порт.", "Компания порт салады.", "The company will build the port."),
    ),
    (
        ("Здесь нельзя купаться.", "Мұнда шомылуға болмайды.", "People cannot swim here."),
        ("Здесь можно купаться.", "Мұнда шомылуға болады.", "People can swim here."),
    ),
    (
        ("Деньги ещё не получены.", "Ақша әлі алынған жоқ.", "The money was not received."),
        ("Деньги уже получены.", "Ақша алынды.", "The money was received."),
    ),
    (
        ("Суд не признал его виновным.", "Сот оны кінәлі деп таппады.", "The court did not find him guilty."),
        ("Суд признал его виновным.", "Сот оны кінәлі деп тапты.", "The court found him guilty."),
    ),
]


@pytest.mark.parametrize(("one", "two"), list(permutations((RU, KK, EN), 2)))
@pytest.mark.parametrize("row", TRIPLES, ids=[row[0][2] for row in TRIPLES])
def test_what_is_denied_in_both_or_neither_passes(
    row: tuple[tuple[str, ...], ...], one: Language, two: Language
) -> None:
    at = (RU, KK, EN).index
    for texts in row:
        assert check_negation(texts[at(one)], texts[at(two)], one, two) == []


@pytest.mark.parametrize(("one", "two"), list(permutations((RU, KK, EN), 2)))
@pytest.mark.parametrize("row", TRIPLES, ids=[row[0][2] for row in TRIPLES])
def test_a_denial_lost_or_added_is_told(row: tuple[tuple[str, ...], ...], one: Language, two: Language) -> None:
    at = (RU, KK, EN).index
    denied, affirmed = row
    (lost,) = check_negation(denied[at(one)], affirmed[at(two)], one, two)
    assert (lost.code, lost.hard) == (MISSING, False)
    assert lost.detail["source"]
    assert lost.detail["target"] is None
    (added,) = check_negation(affirmed[at(one)], denied[at(two)], one, two)
    assert added.code is ADDED
    assert added.detail["target"]


@pytest.mark.parametrize(
    ("source", "target", "one", "two"),
    [
        ("Не только врачи, но и учителя вышли на площадь.", "Doctors as well as teachers came to the square.", RU, EN),
        ("Пришло не менее ста человек.", "At least a hundred people came.", RU, EN),
        ("Он не раз бывал в Алматы.", "He has been to Almaty many times.", RU, EN),
        ("Тем не менее матч начался.", "Still, the match began.", RU, EN),
        ("Несмотря на дождь, матч начался.", "The match began in the rain.", RU, EN),
        ("Нельзя не отметить его труд.", "His work deserves a mention.", RU, EN),
        ("Он не мог не заметить дым.", "He was bound to see the smoke.", RU, EN),
        ("Как бы то ни было, мост построят.", "In any case, the bridge will be built.", RU, EN),
        ("Ждите, пока поезд не остановится.", "Wait until the train stops.", RU, EN),
        ("Причина неясна.", "The cause is not clear.", RU, EN),
        ("The cause is unclear.", "Причина не ясна.", EN, RU),
        ("Врачи отсутствуют в селе.", "There are no doctors in the village.", RU, EN),
        ("He failed to come.", "Он не пришёл.", EN, RU),
        ("The talks lack a mediator.", "У переговоров нет посредника.", EN, RU),
        ("Он отказался от поездки.", "He did not go on the trip.", RU, EN),
        ("Незаконная стройка остановлена.", "The illegal building was stopped.", RU, EN),
        ("Заңсыз құрылыс тоқтатылды.", "Незаконную стройку остановили.", KK, RU),
        ("Жұмыссыз жастар көмек алды.", "Молодёжь без работы получила помощь.", KK, RU),
        ("Семьи без детей получили жильё.", "Баласыз отбасылар баспана алды.", RU, KK),
        ("Not only doctors came.", "Пришли и врачи.", EN, RU),
        ("Room No. 5 is open.", "Кабинет 5 открыт.", EN, RU),
        ("No doubt the bridge will open.", "Мост, конечно, откроют.", EN, RU),
        ("He asked whether or not to go.", "Он спросил, стоит ли идти.", EN, RU),
        ("Дәрігерлер ғана емес, мұғалімдер де келді.", "Пришли и врачи, и учителя.", KK, RU),
        ("Жаңбырға қарамастан ойын басталды.", "Игра началась в дождь.", KK, RU),
        ("Көп ұзамай көпір ашылады.", "Вскоре мост откроют.", KK, RU),
        ("Ол келді ме?", "Он приехал?", KK, RU),
        ("Көпір салмақ ниеті бар.", "Есть намерение построить мост.", KK, RU),
        ("Бөлмеде басқарма мүшелері жиналды.", "В комнате собрались члены правления.", KK, RU),
        ("Маған пышақпен кесілген нан берді.", "Мне дали хлеб, нарезанный ножом.", KK, RU),
        ("Қамаудағы әкімге жазбаша сұрақ қойылды.", "Арестованному акиму задали письменный вопрос.", KK, RU),
        ("Тұрсынбай мырза алмастыру туралы айтты.", "Господин Турсынбай говорил о замене.", KK, RU),
        ("Ауа айнымалы, баға көбейді.", "Погода переменная, цены выросли.", KK, RU),
        ("Ұмытпа мені!", "Не забывай меня!", KK, RU),
        ("Не забудьте паспорт.", "Remember your passport.", RU, EN),
        ("Он говорил, не повышая голоса, и ушёл без шапки.", "Ол дауысын көтермей сөйлеп, бас киімсіз кетті.", RU, KK),
        ("Министрлік келіссөзден бас тартты.", "Министерство не пошло на переговоры.", KK, RU),
        ("Билгiм келмейдi.", "Я не хочу знать.", KK, RU),
    ],
)
def test_idioms_prefixes_and_nouns_that_look_negative_pass(
    source: str, target: str, one: Language, two: Language
) -> None:
    assert check_negation(source, target, one, two) == []


@pytest.mark.parametrize(
    ("source", "target", "one", "two"),
    [
        ("Это невозможно проверить сейчас.", "It is possible to check it now.", RU, EN),
        ("Негосударственный фонд дал деньги.", "Мемлекеттік қор ақша берді.", RU, KK),
        ("Незаконченный мост простоял год.", "Аяқталған көпір бір жыл тұрды.", RU, KK),
        ("Никто не знает, кто его построил.", "Оны кім салғанын ешкім біледі.", RU, KK),
        ("Он не пришёл и не позвонил.", "He did not come and called.", RU, EN),
    ],
)
def test_opposites_and_one_of_two_denials_are_told(source: str, target: str, one: Language, two: Language) -> None:
    (finding,) = check_negation(source, target, one, two)
    assert finding.code is MISSING


def test_a_fluent_translation_may_add_converbs_and_participles() -> None:
    assert check_negation("Работали всю ночь.", "Түні бойы тынбай жұмыс істеді.", RU, KK) == []
    assert check_negation("Работали всю ночь.", "Түні бойы жұмыс істемеді.", RU, KK) != []


def test_concord_is_one_denial() -> None:
    assert len(denials("Никто никогда ничего не говорил.", RU).required) == 1
    assert len(denials("Никаких проблем.", RU).required) == 1
    assert len(denials("Ешкім ешқашан ештеңе айтқан жоқ.", KK).required) == 1


@given(anything, anything, st.sampled_from(Language), st.sampled_from(Language))
def test_at_most_one_finding_for_any_texts(source: str, target: str, one: Language, two: Language) -> None:
    found = check_negation(source, target, one, two)
    assert len(found) <= 1
    assert all(finding.code in {MISSING, ADDED} for finding in found)


@given(anything, st.sampled_from(Language))
def test_a_text_agrees_with_itself(text: str, language: Language) -> None:
    assert check_negation(text, text, language, language) == []


@pytest.mark.parametrize(
    "text",
    [
        "не " * 33_000,
        "ма" * 50_000,
        "бармай" * 16_000,
        "No " * 33_000,
        "емес, " * 16_000,
        "un" * 50_000,
        "сыздықсыз" * 11_000,
    ],
)
@pytest.mark.parametrize("language", Language)
def test_hostile_length_is_read(text: str, language: Language) -> None:
    assert check_negation(text, text, language, language) == []
