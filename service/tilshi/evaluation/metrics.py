"""BLEU and chrF of several systems on one reference, by sacreBLEU, which only this room needs and only when it runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from tilshi.errors import Unavailable
from tilshi.evaluation.answer import Score

RESAMPLES: Final = 1000
"""Of the bootstrap: sacreBLEU's own number (Koehn 2004)."""
MOST_RESAMPLED: Final = 5000
"""Sentences of a set with intervals: sacreBLEU holds all resamples at once, at 5,000 sentences half a gigabyte."""


@dataclass(frozen=True, slots=True)
class SystemScores:
    """Corpus scores of one system.

    Attributes:
        bleu: BLEU.
        chrf: chrF2.
        p_value: that its chrF differs from the first system's by chance; None for the first, and without a bootstrap.
    """

    bleu: Score
    chrf: Score
    p_value: float | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of every system by name, and sacreBLEU's signature of each metric."""

    systems: Mapping[str, SystemScores]
    signatures: Mapping[str, str]


def require() -> ModuleType:
    """Return sacreBLEU.

    Raises:
        Unavailable: it is not installed; the message says how to get it.
    """
    try:
        import sacrebleu  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise Unavailable(
            "BLEU and chrF need sacreBLEU, which is not installed; run: pip install 'tilshi[eval]'"
        ) from None
    module: ModuleType = sacrebleu
    return module


def score(systems: Mapping[str, Sequence[str]], references: Sequence[str], *, resamples: int = RESAMPLES) -> Scored:
    """Score systems against one reference a sentence.

    Args:
        systems: hypotheses by name of the system; the first is the one the others are compared to.
        references: as many as every system has hypotheses.
        resamples: of the bootstrap; 0 = no intervals.

    Raises:
        ValueError: there are no systems or no references, or a system has more or fewer hypotheses.
        Unavailable: sacreBLEU is not installed.
    """
    if not systems or not references:
        raise ValueError("nothing to score")
    for name, hypotheses in systems.items():
        if len(hypotheses) != len(references):
            raise ValueError(f"{name}: {len(hypotheses)} hypotheses for {len(references)} references")
    sacrebleu = require()
    metrics = {"bleu": sacrebleu.BLEU(), "chrf": sacrebleu.CHRF()}
    return _tested(systems, references, metrics, resamples) if resamples else _plain(systems, references, metrics)


def _plain(systems: Mapping[str, Sequence[str]], references: Sequence[str], metrics: Mapping[str, Any]) -> Scored:
    def value(key: str, hypotheses: Sequence[str]) -> Score:
        return Score(value=metrics[key].corpus_score(list(hypotheses), [list(references)]).score)

    scores = {name: SystemScores(value("bleu", texts), value("chrf", texts)) for name, texts in systems.items()}
    return Scored(scores, {key: str(metric.get_signature()) for key, metric in metrics.items()})


def _tested(
    systems: Mapping[str, Sequence[str]], references: Sequence[str], metrics: Mapping[str, Any], resamples: int
) -> Scored:
    from sacrebleu.significance import PairedTest  # noqa: PLC0415 - an optional extra

    named: list[tuple[str, Sequence[str]]] = [(name, list(texts)) for name, texts in systems.items()]
    signatures, table = PairedTest(named, metrics, [list(references)], test_type="bs", n_samples=resamples)()
    bleu, chrf = (next(name for name in signatures if name.lower().startswith(key)) for key in metrics)
    results: dict[str, list[Any]] = {name: list(table[name]) for name in (bleu, chrf)}
    first = named[0][1]

    def chance(at: int) -> float | None:
        # of equal texts no resample differs, which sacreBLEU counts as none that differs by chance
        return 1.0 if at and named[at][1] == first else results[chrf][at].p_value

    scores = {
        name: SystemScores(_interval(results[bleu][at]), _interval(results[chrf][at]), chance(at))
        for at, name in enumerate(systems)
    }
    return Scored(scores, {"bleu": str(signatures[bleu]), "chrf": str(signatures[chrf])})


def _interval(result: Any) -> Score:
    """Return a result with its interval, which lies around the mean of the resamples."""
    mean, half = float(result.mean), float(result.ci)
    return Score(value=float(result.score), low=mean - half, high=mean + half)
