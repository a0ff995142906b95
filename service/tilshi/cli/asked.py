"""Options as the user typed them, made into the desk's; errors name the option."""

from typing import Any

from tilshi.desk.options import SummarizeOptions, TogetherOptions, TranslateOptions
from tilshi.errors import EmptyText, InvalidValue
from tilshi.languages import Language, Script, parse_language
from tilshi.summarize.model import MAX_SENTENCES

_LENGTHS = ("short", "medium", "long")


def summary(*, to: str, length: str, **options: Any) -> SummarizeOptions:
    """Return the options of a summary.

    Raises:
        InvalidValue: an option cannot be used.
    """
    return SummarizeOptions.of(targets=_languages(to), length=_length(length), **_common(options))


def together(*, to: str, length: str, method: str, translate: str, **options: Any) -> TogetherOptions:
    """Return the options of a summary of several articles.

    Raises:
        InvalidValue: an option cannot be used, or not with --together.
    """
    if method == "abstractive":
        raise InvalidValue(
            "--method abstractive: with --together sentences are chosen, so that each has its sources; leave it out",
            param="method",
        )
    if translate != "summary":
        message = f"--translate {translate}: with --together there is no one article to translate; only the summary is"
        raise InvalidValue(message, param="translate")
    return TogetherOptions.of(targets=_languages(to), length=_length(length), **_common(options))


def translation(*, to: str, **options: Any) -> TranslateOptions:
    """Return the options of a translation.

    Raises:
        InvalidValue: an option cannot be used.
    """
    return TranslateOptions.of(targets=_languages(to), **_common(options))


def title(value: str | None) -> str | None:
    """Return the headline given.

    Raises:
        EmptyText: there is nothing in it.
    """
    if value is None:
        return None
    if not value.strip():
        raise EmptyText("--title: it is empty", param="title")
    return value.strip()


def _common(options: dict[str, Any]) -> dict[str, Any]:
    source = options["source"].strip().lower()
    spoken = source if source == "auto" else parse_language(source, "--source")
    return options | {"source": spoken, "kazakh_script": Script(options["kazakh_script"])}


def _languages(value: str) -> tuple[Language, ...]:
    return tuple(dict.fromkeys(parse_language(code, "--to") for code in value.split(",")))


def _length(value: str) -> str | int:
    if value in _LENGTHS:
        return value
    if value.isascii() and value.isdigit() and 1 <= int(value) <= MAX_SENTENCES:
        return int(value)
    raise InvalidValue(
        f"--length: {value[:20]!r} is not a length; use short, medium, long or 1 to {MAX_SENTENCES} sentences",
        param="length",
    )
