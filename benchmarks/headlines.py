"""ROUGE of headlines made by rule against those of editors.

    python benchmarks/headlines.py FOLDER [--show N]

FOLDER holds `headlines_newsru.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed), `title`,
`id`. The figures are ROUGE-1/2/L F x 100 as in `benchmarks/summaries.py`, means over articles: for those with a
headline, beside the lead sentence cut at a word within 90 characters and the whole lead sentence of the same articles;
and for all articles, the cut sentence standing in where there is no headline. Halves by the parity of sha256(id): rules
were written looking at articles of both, no constant was fitted. Also counted: headlines that `check_support` finds
unsupported by the article, and those that differ from their sentence in negations or reservations. Stores
`benchmarks/results/headlines.json`, figures only. `--show` prints every N-th sentence and headline instead.
"""

import argparse
import hashlib
import json
import lzma
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rouge import METRICS, Scores, rouge
from tilshi.languages import Language
from tilshi.summarize.headline import LONGEST, lead_headline
from tilshi.summarize.model import SourceText
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.negation import denials
from tilshi.text.sentences import split

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "headlines_newsru.ru"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one article."""

    lead: str
    title: str
    headline: str | None
    even: bool
    milliseconds: float
    unsupported: int
    blurred: bool


def cut(sentence: str) -> str:
    """Return as many whole words of a sentence as fit."""
    if len(sentence) <= LONGEST:
        return sentence
    return sentence[: LONGEST + 1].rsplit(" ", 1)[0]


def read(folder: Path) -> list[dict[str, Any]]:
    """Return the articles of the set."""
    with lzma.open(folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judge(row: dict[str, Any]) -> Row:
    """Make the headline of an article, and look at it."""
    found = [split(paragraph, Language.RU).texts for paragraph in row["text"].split("\n") if paragraph.strip()]
    sentences = tuple(sentence for texts in found for sentence in texts)
    paragraphs = tuple(index for index, texts in enumerate(found) for _ in texts)
    source = SourceText(None, sentences, paragraphs, Language.RU)
    began = time.perf_counter()
    made = lead_headline(source)
    took = 1000 * (time.perf_counter() - began)
    even = hashlib.sha256(str(row["id"]).encode()).digest()[-1] % 2 == 0
    lead = sentences[made.sentence if made else 0]
    text = made.text if made else None
    unsupported = len(check_support(text, source.text, Language.RU)) if text else 0
    return Row(lead, row["title"], text, even, took, unsupported, bool(text) and _blurred(lead, str(text)))


def _blurred(lead: str, headline: str) -> bool:
    fewer = len(denials(headline, Language.RU).required) != len(denials(lead, Language.RU).required)
    return fewer or any(
        not (finding.detail["source"] or "").casefold().startswith(("как сообща", "как переда"))
        for finding in check_hedges(lead, headline, Language.RU, Language.RU)
    )


def _mean(scores: Sequence[Scores]) -> dict[str, float]:
    columns = zip(*scores, strict=True)
    return {name: round(100 * statistics.fmean(column), 2) for name, column in zip(METRICS, columns, strict=True)}


def table(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of some articles."""
    with_one = [row for row in rows if row.headline]
    systems = {
        "headline": [(row.headline or "", row.title) for row in with_one],
        "lead cut at 90": [(cut(row.lead), row.title) for row in with_one],
        "whole lead": [(row.lead, row.title) for row in with_one],
        "all: headline, else lead cut at 90": [(row.headline or cut(row.lead), row.title) for row in rows],
        "all: lead cut at 90": [(cut(row.lead), row.title) for row in rows],
        "all: whole lead": [(row.lead, row.title) for row in rows],
    }
    lengths = [len(row.headline or "") for row in with_one]
    return {
        "articles": len(rows),
        "with a headline": len(with_one),
        "share": round(len(with_one) / len(rows), 4),
        "shortened by rule": sum((row.headline or "") != row.lead.rstrip(".") for row in with_one),
        "characters": {"mean": round(statistics.fmean(lengths), 1), "longest": max(lengths)},
        "unsupported numbers, names, quotations": sum(row.unsupported for row in rows),
        "negation or reservation changed": sum(row.blurred for row in rows),
        "rouge": {name: _mean([rouge(*pair) for pair in pairs]) for name, pairs in systems.items()},
    }


def main() -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, metavar="N")
    asked = parser.parse_args()
    rows = [judge(row) for row in read(asked.folder)]
    if asked.show:
        for row in rows[:: asked.show]:
            print(f"{row.lead}\n  -> {row.headline}")
        return
    result = {
        "set": SET,
        "milliseconds per article, median": round(statistics.median(row.milliseconds for row in rows), 2),
        "all": table(rows),
        "even half": table([row for row in rows if row.even]),
        "odd half": table([row for row in rows if not row.even]),
    }
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (ROOT / "benchmarks" / "results" / "headlines.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
