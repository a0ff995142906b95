"""Which of the three languages a text is in, if any: the alphabet first, n-gram statistics second."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tilshi.languages import Language
from tilshi.once import once
from tilshi.text.language_marks import log_odds
from tilshi.text.masking import mask, pieces
from tilshi.text.stop_words import STOP_WORDS
from tilshi.text.words import words

KAZAKH_LETTERS = frozenset("әғқңөұүһі")
"""Lower-case Cyrillic letters that Kazakh has and Russian has not."""

_WHOLE = 8_000
_SAMPLES, _SAMPLE = 8, 1_000
_CYRILLIC_SHARE = 0.3
_PRIORS = MappingProxyType({"ru": 10.0, "kk": 10.0, "en": 24.0})  # a desk is seldom sent another language
_ENGLISH_WORD = 1.0
_FOREIGN_LETTER = math.log(0.001)
_FLOOR = 1e-4
_BLOCK_WORDS, _BLOCK_SURE = 4, 0.95
_KAZAKH_IN_NAMES, _BLOCK_KAZAKH, _ALL_KAZAKH = 0.01, 0.04, 0.13  # ten Kazakh sentences have 0.10 to 0.21
_BOTH_ALPHABETS = 0.15


@dataclass(frozen=True, slots=True)
class Identified:
    """What language a text is in.

    Attributes:
        language: None for any language but ru, kk, en, and where nothing can be said.
        confidence: probability of that answer under the model here, 0 to 1; 0 for a text without letters.
    """

    language: Language | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """A Cyrillic alphabet against the Russian one.

    Attributes:
        extra: letters Russian has not.
        rate: their share of the letters of running text, to one digit (estimated; only the order of size matters).
        yery: likewise the share of ы.
        missing: Russian letters it has not.
    """

    extra: frozenset[str]
    rate: float
    yery: float
    missing: frozenset[str]


def _alphabet(extra: str, rate: float, yery: float, missing: str = "") -> _Alphabet:
    return _Alphabet(frozenset(extra), rate, yery, frozenset(missing))


_ALPHABETS: Mapping[str, _Alphabet] = MappingProxyType(
    {
        "ru": _alphabet("", 0.001, 0.02),
        "kk": _Alphabet(KAZAKH_LETTERS, 0.15, 0.06, frozenset()),
        "uk": _alphabet("іїєґ", 0.1, 0.0, "эёъ"),
        "be": _alphabet("іў", 0.1, 0.04, "ищъ"),
        "bg": _alphabet("", 0.001, 0.0, "эё"),
        "mk": _alphabet("јљњѓќѕџ", 0.05, 0.0, "эёъщйюяь"),
        "sr": _alphabet("јљњћђџ", 0.07, 0.0, "эёъщйюяь"),
        "ky": _alphabet("өүң", 0.05, 0.05),
        "mn": _alphabet("өү", 0.07, 0.005),
        "tt": _alphabet("әөүңҗһ", 0.1, 0.05),
        "ba": _alphabet("әөүғҡҙҫһң", 0.2, 0.05),
        "tg": _alphabet("ғқҷҳӣӯ", 0.05, 0.0, "щц"),
        "uz": _alphabet("ўқғҳ", 0.06, 0.0, "щ"),
    }
)
_MARKERS = frozenset().union(*(one.extra for one in _ALPHABETS.values()))
_ENGLISH = frozenset("abcdefghijklmnopqrstuvwxyz")


def identify(text: str) -> Identified:
    """Return the language of a text: a title of three words or an article of any length (which is sampled).

    Addresses, tags and the like are passed over. A text in two languages is in the one with more of it.
    """
    sample = " ".join(piece for piece in pieces(mask(_sample(text))) if isinstance(piece, str))
    letters = _letters(sample)
    total = letters.total()
    if not total:
        return Identified(None, 0.0)
    cyrillic = _cyrillic_letters(letters)
    latin = sum(count for letter, count in letters.items() if letter <= "\u024f" or "\u1e00" <= letter <= "\u1eff")
    if cyrillic >= _CYRILLIC_SHARE * total and cyrillic >= total - cyrillic - latin:
        return _cyrillic(sample)
    if latin > total - cyrillic - latin:
        return _latin(sample, letters)
    return Identified(None, (total - cyrillic - latin) / total)


def identify_document(blocks: Sequence[str]) -> Identified:
    """Return the language of a document: where its blocks differ, the one that most of the text is in.

    The confidence is then that of those blocks, however close the other language comes: its blocks are known too.
    """
    text = "\n".join(blocks)
    if len(blocks) == 1 or not _is_mixed(_letters(_sample(text))):
        return identify(text)
    found = [(identify(block), _letters(block).total()) for block in blocks]
    weights: Counter[Language | None] = Counter()
    for one, weight in found:
        weights[one.language] += weight
    language, most = weights.most_common(1)[0]
    sure = sum(one.confidence * weight for one, weight in found if one.language is language)
    return Identified(language, sure / most)


def _is_mixed(letters: Counter[str]) -> bool:
    """Whether the letters are of two alphabets, or of Kazakh and yet fewer of them than Kazakh has."""
    kazakh, cyrillic = sum(letters[letter] for letter in KAZAKH_LETTERS), _cyrillic_letters(letters)
    both = min(cyrillic, letters.total() - cyrillic) > _BOTH_ALPHABETS * letters.total()
    return _KAZAKH_IN_NAMES * cyrillic < kazakh < _ALL_KAZAKH * cyrillic or both


def block_language(text: str, document: Language) -> Language:
    """Return the language of one block of a document: another than the document's only on clear evidence.

    A paragraph in another language counts; a name, a credit or a few quoted words do not.

    Args:
        text: the block.
        document: the language of the document as a whole.
    """
    if len(words(text)) < _BLOCK_WORDS or not _may_differ(text, document):
        return document
    found = identify(text)
    return found.language if found.language is not None and found.confidence >= _BLOCK_SURE else document


def _may_differ(text: str, document: Language) -> bool:
    """Whether the letters allow for another language: most blocks need no statistics."""
    letters = _letters(text)
    cyrillic = _cyrillic_letters(letters)
    if document is Language.EN:
        return 2 * cyrillic > letters.total()
    kazakh = sum(letters[letter] for letter in KAZAKH_LETTERS) > _BLOCK_KAZAKH * cyrillic
    return 2 * cyrillic < letters.total() or kazakh is (document is Language.RU)


def _letters(text: str) -> Counter[str]:
    return Counter({letter: count for letter, count in Counter(text.lower()).items() if letter.isalpha()})


def _cyrillic_letters(letters: Counter[str]) -> int:
    return sum(count for letter, count in letters.items() if "\u0400" <= letter <= "\u052f")


def _sample(text: str) -> str:
    if len(text) <= _WHOLE:
        return text
    step = (len(text) - _SAMPLE) // (_SAMPLES - 1)
    return "\n".join(text[at * step : at * step + _SAMPLE] for at in range(_SAMPLES))


def _cyrillic(sample: str) -> Identified:
    statistics = _statistics(sample)
    distinct = dict.fromkeys(word.text.lower() for word in words(sample))  # a word said again is no further evidence
    telling = log_odds(distinct, _ALPHABETS)
    letters = Counter(letter for word in distinct for letter in word)
    scores = {
        code: math.log(max(statistics.get(code, 0.0), _FLOOR) * _PRIORS.get(code, 1.0))
        + _evidence(alphabet, letters)
        + telling[code]
        for code, alphabet in _ALPHABETS.items()
    }
    return _decide(scores)


def _evidence(alphabet: _Alphabet, letters: Counter[str]) -> float:
    """Log-likelihood of the telling letters: the alphabet's own, ы, those foreign to it; and of all others together."""
    own, other = math.log(alphabet.rate), math.log(1 - alphabet.rate - alphabet.yery)
    score = 0.0
    for letter, count in letters.items():
        if letter in alphabet.missing or (letter in _MARKERS and letter not in alphabet.extra):
            score += count * _FOREIGN_LETTER
        elif letter in alphabet.extra:
            score += count * own
        elif letter == "ы":
            score += count * (math.log(alphabet.yery) if alphabet.yery else _FOREIGN_LETTER)
        elif "\u0400" <= letter <= "\u052f":
            score += count * other
    return score


