"""What a summary of several articles reads and hands back."""

from dataclasses import dataclass

from tilshi.languages import Language
from tilshi.summarize.model import SourceText


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A sentence of one of the articles: index of the article, index of the sentence in it."""

    source: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Told:
    """One article, and its sentences in Russian, in which articles are compared.

    Attributes:
        source: the article in its own language.
        russian: a translation of every sentence; the sentence itself where it is Russian.
        doubtful: sentences whose translation is not to be relied on.

    Raises:
        ValueError: `russian` does not fit the sentences.
    """

    source: SourceText
    russian: tuple[str, ...]
    doubtful: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if len(self.russian) != len(self.source.sentences):
            raise ValueError(f"{len(self.russian)} translations for {len(self.source.sentences)} sentences")

    @classmethod
    def of(cls, source: SourceText) -> "Told":
        """Return a Russian article.

        Raises:
            ValueError: it is in another language.
        """
        if source.language is not Language.RU:
            raise ValueError(f"an article in {source.language} needs a translation to be compared by")
        return cls(source, source.sentences)

    @property
    def text(self) -> str:
        """The article in Russian."""
        return "\n".join(self.russian)


@dataclass(frozen=True, slots=True)
class TogetherSentence:
    """A sentence of the summary.

    Attributes:
        place: where its words stand.
        text: the sentence in Russian, without credits to agencies.
        support: sentences of other articles that say the same, ascending, one an article.
        voices: how many independent articles say it, its own included; reprints of one text are one voice.
    """

    place: Place
    text: str
    support: tuple[Place, ...]
    voices: int


@dataclass(frozen=True, slots=True)
class Quoted:
    """A number as one article gives it.

    Attributes:
        place: where it stands.
        value: the number in plain digits, in one unit for all values of a conflict.
        text: how it stands in the article's own words, with what it counts.
    """

    place: Place
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Numbers that articles give for one thing, and that cannot all be right; none is chosen.

    Attributes:
        what: the thing counted, as Russian lemmas: `человек: погибнуть`, `рубль`.
        values: in the order of the articles, the first place of each; at least two differ.
        places: every place where one of these articles says its number.
        summary_sentences: indices of the summary's sentences that have one of the numbers.
    """

    what: str
    values: tuple[Quoted, ...]
    places: tuple[Place, ...]
    summary_sentences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TogetherResult:
    """A summary of several articles.

    Attributes:
        sentences: at least one where any article has a sentence.
        main: index of the article that most of it is taken from; its title is the summary's.
        reprint_of: of each article, the index of the one whose text it repeats; None for one of its own.
        apart: of each article, whether it shares too little with the others to tell of their event. Nothing is taken
            from such an article unless all are, or the others have nothing that can stand alone.
        conflicts: numbers that the articles disagree about, those the summary states first.
        reason: a few sentences for the reader.
    """

    sentences: tuple[TogetherSentence, ...]
    main: int
    reprint_of: tuple[int | None, ...]
    apart: tuple[bool, ...]
    conflicts: tuple[Conflict, ...]
    reason: str
