"""Written sentences that say fairly what their evidence says: language, evidence, written sentence; all made up."""

from tests.summarize.blurred_cases import EN, KK, RU, Case

RUSSIAN: tuple[Case, ...] = (
    (RU, ("Директор завода якобы вывел деньги за границу.",), "Директор завода, предположительно, вывел деньги."),
    (
        RU,
        ("По предварительным данным, причиной пожара стало короткое замыкание.",),
        "Предварительная причина пожара — короткое замыкание.",
    ),
    (
        RU,
        ("Пожар на складе начался ночью, а причиной, по предварительным данным, стало замыкание проводки.",),
        "Ночью на складе начался пожар.",
    ),
    (
        RU,
        ("Вероятно, рейсы в Актау возобновят в понедельник.",),
        "Рейсы в Актау могут возобновить в понедельник.",
    ),
    (RU, ("Подозреваемый в краже мотоцикла задержан в Аксу.",), "В Аксу задержали подозреваемого в краже."),
    (RU, ("Аким Тасбулака заявил, что мост закроют на зиму.",), "Мост закроют на зиму, сообщил аким."),
    (RU, ("Мост закроют на зиму, сообщил аким Тасбулака.",), "Аким: мост закроют на зиму."),
    (RU, ("По словам акима, школу в посёлке достроят к осени.",), "Аким обещает достроить школу к осени."),
    (RU, ("По мнению экологов, озеро высохнет через десять лет.",), "Экологи считают, что озеро высохнет."),
    (RU, ("«Мы снизим цены на хлеб уже весной», — пообещал министр.",), "Министр пообещал снизить цены на хлеб."),
    (RU, ("«Мы сдали объект раньше срока.",), "Объект, по словам подрядчика, сдали раньше срока."),
    (RU, ("Мост не открыли после ремонта.",), "После ремонта мост так и не открыли."),
    (RU, ("Мост не открыли после ремонта.",), "После ремонта мост остался закрытым."),
    (RU, ("При пожаре в школе никто не пострадал.",), "Пожар в школе обошёлся без пострадавших."),
    (RU, ("Министерство не планирует повышать тарифы на газ.",), "Министерство исключило рост тарифов на газ."),
    (
        RU,
        ("Ремонт завершили в мае, но движение не открыли.",),
        "Ремонт завершили в мае.",
    ),
    (
        RU,
        ("Премьер выступил в парламенте и заявил, что инфляция замедлится.",),
        "Премьер выступил в парламенте.",
    ),
    (
        RU,
        ("Об открытии цеха сообщил аким.", "Цех открыли в Аксу после ремонта."),
        "Цех в Аксу открыли после ремонта.",
    ),
    (
        RU,
        ("Мост закроют весной на ремонт.", "По словам акима, мост закроют весной на ремонт."),
        "Мост закроют весной на ремонт.",
    ),
    (RU, ("В Павлодаре открыли мост, сообщает ТАСС.",), "Мост в Павлодаре открыли."),
    (RU, ("Библиотека на 350 книг открылась в посёлке.",), "В посёлке появилась библиотека на 350 книг."),
    (RU, ("Завод не только выпускает трубы, но и ремонтирует насосы.",), "Завод выпускает трубы и ремонтирует насосы."),
    (RU, ("Согласно отчёту, завод сократил выбросы вдвое.",), "Завод сократил выбросы вдвое, следует из отчёта."),
)

KAZAKH: tuple[Case, ...] = (
    (KK, ("Алдын ала мәлімет бойынша, өрттің себебі тұйықталу болды.",), "Өрттің алдын ала себебі – тұйықталу."),
    (KK, ("Әкімнің айтуынша, көпір қыста жабылады.",), "Әкім көпір қыста жабылады деді."),
    (KK, ("Көпір қыста жабылады деп мәлімдеді әкім.",), "Әкімнің сөзінше, көпір қыста жабылады."),
    (KK, ("Әкім мектеп күзде ашылады деп айтты.",), "Әкім: мектеп күзде ашылады."),
    (KK, ("Сарапшылардың пікірінше, көл он жылда тартылады.",), "Сарапшылар көл тартылады деп есептейді."),
    (KK, ("Болжам бойынша, рейстер дүйсенбіде қайта басталады.",), "Рейстер дүйсенбіде басталуы мүмкін."),
    (KK, ("Мотоцикл ұрлағаны үшін күдікті Ақсуда ұсталды.",), "Ақсуда мотоцикл ұрлығының күдіктісі ұсталды."),
    (KK, ("Көпір жөндеуден кейін ашылмады.",), "Жөндеуден кейін көпір ашылмаған."),
    (KK, ("Көпір жөндеуден кейін ашылмады.",), "Көпір жөндеуден кейін жабық тұр."),
    (KK, ("Өрт кезінде ешкім зардап шеккен жоқ.",), "Өртте зардап шеккендер жоқ."),
    (KK, ("Министрлік газ тарифін көтермейді.",), "Газ тарифі бұрынғы күйінде қалады."),
    (KK, ("Көкшетауда балалар кітапханасы ашылды.",), "Көкшетау балалары кітапханалы болды."),
    (KK, ("Кітапхана қорында 40 мың кітап бар.",), "Қорда 40 мың кітап бар."),
    (
        KK,
        ("Көпір көктемде жөндеуге жабылады.", "Әкімнің айтуынша, көпір көктемде жөндеуге жабылады."),
        "Көпір көктемде жөндеуге жабылады.",
    ),
    (KK, ("Зауыт құбыр шығарып қана қоймай, сорғы жөндейді.",), "Зауыт құбыр шығарады, сорғы жөндейді."),
    (KK, ("Су тарифі мамырда көтеріледі.",), "Мамырдан бастап су қымбаттайды."),
)

