"""Precision, recall and reliability of language identification on short texts.

    python benchmarks/language_id.py FOLDER [--part measure|tune] [--each 300]

FOLDER holds `eval/`, `parallel/`, `mono/` with files `NAME.LANG.txt.xz` and `NAME.LANG-LANG.tsv.xz` (columns in that
order) and `summaries/` with `NAME.LANG.jsonl.xz` (headlines in `title`). Part `measure` draws, with a fixed seed, up to
`--each` texts per language and length class from files that nothing was tuned on; part `tune` from others. Texts in
other languages are the project's own (`tests/text/other_languages.tsv`). Figures are stored in
`benchmarks/results/language_id.json`; no text is.
"""

import argparse
import json
import lzma
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tilshi.settings import Settings
from tilshi.text.language_id import identify

ROOT = Path(__file__).resolve().parents[1]
OTHERS = ROOT / "tests" / "text" / "other_languages.tsv"
OURS = ("ru", "kk", "en")
CLASSES = ("2-3 words", "4-6 words", "7 words or more", "paragraph")
_SHORT, _MEDIUM = 3, 6
_PARAGRAPH = 3
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)
PARTS = {
    "measure": (
        "eval/*.tsv.xz",
        "parallel/nllb_md_*.tsv.xz",
        "summaries/headlines_newsru.ru.jsonl.xz",
        "summaries/headlines.kk.jsonl.xz",
    ),
    "tune": (
        "parallel/argos_1tv_headlines.ru-en.tsv.xz",
        "parallel/wmt_newstest2012_2018.ru-en.tsv.xz",
        "parallel/apertium_kazgov.ru-kk.tsv.xz",
        "parallel/tatoeba_testsets.ru-en.tsv.xz",
        "parallel/kardes_nlu.kk-en.tsv.xz",
        "mono/kaznu_gov_titles.kk.txt.xz",
        "mono/kaznerd_valid_test.kk.txt.xz",
        "summaries/headlines_2019.ru.jsonl.xz",
    ),
}


class Sample(NamedTuple):
    """A text, the language it is in and its length class."""

    text: str
    language: str
    length: str


class Answer(NamedTuple):
    """What was said of a sample: a language of ours or "other", and the confidence."""

    sample: Sample
    language: str
    confidence: float


