"""Whether an end mark followed by space ends a sentence: quoted titles, direct speech, brackets, names in lower case.

Every rule looks at a bounded neighbourhood of the mark; `stops` knows the abbreviations.
"""

import re

from tilshi.languages import Language
from tilshi.text.abbreviations import EXCLAIMED
from tilshi.text.stops import LAST_WORD, LOOK_BACK, abbreviates, is_function_word

_LOOK_AHEAD = 40
_TITLE_LENGTH = 60
_BRACKET_LENGTH = 200
_LONGEST_SPEECH_END = 10
_SHORTEST_FULL_WORD = 5
_OPENERS = "\"'«“„‘([—–-‐‑―…•* \t\u00a0\u202f"
_CONTINUES = frozenset(",;:.!?)]»”%/&+=<>|")
_BRAND = re.compile(r"[a-z]{1,3}[A-Z]")

_QUOTES = frozenset('«“„"')
_QUOTE_OPENS = re.compile(r"[«“„]|(?<![^\s(])\"(?=\S)")
_QUOTE_CLOSES = re.compile(r"[»”\"]")
_SPEECH_ENDS = re.compile(r"[.,][»”\"]|[»”\"]\s?,?\s?(?:[–—-]\s|деп|деді|дейді)")
_THAT = re.compile(r"\b(?:что|that|said|says)$")


def is_boundary(text: str, begin: int, mark: re.Match[str], following: int, language: Language) -> bool:
    """Say whether a sentence ends at an end mark that whitespace follows.

    Args:
        text: the whole text.
        begin: where the sentence begins.
        mark: the end mark and its closing quotes.
        following: the first position behind the mark, and the emoji behind it, that is not whitespace.
        language: of the text.
    """
    ahead = text[following : following + _LOOK_AHEAD]
    opened = ahead.lstrip(_OPENERS)
    behind = text[max(begin, mark.start() - LOOK_BACK) : mark.start()]
    if _goes_on(ahead, opened, behind, language):
        return False
    if _in_brackets(text, begin, mark) or _in_title(text, begin, mark, language):
        return False
    if mark[0] == "!":
        last = LAST_WORD.search(behind)
        return last is None or last[2].casefold() not in EXCLAIMED or is_function_word(opened, language)
    if mark[0] != ".":
        return True
    return not (_remark_follows(text, following, behind) or abbreviates(text, begin, mark.start(), opened, language))


def _goes_on(ahead: str, opened: str, behind: str, language: Language) -> bool:
    """Say whether what follows cannot begin a sentence, whatever the mark before it."""
    if ahead[0] in _CONTINUES:
        return not ahead.startswith("..")
    if not opened or opened[0] in "\n\r":
        return True  # nothing but a stray quotation mark or dash is left of the line
    return opened[0].islower() and not _is_name(opened, behind, language)


def _is_name(ahead: str, behind: str, language: Language) -> bool:
    """Say whether a word in lower case may begin a sentence: iPhone, or a Latin name behind a full Cyrillic word."""
    if _BRAND.match(ahead):
        return True
    last = LAST_WORD.search(behind)
    latin = language is not Language.EN and ahead[0].isascii()
    return latin and last is not None and len(last[2]) >= _SHORTEST_FULL_WORD and not last[2].isascii()


def _in_brackets(text: str, begin: int, mark: re.Match[str]) -> bool:
    """Say whether a mark closes a bracket that was opened inside the sentence, as in (!): it is not the sentence's."""
    if ")" not in mark[0]:
        return False
    return text.rfind("(", max(begin + 1, mark.start() - _BRACKET_LENGTH), mark.start()) > 0


def _remark_follows(text: str, following: int, behind: str) -> bool:
    """Say whether a bracket without an end of its own follows what may be an abbreviation: 37 руб. (3 апреля - 36)."""
    if text[following] != "(":
        return False
    last = LAST_WORD.search(behind)
    if last is None or not last[2].islower() or len(last[2]) >= _SHORTEST_FULL_WORD:
        return False
    closer = text.find(")", following, following + _BRACKET_LENGTH)
    return closer > 0 and text[closer - 1] not in ".!?…"


def _open_quotation(text: str, start: int, mark: re.Match[str]) -> re.Match[str] | None:
    """Return the last quotation mark before an end mark, if it opens a quotation that is not closed at its end."""
    if not _QUOTES.intersection(text[start : mark.start()]):
        return None
    opener = None
    for opener in _QUOTE_OPENS.finditer(text, start, mark.start()):  # noqa: B007
        pass
    return None if opener is None or _QUOTE_CLOSES.search(text, opener.end(), mark.end()) else opener


def _in_title(text: str, begin: int, mark: re.Match[str], language: Language) -> bool:
    """Say whether a mark stands inside a short quotation that reads as a title, not as speech.

    Speech is introduced by a colon or dash (in English a comma too), or its author follows behind a comma or dash. In
    Russian and Kazakh a quotation that a word in lower case follows is a title however it is introduced.
    """
    opener = _open_quotation(text, max(begin, mark.start() - _TITLE_LENGTH), mark)
    if opener is None:
        return False
    closer = _QUOTE_CLOSES.search(text, mark.end(), mark.end() + _TITLE_LENGTH)
    if closer is None or _QUOTE_OPENS.search(text, mark.end(), closer.start()):
        return False
    if _SPEECH_ENDS.search(text, closer.start() - 1, closer.start() + _LONGEST_SPEECH_END):
        return False
    before = text[max(begin, opener.start() - _LONGEST_SPEECH_END) : opener.start()].rstrip()
    if _THAT.search(before):
        return False
    if before[-1:].isalnum():
        return True
    goes_on = text[closer.end() : closer.end() + 1].isspace() and text[closer.end() + 1 : closer.end() + 2].islower()
    return language is not Language.EN and before[-1:] != ":" and (goes_on or before[-1:] == ",")
