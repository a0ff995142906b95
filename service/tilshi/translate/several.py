"""Sentences of several languages, each on its own way to one target."""

from collections.abc import Sequence
from typing import NamedTuple

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.engines.call import Call, Generated
from tilshi.languages import Language, Script
from tilshi.text.findings import Finding, WarningCode
from tilshi.translate.kazakh import in_latin
from tilshi.translate.route import walk
from tilshi.translate.runner import SegmentRunner
from tilshi.translate.source import Source


class Sentence(NamedTuple):
    """A sentence, its language, and the language of what it stands in."""

    source: Source
    language: Language
    around: Language


def walk_each(
    runner: SegmentRunner,
    sentences: Sequence[Sentence],
    target: Language,
    profile: Profile,
    call: Call,
    script: Script | None,
) -> list[Generated]:
    """Translate sentences of several languages, in one request for each; what is in `target` stays as it is."""
    by_language: dict[Language, list[int]] = {}
    for index, (_, spoken, around) in enumerate(sentences):
        known = spoken is target or profile.find(TaskName.TRANSLATE, spoken, target) is not None
        by_language.setdefault(spoken if known else around, []).append(index)
    results: dict[int, Generated] = {}
    for language, indices in by_language.items():
        group = [sentences[index].source for index in indices]
        if language is target:
            done = [_as_it_is(sentences[index], target) for index in indices]
        else:
            done = walk(runner, profile.route(TaskName.TRANSLATE, language, target), group, call)
        if script is Script.LATIN:  # after the checks, which read Kazakh in Cyrillic
            done = [in_latin(one, result) for one, result in zip(group, done, strict=True)]
        results |= zip(indices, done, strict=True)
    return [results[index] for index in range(len(sentences))]


def _as_it_is(sentence: Sentence, target: Language) -> Generated:
    """Leave a sentence where nothing translates it: it is in the target language, or no model can."""
    text = sentence.source.text
    if sentence.language is target:
        return Generated(text, None, (), "", source_kept=False)
    return Generated(text, None, (Finding(WarningCode.SOURCE_KEPT),), "", source_kept=True)
