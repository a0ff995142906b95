"""What the rule against blurred summaries sees of planted blurs, and how often it objects to what editors wrote.

    python benchmarks/blurs.py FOLDER [--examples DIR]

FOLDER holds `descriptions.dev.ru.jsonl.xz` and `descriptions.train.ru.jsonl.xz`, as for `benchmarks/summaries.py`. The
rule was changed after its misses on the first; of the second, 500 articles stand for what it has not seen. Figures:

- Planted: sentences of the articles from which one mark is deleted by a regular expression (a reservation, "не" before
  a verb, an attribution before or behind the claim) stand for what a model might write; the sentence itself is the
  evidence. The share that `blurs` objects to is its recall on the bluntest of errors, a deletion.
- Editors: every sentence of the editors' descriptions with its evidence. Most of what is objected to there is really
  unattributed; the figure is how many sentences of a summary as free as an editor's would be left out.

Prints a table and stores `benchmarks/results/blurs.json`, figures only. `--examples` writes the misses of the first
set to files that quote the data: keep DIR out of the repository.
"""

import argparse
import json
import lzma
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from descriptions import SET, TRAINING_SET, Example, read_example, read_examples
from tilshi.languages import Language
from tilshi.summarize.attribution import blurs
from tilshi.summarize.model import SourceText
from tilshi.summarize.standing import Article
from tilshi.text.sentences import split

RESULTS: Final = Path(__file__).resolve().parent / "results" / "blurs.json"
UNTOUCHED: Final = 500
"""Articles of the training set, none of whose sentences was looked at for the rule."""
RU: Final = Language.RU
_SAYS: Final = r"(?:сообщил|заявил|рассказал|отметил|подчеркнул|пояснил|уточнил)[аи]?"
PLANTS: Final = {
    "reservation": re.compile(
        r",?\s*\b(?:якобы|предположительно|вероятно|скорее всего|по предварительн(?:ым данным|ой информации))\b,?",
        re.IGNORECASE,
    ),
    "denial": re.compile(r"\bне(?= [а-яё]+(?:л|ла|ло|ли|ет|ют|ит|ят|ется|ются)\b)", re.IGNORECASE),
    "attribution before": re.compile(rf"^[^,«»\"]*\b{_SAYS}\b[^,«»\"]*, что(?=\s)"),
    "attribution behind": re.compile(rf",\s*(?:как\s+)?{_SAYS}\b[^,«»\"]*(?=\.$)"),
    "attribution phrase": re.compile(r"^По (?:словам|данным|мнению|информации) [^,]{3,60},"),
}
"""What is deleted of a sentence, by kind."""


def planted(sentences: Iterator[str]) -> dict[str, list[tuple[str, str, bool]]]:
    """Return sentence, planted blur and whether it was seen, by kind; only sentences with one mark of a kind."""
    found: dict[str, list[tuple[str, str, bool]]] = {kind: [] for kind in PLANTS}
    for sentence in sentences:
        for kind, pattern in PLANTS.items():
            if len(pattern.findall(sentence)) == 1:
                rest = " ".join(pattern.sub(" ", sentence).split())
                written = rest[:1].upper() + rest[1:]
                source = SourceText(None, (sentence,), (0,), RU)
                found[kind].append((sentence, written, bool(blurs(written, source, (0,)))))
    return found


def editors(articles: list[Article], descriptions: list[str]) -> dict[str, list[str]]:
    """Return the editors' sentences by what becomes of them."""
    outcome: dict[str, list[str]] = {"stands": [], "blurred": [], "no evidence": []}
    for article, description in zip(articles, descriptions, strict=True):
        for sentence in split(description, RU).texts:
            rests_on = article.evidence(sentence, range(len(article.source.sentences)))
            blurred = bool(rests_on) and bool(blurs(sentence, article.source, rests_on))
            outcome["blurred" if blurred else "stands" if rests_on else "no evidence"].append(sentence)
    return outcome


def measure(examples: list[Example], folder: Path | None) -> dict[str, dict[str, dict[str, int]]]:
    """Return and print the figures of a set; write what was missed to `folder`."""
    seen = planted(sentence for example in examples for sentence in example.source.sentences)
    written = editors([Article(example.source) for example in examples], [example.reference for example in examples])
    for kind, rows in seen.items():
        caught = sum(one for *_, one in rows)
        print(f"{kind:20} {caught:5} of {len(rows):5} seen ({100 * caught / max(1, len(rows)):.0f} %)")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            missed = "\n\n".join(f"{sentence}\n{blur}" for sentence, blur, caught in rows if not caught)
            (folder / f"missed {kind}.txt").write_text(missed, encoding="utf-8")
    total = sum(map(len, written.values()))
    print(", ".join(f"{name} {len(rows)}" for name, rows in written.items()), f"of {total} editors' sentences")
    return {
        "planted": {kind: {"planted": len(rows), "seen": sum(one for *_, one in rows)} for kind, rows in seen.items()},
        "editors": {"sentences": {name: len(rows) for name, rows in written.items()}},
    }


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--examples", type=Path)
    asked = parser.parse_args()
    with lzma.open(asked.folder / f"{TRAINING_SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        untouched = [read_example(json.loads(line)) for line in islice(lines, UNTOUCHED)]
    figures = {}
    for name, examples in ((SET, read_examples(asked.folder)), (f"{TRAINING_SET}, {UNTOUCHED}", untouched)):
        print(name)
        figures[name] = measure(examples, asked.examples if name == SET else None)
    RESULTS.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
