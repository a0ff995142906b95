"""From corpora to training examples: read, clean, hold out, plant sentinels, tokenise."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

from tokenizers import Tokenizer

from tilshi.languages import Language
from training import examples
from training.cleaning import Report, clean, held_out, letters_digest, tidy
from training.examples import Row
from training.licences import Corpus, corpus_of, distilled
from training.noise import damaged
from training.readers import Pair, monolingual, read_pairs
from training.recipe import SUMMARY, TITLE, Recipe
from training.sentinels import planted
from training.sources import Kind, Source, articles
from training.truecase import Truecaser, detokenise

EXAMPLES, PREPARED = "examples.npz", "prepared.json"
_HELD_ONE_IN = 16  # pairs that may be held out: spread over a corpus, not its first lines
_SHORTEST_WRITTEN = 15  # characters of a headline or summary
_LEARNT_LINES = 200_000  # lines a truecaser learns from at most


@dataclass(slots=True)
class Prepared:
    """What became of the corpora.

    Attributes:
        files: for each file what was read, kept and dropped, and why.
        rows: how many examples each direction has.
        corpora: those that gave at least one row.
    """

    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    corpora: dict[str, Corpus] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return everything as JSON, licences included: what an export writes into the card."""
        corpora = {name: corpus.model_dump() for name, corpus in self.corpora.items()}
        return json.dumps({"files": self.files, "rows": self.rows, "corpora": corpora}, ensure_ascii=False, indent=1)


