"""Whether a translation is there at all, about as long as it should be, and has a partner for every sentence."""

import re
from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.checks.alignment import Scale, missing_sentence
from tilshi.text.findings import Finding, WarningCode
from tilshi.text.sentences import split

_SHORTEST = 60
_MISSING = 0.25
_GONE = 0.125
"""What one sentence may be cut down to: an office spelled out in full may become one word."""
_RATIO_FROM = 40
_LOW, _HIGH = -4.0, 5.0
_SHOWN = 60
_INNER_END = re.compile(r"[.!?…][^\w\s]{0,4}\s")

_SCALES = MappingProxyType(
    {
        (Language.RU, Language.EN): Scale(1.0, 1.7),
        (Language.EN, Language.RU): Scale(1.0, 1.7),
        (Language.RU, Language.KK): Scale(0.96, 1.5),
        (Language.KK, Language.RU): Scale(1.04, 1.5),
        (Language.KK, Language.EN): Scale(1.04, 1.6),
        (Language.EN, Language.KK): Scale(0.96, 1.6),
    }
)
"""Lengths of human translations: WMT and NLLB-MD news (ru-en), Tatoeba and software documentation (ru-kk), WMT 2019 and
government news (kk-en). The bounds leave out 0.1 % of them."""

_FEWER = (3.0, 8.0)
_AS_MANY = (8.0, 12.0)
"""Margins from which a sentence is likely, and certainly, missing from a translation of fewer sentences, and of as many
or more. Of 2,604 human translations of three sentences in a row (WMT 2019 and 2020) 0.6 % have fewer sentences than the
source and a margin above the first, 0.2 % above the second (joined sentences); with one sentence taken out, 95 % and
77 %. Of 5,122 translations of as many sentences or more, 0.1 % and none are above theirs."""


def check_completeness(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return EMPTY, SENTENCE_MISSING or LENGTH_RATIO, the first that holds.

    A sentence is missing where the alignment of a source of several sentences leaves one out, or a translation is less
    than a quarter as long as its source; an eighth of it for a single sentence. LENGTH_RATIO is told of a sentence that
    is likely but not surely missing, and of lengths (in characters, stripped) that fewer than one translation in a
    thousand has.
    """
    wanted, found = len(source.strip()), len(target.strip())
    if not wanted or not found:
        return [Finding(WarningCode.EMPTY)] if wanted else []
    detail = {"source": str(wanted), "target": str(found)}
    if wanted > _SHORTEST and found / wanted < _MISSING:
        lost = found / wanted < _GONE or len(split(source, source_language).texts) > 1
        return [Finding(WarningCode.SENTENCE_MISSING if lost else WarningCode.LENGTH_RATIO, detail)]
    scale = _SCALES.get((source_language, target_language))
    if scale is None:
        return []
    left_out = _left_out(source, target, source_language, target_language, scale)
    if left_out is not None:
        return [left_out]
    if wanted >= _RATIO_FROM and not _LOW <= scale.z(wanted, found) <= _HIGH:
        return [Finding(WarningCode.LENGTH_RATIO, detail)]
    return []


def _left_out(source: str, target: str, one: Language, other: Language, scale: Scale) -> Finding | None:
    if _INNER_END.search(source.strip()) is None:
        return None
    ours, theirs = split(source, one).texts, split(target, other).texts
    missing = missing_sentence(ours, theirs, scale)
    likely, certain = _FEWER if len(theirs) < len(ours) else _AS_MANY
    if missing is None or missing.margin < likely:
        return None
    code = WarningCode.SENTENCE_MISSING if missing.margin >= certain else WarningCode.LENGTH_RATIO
    return Finding(code, {"source": ours[missing.sentence][:_SHOWN], "target": None})
