"""How many masked values come through the model, by kind of value and by rung of the ladder.

    python benchmarks/masking.py [--model compact] [--directions ru-en,ru-kk,...] [--compare] [--limit N]

Sentences are the project's own: 20 per language, each with one to three values of every kind and for every kind with
another beginning (220 sentences a direction, all different to the model). First try: the mark, in the form the model's
card names, comes out of the first hypothesis exactly once. Answer: the value stands in the finished text as often as in
the source, through the ladder and without a cache; a sentence that ended as its source counts as lost. `--compare` also
counts first tries with marks of other forms, in the first two directions. Figures are stored in
`benchmarks/results/masking.json`.
"""

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from tilshi.cache.inflight import InFlight
from tilshi.cache.memory import MemoryCache
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.masking import mask, numbered
from tilshi.text.normalise import normalise
from tilshi.translate.runner import SegmentRunner, Source

ROOT = Path(__file__).resolve().parents[1]
COMPARED = 2
DIRECTIONS = "ru-en,ru-kk,en-ru,kk-ru,kk-en,en-kk"

VALUES = {
    "web address": (
        "https://example.kz/news/2041",
        "www.example.org/a?b=1",
        "example.com",
        "http://budget.example.kz/q3",
    ),
    "e-mail": ("desk@example.kz", "press.office@example.org", "a.b+c@mail.example.com", "info@example.net"),
    "handle": ("@tilshi_desk", "@akimat_press", "@MeteoKZ", "@sport24"),
    "tag": ("#Астана", "#көктем2024", "#budget", "#сел"),
    "placeholder": ("{name}", "{{title}}", "${USER}", "{0}"),
    "format": ("%s", "%d", "%(count)d", "%.2f"),
    "hash or key": (
        "d41d8cd98f00b204e9800998ecf8427e",
        "550e8400-e29b-41d4-a716-446655440000",
        "9b74c9897bac770ffc029102a200c5de",
        "AKIA5EXAMPLEKEY77ZZ9",
    ),
    "phone": ("+7 (727) 123-45-67", "8 701 123 45 67", "8-800-080-77-77", "+77011234567"),
    "identity number": ("990101300123", "050640004512", "851224400987", "120740011223"),
    "emoji": ("🌧", "👍🏽", "🇰🇿", "⚽"),
    "term of the user": ("Air Astana", "Samruk-Energy", "Kaspi Pay", "QazTech Lab"),
}

