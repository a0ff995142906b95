"""Sentence boundaries on hard news text: ours, razdel, sentencex and pysbd.

    python benchmarks/sentences.py

The gold files `tests/text/gold/sentences.LANGUAGE.txt` were written before the rules were measured on them. Their odd
paragraphs were looked at while the rules were mended ("open"), the even ones were not ("held"); one hand wrote both.
Every system reads one line at a time, so that none is charged for line breaks; only boundaries inside a line count, as
positions between characters other than whitespace. "Outside quotations" leaves out those between the sentences of one
quotation, which sentencex and pysbd keep together on purpose. The time is the processor's on the whole gold text, line
by line, scaled to 100,000 characters (best of three). Prints a table, stores `benchmarks/results/sentences.json`.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tilshi.languages import Language
from tilshi.text.sentences import split

ROOT: Final = Path(__file__).resolve().parents[1]
GOLD: Final = ROOT / "tests" / "text" / "gold"
NEW_LINE: Final = "↵"
CHARACTERS: Final = 100_000
ROUNDS: Final = 3
LIBRARIES: Final = ("razdel", "sentencex", "pysbd")

Line = tuple[str, ...]
Paragraph = tuple[Line, ...]
Splitter = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Boundaries found, wrongly found and missed."""

    found: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.found + other.found, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of the boundaries found that are right; 1 where none was."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the gold boundaries found; 1 where there are none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.found / (2 * self.found + self.wrong + self.missed) if self.found else 0.0


def paragraphs(language: Language) -> list[Paragraph]:
    """Return the gold paragraphs of a language: lines of sentences."""
    text = (GOLD / f"sentences.{language.value}.txt").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("% "))
    return [tuple(_lines(block.splitlines())) for block in kept.strip().split("\n\n")]


def _lines(sentences: Sequence[str]) -> Iterator[Line]:
    line: list[str] = []
    for sentence in sentences:
        if sentence.startswith(NEW_LINE) and line:
            yield tuple(line)
            line = []
        line.append(sentence.removeprefix(NEW_LINE))
    yield tuple(line)


def boundaries(sentences: Sequence[str]) -> set[int]:
    """Return where the sentences meet, counted in characters other than whitespace.

    >>> boundaries(["Ab c.", "D.", "E"])
    {4, 6}
    """
    ends, length = set(), 0
    for sentence in sentences[:-1]:
        length += len("".join(sentence.split()))
        ends.add(length)
    return ends


def quoted(line: str) -> set[int]:
    """Return the positions inside quotation marks, counted as `boundaries` counts; a straight mark opens or closes."""
    inside, positions = 0, set()
    for position, character in enumerate("".join(line.split())):
        if inside:
            positions.add(position)
        if character in "«“" or (character == '"' and not inside):
            inside += 1
        elif character in "»”" or character == '"':
            inside = max(0, inside - 1)
    return positions


def score(line: Line, sentences: Sequence[str], *, outside_quotations: bool = False) -> Score:
    """Compare a system's sentences of a line with the gold ones.

    Raises:
        ValueError: the sentences are not the text.
    """
    text = " ".join(line)
    kept = [sentence for sentence in sentences if not sentence.isspace() and sentence]
    if "".join("".join(kept).split()) != "".join(text.split()):
        raise ValueError(f"text lost or changed in {text!r}")
    skipped = quoted(text) if outside_quotations else set()
    gold, found = boundaries(line) - skipped, boundaries(kept) - skipped
    return Score(len(gold & found), len(found - gold), len(gold - found))


def measure(splitter: Splitter, texts: Sequence[Paragraph], *, outside_quotations: bool = False) -> Score:
    """Return the score of a system over paragraphs."""
    total = Score()
    for paragraph in texts:
        for line in paragraph:
            total += score(line, splitter(" ".join(line)), outside_quotations=outside_quotations)
    return total


def ours(language: Language) -> Splitter:
    """Return our splitter."""
    return lambda text: split(text, language).texts


def library(name: str, language: Language) -> Splitter:
    """Return a library's splitter; the libraries are needed for this benchmark only."""
    module = import_module(name)
    if name == "razdel":
        return lambda text: [part.text for part in module.sentenize(text)]
    if name == "sentencex":
        return lambda text: list(module.segment(language.value, text))
    segment: Splitter = module.Segmenter(language=language.value, clean=False).segment
    return segment


def milliseconds(splitter: Splitter, texts: Sequence[Paragraph]) -> float:
    """Return the processor time of a hundred thousand characters of the texts, line by line; best of three."""
    lines = [" ".join(line) for paragraph in texts for line in paragraph]
    lines *= CHARACTERS // sum(map(len, lines)) + 1
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for line in lines:
            splitter(line)
        taken.append(time.process_time() - start)
    return min(taken) * 1000 * CHARACTERS / sum(map(len, lines))


def row(name: str, splitter: Splitter, language: Language) -> dict[str, object]:
    """Return the figures of one system in one language."""
    texts = paragraphs(language)
    halves = {"all": texts, "open": texts[::2], "held": texts[1::2]}
    figures: dict[str, object] = {"language": language.value, "system": name}
    for half, chosen in halves.items():
        result = measure(splitter, chosen)
        figures[half] = {
            "sentences": sum(len(line) for paragraph in chosen for line in paragraph),
            "boundaries": result.found + result.missed,
            "precision": round(result.precision, 3),
            "recall": round(result.recall, 3),
            "f1": round(result.f1, 3),
        }
    figures["f1_outside_quotations"] = round(measure(splitter, texts, outside_quotations=True).f1, 3)
    figures["ms_per_100000_characters"] = round(milliseconds(splitter, texts), 1)
    return figures


def table(rows: Sequence[dict[str, object]]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| Language | System | Precision | Recall | F1 | F1 open | F1 held | F1 outside quotations | ms / 100,000 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        whole, opened, held = (dict(one[half]) for half in ("all", "open", "held"))  # type: ignore[call-overload]
        cells = [
            one["language"],
            one["system"],
            whole["precision"],
            whole["recall"],
            whole["f1"],
            opened["f1"],
            held["f1"],
        ]
        cells += [one["f1_outside_quotations"], one["ms_per_100000_characters"]]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print and store."""
    rows = [
        row(name, ours(language) if name == "ours" else library(name, language), language)
        for language in Language
        for name in ("ours", *LIBRARIES)
    ]
    print(table(rows))
    stored = {
        "command": "python benchmarks/sentences.py",
        "versions": {name: version(name) for name in LIBRARIES},
        "rows": rows,
    }
    place = ROOT / "benchmarks" / "results" / "sentences.json"
    place.write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
