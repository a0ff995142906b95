"""Short articles for the load figures: written for this project, each put together from parts by a fixed draw."""

import random

PLACES = (
    "Аральске",
    "Костанае",
    "Таразе",
    "Балхаше",
    "Шымкенте",
    "Павлодаре",
    "Актобе",
    "Риддере",
    "Жезказгане",
    "Талдыкоргане",
)
THINGS = ("школу", "поликлинику", "библиотеку", "пожарную часть", "спортивный зал", "музей", "детский сад", "мост")
WORKS = ("построили", "отремонтировали", "открыли", "достроили", "обновили", "передали жителям")
PEOPLE = ("Айдос Сериков", "Марина Ли", "Данияр Оспанов", "Гульнара Абдиева", "Пётр Ким", "Асель Нурланова")
POSTS = ("аким района", "директор", "главный инженер", "заместитель акима", "пресс-секретарь", "руководитель отдела")
MONTHS = ("января", "марта", "апреля", "мая", "июля", "сентября", "октября", "декабря")
SOURCES = ("областного бюджета", "республиканского бюджета", "местного бюджета", "средств инвесторов")
NEEDS = ("тёплые раздевалки", "новое освещение", "удобные подъезды", "лифты", "видеонаблюдение", "площадки для детей")
REASONS = ("из-за дождей", "из-за роста цен", "по просьбе жителей", "из-за нехватки рабочих", "после проверки")


def articles(count: int, seed: int = 7) -> list[str]:
    """Return articles of a headline and five sentences, all different; the same for the same arguments."""
    draw = random.Random(seed)  # noqa: S311  # a fixed draw, no secret
    made: dict[str, None] = {}
    while len(made) < count:
        made[_article(draw)] = None
    return list(made)


def _article(draw: random.Random) -> str:
    place, thing, work = draw.choice(PLACES), draw.choice(THINGS), draw.choice(WORKS)
    person, post = draw.choice(PEOPLE), draw.choice(POSTS)
    million, people, day = draw.randrange(12, 980), draw.randrange(40, 4000), draw.randrange(1, 29)
    month, source = draw.choice(MONTHS), draw.choice(SOURCES)
    return (
        f"В {place} {work} {thing}\n\n"
        f"В {place} {day} {month} {work} {thing}, на которую потратили {million} миллионов тенге из {source}. "
        f"Как сообщил {post} {person}, пользоваться ею смогут около {people} человек. "
        f"Внутри появились {draw.choice(NEEDS)} и {draw.choice(NEEDS)}, которых раньше здесь не было. "
        f"Работы шли на {draw.randrange(2, 19)} месяцев дольше, чем ожидалось, {draw.choice(REASONS)}. "
        f"В следующем году в районе хотят начать ещё {draw.randrange(2, 12)} таких строек."
    )
