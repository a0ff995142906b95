"""What texts are read with, loaded before the first of them comes."""

from tilshi.languages import Language
from tilshi.text.language_id import identify
from tilshi.text.lemmas import lemmas
from tilshi.text.names.exonyms import single
from tilshi.text.names.ordinary import is_ordinary

_TEXTS = {Language.RU: "В городе открыли мост.", Language.KK: "Қалада көпір ашылды.", Language.EN: "Bridges opened."}


def warm() -> None:
    """Load dictionaries, word lists and the language identifier: about a second, once a process."""
    for language, text in _TEXTS.items():
        identify(text)
        for word in lemmas(text, language):
            is_ordinary(word, language)
            single(word, language)
