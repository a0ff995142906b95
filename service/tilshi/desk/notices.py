"""The line that says that a machine made a text (promise 7)."""

from tilshi import __version__
from tilshi.languages import Language, Script
from tilshi.text.kazakh_script import to_latin

_SUMMARY_NOTICES = {
    Language.RU: "Краткое изложение составлено автоматически ({by}), редактором не проверено.",
    Language.KK: "Қысқаша мазмұны автоматты түрде жасалды ({by}), редактор тексермеген.",
    Language.EN: "Summarised and translated automatically ({by}), not checked by an editor.",
}
_TRANSLATION_NOTICES = {
    Language.RU: "Машинный перевод ({by}), редактором не проверен.",
    Language.KK: "Машиналық аударма ({by}), редактор тексермеген.",
    Language.EN: "Machine translation ({by}), not checked by an editor.",
}


def notice(language: Language, *, summary: bool, script: Script | None = None) -> str:
    """Return the one line that says a machine wrote the text (promise 7)."""
    by = f"tilshi {'.'.join(__version__.split('.')[:2])}"
    text = (_SUMMARY_NOTICES if summary else _TRANSLATION_NOTICES)[language].format(by="\0")
    # The name of the program stays as it is in either script.
    return (to_latin(text) if language is Language.KK and script is Script.LATIN else text).replace("\0", by)