def lines(file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each language of a file with its texts, in the order of the file."""
    languages = file.name.split(".")[1].split("-")
    texts = lzma.decompress(file.read_bytes()).decode().splitlines()
    if ".jsonl" in file.name:
        yield languages[0], [str(json.loads(line)["title"]) for line in texts]
        return
    rows = [row for row in (line.split("\t") for line in texts) if len(row) >= len(languages)]
    for column, language in enumerate(languages):
        # names and brands stand in both columns alike: they are in no language
        yield language, [row[column] for row in rows if row[column] not in row[:column] + row[column + 1 :]]


def length_of(text: str) -> str | None:
    """Return the length class of one line; None for a single word."""
    count = sum(any(map(str.isalpha, word)) for word in text.split())
    if count <= 1:
        return None
    return CLASSES[0] if count <= _SHORT else CLASSES[1] if count <= _MEDIUM else CLASSES[2]


def written_in(text: str, language: str) -> bool:
    """Whether a text is mostly in the letters of its column's language: some lines are addresses or foreign names."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    own = sum(("\u0400" <= letter <= "\u052f") is (language != "en") for letter in letters)
    return bool(letters) and 2 * own > len(letters)


def collect(folder: Path, part: str, each: int) -> list[Sample]:
    """Draw samples with a fixed seed."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pattern in PARTS[part]:
        for file in sorted(folder.glob(pattern)):
            for language, column in lines(file):
                usable = [text for text in column if written_in(text, language)]
                for text in usable:
                    length = length_of(text)
                    if length is not None:
                        found[language, length].add(text)
                found[language, CLASSES[-1]] |= set(paragraphs(usable))
    chooser = random.Random(7)  # noqa: S311  # a sample, no secret
    drawn = []
    for (language, length), texts in sorted(found.items()):
        pool = sorted(texts)
        drawn += [Sample(text, language, length) for text in chooser.sample(pool, min(each, len(pool)))]
    return drawn


def paragraphs(texts: list[str]) -> Iterator[str]:
    """Yield every few sentences that follow each other as one paragraph."""
    for start in range(0, len(texts) - _PARAGRAPH + 1, _PARAGRAPH):
        yield " ".join(texts[start : start + _PARAGRAPH])


def others() -> list[Sample]:
    """Return the project's own texts in other languages."""
    rows = [line.split("\t") for line in OTHERS.read_text(encoding="utf-8").splitlines()]
    return [Sample(text, code, length_of(text) or CLASSES[0]) for code, text in rows]


def answer(samples: Iterable[Sample]) -> list[Answer]:
    """Identify every sample."""
    answers = []
    for sample in samples:
        found = identify(sample.text)
        answers.append(Answer(sample, found.language.value if found.language else "other", found.confidence))
    return answers


def share(count: int, of: int) -> float:
    """Return a percentage to one digit."""
    return round(100 * count / of, 1) if of else 0.0


def recalls(answers: list[Answer], threshold: float) -> list[dict[str, Any]]:
    """Return, per language and length class, how many texts were recognised, refused and taken for something else."""
    groups: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in answers:
        # of another language there are too few texts to divide them
        groups[one.sample.language, one.sample.length if one.sample.language in OURS else "all"].append(one)
    return [
        {
            "language": language,
            "length": length,
            "texts": len(group),
            "right": share(sum(_right(one) for one in group), len(group)),
            "right and sure": share(sum(_right(one) and _kept(one, threshold) for one in group), len(group)),
            "refused": share(sum(not _kept(one, threshold) for one in group), len(group)),
            "wrong and sure": share(sum(not _right(one) and _kept(one, threshold) for one in group), len(group)),
        }
        for (language, length), group in sorted(groups.items(), key=_order)
    ]


def precisions(answers: list[Answer], threshold: float) -> list[dict[str, Any]]:
    """Return, per answer of ours and length class, how many of those answers (over the threshold) are right."""
    groups: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in answers:
        if one.language != "other" and one.confidence >= threshold:
            groups[one.language, one.sample.length].append(one)
    return [
        {
            "language": language,
            "length": length,
            "answers": len(group),
            "precision": share(sum(map(_right, group)), len(group)),
            "taken for it": dict(Counter(one.sample.language for one in group if not _right(one))),
        }
        for (language, length), group in sorted(groups.items(), key=_order)
    ]


def reliability(answers: list[Answer]) -> list[dict[str, Any]]:
    """Return, per range of confidence, how many answers are right and what confidence they had on average."""
    rows = []
    for low, high in pairwise(BINS):
        group = [one for one in answers if low <= one.confidence < high]
        if group:
            rows.append(
                {
                    "from": low,
                    "to": min(high, 1.0),
                    "answers": len(group),
                    "mean confidence": round(sum(one.confidence for one in group) / len(group), 3),
                    "right": round(sum(map(_right, group)) / len(group), 3),
                }
            )
    return rows


def _right(one: Answer) -> bool:
    expected = one.sample.language if one.sample.language in OURS else "other"
    return one.language == expected


def _kept(one: Answer, threshold: float) -> bool:
    """Whether the desk would go on with the answer: any other language is refused whatever the confidence."""
    return one.language != "other" and one.confidence >= threshold


def _order(item: tuple[tuple[str, str], list[Answer]]) -> tuple[int, str, int]:
    language, length = item[0]
    return OURS.index(language) if language in OURS else len(OURS), language, (*CLASSES, "all").index(length)


def show(title: str, rows: list[dict[str, Any]]) -> None:
    """Print rows as a Markdown table."""
    print(f"\n{title}\n\n| {' | '.join(rows[0])} |\n|{'---|' * len(rows[0])}")
    for row in rows:
        print(f"| {' | '.join(str(value) for value in row.values())} |")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=PARTS, default="measure")
    parser.add_argument("--each", type=int, default=300)
    asked = parser.parse_args()
    ours, foreign = collect(asked.folder, asked.part, asked.each), others()
    if not ours:
        parser.error(f"{asked.folder}: none of the files of part {asked.part} is there")
    threshold = Settings().language_confidence
    identify("warm up")
    start = time.perf_counter()
    answers = answer([*ours, *foreign])
    seconds = time.perf_counter() - start
    tables = {
        "by language": recalls(answers, threshold),
        "precision of answers over the threshold": precisions(answers, threshold),
        "reliability": reliability(answers),
    }
    for title, rows in tables.items():
        show(title, rows)
    figures = {
        "command": f"python benchmarks/language_id.py FOLDER --part {asked.part} --each {asked.each}",
        "threshold": threshold,
        "milliseconds per text": round(1000 * seconds / len(answers), 2),
        **tables,
    }
    if asked.part == "measure":
        place = ROOT / "benchmarks" / "results" / "language_id.json"
        place.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
