"""Names of people, places and brands as the three languages write them, and what is said of them: our own list."""

from tilshi.languages import Language

RU, KK, EN = Language.RU, Language.KK, Language.EN

TRANSLITERATED = """
Касым-Жомарт Токаев | Қасым-Жомарт Тоқаев | Kassym-Jomart Tokayev
Нурсултан Назарбаев | Нұрсұлтан Назарбаев | Nursultan Nazarbayev
Алихан Смаилов | Әлихан Смайылов | Alikhan Smailov
Олжас Бектенов | Олжас Бектенов | Olzhas Bektenov
Димаш Кудайберген | Димаш Құдайберген | Dimash Qudaibergen
Мухтар Ауэзов | Мұхтар Әуезов | Mukhtar Auezov
Чокан Валиханов | Шоқан Уәлиханов | Shokan Valikhanov
Ыбрай Алтынсарин | Ыбырай Алтынсарин | Ybyrai Altynsarin
Каныш Сатпаев | Қаныш Сәтбаев | Kanysh Satbayev
Динмухамед Кунаев | Дінмұхамед Қонаев | Dinmukhamed Kunayev
Бауыржан Момышулы | Бауыржан Момышұлы | Bauyrzhan Momyshuly
Айтматов | Айтматов | Aitmatov
Жаксылыков | Жақсылықов | Zhaksylykov
Шаймерденов | Шаймерденов | Shaimerdenov
Гульнара Сейткали | Гүлнар Сейітқали | Gulnara Seitkali
Ержан Кыдыралиев | Ержан Қыдырәлиев | Yerzhan Kydyraliyev
Талдыкорган | Талдықорған | Taldykorgan
Экибастуз | Екібастұз | Ekibastuz
Жезказган | Жезқазған | Zhezkazgan
Жанаозен | Жаңаөзен | Zhanaozen
Темиртау | Теміртау | Temirtau
Кульсары | Құлсары | Kulsary
Зайсан | Зайсан | Zaisan
Бурабай | Бурабай | Burabay
Владимир Путин | Владимир Путин | Vladimir Putin
Сергей Лавров | Сергей Лавров | Sergei Lavrov
Дмитрий Песков | Дмитрий Песков | Dmitry Peskov
Валентина Матвиенко | Валентина Матвиенко | Valentina Matviyenko
Антон Чехов | Антон Чехов | Anton Chekhov
Никита Хрущев | Никита Хрущев | Nikita Khrushchev
Борис Щербаков | Борис Щербаков | Boris Shcherbakov
Юрий Гагарин | Юрий Гагарин | Yuri Gagarin
Евгений Цыганков | Евгений Цыганков | Yevgeny Tsygankov
Новосибирск | Новосібір | Novosibirsk
Екатеринбург | Екатеринбург | Yekaterinburg
Челябинск | Челябі | Chelyabinsk
Оренбург | Орынбор | Orenburg
Омск | Омбы | Omsk
Барак Обама | Барак Обама | Barack Obama
Дональд Трамп | Дональд Трамп | Donald Trump
Ангела Меркель | Ангела Меркель | Angela Merkel
Эмманюэль Макрон | Эммануэль Макрон | Emmanuel Macron
Борис Джонсон | Борис Джонсон | Boris Johnson
Реджеп Тайип Эрдоган | Режеп Тайып Ердоған | Recep Tayyip Erdogan
Маргарет Тэтчер | Маргарет Тэтчер | Margaret Thatcher
Уинстон Черчилль | Уинстон Черчилль | Winston Churchill
Альберт Эйнштейн | Альберт Эйнштейн | Albert Einstein
Стив Джобс | Стив Джобс | Steve Jobs
Илон Маск | Илон Маск | Elon Musk
Джеки Чан | Джеки Чан | Jackie Chan
Новак Джокович | Новак Джокович | Novak Djokovic
Лионель Месси | Лионель Месси | Lionel Messi
Хавьер Бардем | Хавьер Бардем | Javier Bardem
Синдзо Абэ | Синдзо Абэ | Shinzo Abe
Ким Чен Ын | Ким Чен Ын | Kim Jong Un
Лондон | Лондон | London
Манчестер | Манчестер | Manchester
Чикаго | Чикаго | Chicago
Гамбург | Гамбург | Hamburg
Франкфурт | Франкфурт | Frankfurt
Марсель | Марсель | Marseille
Барселона | Барселона | Barcelona
Буэнос-Айрес | Буэнос-Айрес | Buenos Aires
Йоханнесбург | Йоханнесбург | Johannesburg
Хельсинки | Хельсинки | Helsinki
Стокгольм | Стокгольм | Stockholm
Гуанчжоу | Гуанчжоу | Guangzhou
Хиросима | Хиросима | Hiroshima
"""
"""Alike but for spelling; one line a name."""