CARRIERS = {
    "ru": (
        "Подробности можно узнать здесь: {0}.",
        "Редакция получила {0} вчера вечером.",
        "Об этом говорится в сообщении {0}, которое появилось утром.",
        "По данным {0}, дорога откроется в понедельник.",
        "Читатели спрашивают, что такое {0} и зачем это нужно.",
        "Если вы видели аварию, напишите нам: {0}.",
        "В конце документа указано {0}, но подписи нет.",
        "{0} — так начинается письмо министерства.",
        "Жители посёлка нашли {0} на сайте района и позвонили в школу.",
        "Власти города обещают исправить {0} до конца года.",
        "Сначала опубликовали {0}, потом {1}.",
        "Пишите на {0} или {1}, мы ответим в течение дня.",
        "В таблице перепутаны {0} и {1}, сообщил директор школы.",
        "{0} и {1} остаются без изменений.",
        "Вместо {0} теперь нужно указывать {1}, пояснили в банке.",
        "Журналист сравнил {0} с тем, что было в {1}.",
        "Проверьте {0}, {1} и {2} перед отправкой.",
        "На плакате написано: {0}, {1}, {2}.",
        "Сначала {0}, затем {1}, и только в конце {2}.",
        "Мы сохранили {0} и {1}, а {2} удалили по просьбе автора.",
    ),
    "kk": (
        "Толығырақ мына жерден біле аласыз: {0}.",
        "Редакция кеше кешке {0} алды.",
        "Бұл туралы таңертең шыққан {0} хабарламасында айтылған.",
        "{0} мәліметінше, жол дүйсенбіде ашылады.",
        "Оқырмандар {0} деген не және ол не үшін керек екенін сұрайды.",
        "Егер апатты көрсеңіз, бізге жазыңыз: {0}.",
        "Құжаттың соңында {0} көрсетілген, бірақ қол қойылмаған.",
        "{0} — министрліктің хаты осылай басталады.",
        "Ауыл тұрғындары аудан сайтынан {0} тауып, мектепке қоңырау шалды.",
        "Қала билігі жыл соңына дейін {0} түзетуге уәде берді.",
        "Алдымен {0}, содан кейін {1} жарияланды.",
        "{0} немесе {1} арқылы жазыңыз, бір күнде жауап береміз.",
        "Кестеде {0} мен {1} ауысып кеткен, деді мектеп директоры.",
        "{0} және {1} өзгеріссіз қалады.",
        "Енді {0} орнына {1} көрсету керек, деп түсіндірді банк.",
        "Журналист {0} мен {1} арасындағы айырмашылықты көрсетті.",
        "Жіберер алдында {0}, {1} және {2} тексеріңіз.",
        "Плакатта былай жазылған: {0}, {1}, {2}.",
        "Алдымен {0}, одан кейін {1}, ең соңында {2}.",
        "Біз {0} мен {1} сақтадық, ал {2} автордың өтінішімен өшірілді.",
    ),
    "en": (
        "You can find the details here: {0}.",
        "The editors received {0} last night.",
        "This was announced in {0}, which appeared in the morning.",
        "According to {0}, the road will open on Monday.",
        "Readers ask what {0} means and why it is needed.",
        "If you saw the accident, write to us: {0}.",
        "The end of the document says {0}, but it is not signed.",
        "{0} is how the letter from the ministry begins.",
        "Villagers found {0} on the district website and called the school.",
        "The city promises to correct {0} by the end of the year.",
        "First they published {0}, then {1}.",
        "Write to {0} or {1} and we will answer within a day.",
        "The table mixes up {0} and {1}, the head of the school said.",
        "{0} and {1} remain unchanged.",
        "Instead of {0} you now have to enter {1}, the bank explained.",
        "The journalist compared {0} with what was in {1}.",
        "Check {0}, {1} and {2} before you send it.",
        "The poster says: {0}, {1}, {2}.",
        "First {0}, then {1}, and only at the end {2}.",
        "We kept {0} and {1} and removed {2} at the request of the author.",
    ),
}

BEGINNINGS = {
    "ru": (
        "Напомним, ",
        "Как сообщили в школе, ",
        "По словам врача, ",
        "В понедельник утром ",
        "Кроме того, ",
        "К сожалению, ",
        "В акимате уточнили: ",
        "По нашим данным, ",
        "Однако ",
        "Вечером стало известно, что ",
        "Теперь ",
    ),
    "kk": (
        "Естеріңізге салайық, ",
        "Мектеп мәліметінше, ",
        "Дәрігердің айтуынша, ",
        "Дүйсенбі күні таңертең ",
        "Сонымен қатар, ",
        "Өкінішке қарай, ",
        "Әкімдік нақтылады: ",
        "Біздің мәліметімізше, ",
        "Алайда ",
        "Кешке белгілі болғандай, ",
        "Енді ",
    ),
    "en": (
        "As a reminder, ",
        "The school reported: ",
        "As the doctor put it, ",
        "On Monday morning ",
        "In addition, ",
        "Unfortunately, ",
        "The city hall explained: ",
        "As far as we know, ",
        "However, ",
        "In the evening we heard that ",
        "Now ",
    ),
}

Form = Callable[[str], list[str]]
"""From a masked text to what stands for each of its marks, by index."""

_MARK = re.compile(r"\[(\d+)\]")


def _each(make: Callable[[int], str]) -> Form:
    return lambda text: [make(index) for index in range(len(_MARK.findall(text)))]


def _numbers(text: str) -> list[str]:
    numbers = {mark: number for number, mark in numbered(text).marks.items()}
    return [numbers[f"[{index}]"] for index in range(len(numbers))]