ENGLISH: tuple[Case, ...] = (
    (EN, ("The director allegedly moved the money abroad.",), "The director is suspected of moving money abroad."),
    (
        EN,
        ("According to preliminary data, a short circuit caused the fire.",),
        "The preliminary cause is a short circuit.",
    ),
    (EN, ("The mayor said that the bridge will close for winter.",), "The bridge will close, the mayor said."),
    (EN, ("The bridge will close for winter, the mayor said.",), "Mayor: the bridge will close for winter."),
    (
        EN,
        ("According to the company, the plant will reopen in May.",),
        "The company says the plant will reopen in May.",
    ),
    (EN, ("“We will cut bread prices this spring,” the minister promised.",), "The minister promised cheaper bread."),
    (EN, ("Flights to the island will probably resume on Monday.",), "Flights to the island may resume on Monday."),
    (EN, ("A suspected thief was held in the harbour town.",), "Police held a theft suspect in the harbour town."),
    (EN, ("The council did not approve the new school.",), "The council refused to approve the new school."),
    (EN, ("The council did not approve the new school.",), "The new school was not approved."),
    (EN, ("Nobody was injured in the school fire.",), "The school fire left no one injured."),
    (EN, ("The ministry is not planning to raise gas tariffs.",), "Gas tariffs will stay as they are."),
    (EN, ("The repair ended in May, but traffic has not resumed.",), "The repair ended in May."),
    (
        EN,
        ("The premier spoke in parliament and said that inflation would slow.",),
        "The premier spoke in parliament.",
    ),
    (
        EN,
        (
            "The bridge will close for repairs in spring.",
            "The bridge will close for repairs in spring, the mayor said.",
        ),
        "The bridge will close for repairs in spring.",
    ),
    (EN, ("The island council voted to keep the ferry running.",), "The ferry will keep running after a council vote."),
    (EN, ("The plant not only makes pipes but also repairs pumps.",), "The plant makes pipes and repairs pumps."),
    (EN, ("A library with 350 books opened on Monday.",), "A library of 350 books has opened."),
)

MORE: tuple[Case, ...] = (
    (
        RU,
        ("Следствие полагает, что чиновник получил взятку в размере 5 млн тенге.",),
        "Чиновника подозревают в получении взятки.",
    ),
    (RU, ("Суд не стал рассматривать жалобу фермеров.",), "Жалоба фермеров осталась без рассмотрения."),
    (RU, ("Пассажиры самолёта не получили травм.",), "Никто из пассажиров самолёта не получил травм."),
    (
        RU,
        ("Президент подписал закон, который вводит налог на роскошь.",),
        "Введён налог на роскошь, закон подписан президентом.",
    ),
    (RU, ("Вирус не подтвердился ни у одного пациента.",), "Ни у одного пациента вирус не нашли."),
    (RU, ("Команда проиграла, но не вылетела из лиги, отметил тренер.",), "Команда проиграла, сказал тренер."),
    (RU, ("Депутаты предложили снизить налог на землю.",), "Депутаты предлагают уменьшить земельный налог."),
    (RU, ("Завод запустил линию, а директор пообещал нанять ещё сто человек.",), "Завод запустил новую линию."),
    (RU, ("Не исключено, что матч перенесут в Алматы.",), "Матч могут перенести в Алматы."),
    (
        EN,
        ("Prosecutors say the official took a bribe of 5 million tenge.",),
        "The official is accused of taking a bribe.",
    ),
    (EN, ("Doctors found no virus in any of the patients.",), "None of the patients had the virus."),
    (EN, ("The plant may be sold to a Chinese company.",), "The plant could go to a Chinese company."),
    (EN, ("The council approved the budget and called an election for May.",), "The council approved the budget."),
    (EN, ("The team lost but was not relegated, the coach said.",), "The team lost, its coach said."),
    (KK, ("Тергеу мәліметінше, шенеунік 5 млн теңге пара алған.",), "Шенеунік пара алды деп айыпталып отыр."),
    (KK, ("Жолаушылар жарақат алған жоқ.",), "Жолаушылардың ешқайсысы жарақат алмады."),
    (KK, ("Зауыт Қытай компаниясына сатылуы мүмкін.",), "Зауытты Қытай компаниясы сатып алуы мүмкін."),
    (KK, ("Әкімдік жаңа мектеп салып, жолды жөндеді.",), "Әкімдік жаңа мектеп салды."),
)

FAITHFUL = RUSSIAN + KAZAKH + ENGLISH + MORE