class Preparation:
    """One preparation.

    Args:
        recipe: which directions, how much is held out, how much gets sentinels.
        corpora: the table of corpora that may be used.
        tests: files of pairs and of articles that are measured on: nothing like them is trained on.
        tell: called with the name of each file before it is read.

    Raises:
        ValueError: a test set is faulty.
        OSError: it can't be read.
    """

    def __init__(
        self, recipe: Recipe, corpora: Mapping[str, Corpus], tests: Iterable[Source], tell: Callable[[str], None]
    ) -> None:
        self._recipe, self._corpora, self._tell = recipe, corpora, tell
        tests = list(tests)
        self._tests = held_out(test.path for test in tests if test.kind is Kind.PAIRS) | _measured(tests)
        self._random = Random(recipe.seed)
        self._held: Counter[str] = Counter()
        self._held_corpora = frozenset(recipe.held.corpora)
        self._seen: set[bytes] = set()
        self._truecasers: dict[Language, Truecaser] = {}
        self.prepared = Prepared()

    def write(self, sources: list[Source], model: Path, out: Path) -> Prepared:
        """Write `examples.npz` and `prepared.json` into the folder `out`.

        Args:
            sources: what `training.sources.found` found.
            model: folder with the tokenizer.
            out: where to; made where missing.

        Raises:
            ValueError: a file's corpus is not in the table, a file is faulty, or nothing is left.
            OSError: a file can't be read or written.
        """
        named = [(source, self._corpus(source.path)) for source in sources]  # all, before any work
        if not (model / "tokenizer.json").is_file():
            raise FileNotFoundError(f"{model / 'tokenizer.json'}: no such file")
        _refuse_two_of_a_name(named)
        if not self._held_corpora & {corpus.name for _, corpus in named}:
            self._held_corpora = frozenset()  # none of the recipe's own: any corpus will do
        out.mkdir(parents=True, exist_ok=True)
        (out / PREPARED).unlink(missing_ok=True)  # its licences are those of the examples before
        cased = [source for source, corpus in named if source.kind is Kind.PAIRS and corpus.form == "plain"]
        if any(corpus.form == "lower-cased" for _, corpus in named):
            self._learn_case(cased)
        rows = chain.from_iterable(self._rows(source, corpus) for source, corpus in named)
        tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        counts = examples.write(out / EXAMPLES, rows, tokenizer, self._recipe.tags, longest=self._recipe.longest)
        self.prepared.rows = counts
        partial = out / f"{PREPARED}.part"
        partial.write_text(self.prepared.to_json() + "\n", encoding="utf-8")
        partial.replace(out / PREPARED)
        return self.prepared

    def _corpus(self, file: Path) -> Corpus:
        told = distilled(file)
        if told is None:
            return corpus_of(file, self._corpora)
        return told.model_copy(update={"weight": self._recipe.default_weight})

    def _rows(self, source: Source, corpus: Corpus) -> Iterator[Row]:
        self._tell(source.path.name)
        about: dict[str, Any] = {"rows": 0}
        name = source.path.name
        self.prepared.files[str(source.path) if name in self.prepared.files else name] = about
        make = {Kind.PAIRS: self._translations, Kind.ARTICLES: self._written, Kind.TEXTS: self._denoising}
        for row in make[source.kind](source, corpus, about):
            about["rows"] += 1
            self.prepared.corpora[corpus.name] = corpus
            yield row

    def _translations(self, source: Source, corpus: Corpus, about: dict[str, Any]) -> Iterator[Row]:
        report, skipped = Report(), Counter[str]()
        pairs = (self._formed(pair, corpus) for pair in read_pairs(source.path, skipped=skipped))
        for pair in clean(pairs, report, held=self._tests, seen=self._seen):
            yield from self._translation(pair, corpus)
        dropped = {str(reason): count for reason, count in report.dropped.items()}
        about.update(read=report.read, kept=report.kept, dropped={**dropped, **skipped})

    def _translation(self, pair: Pair, corpus: Corpus) -> Iterator[Row]:
        ways = [f"{pair.source_language}-{pair.target_language}", f"{pair.target_language}-{pair.source_language}"]
        first, second = pair.source, pair.target
        if ways[0] not in self._recipe.shares:
            ways.reverse()
            first, second = second, first
        if ways[0] not in self._recipe.shares:
            return
        held = self._is_held("-".join(sorted(ways[0].split("-"))), corpus, first)
        if not held:
            first, second = planted(first, second, self._random, self._recipe.sentinels)
        yield Row(first, second, corpus.name, ways[0], ways[1] if ways[1] in self._recipe.shares else None, held)

    def _written(self, source: Source, corpus: Corpus, about: dict[str, Any]) -> Iterator[Row]:
        about["read"] = 0
        for article in articles(source.path):
            about["read"] += 1
            if self._is_measured(article.text, article.title, article.summary):
                continue
            lead = _cut(tidy(article.text), self._recipe.lead)
            for task, written in ((TITLE, tidy(article.title)), (SUMMARY, tidy(article.summary))):
                direction = f"{source.language}-{task}"
                if (
                    direction not in self._recipe.shares
                    or len(written) < _SHORTEST_WRITTEN
                    or len(lead) <= len(written)
                ):
                    continue
                yield Row(lead, written, corpus.name, direction, None, self._is_held(direction, corpus, lead))

    def _denoising(self, source: Source, corpus: Corpus, about: dict[str, Any]) -> Iterator[Row]:
        direction = f"{source.language}-{source.language}"
        about["read"] = 0
        if direction not in self._recipe.shares:
            return
        for text in monolingual(source.path):
            about["read"] += 1
            tidied = _cut(tidy(text), self._recipe.lead)
            if self._is_measured(text) or len(tidied.split()) < 4:  # noqa: PLR2004 (nothing to damage)
                continue
            held = self._is_held(direction, corpus, tidied)
            yield Row(damaged(tidied, self._random, self._recipe.noise), tidied, corpus.name, direction, None, held)

    def _is_measured(self, *texts: str) -> bool:
        """Say whether a test set has one of the texts, or what of it would be trained on."""
        read = (cut for text in texts for cut in (text, _cut(tidy(text), self._recipe.lead)))
        return any(letters_digest(text) in self._tests for text in read if text)

    def _is_held(self, name: str, corpus: Corpus, text: str) -> bool:
        held = self._recipe.held
        if self._held[name] >= held.rows or len(text) < held.shortest:
            return False
        if self._held_corpora and corpus.name not in self._held_corpora:
            return False
        digest = letters_digest(text)
        if digest is None or digest[0] % _HELD_ONE_IN:
            return False
        self._held[name] += 1
        return True

    def _formed(self, pair: Pair, corpus: Corpus) -> Pair:
        if corpus.form == "tokenised":
            return replace(pair, source=detokenise(pair.source), target=detokenise(pair.target))
        if corpus.form == "lower-cased":
            source = self._truecasers[pair.source_language].restore(pair.source, pair.source_language)
            target = self._truecasers[pair.target_language].restore(pair.target, pair.target_language)
            return replace(pair, source=source, target=target)
        return pair

    def _learn_case(self, cased: list[Source]) -> None:
        texts: dict[Language, list[str]] = {language: [] for language in Language}
        for source in cased:
            for pair in read_pairs(source.path):
                for language, text in ((pair.source_language, pair.source), (pair.target_language, pair.target)):
                    if len(texts[language]) < _LEARNT_LINES:
                        texts[language].append(text)
        self._truecasers = {language: Truecaser.learn(some, language) for language, some in texts.items()}


def _measured(tests: Iterable[Source]) -> frozenset[bytes]:
    """Return the digests of bodies, headlines and summaries of test sets of articles, and of test sets of texts."""
    texts: list[Iterable[str]] = []
    for test in tests:
        if test.kind is Kind.ARTICLES:
            texts += ((article.text, article.title, article.summary) for article in articles(test.path))
        elif test.kind is Kind.TEXTS:
            texts.append(monolingual(test.path))
    return frozenset(digest for text in chain.from_iterable(texts) if (digest := letters_digest(text)) is not None)


def _refuse_two_of_a_name(named: Iterable[tuple[Source, Corpus]]) -> None:
    """Refuse files of one corpus name with different origins: the licence of one would hide that of the other."""
    corpora: dict[str, tuple[Source, Corpus]] = {}
    for source, corpus in named:
        first, known = corpora.setdefault(corpus.name, (source, corpus))
        if known != corpus:
            raise ValueError(
                f"{source.path.name}: corpus {corpus.name} has another origin or licence than in {first.path.name}; "
                "rename one of them"
            )


def _cut(text: str, longest: int) -> str:
    """Return the beginning of a text, cut at a space."""
    if len(text) <= longest:
        return text
    cut = text.rfind(" ", 0, longest + 1)
    return text[: cut if cut > 0 else longest]
