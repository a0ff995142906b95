"""Whether a translation is there at all and about as long as it should be."""

from types import MappingProxyType

from tilshi.languages import Language
from tilshi.text.findings import Finding, WarningCode

_SHORTEST = 60
_MISSING = 0.25
_RATIO_FROM = 40

_BOUNDS = MappingProxyType(
    {
        (Language.RU, Language.EN): (0.53, 1.71),
        (Language.EN, Language.RU): (0.62, 2.02),
        (Language.RU, Language.KK): (0.53, 1.95),
        (Language.KK, Language.RU): (0.52, 2.04),
        (Language.KK, Language.EN): (0.55, 2.04),
        (Language.EN, Language.KK): (0.53, 1.98),
    }
)
"""Characters of the target by characters of the source: 0.9 of the 0.1 % quantile and 1.2 of the 99.9 % quantile of the
1,012 human translations of FLORES-200 devtest (sources of 40 characters or more)."""


def check_completeness(source: str, target: str, source_language: Language, target_language: Language) -> list[Finding]:
    """Return EMPTY, SENTENCE_MISSING or LENGTH_RATIO, the first that holds.

    The ratio is characters of the target by characters of the source, both stripped.
    """
    wanted, found = len(source.strip()), len(target.strip())
    if not found:
        return [Finding(WarningCode.EMPTY)] if wanted else []
    if not wanted:
        return []
    ratio = found / wanted
    detail = {"source": str(wanted), "target": str(found)}
    if wanted > _SHORTEST and ratio < _MISSING:
        return [Finding(WarningCode.SENTENCE_MISSING, detail)]
    low, high = _BOUNDS.get((source_language, target_language), (0.0, float("inf")))
    if wanted >= _RATIO_FROM and not low <= ratio <= high:
        return [Finding(WarningCode.LENGTH_RATIO, detail)]
    return []
