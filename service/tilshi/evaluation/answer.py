"""What an evaluation answers: the schema of `tilshi eval --json` (docs/evaluation.md)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from tilshi.languages import Language

Hundredths = Annotated[float, AfterValidator(lambda value: round(value, 2))]
Share = Annotated[float, AfterValidator(lambda value: round(value, 4))]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Score(_Part):
    """A corpus score, 0..100, and its 95% interval (bootstrap); no interval where none was asked for."""

    value: Hundredths
    low: Hundredths | None = None
    high: Hundredths | None = None


class Translated(_Part):
    """One model at one compute type on one set.

    Attributes:
        compute_type: as asked for.
        bleu: corpus BLEU.
        chrf: corpus chrF2.
        chrf_cost: by how much chrF is below that of the full precision weights; None for these themselves, and where
            they were not asked for.
        p_value: of that difference (paired bootstrap).
        seconds: the translation took, the loading of the model apart.
        split: sentences longer than the model reads, translated in parts.
    """

    compute_type: str
    bleu: Score
    chrf: Score
    chrf_cost: Hundredths | None = None
    p_value: Share | None = None
    seconds: Hundredths
    split: int


class Direction(_Part):
    """One set in one direction.

    Attributes:
        source_is_translated: whether the source side is a translation itself; None where the set's name does not tell.
        copy_chrf: chrF of the untranslated source against the reference.
    """

    set: str
    direction: str
    sentences: int
    source_is_translated: bool | None
    copy_chrf: Score
    systems: tuple[Translated, ...]


class Written(_Part):
    """One way to a summary or headline: means of ROUGE F x 100; None and a reason where there is no such way."""

    system: str
    compute_type: str | None = None
    rouge1: float | None = None
    rouge2: float | None = None
    rougeL: float | None = None  # noqa: N815 - the field's name
    made: int | None = None
    reason: str | None = None


class Texts(_Part):
    """One set of articles and what is written about them."""

    set: str
    language: Language
    kind: Literal["summary", "headline"]
    articles: int
    systems: tuple[Written, ...]


class Survival(_Part):
    """Shares of first tries, 0..1, in which everything came through; None where the model reads no such marks.

    Attributes:
        brackets: masks `[0]`, each exactly once.
        bare_numbers: masks in the form the model's card names, a number, each exactly once.
        markers: `<b0>` and `</b0>`, each exactly once and in the order of the source.
        numbers: every number of the source.
    """

    compute_type: str
    direction: str
    sentences: int
    brackets: Share
    bare_numbers: Share | None
    markers: Share
    numbers: Share


class Speed(_Part):
    """Median of several runs over the same sentences of the project's own, everything warm."""

    direction: str
    sentences: int
    runs: int
    target_tokens_per_second: Hundredths
    sentences_per_second: Hundredths


class Computed(_Part):
    """One compute type: what it is on this machine, what it weighs and how fast it is."""

    name: str
    computed: str
    full_precision: bool
    note: str | None
    bytes: int
    speed: Speed | None


class Sample(_Part):
    """A sentence of a test set, shown only on request."""

    set: str
    direction: str
    compute_type: str
    source: str
    reference: str
    hypothesis: str


class Evaluation(_Part):
    """The whole answer."""

    tilshi: str
    model: str
    weights: str
    engine: str
    parameters: int
    stored_as: str
    threads: int
    processors: int
    beam_size: int
    limit: int | None
    signatures: dict[str, str]
    compute_types: tuple[Computed, ...]
    translation: tuple[Direction, ...]
    texts: tuple[Texts, ...]
    survival: tuple[Survival, ...]
    samples: tuple[Sample, ...]
    remarks: tuple[str, ...]
