"""Written sentences that blur what their evidence says: language, evidence, written sentence; all made up."""

from tilshi.languages import Language

RU, KK, EN = Language.RU, Language.KK, Language.EN

Case = tuple[Language, tuple[str, ...], str]

RUSSIAN: tuple[Case, ...] = (
    (RU, ("Директор завода якобы вывел деньги за границу.",), "Директор завода вывел деньги за границу."),
    (
        RU,
        ("По предварительным данным, причиной пожара стало короткое замыкание.",),
        "Причиной пожара стало короткое замыкание.",
    ),
    (
        RU,
        ("Пожар начался ночью, его причиной, по предварительным данным, стал поджог склада.",),
        "Причиной пожара стал поджог склада.",
    ),
    (RU, ("Вероятно, рейсы в Актау возобновят в понедельник.",), "Рейсы в Актау возобновят в понедельник."),
    (RU, ("Скорее всего, тариф на воду поднимут в мае.",), "Тариф на воду поднимут в мае."),
    (
        RU,
        ("Подозреваемый в краже мотоцикла задержан в Аксу.",),
        "В Аксу задержан вор, укравший мотоцикл: кража раскрыта.",
    ),
    (RU, ("Аким Тасбулака заявил, что мост закроют на зиму.",), "Мост закроют на зиму."),
    (RU, ("Мост закроют на зиму, сообщил аким Тасбулака.",), "Мост закроют на зиму."),
    (RU, ("По словам акима, школу в посёлке достроят к осени.",), "Школу в посёлке достроят к осени."),
    (RU, ("По мнению экологов, озеро высохнет через десять лет.",), "Озеро высохнет через десять лет."),
    (RU, ("Эколог Марат Исаев считает, что завод отравил реку.",), "Завод отравил реку."),
    (RU, ("«Мы снизим цены на хлеб уже весной», — пообещал министр.",), "Цены на хлеб снизят уже весной."),
    (RU, ("«Мы сдали объект раньше срока.",), "Объект сдали раньше срока."),
    (RU, ("Адвокат утверждает: подпись на договоре подделали.",), "Подпись на договоре подделали."),
    (RU, ("Мост не открыли после ремонта.",), "Мост открыли после ремонта."),
    (RU, ("Министерство не планирует повышать тарифы на газ.",), "Министерство планирует повышать тарифы на газ."),
    (RU, ("При пожаре в школе никто не пострадал.",), "При пожаре в школе пострадали люди."),
    (RU, ("Дорогу построили без разрешения города.",), "Дорогу построили, разрешение города есть."),
    (RU, ("Суд признал сделку законной.",), "Суд не признал сделку законной."),
    (RU, ("Завод выпускает трубы для газопровода.",), "Завод не выпускает трубы для газопровода."),
    (
        RU,
        ("Ночью в Аксу сгорел склад.", "По предварительным данным, склад подожгли конкуренты."),
        "Склад в Аксу подожгли конкуренты.",
    ),
    (
        RU,
        ("Компания открыла новый цех.", "Директор сообщил, что компания наймёт рабочих весной."),
        "Компания наймёт рабочих весной.",
    ),
    (RU, ("Правительство предложит снизить налоги, рассказал министр.",), "Правительство предложит снизить налоги."),
)

KAZAKH: tuple[Case, ...] = (
    (KK, ("Директор ақшаны шетелге шығарыпты-мыс.",), "Директор ақшаны шетелге шығарды."),
    (
        KK,
        ("Алдын ала мәлімет бойынша, өрттің себебі қысқа тұйықталу болды.",),
        "Өрттің себебі қысқа тұйықталу болды.",
    ),
    (KK, ("Әкімнің айтуынша, көпір қыста жабылады.",), "Көпір қыста жабылады."),
    (KK, ("Көпір қыста жабылады деп мәлімдеді әкім.",), "Көпір қыста жабылады."),
    (KK, ("Әкім мектеп күзде ашылады деп айтты.",), "Мектеп күзде ашылады."),
    (KK, ("Сарапшылардың пікірінше, көл он жылда тартылады.",), "Көл он жылда тартылады."),
    (KK, ("«Біз нан бағасын көктемде түсіреміз», – деді министр.",), "Нан бағасы көктемде түседі."),
    (KK, ("Болжам бойынша, рейстер дүйсенбіде қайта басталады.",), "Рейстер дүйсенбіде қайта басталады."),
    (KK, ("Бәлкім, су тарифі мамырда көтеріледі.",), "Су тарифі мамырда көтеріледі."),
    (KK, ("Мотоцикл ұрлағаны үшін күдікті Ақсуда ұсталды.",), "Ақсуда мотоцикл ұрлағаны үшін ұры ұсталды."),
    (KK, ("Көпір жөндеуден кейін ашылмады.",), "Көпір жөндеуден кейін ашылды."),
    (KK, ("Өрт кезінде ешкім зардап шеккен жоқ.",), "Өрт кезінде адамдар зардап шеккен."),
    (KK, ("Министрлік газ тарифін көтермейді.",), "Министрлік газ тарифін көтереді."),
    (KK, ("Сот мәмілені заңды деп таныды.",), "Сот мәмілені заңды деп танымады."),
    (KK, ("Зауыт газ құбырларын шығарады.",), "Зауыт газ құбырларын шығармайды."),
    (KK, ("Полиция мәліметінше, қойманы көршілер өртеген.",), "Қойманы көршілер өртеген."),
)