TRANSLATED = """
США | АҚШ | the United States
ООН | БҰҰ | the UN
ЕС | ЕО | the European Union
ВОЗ | ДДҰ | the WHO
Китай | Қытай | China
Пекин | Бейжің | Beijing
Москва | Мәскеу | Moscow
Германия | Германия | Germany
Япония | Жапония | Japan
Венгрия | Мажарстан | Hungary
Египет | Мысыр | Egypt
Индия | Үндістан | India
Великобритания | Ұлыбритания | Britain
Греция | Грекия | Greece
Южная Корея | Оңтүстік Корея | South Korea
Саудовская Аравия | Сауд Арабиясы | Saudi Arabia
Новая Зеландия | Жаңа Зеландия | New Zealand
Вена | Вена | Vienna
Мюнхен | Мюнхен | Munich
Дамаск | Дамаск | Damascus
Усть-Каменогорск | Өскемен | Oskemen
Уральск | Орал | Oral
Мангистау | Маңғыстау | Mangystau
Нью-Йорк | Нью-Йорк | New York
Средиземное море | Жерорта теңізі | the Mediterranean
Ближний Восток | Таяу Шығыс | the Middle East
Рождество | Рождество | Christmas
Коран | Құран | the Koran
Аль-Каида | Әл-Каида | al-Qaeda
"""
"""Names with a translation of their own."""

INFLECTED = {
    "Токаев": {
        RU: "Токаев Токаева Токаеву Токаевым Токаеве".split(),  # noqa: SIM905
        KK: "Тоқаев Тоқаевтың Тоқаевқа Тоқаевты Тоқаевта Тоқаевтан Тоқаевпен".split(),  # noqa: SIM905
        EN: ["Tokayev", "Tokayev's"],
    },
    "Чикаго": {
        RU: ["Чикаго", "чикагский", "чикагского"],
        KK: "Чикаго Чикагоның Чикагоға Чикагода Чикагодан Чикагодағы Чикагомен Чикаголық".split(),  # noqa: SIM905
        EN: ["Chicago", "Chicago's"],
    },
    "Лондон": {
        RU: ["Лондон", "Лондона", "Лондоне", "Лондоном", "лондонский", "лондонцы", "лондонского"],
        KK: ["Лондон", "Лондонның", "Лондонға", "Лондонда", "Лондоннан", "Лондондағы", "лондондық", "лондондықтар"],
        EN: ["London", "London's", "Londoners"],
    },
    "Германия": {
        RU: ["Германия", "Германией", "Германии", "немецкий", "немецкими", "немцы", "немцам", "германский"],
        KK: ["Германия", "Германияның", "Германияда", "неміс", "немістер", "немістердің"],
        EN: ["Germany", "Germany's", "German", "Germans"],
    },
    "Египет": {
        RU: ["Египет", "Египта", "Египте", "египетский", "египтяне"],
        KK: ["Мысыр", "Мысырда", "Мысырдың", "Египет", "мысырлық"],
        EN: ["Egypt", "Egypt's", "Egyptian", "Egyptians"],
    },
    "США": {
        RU: ["США", "Соединенных Штатах", "Соединенными Штатами", "Америке", "американский", "американцами"],
        KK: ["АҚШ", "АҚШ-тың", "АҚШ-қа", "Америка", "америкалық"],
        EN: ["US", "U.S.", "USA", "United States", "American", "Americans", "America's"],
    },
}
"""Forms of one name, any of which is the counterpart of any other."""


def rows(table: str) -> list[dict[Language, str]]:
    """Return the lines of a table as names by language."""
    lines = (line.split(" | ") for line in table.strip().splitlines())
    return [dict(zip((RU, KK, EN), line, strict=True)) for line in lines]
