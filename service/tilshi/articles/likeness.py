"""How alike two words look across the scripts of the desk: names and loanwords are the same word on both sides."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from types import MappingProxyType

# Rough Latin letters by sound, Kazakh ones with their Russian neighbours: for comparing, never for output.
_LATIN = MappingProxyType(
    str.maketrans(
        dict(zip("абвгдеёзийклмнопрстуфыэғқңөұүһіә", "abvgdeeziiklmnoprstufyegknouuhia", strict=True))
        | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
    )
)


def most_alike(text: str, candidates: Sequence[str], least: float) -> int | None:
    """Return the index of the candidate that looks most like the text, whatever case, script and ending they have.

    Args:
        text: a word or a name.
        candidates: the texts to choose from.
        least: the likeness (difflib's ratio of matching letters, 0 to 1) below which none is taken.
    """
    matcher = SequenceMatcher(None, "", _letters(text), autojunk=False)
    best: int | None = None
    for index, candidate in enumerate(candidates):
        matcher.set_seq1(_letters(candidate))
        # Upper bounds first, cheapest first, as difflib.get_close_matches does.
        if (
            matcher.real_quick_ratio() >= least
            and matcher.quick_ratio() >= least
            and (ratio := matcher.ratio()) >= least
        ):
            if best is None or ratio > least:
                best = index
            least = ratio
    return best


def _letters(text: str) -> str:
    return text.casefold().translate(_LATIN)
