"""The script of Kazakh output, changed after the checks."""

from dataclasses import replace

from tilshi.engines.call import Generated
from tilshi.languages import Language, Script
from tilshi.text import masking
from tilshi.text.kazakh_script import to_latin
from tilshi.translate.source import Source


def wanted_script(target: Language, kazakh_script: Script) -> Script | None:
    """The script Kazakh output is to be changed to, if this is Kazakh output."""
    return kazakh_script if target is Language.KK else None


def in_latin(source: Source, result: Generated) -> Generated:
    """Write a Kazakh result in Latin script; kept source and whatever stays as it is are left alone."""
    if result.source_kept:
        return result
    masked = Source(result.text, source.do_not_translate).masked()
    return replace(result, text=masking.unmask(to_latin(masked.text), masked.values).text)
