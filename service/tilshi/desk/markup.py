"""Understanding pieces of HTML and XML that are only translated, and what became of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from tilshi.articles import Markup, read_fragment, replacements, write_fragment
from tilshi.desk.source import detect, other_languages
from tilshi.errors import EmptyText, InvalidValue, LanguageUndetectable, TooLarge
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.findings import WarningCode
from tilshi.text.masking import has_words
from tilshi.translate.documents import SpokenDocument
from tilshi.translate.translator import TranslatedDocument, Translation

MAX_TAGS = 200
"""Most names in one list of tags."""

_TAG = re.compile(r"[^\W\d][\w.:-]{0,99}")


@dataclass(frozen=True, slots=True)
class Tags:
    """How the tags of fragments are read; see `read_fragment`."""

    markup: Markup
    ignored: tuple[str, ...] = ()
    splitting: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        markup: Markup,
        ignore_tags: Sequence[str],
        splitting_tags: Sequence[str],
        non_splitting_tags: Sequence[str],
    ) -> "Tags":
        """Return them as a caller names them.

        Raises:
            InvalidValue: the markup is unknown, a name is none, or there are more than `MAX_TAGS`; `param` names it.
        """
        if markup not in get_args(Markup):
            raise InvalidValue("markup: it must be html or xml", param="markup")
        return cls(
            markup,
            _names(ignore_tags, "ignore_tags"),
            _names(splitting_tags, "splitting_tags"),
            _names(non_splitting_tags, "non_splitting_tags"),
        )


@dataclass(frozen=True, slots=True)
class UnderstoodFragment:
    """One fragment; `spoken` is None where there is nothing to translate.

    Attributes:
        text: the fragment.
        spoken: what is to be translated of it.
        confidence: in its language; 1.0 where somebody named it.
    """

    text: str
    spoken: SpokenDocument | None
    confidence: float = 1.0


def understand_fragments(
    fragments: Sequence[str],
    tags: Tags,
    *,
    source: Language | Literal["auto"],
    settings: Settings,
    param: str = "fragments",
) -> list[UnderstoodFragment]:
    """Measure, read and identify fragments, each by itself; every paragraph where nobody named the language.

    Where nobody did, a fragment without words (numbers, signs, addresses) has nothing to translate.

    Raises:
        EmptyText: there are no fragments.
        TooLarge: there are more than `max_texts`, or one is longer than `max_article_chars`, markup included.
        InvalidValue: one cannot be read.
        LanguageUndetectable: `source` is "auto" and the language of one cannot be told.
    """
    if not fragments:
        raise EmptyText(f"{param}: there are no texts", param=param)
    if len(fragments) > settings.max_texts:
        raise TooLarge(f"{param}: {len(fragments)} texts; the limit is {settings.max_texts}", param=param)
    limit = settings.max_article_chars
    for index, text in enumerate(fragments):
        if len(text) > limit:
            message = f"{param}.{index}: {len(text):,} characters, markup included; the limit is {limit:,}"
            raise TooLarge(message, param=param)
    return [
        UnderstoodFragment(text, *_understood(text, tags, source, settings, f"{param}.{index}", param))
        for index, text in enumerate(fragments)
    ]


def translations(fragments: Sequence[UnderstoodFragment], done: Sequence[TranslatedDocument]) -> list[Translation]:
    """Return a translation for every fragment.

    Args:
        fragments: all of them.
        done: what became of those with something to translate, in order.
    """
    rest = iter(done)
    return [_as_it_is(each.text) if each.spoken is None else _translation(next(rest)) for each in fragments]


def _names(names: Sequence[str], param: str) -> tuple[str, ...]:
    if len(names) > MAX_TAGS:
        raise InvalidValue(f"{param}: {len(names)} names; the limit is {MAX_TAGS}", param=param)
    for index, name in enumerate(names):
        if not _TAG.fullmatch(name):
            raise InvalidValue(f"{param}.{index}: it is no name of a tag", param=param)
    return tuple(names)


def _understood(
    text: str, tags: Tags, source: Language | Literal["auto"], settings: Settings, place: str, param: str
) -> tuple[SpokenDocument | None, float]:
    try:
        document = read_fragment(
            text,
            markup=tags.markup,
            ignore_tags=tags.ignored,
            splitting_tags=tags.splitting,
            non_splitting_tags=tags.joining,
            param=place,
        )
        (article,) = document.articles
        if not article.blocks or (source == "auto" and not any(has_words(block.text) for block in article.blocks)):
            return None, 1.0
        language, confidence, _ = detect(article, source, settings)
    except LanguageUndetectable as error:
        raise LanguageUndetectable(f"{place}: {error.message}", param=error.param) from None
    except InvalidValue as error:
        raise InvalidValue(error.message, param=param) from None
    return SpokenDocument(document, language, other_languages(document, language, source)), confidence


def _as_it_is(text: str) -> Translation:
    return Translation(text, None, (), None, None, source_kept=False)


def _translation(done: TranslatedDocument) -> Translation:
    """Return what became of a fragment; a warning about a whole block is told of its first sentence."""
    at = {(each.address, each.sentence): index for index, each in enumerate(done.confidences)}
    return Translation(
        text=write_fragment(done.document, replacements(done.document)),
        score=done.score,
        warnings=tuple((at[each.address, each.sentence or 0], each.finding) for each in done.findings),
        model=done.model,
        pivot=done.pivot,
        source_kept=any(each.finding.code is WarningCode.SOURCE_KEPT for each in done.findings),
        confidences=tuple(each.confidence for each in done.confidences) if done.model else (),
    )
