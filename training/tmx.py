"""Translation memories in TMX 1.4: a unit at a time, whatever the size of the file."""

from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from tilshi.languages import Language

MAX_SEGMENT = 20_000
"""Most characters of a segment."""

_LANGUAGES = frozenset(language.value for language in Language)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_units(file: IO[bytes], name: str) -> Iterator[tuple[int, dict[Language, str]]]:
    """Yield the number of each translation unit, counted from 1, and its text in each of the three languages it has.

    Of the inline elements, `hi` keeps its text; what `bpt`, `ept`, `ph`, `it` and `ut` hold is another program's code
    and is dropped. Where a unit has a language twice, the first is taken.

    A document type is passed over and nothing is fetched; the definition of an entity is refused.

    Raises:
        ValueError: the file is not TMX, defines entities, or has a segment longer than `MAX_SEGMENT`.
    """
    number = 0
    try:
        events = etree.iterparse(
            file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        for event, element in events:
            tag = etree.QName(element).localname
            if event == "start":
                if element.getparent() is None:
                    _check_root(element, tag, name)
            elif tag == "tu":
                number += 1
                yield number, _texts(element, f"{name}, unit {number}")
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"{name}: not well-formed XML: {error}") from error


def language_of(code: str) -> Language | None:
    """Return the language of a code such as `kk`, `ru-RU` or `EN_us`; None for any other than the three."""
    first = code.strip().lower().replace("_", "-").split("-", 1)[0]
    return Language(first) if first in _LANGUAGES else None


def _check_root(root: Any, tag: str, name: str) -> None:
    if tag != "tmx":
        raise ValueError(f"{name}: the root element is {tag[:40]!r}, not 'tmx'")
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise ValueError(f"{name}: defines entities, which are not read: write the characters themselves")


def _texts(unit: Any, place: str) -> dict[Language, str]:
    texts: dict[Language, str] = {}
    for variant in unit.iterchildren("{*}tuv"):
        language = language_of(variant.get(_XML_LANG) or variant.get("lang") or "")
        segment = variant.find("{*}seg")
        if language is None or segment is None or language in texts:
            continue
        text = " ".join(_text(segment).split())
        if len(text) > MAX_SEGMENT:
            raise ValueError(f"{place}: {len(text):,} characters in {language}; the limit is {MAX_SEGMENT:,}")
        texts[language] = text
    return texts


def _text(element: Any) -> str:
    """Return the text of a segment; the parser bounds how deep elements nest."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).localname == "hi":
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _forget(unit: Any) -> None:
    """Free a unit that was read, and what stands before it."""
    unit.clear()
    while unit.getprevious() is not None:
        del unit.getparent()[0]
