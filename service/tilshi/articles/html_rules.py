"""Which tags break a text, which stand in it, and what is never translated.

Four sets, as in Firefox's translations: void, inline, ignored, and everything else, which breaks a block.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tilshi.articles.model import BlockKind


class TagKind(StrEnum):
    """What a tag does to the text around it."""

    INLINE = "inline"
    BLOCK = "block"


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_VOID = _names("area base basefont bgsound br col embed frame hr img input link meta param source track wbr")
_INLINE = _names(
    "a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q rb rp rt rtc ruby s small span "
    "strike strong sub sup time tt u br wbr img input code kbd samp var svg math"
)
_IGNORED = _names("code kbd samp var svg math pre template")

KINDS: Mapping[str, BlockKind] = MappingProxyType(
    {f"h{level}": BlockKind.HEADING for level in range(1, 7)}
    | dict.fromkeys(("title", "legend", "summary"), BlockKind.HEADING)
    | dict.fromkeys(("li", "dt", "dd"), BlockKind.LIST_ITEM)
    | dict.fromkeys(("td", "th"), BlockKind.CELL)
    | dict.fromkeys(("figcaption", "caption"), BlockKind.CAPTION)
    | {"blockquote": BlockKind.QUOTE}
)
"""What the text of an element is; a paragraph, or what stands around it, where the element is none of these."""

ASIDE = _names("aside nav footer menu button select dialog form object audio video canvas")
"""Elements whose text is shown, and translated, but belongs to no article."""

BODY = frozenset(("article", "main"))
"""Elements a page has its article in."""

PROSE = _names("p h1 h2 h3 h4 h5 h6 li dt dd td th caption figcaption title legend summary address option button")
"""Elements that hold one paragraph: a blank line in them is a space, as everywhere for a browser."""

_CLOSES_P = _names(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table td th tr ul"
)
_CLOSED_BY: Mapping[str, frozenset[str]] = MappingProxyType(
    dict.fromkeys(_CLOSES_P, frozenset(("p",)))
    | {
        "li": frozenset(("p", "li")),
        "dt": frozenset(("p", "dt", "dd")),
        "dd": frozenset(("p", "dt", "dd")),
        "tr": frozenset(("p", "td", "th", "tr")),
        "td": frozenset(("p", "td", "th")),
        "th": frozenset(("p", "td", "th")),
        "option": frozenset(("option",)),
        "body": frozenset(("head", "title")),
    }
)
"""Elements without an end tag of their own, and the tags they end at."""

_MARK_KINDS = MappingProxyType(
    {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "a": "link"}
    | dict.fromkeys(("s", "strike", "del"), "strikethrough")
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the tags of a text mean.

    Attributes:
        xml: whether the text is XML: every tag is inline, none is void or ignored but those the caller names.
        ignored: elements the caller wants untouched.
        splitting: tags that break a text for the caller.
        joining: tags that do not break it; stronger than `splitting`.
    """

    xml: bool = False
    ignored: frozenset[str] = frozenset()
    splitting: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, *, xml: bool, ignored: Iterable[str] = (), splitting: Iterable[str] = (), joining: Iterable[str] = ()
    ) -> "Rules":
        """Return the rules with what a caller says; only in XML do names have case."""
        named = [frozenset(name if xml else name.lower() for name in names) for names in (ignored, splitting, joining)]
        return cls(xml, *named)

    def is_inline(self, name: str) -> bool:
        """Whether a tag stands in a text without breaking it."""
        if name in self.joining:
            return True
        return name not in self.splitting and (self.xml or name in _INLINE or name in self.ignored)

    def is_void(self, name: str) -> bool:
        """Whether an element has no end tag."""
        return not self.xml and name in _VOID

    def is_ignored(self, name: str) -> bool:
        """Whether the inside of an element stays as it is, unless it says `translate="yes"`."""
        return name in self.ignored or (not self.xml and name in _IGNORED)

    def closes(self, name: str) -> frozenset[str]:
        """Return the elements that end where a tag begins."""
        return frozenset() if self.xml else _CLOSED_BY.get(name, frozenset())

    def closes_itself(self, name: str) -> bool:
        """Whether `/>` ends an element: in HTML only a drawing or a formula, where its inside is no HTML."""
        return self.xml or name in {"svg", "math"}


def mark_kind(name: str) -> str:
    """Return the kind of mark an inline element is.

    Others than the common ones are named with brackets, which no kind of ours has: `<code translate="yes">`, or an
    `<object>` of XML, holds words to translate, and is no mark "code" or "object", whose text stays or is none.
    """
    return _MARK_KINDS.get(name, f"<{name}>")
