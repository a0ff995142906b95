"""Make the shortlist of a model of several languages: which pieces it may answer with, by target language.

    python -m training.shortlist MODEL_FOLDER --pairs FILE.SRC-TGT.tsv[.xz|.gz] ... [--least 2]

MODEL_FOLDER holds `tokenizer.json`, with a tag for each language as the prompt `tags` writes it (`>>kaz<<`), and
`config.json`; `shortlist.json` is written there. Each FILE holds one pair a line, source, tab, target; further columns
are ignored. Files are used both ways, as the model was trained.

A language keeps the pieces that its side of the pairs has at least `--least` times and that have no letters of another
alphabet, all pieces without letters (digits, punctuation, sentinels), markers such as `<b0>`, and the end token.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from tilshi.catalog.prompts import ISO_639_3
from tilshi.engines import shortlist
from tilshi.languages import Language
from training import readers
from training.examples import Examples
from training.sentinels import MARKER

LEAST = 2
_FOREIGN: Mapping[Language, re.Pattern[str]] = {
    Language.EN: re.compile(r"[\u0400-\u04ff]"),  # Cyrillic
    Language.RU: re.compile(r"[ӘәҒғҚқҢңӨөҰұҮүҺһІі]"),  # the Kazakh letters that Russian lacks
    Language.KK: re.compile(r"(?!)"),  # has all of the Russian letters, and Latin names
}
_BATCH = 1000  # texts the tokenizer is given at once


def read_pairs(file: Path) -> Iterator[tuple[Language, str]]:
    """Yield every text of a file of pairs, with its language.

    Raises:
        ValueError: the name of the file does not tell its languages, or a line holds no pair.
    """
    for pair in readers.read_pairs(file):
        yield pair.source_language, pair.source
        yield pair.target_language, pair.target


def count_pieces(tokenizer: Tokenizer, texts: Iterable[tuple[Language, str]]) -> dict[Language, Counter[int]]:
    """Return how often each language's texts have each piece, by id."""
    counts: dict[Language, Counter[int]] = {}
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        encodings = tokenizer.encode_batch([text for _, text in batch], add_special_tokens=False)
        for (language, _), encoding in zip(batch, encodings, strict=True):
            counts.setdefault(language, Counter()).update(encoding.ids)
    return counts


def choose(tokenizer: Tokenizer, counts: Counter[int], language: Language, *, end: int, least: int) -> list[int]:
    """Return the ids of the pieces a language may be answered with, increasing.

    Args:
        tokenizer: the model's.
        counts: how often the language's texts have each piece.
        language: the language.
        end: id of the end token.
        least: how often a piece with letters must have been seen.
    """
    special = {identity for identity, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    chosen = {end}
    for piece, identity in tokenizer.get_vocab().items():
        letters = any(character.isalpha() for character in piece)
        seen = counts[identity] >= least and not _FOREIGN[language].search(piece)
        if identity not in special and (seen or not letters or MARKER.search(piece)):
            chosen.add(identity)
    return sorted(chosen)


def make(folder: Path, files: Iterable[Path], least: int = LEAST) -> dict[str, list[int]]:
    """Write the shortlist of the model in `folder` and return it: ids by tag.

    Raises:
        ValueError: a file of pairs is not one, or the model has no tag for its language.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.encode_special_tokens = True  # a text that spells a tag is text
    tokenizer.no_truncation()
    return _write(
        folder, tokenizer, count_pieces(tokenizer, (text for file in files for text in read_pairs(file))), least
    )


def of_examples(folder: Path, examples: Examples, least: int = LEAST) -> dict[str, list[int]]:
    """Write the shortlist of the model in `folder` from what it was trained on, and return it: ids by tag.

    Raises:
        ValueError: the examples are of another vocabulary.
    """
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    examples.require(tokenizer)
    counts: dict[Language, Counter[int]] = {}
    for language in Language:
        tag = tokenizer.token_to_id(f">>{ISO_639_3[language]}<<")
        if tag is not None and (pieces := examples.target_counts(tag)).any():
            counts[language] = Counter({int(piece): int(pieces[piece]) for piece in np.flatnonzero(pieces)})
    return _write(folder, tokenizer, counts, least)


def _write(
    folder: Path, tokenizer: Tokenizer, counts: Mapping[Language, Counter[int]], least: int
) -> dict[str, list[int]]:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    allowed = {}
    for language, counted in counts.items():
        tag = f">>{ISO_639_3[language]}<<"
        if tokenizer.token_to_id(tag) is None:
            raise ValueError(f"the model has no tag {tag}")
        allowed[tag] = choose(tokenizer, counted, language, end=config["eos_token_id"], least=least)
    shortlist.write(folder, allowed, config["vocab_size"])
    return allowed


def main() -> None:
    """Read the command line, write the shortlist, print its sizes."""
    parser = argparse.ArgumentParser(prog="python -m training.shortlist", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("model", type=Path, metavar="MODEL_FOLDER")
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, metavar="FILE")
    parser.add_argument("--least", type=int, default=LEAST, help="how often a piece must have been seen (%(default)s)")
    given = parser.parse_args()
    try:
        allowed = make(given.model, given.pairs, given.least)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    for tag, ids in allowed.items():
        print(f"{tag}\t{len(ids)}")


if __name__ == "__main__":
    main()
