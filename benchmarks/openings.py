"""Sentences of extractive summaries that open with a word whose meaning was left behind in the article.

    python benchmarks/openings.py FOLDER [--show N]

FOLDER holds `descriptions.train.ru.jsonl.xz` (see `benchmarks/summaries.py`). Summaries of three lengths are made
of its first 500 articles by sha256(url). The detector knows nothing of the rules the summariser chooses by: it asks
pymorphy3's dictionary (OpenCorpora). A sentence is at risk where it does not open the article and the sentence
before it is not in the summary. It is counted as dangling where one of its first `NEAR` words is a pronoun of the
third person, an anaphoric or a demonstrative ("он", "его", "там", "этот") with no noun before it in the sentence,
or its first word is a conjunction or a parenthesis ("но", "также", "впрочем"). "В этом году" points at the
calendar, "то, что" at its own clause: neither counts. References without such a word ("чиновник", a bare surname)
are not seen. Prints a table and stores `benchmarks/results/openings.json`, figures only; `--show` prints every N-th
counted sentence instead.
"""

import argparse
import hashlib
import json
import lzma
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from descriptions import TRAINING_SET, read_example
from readability import ARTICLES
from tilshi.languages import Language
from tilshi.summarize.extractive import extract, extract_medium
from tilshi.summarize.model import SourceText, SummaryResult
from tilshi.text.lemmas import grammemes, lemma

ROOT: Final = Path(__file__).resolve().parents[1]
NEAR: Final = 6
"""Words from the beginning of a sentence among which a pronoun is looked for."""
_POINTING: Final = frozenset(("Anph", "Dmns"))
_JOINING: Final = frozenset(("CONJ", "Prnt"))
_OWN_CLAUSE: Final = frozenset(("что", "кто", "как", "чтобы", "который", "когда", "где"))
_TIMES: Final = frozenset(
    ("год", "месяц", "неделя", "день", "лето", "зима", "весна", "осень", "сезон", "раз", "утро", "вечер", "ночь", "час")
)
_FREE: Final = frozenset(
    ("если", "чтобы", "когда", "пока", "поскольку", "как", "хотя", "несмотря", "возможно", "вероятно")
)
"""Conjunctions and parentheses that open a sentence on its own account."""
_WORD: Final = re.compile(r"\w+(?:-\w+)*")

SYSTEMS: Final[dict[str, Callable[[SourceText], SummaryResult]]] = {
    "short": lambda source: extract(source, 1),
    "medium": extract_medium,
    "long": lambda source: extract(source, 5),
}


def dangles(sentence: str) -> bool:
    """Whether a Russian sentence opens with a word that points back, or joins it to what was before."""
    words = _WORD.findall(sentence)
    for at, word in enumerate(words[:NEAR]):
        following = lemma(words[at + 1], Language.RU) if at + 1 < len(words) else ""
        if _points(word, following) or (at == 0 and _joins(word)):
            return True
        if _is_noun(word, first=at == 0):
            return False
    return False


def _points(word: str, following: str) -> bool:
    readings = grammemes(word)
    if not readings or following in _OWN_CLAUSE | _TIMES:
        return False
    return {"NPRO", "3per"} <= readings[0] or not readings[0].isdisjoint(_POINTING)


def _joins(word: str) -> bool:
    readings = grammemes(word)
    return bool(readings) and not readings[0].isdisjoint(_JOINING) and word.casefold() not in _FREE


def _is_noun(word: str, *, first: bool) -> bool:
    readings = grammemes(word)
    known = bool(readings) and "NOUN" in readings[0] and lemma(word, Language.RU) not in _TIMES
    return known or (not readings and word[0].isupper()) or (not first and word[0].isupper())


def read(folder: Path) -> list[SourceText]:
    """Return the articles."""
    with lzma.open(folder / f"{TRAINING_SET}.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: hashlib.sha256(row["url"].encode()).digest())
    return [read_example(row | {"text": row["text_full"]}).source for row in rows[:ARTICLES]]


def at_risk(source: SourceText, result: SummaryResult) -> Iterator[str]:
    """Yield the sentences of a summary that follow in the article on one that the summary has not."""
    told = {index for sentence in result.sentences for index in sentence.evidence}
    for sentence in result.sentences:
        first = sentence.evidence[0]
        if first > 0 and first - 1 not in told:
            yield source.sentences[first]


def measure(sources: list[SourceText], summarise: Callable[[SourceText], SummaryResult]) -> dict[str, float]:
    """Return the counts of one length, and shares of its sentences and of its summaries in percent."""
    made = [(source, summarise(source)) for source in sources]
    dangling = [sum(map(dangles, at_risk(*one))) for one in made]
    sentences = sum(len(result.sentences) for _, result in made)
    return {
        "sentences": sentences,
        "at_risk": sum(len(list(at_risk(*one))) for one in made),
        "dangling": sum(dangling),
        "percent_of_sentences": round(100 * sum(dangling) / sentences, 2),
        "percent_of_summaries": round(100 * sum(map(bool, dangling)) / len(made), 2),
    }


def main() -> None:
    """Measure, print and store; or show."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0)
    asked = parser.parse_args()
    sources = read(asked.folder)
    if asked.show:
        found = [one for source in sources for one in at_risk(source, extract(source, 5)) if dangles(one)]
        print("\n".join(found[:: asked.show]))
        return
    table = {name: measure(sources, summarise) for name, summarise in SYSTEMS.items()}
    answer = {"command": "python benchmarks/openings.py FOLDER", "set": TRAINING_SET, "articles": len(sources)}
    print(json.dumps(table, indent=1))
    file = ROOT / "benchmarks" / "results" / "openings.json"
    file.write_text(json.dumps(answer | table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
