"""The three languages of the desk and the scripts they are written in."""

from enum import StrEnum
from types import MappingProxyType

from tilshi.errors import UnknownLanguage


class Language(StrEnum):
    """A language the desk reads and writes, by its ISO 639-1 code."""

    RU = "ru"
    KK = "kk"
    EN = "en"


class Script(StrEnum):
    """A script, by its ISO 15924 code in lower case."""

    CYRILLIC = "cyrl"
    LATIN = "latn"


NAMES = MappingProxyType({Language.RU: "Russian", Language.KK: "Kazakh", Language.EN: "English"})
NATIVE_NAMES = MappingProxyType({Language.RU: "Русский", Language.KK: "Қазақша", Language.EN: "English"})
SCRIPTS = MappingProxyType({Language.RU: Script.CYRILLIC, Language.KK: Script.CYRILLIC, Language.EN: Script.LATIN})


def parse_language(value: str, param: str) -> Language:
    """Return the language of a code given by a user.

    Args:
        value: an ISO 639-1 code, any case.
        param: the name of the field it came from, for the error.

    Raises:
        UnknownLanguage: the code is not one of ru, kk, en.
    """
    try:
        return Language(value.strip().lower())
    except ValueError:
        raise UnknownLanguage(value, param) from None