ENGLISH: tuple[Case, ...] = (
    (EN, ("The director allegedly moved the money abroad.",), "The director moved the money abroad."),
    (EN, ("According to preliminary data, a short circuit caused the fire.",), "A short circuit caused the fire."),
    (EN, ("The mayor said that the bridge will close for winter.",), "The bridge will close for winter."),
    (EN, ("The mayor said the bridge will close for winter.",), "The bridge will close for winter."),
    (EN, ("The bridge will close for winter, the mayor said.",), "The bridge will close for winter."),
    (EN, ("According to the company, the plant will reopen in May.",), "The plant will reopen in May."),
    (EN, ("“We will cut bread prices this spring,” the minister promised.",), "Bread prices will be cut this spring."),
    (EN, ("Flights to the island will probably resume on Monday.",), "Flights to the island will resume on Monday."),
    (EN, ("Perhaps the water tariff will rise in May.",), "The water tariff will rise in May."),
    (EN, ("A suspected thief was held in the harbour town.",), "A thief was held in the harbour town."),
    (EN, ("The council did not approve the new school.",), "The council approved the new school."),
    (EN, ("Nobody was injured in the school fire.",), "People were injured in the school fire."),
    (EN, ("The ministry is not planning to raise gas tariffs.",), "The ministry is planning to raise gas tariffs."),
    (EN, ("The court recognised the sale as lawful.",), "The court never recognised the sale as lawful."),
    (EN, ("Analysts believe that the lake will dry up within ten years.",), "The lake will dry up within ten years."),
    (
        EN,
        ("A warehouse burned down overnight.", "Police said rivals had set the warehouse alight."),
        "Rivals had set the warehouse alight.",
    ),
    (
        EN,
        ("The lawyer insists: the signature on the contract was forged.",),
        "The signature on the contract was forged.",
    ),
    (EN, ("The road was built without a city permit.",), "The road was built with a city permit."),
)

MORE: tuple[Case, ...] = (
    (
        RU,
        ("Следствие полагает, что чиновник получил взятку в размере 5 млн тенге.",),
        "Чиновник получил взятку в 5 млн тенге.",
    ),
    (
        RU,
        ("Чиновник, по версии следствия, получил взятку в размере 5 млн тенге.",),
        "Чиновник получил взятку в 5 млн тенге.",
    ),
    (RU, ("Чиновника обвиняют в получении взятки в размере 5 млн тенге.",), "Чиновник получил взятку в 5 млн тенге."),
    (RU, ("Как утверждает компания, утечка не затронула питьевую воду.",), "Утечка не затронула питьевую воду."),
    (
        RU,
        ("Источник агентства рассказал, что завод продадут китайской компании.",),
        "Завод продадут китайской компании.",
    ),
    (RU, ("Не исключено, что матч перенесут в Алматы.",), "Матч перенесут в Алматы."),
    (RU, ("Ущерб, предположительно, составил 40 млн тенге.",), "Ущерб составил 40 млн тенге."),
    (RU, ("Суд не стал рассматривать жалобу фермеров.",), "Суд рассмотрел жалобу фермеров."),
    (RU, ("Пассажиры самолёта не получили травм.",), "Пассажиры самолёта получили травмы."),
    (RU, ("Вирус не подтвердился ни у одного пациента.",), "Вирус подтвердился у пациентов."),
    (RU, ("«Мы не будем закрывать шахту», — сказал директор Олжас Ибраев.",), "Шахту не будут закрывать."),
    (
        RU,
        ("Президент поручил правительству снизить налоги, сообщила Акорда.",),
        "Налоги снизили, президент поручил это правительству.",
    ),
    (
        EN,
        ("Prosecutors say the official took a bribe of 5 million tenge.",),
        "The official took a bribe of 5 million tenge.",
    ),
    (
        EN,
        ("The official is accused of taking a bribe of 5 million tenge.",),
        "The official took a bribe of 5 million tenge.",
    ),
    (EN, ("The plant may be sold to a Chinese company.",), "The plant will be sold to a Chinese company."),
    (EN, ("Doctors found no virus in any of the patients.",), "Doctors found the virus in patients."),
    (EN, ("The match could be moved to Almaty, officials warned.",), "The match will be moved to Almaty."),
    (
        EN,
        ("The passengers were not hurt when the plane left the runway.",),
        "The passengers were hurt when the plane left the runway.",
    ),
    (EN, ("A source told the agency that the plant would be sold.",), "The plant will be sold."),
    (KK, ("Тергеу мәліметінше, шенеунік 5 млн теңге пара алған.",), "Шенеунік 5 млн теңге пара алған."),
    (KK, ("Шенеунік 5 млн теңге пара алды деген күдікке ілінді.",), "Шенеунік 5 млн теңге пара алды."),
    (KK, ("Зауыт Қытай компаниясына сатылуы мүмкін.",), "Зауыт Қытай компаниясына сатылады."),
    (KK, ("Жолаушылар жарақат алған жоқ.",), "Жолаушылар жарақат алды."),
    (KK, ("Министр «біз шахтаны жаппаймыз» деді.",), "Шахта жабылмайды."),
    (KK, ("Дәрігерлер науқастардан вирус таппады.",), "Дәрігерлер науқастардан вирус тапты."),
)

BLURRED = RUSSIAN + KAZAKH + ENGLISH + MORE
