"""How likely a word of the lead sentence is to stand in the editor's headline, by how often the article has it.

    python benchmarks/fit_headlines.py FOLDER

FOLDER holds `headlines_2019.ru.jsonl.xz`: one object a line with `text` (paragraphs apart by a line feed) and `title`.
Prints the rates and the usual length that `service/tilshi/summarize/headline_worth.py` has, rounded; stores nothing.
"""

import argparse
import json
import lzma
import statistics
from collections import Counter
from pathlib import Path
from typing import Final

from tilshi.languages import Language
from tilshi.summarize.headline import MAX_SENTENCE
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
    lengths = []
    with lzma.open(asked.folder / f"{SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sentences = split(row["text"], Language.RU).texts
            title = lemmas(row["title"], Language.RU)
            lengths.append(len(title))
            if not sentences or len(sentences[0]) > MAX_SENTENCE:
                continue
            elsewhere = Counter(lemma for sentence in sentences[1:] for lemma in lemmas(sentence, Language.RU))
            for lemma in lemmas(sentences[0], Language.RU):
                often = min(elsewhere[lemma], len(RATES) - 1)
                seen[often] += 1
                hit[often] += lemma in title
    for often in sorted(seen):
        print(f"{often} times elsewhere: {hit[often] / seen[often]:.3f} of {seen[often]:,} words")
    print(f"content words of a headline: {statistics.fmean(lengths):.2f} on {len(lengths):,} articles")


if __name__ == "__main__":
    main()
