"""The beginning and the end of a text: what DeepL calls formatting."""

import re
from typing import Final

_CLOSING: Final = re.compile(r"[.!?…,;:]*\Z")

_WORD: Final = re.compile(r"\w+")


def as_before(source: str, translation: str) -> str:
    """Return the translation beginning and ending as its source: case of the first letter, last punctuation.

    A first word in capitals throughout is an abbreviation (or the English "I"), and stays.
    """
    body, closing = _CLOSING.sub("", translation.rstrip()), _CLOSING.search(source.rstrip())
    trailing = translation[len(translation.rstrip()) :]
    ended = f"{body}{closing[0] if closing else ''}{trailing}"
    first, mine = (next((at for at, one in enumerate(text) if one.isalpha()), None) for text in (source, ended))
    if first is None or mine is None or source[first].isupper() == ended[mine].isupper():
        return ended
    if source[first].isupper():
        return f"{ended[:mine]}{ended[mine].upper()}{ended[mine + 1 :]}"
    word = _WORD.match(ended, mine)
    if word is None or word[0] == "I" or (len(word[0]) > 1 and word[0].isupper()):
        return ended
    return f"{ended[:mine]}{ended[mine].lower()}{ended[mine + 1 :]}"
