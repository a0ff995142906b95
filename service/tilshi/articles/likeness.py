"""How alike two words look across the scripts of the desk: names and loanwords are the same word on both sides."""

from difflib import SequenceMatcher
from types import MappingProxyType

# Rough Latin letters by sound, Kazakh ones with their Russian neighbours: for comparing, never for output.
_LATIN = MappingProxyType(
    str.maketrans(
        dict(zip("абвгдеёзийклмнопрстуфыэғқңөұүһіә", "abvgdeeziiklmnoprstufyegknouuhia", strict=True))
        | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    )
)


def likeness(left: str, right: str) -> float:
    """Return how alike two texts look, from 0 to 1, whatever their case, script and endings."""
    return SequenceMatcher(None, _letters(left), _letters(right), autojunk=False).ratio()


def _letters(text: str) -> str:
    return text.casefold().translate(_LATIN)
