"""Where an article stands on the web: the link the user gave, or the article's own."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from tilshi.errors import InvalidValue

LONGEST = 2048
"""Most characters of a link; longer ones fail in browsers and mail programs."""

_KEYS = ("canonical_url", "canonical", "url", "link", "permalink", "original_url", "source_url")
"""Names that front matter has for the address of an article, the one that means most first."""
_IMPOSSIBLE = frozenset(' <>"`\\^{|}')
"""What RFC 3986 allows nowhere in an address, beside what cannot be seen."""


def link(value: str, *, longest: int = LONGEST) -> str:
    """Return the link given with `--link`.

    Raises:
        InvalidValue: it is no web address, or too long.
    """
    wrong = _wrong(value, longest)
    if wrong is not None:
        raise InvalidValue(f"--link: {wrong}", param="link")
    return value


def own_link(meta: Mapping[str, str], *, longest: int = LONGEST) -> tuple[str | None, str | None]:
    """Return the address an article itself names, and, where it names one that cannot be used, what is wrong with it.

    A relative address is none: nobody can tell what it is relative to.
    """
    found = [(key, meta[key].strip()) for key in _KEYS if meta.get(key, "").strip()]
    usable = next((value for _, value in found if _wrong(value, longest) is None), None)
    if usable is not None or not found:
        return usable, None
    key, value = found[0]
    return None, f"{key}: {_wrong(value, longest)}"


def _wrong(value: str, longest: int) -> str | None:
    """Return why a value cannot be a link, in words; never the value, which may be anything."""
    if len(value) > longest:
        return f"{len(value):,} characters; it may have {longest:,} here"
    if not value.isprintable() or not _IMPOSSIBLE.isdisjoint(value):
        return "it has a space, a control character or another that no web address can have"
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets without an address in them, a port that is no number
        usable = False
    if not usable:
        return "it is no web address; give one that begins with http:// or https://"
    return None
