"""What the checks catch of planted errors, what they say against human translations, and what they cost.

    python benchmarks/checks.py FOLDER [--seed N] [--misses DIR]

FOLDER holds `flores200_devtest.{ru-en,ru-kk,kk-en}.tsv` (or `.tsv.xz`). `plant.py` beside this file plants the errors,
in a process of its own. Figures are printed and stored in `benchmarks/results/checks.json`; no sentence is.

A plant is caught by a finding of a fitting code that the untouched reference does not have. A segment (a line, or three
lines joined) is a false alarm of a group of checks when the untouched reference has a finding of that group.
`--misses` writes misses and false alarms of odd lines as text, one file a type (even lines stay unseen, and with them
paragraphs, so that they tell whether a change helps). They quote the data: keep DIR out of the repository.
"""

import argparse
import json
import lzma
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from tilshi.languages import Language
from tilshi.text.checks import check_translation
from tilshi.text.findings import Finding, WarningCode

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results" / "checks.json"
PAIRS = ("ru-en", "ru-kk", "kk-en")
PARAGRAPH = 3
RUNS = 20
COPIES = 2

NUMBERS = frozenset({WarningCode.NUMBER_MISSING, WarningCode.NUMBER_ADDED})
NAMES = frozenset({WarningCode.NAME_MISSING, WarningCode.NAME_ADDED})
NEGATION = frozenset({WarningCode.NEGATION_MISSING, WarningCode.NEGATION_ADDED})
SHORTER = frozenset({WarningCode.SENTENCE_MISSING, WarningCode.LENGTH_RATIO})
LOOPS = frozenset(code for code in WarningCode if code in {"loop", "repetition"})
LEFT = frozenset({WarningCode.WRONG_SCRIPT, WarningCode.UNTRANSLATED, WarningCode.FOREIGN_WORDS})
LETTERS = frozenset({WarningCode.MIXED_SCRIPT, WarningCode.FOREIGN_WORDS})
FITTING = {
    "digit_changed": NUMBERS,
    "number_dropped": NUMBERS,
    "number_added": NUMBERS,
    "million_billion": NUMBERS,
    "name_swapped": NAMES,
    "negation_dropped": NEGATION,
    "sentence_dropped_line": SHORTER,
    "part_dropped": SHORTER,
    "sentence_dropped_paragraph": SHORTER,
    "clause_repeated_once": LOOPS,
    "clause_repeated_thrice": LOOPS,
    "untranslated_whole": LEFT,
    "untranslated_half": LEFT,
    "russian_instead": LEFT,
    "look_alike": LETTERS,
}
"""Codes that say what was planted."""

GROUPS = {
    "numbers": NUMBERS,
    "names": NAMES,
    "negation": NEGATION,
    "rest": frozenset(WarningCode) - NUMBERS - NAMES - NEGATION,
}
HALVES = ("all", "odd", "even")


def findings(pair: str, source: str, target: str) -> tuple[Finding, ...]:
    """Check one translation."""
    one, other = pair.split("-")
    return check_translation(source, target, Language(one), Language(other))


def told(found: Iterable[Finding], codes: frozenset[WarningCode]) -> set[tuple[str, str]]:
    """Return the findings of some codes as code and detail; lengths change with every plant and are left out."""
    return {
        (one.code.value, "" if one.code in SHORTER else json.dumps(dict(one.detail), ensure_ascii=False))
        for one in found
        if one.code in codes
    }


def share(count: int, of: int) -> dict[str, float]:
    """Return a count, what it is out of, and its percentage."""
    return {"count": count, "of": of, "percent": round(100 * count / of, 2) if of else 0.0}


def table(outcomes: dict[tuple[str, ...], list[tuple[int, bool]]], *columns: str) -> list[dict[str, Any]]:
    """Return one row per key, its share of True for all, odd and even lines."""
    rows = []
    for key, lines in outcomes.items():
        row: dict[str, Any] = dict(zip(columns, key, strict=True))
        for half in HALVES:
            chosen = [held for line, held in lines if half == "all" or (line % 2 == 1) == (half == "odd")]
            row[half] = share(sum(chosen), len(chosen))
        rows.append(row)
    return rows


