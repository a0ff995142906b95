"""Sentences of one article, translated before they are asked for: those of a language together, the languages at once.

A report asks for its title, its summary and its headline one after the other. Each alone would be a small batch, and
the next one would wait for its retries; a model works best on many sentences at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import NamedTuple, Self

from tilshi.catalog.profiles import Profile
from tilshi.catalog.tasks import TaskName
from tilshi.desk.source import Understood
from tilshi.engines.call import Generated
from tilshi.languages import Language
from tilshi.summarize.headline import Headline
from tilshi.summarize.model import SummaryResult


class Wanted(NamedTuple):
    """A sentence, its language, and the language of what it stands in."""

    text: str
    language: Language
    around: Language


def title_wanted(understood: Understood) -> list[Wanted]:
    """Return the article's title, where it has one."""
    return [Wanted(understood.title, understood.title_language, understood.language)] if understood.title else []


def summary_wanted(chosen: SummaryResult, spoken: Sequence[Language]) -> list[Wanted]:
    """Return the sentences of a summary.

    Args:
        chosen: the summary.
        spoken: the language of each sentence of the article.
    """
    taken = chosen.method == "extractive"
    languages = (spoken[one.evidence[0]] if taken else chosen.language for one in chosen.sentences)
    texts = (sentence.text for sentence in chosen.sentences)
    return [Wanted(text, language, chosen.language) for text, language in zip(texts, languages, strict=True)]


def headline_wanted(
    headline: Headline | None, spoken: Sequence[Language], target: Language, profile: Profile
) -> list[Wanted]:
    """Return the new headline; nothing where there is none, or no model translates it to `target`."""
    if headline is None:
        return []
    language = spoken[headline.sentence]
    if language is not target and profile.find(TaskName.TRANSLATE, language, target) is None:
        return []
    return [Wanted(headline.text, language, language)]


Translate = Callable[[Sequence[str], Language, Language, Sequence[Language]], list[Generated]]
"""Translates sentences: texts, target, the language they stand in, the language of each."""

_Known = dict[Wanted, Generated]


class Ahead:
    """What a report will need, by target; a context manager, since the work for several targets goes on in threads."""

    def __init__(self, translate: Translate) -> None:
        self._translate = translate
        self._wanted: dict[Language, list[Wanted]] = {}
        self._coming: dict[Language, Future[_Known]] = {}
        self._known: dict[Language, _Known] = {}
        self._threads: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def start(self, wanted: dict[Language, list[Wanted]]) -> None:
        """Begin with what every target will need; the first one's is done by whoever asks for it."""
        self._wanted = {target: list(dict.fromkeys(each)) for target, each in wanted.items()}
        working = [target for target, each in self._wanted.items() if any(one.language is not target for one in each)]
        if others := working[1:]:
            self._threads = ThreadPoolExecutor(len(others), thread_name_prefix="tilshi-ahead")
            self._coming = {target: self._threads.submit(self._all, target) for target in others}

    def get(self, target: Language, wanted: Iterable[Wanted]) -> list[Generated]:
        """Return the translations of sentences, in order; those nobody foresaw are made now.

        Raises:
            TilshiError: as `Translator.translate_sentences`.
        """
        asked = list(wanted)
        if target not in self._known:
            coming = self._coming.get(target)
            self._known[target] = coming.result() if coming is not None else self._all(target)
        known = self._known[target]
        known |= self._made(target, [one for one in dict.fromkeys(asked) if one not in known])
        return [known[one] for one in asked]

    def _all(self, target: Language) -> _Known:
        return self._made(target, self._wanted.get(target, []))

    def _made(self, target: Language, wanted: Sequence[Wanted]) -> _Known:
        made: _Known = {}
        for around in dict.fromkeys(one.around for one in wanted):
            group = [one for one in wanted if one.around is around]
            done = self._translate([one.text for one in group], target, around, [one.language for one in group])
            made |= zip(group, done, strict=True)
        return made
