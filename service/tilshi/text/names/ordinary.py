"""Words that are no names by themselves, though titles, headlines and institutions give them a capital.

English words are looked for in the lexicon of lemminflect (MIT; made from the SPECIALIST Lexicon of the NIH), which
keeps names apart and has all inflected forms. The few that it lacks, and the Kazakh ones, stand in
`data/ordinary.*.txt` beside this package.
"""

import gzip
import re
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from tilshi.languages import Language
from tilshi.once import once
from tilshi.text.names.inflection import stems

_MEMO = 50_000
_KAZAKH_DERIVED = re.compile(r"(?:[лдт](?:ық|ік)|[сc][ыі]з|уш[ыі]|[ыі]л[дғг][ыіае]н?|шылы[қғ]|шілі[кг]|алды)\w{0,4}\Z")


@lru_cache(maxsize=_MEMO)
def is_ordinary(word: str, language: Language) -> bool:
    """Whether a folded English or Kazakh word is none of the words that only names are made of.

    Of a word with hyphens all parts must be ordinary in English, and one in Kazakh, which writes endings after them.
    """
    parts = list(filter(None, word.split("-")))
    if language is Language.EN:
        return word in _listed(language) or all(map(_is_english, parts))
    if _KAZAKH_DERIVED.search(word):
        return True
    listed = _listed(Language.KK)
    return any(stem in listed for part in parts for stem in stems(part, Language.KK))


def _is_english(word: str) -> bool:
    base = word.removesuffix("'s").removesuffix("'")
    listed = _listed(Language.EN)
    return word in listed or base in listed or base in _lexicon()


@once
def _lexicon() -> frozenset[str]:
    """The words of lemminflect's table of lemmas, all inflected forms among them, that have no capital there.

    The table alone is read: the package imports spaCy wherever that is installed, and its own lookup keeps five times
    as much in memory.

    Raises:
        ModuleNotFoundError: lemminflect is not installed.
    """
    spec = find_spec("lemminflect")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("names of English texts need lemminflect", name="lemminflect")
    with gzip.open(Path(spec.origin).parent / "resources" / "lemma_lu.csv.gz", "rt", encoding="utf-8") as table:
        return frozenset(form for form in (line.split(",", 1)[0] for line in table) if form.islower())


@lru_cache(maxsize=2)
def _listed(language: Language) -> frozenset[str]:
    text = files("tilshi.text").joinpath("data", f"ordinary.{language.value}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