def planted(folder: Path, seed: int) -> list[dict[str, Any]]:
    """Return the plants of `plant.py`, run apart."""
    with tempfile.TemporaryDirectory() as room:
        out = Path(room) / "plants.jsonl"
        script = [sys.executable, str(HERE / "plant.py"), str(folder), "--out", str(out), "--seed", str(seed)]
        subprocess.run(script, check=True, stdout=subprocess.DEVNULL)
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def catches(plants: list[dict[str, Any]], misses: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the table of what was caught, and by any finding at all, by kind and pair."""
    caught: dict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    anyhow: dict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    everything = frozenset(WarningCode)
    for plant in plants:
        key = (plant["kind"], plant["pair"])
        before = findings(plant["pair"], plant["source"], plant["reference"])
        after = findings(plant["pair"], plant["source"], plant["planted"])
        codes = FITTING[plant["kind"]]
        held = bool(told(after, codes) - told(before, codes))
        caught[key].append((plant["line"], held))
        anyhow[key].append((plant["line"], bool(told(after, everything) - told(before, everything))))
        if not held and plant["line"] % 2 and "paragraph" not in plant["kind"]:
            other = sorted(told(after, everything) - told(before, everything))
            text = f"{plant['line']}\n  {plant['source']}\n  {plant['reference']}\n  {plant['planted']}\n  {other}\n"
            misses[f"missed-{plant['kind']}-{plant['pair']}"].append(text)
    rows, seen = table(caught, "kind", "pair"), table(anyhow, "kind", "pair")
    return [row | {"any_finding": other["all"]} for row, other in zip(rows, seen, strict=True)]


def segments(folder: Path, pair: str) -> Iterator[tuple[str, int, str, str]]:
    """Yield lines and joined paragraphs of a set: which of the two, number of the (first) line, source, reference."""
    file = next(file for ending in ("tsv", "tsv.xz") for file in folder.glob(f"flores200_devtest.{pair}.{ending}"))
    data = file.read_bytes()
    text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode()
    rows = [line.split("\t")[:2] for line in text.split("\n") if line]
    for at, (source, reference) in enumerate(rows, 1):
        yield "lines", at, source, reference
    for at in range(0, len(rows) - PARAGRAPH + 1, PARAGRAPH):
        source, reference = (" ".join(texts) for texts in zip(*rows[at : at + PARAGRAPH], strict=True))
        yield "paragraphs", at + 1, source, reference


def alarms(folder: Path, misses: dict[str, list[str]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the tables of false alarms, by group of checks and by code."""
    groups: dict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    codes: dict[tuple[str, ...], list[tuple[int, bool]]] = defaultdict(list)
    for pair in PAIRS:
        for size, line, source, reference in segments(folder, pair):
            found = findings(pair, source, reference)
            for group, members in GROUPS.items():
                groups[group, pair, size].append((line, bool(told(found, members))))
            for code in WarningCode:
                codes[code.value, pair, size].append((line, bool(told(found, frozenset({code})))))
            for one in found if line % 2 and size == "lines" else ():
                text = f"{line}\n  {source}\n  {reference}\n  {dict(one.detail)}\n"
                misses[f"alarm-{one.code.value}-{pair}-{size}"].append(text)
    seen = {key: lines for key, lines in codes.items() if any(held for _, held in lines)}
    return table(groups, "group", "pair", "segments"), table(seen, "code", "pair", "segments")


def cost() -> dict[str, Any]:
    """Return the processor time that the checks of two translations of an article of 600 words take.

    Every run checks texts never seen before (they differ in spaces at the end), so only memos of words help.
    """
    rows = [line.split("\t") for line in (HERE / "article.tsv").read_text(encoding="utf-8").splitlines()]
    times = []
    for run in range(RUNS + 1):
        texts = [(copy, row) for copy, row in product(range(COPIES), rows)]
        ending = [" " * (1 + run * COPIES + copy) for copy in range(COPIES)]
        start = time.process_time()
        for copy, (source, english, kazakh) in texts:
            findings("ru-en", source + ending[copy], english + ending[copy])
            findings("ru-kk", source + ending[copy], kazakh + ending[copy])
        times.append(1000 * (time.process_time() - start))
    sizes = [sum(len(text.split()) for text in column) * COPIES for column in zip(*rows, strict=True)]
    return {
        "words": dict(zip(("ru", "en", "kk"), sizes, strict=True)),
        "checks": 2 * COPIES * len(rows),
        "first_ms": round(times[0], 1),
        "median_ms": round(statistics.median(times[1:]), 1),
        "runs": RUNS,
    }


def show(rows: list[dict[str, Any]], *columns: str) -> None:
    """Print a table."""
    for row in rows:
        shares = "  ".join(
            f"{half} {row[half]['count']}/{row[half]['of']} = {row[half]['percent']}%" for half in HALVES
        )
        more = f"  any finding {row['any_finding']['percent']}%" if "any_finding" in row else ""
        print(f"{' '.join(row[column] for column in columns):42} {shares}{more}")


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=Path)
    asked = parser.parse_args()
    misses: dict[str, list[str]] = defaultdict(list)
    caught = catches(planted(asked.folder, asked.seed), misses)
    groups, codes = alarms(asked.folder, misses)
    stored = {"seed": asked.seed, "caught": caught, "alarms": groups, "alarms_by_code": codes, "cost": cost()}
    show(caught, "kind", "pair")
    show(groups, "group", "pair", "segments")
    show(codes, "code", "pair", "segments")
    print(json.dumps(stored["cost"]))
    RESULTS.write_text(json.dumps(stored, indent=1) + "\n")
    if asked.misses:
        asked.misses.mkdir(parents=True, exist_ok=True)
        for name, texts in misses.items():
            (asked.misses / f"{name}.txt").write_text("\n".join(texts), encoding="utf-8")


if __name__ == "__main__":
    main()
