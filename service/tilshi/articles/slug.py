"""The slug line of an article: its title with the words joined by hyphens, script and case kept."""

import re
import unicodedata

MAX_LENGTH = 150
"""Longest slug, in code points."""

_ABBREVIATION = re.compile(r"(?<![^\W_])([^\W\d_])\.(?=[^\W\d_](?![^\W_]))")
_DROPPED = re.compile(r"['’‘ʼʹ`´\u00ad\u200b-\u200d\u2060\ufeff]")


def slug(title: str) -> str:
    """Return the slug of a title, at most `MAX_LENGTH` code points, cut at a word.

    Punctuation is dropped; where it stands between words or digits they stay apart ("5,5" → "5-5"), while apostrophes
    and the dots of an abbreviation close up ("U.S." → "US"). Empty only where the title has no letter and no digit.
    """
    text = unicodedata.normalize("NFC", title)
    text = _ABBREVIATION.sub(r"\1", _DROPPED.sub("", text))
    words = "".join(char if _keeps(char) else " " for char in text).split()
    words = [word for word in words if any(char.isalnum() for char in word)]
    result = ""
    for word in words:
        longer = f"{result}-{word}" if result else word
        if len(longer) > MAX_LENGTH:
            break
        result = longer
    return result or "".join(words[:1])[:MAX_LENGTH]


def _keeps(char: str) -> bool:
    # Combining marks belong to their letter: not every Kazakh transliteration has composed letters.
    return char.isalnum() or unicodedata.category(char).startswith("M")