def _with_marks(text: str, marks: Sequence[str]) -> str:
    return _MARK.sub(lambda mark: marks[int(mark[1])], text)


def _any_of(marks: Sequence[str]) -> str:
    """Return a pattern for the marks; part of a longer number or word is none."""
    return "|".join(f"(?<![0-9A-Za-z]){re.escape(mark)}(?![0-9])" for mark in marks)


FORMS: dict[str, Form] = {
    "[0]": _each(lambda index: f"[{index}]"),
    "48 (number)": _numbers,
    "<0>": _each(lambda index: f"<{index}>"),
    "{0}": _each(lambda index: f"{{{index}}}"),
    "#0": _each(lambda index: f"#{index}"),
    "X0": _each(lambda index: f"X{index}"),
    "XX0": _each(lambda index: f"XX{index}"),
    "__0__": _each(lambda index: f"__{index}__"),
    "$1": _each(lambda index: f"${index + 1}"),
    "77001": _each(lambda index: str(77001 + 1111 * index)),
}


class Sample(NamedTuple):
    """A sentence, the kind of its values and the values."""

    text: str
    kind: str
    values: tuple[str, ...]


@dataclass
class Rungs:
    """An observer that adds up how often each rung was asked."""

    counts: Counter[str] = field(default_factory=Counter)

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        """Add to the rung's count."""
        if name == "ladder_rungs":
            self.counts[labels["rung"]] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        """Nothing here is a distribution."""


def samples(language: str) -> list[Sample]:
    """Return every sentence of a language with values of every kind."""
    found = []
    for beginning, (kind, values) in zip(BEGINNINGS[language], VALUES.items(), strict=True):
        rest = cycle(values)
        for end in CARRIERS[language]:
            carrier = f"{beginning}{end[:1].lower()}{end[1:]}"
            wanted = len(set(re.findall(r"\{\d\}", carrier)))
            chosen = tuple(next(rest) for _ in range(wanted))
            found.append(Sample(re.sub(r"\{(\d)\}", lambda slot: chosen[int(slot[1])], carrier), kind, chosen))  # noqa: B023
    return found


def terms_of(sample: Sample) -> tuple[str, ...]:
    """Return the terms a user would name: only those are not found by themselves."""
    return sample.values if sample.kind == "term of the user" else ()


class Bench:
    """The model, asked directly and through the ladder."""

    def __init__(self, pool: EnginePool, catalog: Catalog, model: str) -> None:
        """Take an open pool."""
        self.pool, self.catalog, self.model = pool, catalog, model
        self.form = "[0]" if catalog.card(model).marks == "brackets" else "48 (number)"

    def first(self, chosen: Sequence[Sample], task: Task, form: Form) -> dict[str, list[bool]]:
        """Return, per kind, whether each mark of that form came out of the first hypothesis exactly once."""
        options = self.catalog.rungs(self.catalog.card(self.model), task.name)[0]
        masked = [mask(normalise(sample.text), terms_of(sample)) for sample in chosen]
        forms = [form(one.text) for one in masked]
        texts = [_with_marks(one.text, marks) for one, marks in zip(masked, forms, strict=True)]
        answers = self.pool.submit(self.model, [Segment(text, task, options) for text in texts]).result().hypotheses
        found: dict[str, list[bool]] = {kind: [] for kind in VALUES}
        for sample, marks, answer in zip(chosen, forms, answers, strict=True):
            seen = Counter(re.findall(_any_of(marks), answer.text)) if marks else Counter()
            missing = [False] * (len(sample.values) - len(marks))  # values that nothing masked
            found[sample.kind] += [*(seen[mark] == 1 for mark in marks), *missing]
        return found

    def answers(self, chosen: Sequence[Sample], task: Task, rungs: Rungs) -> list[Generated]:
        """Return what the ladder makes of every sentence."""
        runner = SegmentRunner(self.pool, MemoryCache(1), InFlight(), self.catalog, observer=rungs)
        sources = [Source(sample.text, terms_of(sample)) for sample in chosen]
        call = Call(deadline=None, lane=Lane.INTERACTIVE, store=False)
        return runner.generate_each(self.model, sources, task, call)


