"""How likely a word of the lead sentence is to stand in the editor's headline, by how often the article has it.

Also by the kind of part that it may go with (`headline_search.KINDS`), beside the mean of all words.

    python benchmarks/fit_headlines.py FOLDER

FOLDER holds `headlines_2019.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed) and `title`.
Prints the rates that `service/tilshi/summarize/headline_worth.py` has, rounded; stores nothing.
"""

import argparse
import json
import lzma
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline import MAX_SENTENCE
from tilshi.summarize.headline_search import KINDS
from tilshi.summarize.headline_worth import RATES
from tilshi.text.lemmas import lemmas
from tilshi.text.sentences import split

SET: Final = "headlines_2019.ru"


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args()
    seen, hit = Counter[int](), Counter[int]()
    parts, kept = Counter[str](), Counter[str]()
    with lzma.open(asked.folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sentences = [
                sentence for paragraph in row["text"].split("\n") for sentence in split(paragraph, Language.RU).texts
            ]
            title = lemmas(row["title"], Language.RU)
            if not sentences or len(sentences[0]) > MAX_SENTENCE:
                continue
            elsewhere = Counter(lemma for sentence in sentences[1:] for lemma in lemmas(sentence, Language.RU))
            for lemma in lemmas(sentences[0], Language.RU):
                often = min(elsewhere[lemma], len(RATES) - 1)
                seen[often] += 1
                hit[often] += lemma in title
            for name, lemma in _going(sentences[0]):
                parts[name] += 1
                kept[name] += lemma in title
    for often in sorted(seen):
        print(f"{often} times elsewhere: {hit[often] / seen[often]:.3f} of {seen[often]:,} words")
    mean = hit.total() / seen.total()
    print(f"mean: {mean:.3f}")
    for name, count in parts.most_common():
        print(f"{name}: {kept[name] / count / mean:.2f} of the mean, {count:,} words")


def _going(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the content words of all parts that may go, with the names of their kinds."""
    for kind in KINDS:
        for span in kind.step(sentence, Language.RU):
            for lemma in lemmas(sentence[span.start : span.end], Language.RU):
                yield kind.step.__name__, lemma


if __name__ == "__main__":
    main()
