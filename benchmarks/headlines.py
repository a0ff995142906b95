"""ROUGE of headlines made by rule against those of editors, beside the first sentence of the same articles.

    python benchmarks/headlines.py FOLDER [--show N]

FOLDER holds `headlines_newsru.ru.jsonl.xz`, `headlines_kz_outlets.ru.jsonl.xz` and `headlines.kk.jsonl.xz`: one object
a line with `text` (paragraphs apart by a line feed) and `title`. The figures are ROUGE-1/2/L F x 100 as in
`benchmarks/rouge.py`, means over articles: for those with a headline, beside the first sentence cut at a word
within 90 characters and whole, with a paired bootstrap of the gain over each; and for all articles, the cut sentence
standing in where there is no headline. Halves of the first set by the parity of sha256(id): the rules and `DENSEST`
were tuned looking at the even half; 140 headlines of the odd one were read once, and the faults found mended. The rates
of `headline_worth.py` are of another set (`benchmarks/fit_headlines.py`). Also counted: headlines that `check_support`
finds unsupported by the article, and those that differ from their sentence in negations or reservations, but for a
source moved from behind "со ссылкой на" to before a colon. Stores `benchmarks/results/headlines.json`, figures only.
`--show` prints every N-th sentence and headline instead.
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

from tilshi.evaluation.rouge import bootstrap, mean, rouge
from tilshi.languages import Language
from tilshi.summarize.headline import LONGEST, lead_headline, names_source
from tilshi.summarize.model import SourceText
from tilshi.text.checks import check_support
from tilshi.text.checks.hedges import check_hedges
from tilshi.text.checks.negation import denials
from tilshi.text.sentences import split

ROOT: Final = Path(__file__).resolve().parents[1]
SET: Final = "headlines_newsru.ru"
OTHERS: Final = (("headlines_kz_outlets.ru", Language.RU), ("headlines.kk", Language.KK))


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


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the articles of a set."""
    with lzma.open(folder / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def judge(row: dict[str, Any], language: Language = Language.RU) -> Row:
    """Make the headline of an article, and look at it."""
    found = [split(paragraph, language).texts for paragraph in row["text"].split("\n") if paragraph.strip()]
    sentences = tuple(sentence for texts in found for sentence in texts)
    paragraphs = tuple(index for index, texts in enumerate(found) for _ in texts)
    source = SourceText(None, sentences, paragraphs, language)
    began = time.perf_counter()
    made = lead_headline(source)
    took = 1000 * (time.perf_counter() - began)
    even = hashlib.sha256(str(row.get("id")).encode()).digest()[-1] % 2 == 0
    lead = sentences[made.sentence if made else 0]
    text = made.text if made else None
    unsupported = len(check_support(text, source.text, language)) if text else 0
    return Row(lead, row["title"], text, even, took, unsupported, bool(text) and _blurred(lead, str(text), language))


def _blurred(lead: str, headline: str, language: Language = Language.RU) -> bool:
    fewer = len(denials(headline, language).required) != len(denials(lead, language).required)
    return fewer or any(
        not (finding.detail["source"] or "").casefold().startswith(("как сообща", "как переда"))
        and not ((finding.detail["source"] or "").startswith("со ссылкой") and names_source(headline, lead, language))
        for finding in check_hedges(lead, headline, language, language)
    )


def table(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the figures of some articles."""
    with_one = [row for row in rows if row.headline]
    systems = {
        "headline": [(row.headline or "", row.title) for row in with_one],
        "first sentence cut at 90": [(cut(row.lead), row.title) for row in with_one],
        "first sentence": [(row.lead, row.title) for row in with_one],
        "all: headline, else first sentence cut at 90": [(row.headline or cut(row.lead), row.title) for row in rows],
        "all: first sentence cut at 90": [(cut(row.lead), row.title) for row in rows],
        "all: first sentence": [(row.lead, row.title) for row in rows],
    }
    scored = {name: [rouge(*pair) for pair in pairs] for name, pairs in systems.items()}
    lengths = [len(row.headline or "") for row in with_one]
    return {
        "articles": len(rows),
        "with a headline": len(with_one),
        "share": round(len(with_one) / len(rows), 4),
        "shortened by rule": sum((row.headline or "") != row.lead.rstrip(".") for row in with_one),
        "characters": {"mean": round(statistics.fmean(lengths), 1), "longest": max(lengths)},
        "unsupported numbers, names, quotations": sum(row.unsupported for row in rows),
        "negation or reservation changed": sum(row.blurred for row in rows),
        "rouge": {name: mean(scores) for name, scores in scored.items()},
        "gain over the first sentence": bootstrap(scored["headline"], scored["first sentence"]),
        "gain over it cut at 90": bootstrap(scored["headline"], scored["first sentence cut at 90"]),
    }


def main() -> None:
    """Measure, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, metavar="N")
    asked = parser.parse_args()
    rows = [judge(row) for row in read(asked.folder, SET)]
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
        **{name: table([judge(row, language) for row in read(asked.folder, name)]) for name, language in OTHERS},
    }
    text = json.dumps(result, ensure_ascii=False, indent=2) + "\n"
    (ROOT / "benchmarks" / "results" / "headlines.json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