def survived(sample: Sample, result: Generated) -> list[bool]:
    """Whether each value stands in the answer as often as in the source."""
    return [not result.source_kept and result.text.count(value) == sample.text.count(value) for value in sample.values]


def share(flags: Sequence[bool]) -> float:
    """Return a percentage to one digit."""
    return round(100 * sum(flags) / len(flags), 1) if flags else 0.0


def measure(bench: Bench, direction: str, limit: int | None) -> dict[str, Any]:
    """Return the figures of one direction."""
    source, target = direction.split("-")
    task = Task(TaskName.TRANSLATE, Language(source), Language(target))
    chosen = samples(source)[:limit]
    first = bench.first(chosen, task, FORMS[bench.form])
    rungs = Rungs()
    results = bench.answers(chosen, task, rungs)
    kept = [result.source_kept for result in results]
    after: dict[str, list[bool]] = {kind: [] for kind in VALUES}
    for sample, result in zip(chosen, results, strict=True):
        after[sample.kind] += survived(sample, result)
    print(f"{direction}: done", flush=True)
    return {
        "direction": direction,
        "mark": bench.form,
        "sentences": len(chosen),
        "values": sum(len(sample.values) for sample in chosen),
        "first try": share([flag for flags in first.values() for flag in flags]),
        "answer": share([flag for flags in after.values() for flag in flags]),
        "source kept": share(kept),
        "rungs": dict(rungs.counts),
        "by kind": {kind: {"first try": share(first[kind]), "answer": share(after[kind])} for kind in VALUES},
    }


def compare(bench: Bench, directions: Sequence[str], limit: int | None) -> list[dict[str, Any]]:
    """Return the share of first tries that kept every form of mark."""
    rows = []
    for name, form in FORMS.items():
        row: dict[str, Any] = {"mark": name}
        for direction in directions:
            source, target = direction.split("-")
            task = Task(TaskName.TRANSLATE, Language(source), Language(target))
            found = bench.first(samples(source)[:limit], task, form)
            row[direction] = share([flag for flags in found.values() for flag in flags])
        rows.append(row)
        print(json.dumps(row), flush=True)
    return rows


def show(rows: Sequence[dict[str, Any]]) -> None:
    """Print one line a direction, and one a kind, as Markdown tables."""
    columns = ("direction", "sentences", "values", "first try", "answer", "source kept", "rungs")
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}")
    for row in rows:
        print(f"| {' | '.join(str(row[column]) for column in columns)} |")
    print(f"\n| kind | {' | '.join(row['direction'] for row in rows)} |\n|{'---|' * (len(rows) + 1)}")
    for kind in VALUES:
        cells = (f"{row['by kind'][kind]['first try']} → {row['by kind'][kind]['answer']}" for row in rows)
        print(f"| {kind} | {' | '.join(cells)} |")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="compact")
    parser.add_argument("--directions", default=DIRECTIONS)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--limit", type=int)
    asked = parser.parse_args()
    settings = Settings()
    catalog = Catalog.load(settings)
    directions = asked.directions.split(",")
    start, work = time.perf_counter(), time.process_time()
    with EnginePool(settings, catalog) as pool:
        bench = Bench(pool, catalog, asked.model)
        rows = [measure(bench, direction, asked.limit) for direction in directions]
        show(rows)
        forms = compare(bench, directions[:COMPARED], asked.limit) if asked.compare else []
    stored: dict[str, Any] = {
        "command": f"python benchmarks/masking.py --model {asked.model}" + (" --compare" if asked.compare else ""),
        "seconds": round(time.perf_counter() - start, 1),
        "processor seconds": round(time.process_time() - work, 1),
        "rows": rows,
    }
    if forms:
        stored["first try by form of mark"] = forms
    if asked.limit is None and asked.directions == DIRECTIONS:
        place = ROOT / "benchmarks" / "results" / "masking.json"
        place.write_text(json.dumps(stored, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
