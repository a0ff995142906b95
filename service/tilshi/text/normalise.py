"""The one normal form of text in Tilshi: NFC and collapsed whitespace, nothing else."""

import unicodedata


def normalise(text: str) -> str:
    """Return the text in Unicode NFC, every run of whitespace one space, no whitespace at either end."""
    return " ".join(unicodedata.normalize("NFC", text).split())