def _latin(sample: str, letters: Counter[str]) -> Identified:
    statistics = dict(_statistics(sample))
    english = statistics.pop("en", 0.0) + statistics.pop("pcm", 0.0)  # Nigerian Pidgin reads short English as its own
    foreign = sum(count for letter, count in letters.items() if letter not in _ENGLISH)
    known = sum(word.folded in STOP_WORDS[Language.EN] for word in words(sample))
    telling = _ENGLISH_WORD * min(known, 5) + 2 * _FOREIGN_LETTER * max(0.0, foreign / letters.total() - 0.01)
    scores = {code: math.log(max(share, _FLOOR)) for code, share in statistics.items() if share > _FLOOR}
    scores["en"] = math.log(max(english, _FLOOR) * _PRIORS["en"]) + telling
    return _decide(scores)


def _decide(scores: Mapping[str, float]) -> Identified:
    best = max(scores, key=lambda code: scores[code])
    total = sum(math.exp(score - scores[best]) for score in scores.values())
    codes = {language.value for language in Language}
    if best in codes:
        return Identified(Language(best), 1 / total)
    ours = sum(math.exp(score - scores[best]) for code, score in scores.items() if code in codes)
    return Identified(None, 1 - ours / total)


def _statistics(sample: str) -> dict[str, float]:
    return dict(_identifier().rank(sample))


@once
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # loads in a third of a second

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
