"""BLEU and chrF through the real sacreBLEU, on texts whose scores can be worked out by hand."""

import sys

import pytest
import sacrebleu

from tilshi.errors import Unavailable
from tilshi.evaluation.metrics import RESAMPLES, require, score

REFERENCES = ["the cat sat on the mat", "snow fell in the night", "the school has many pupils"]
PERFECT = list(REFERENCES)
WORSE = ["the cat sat on a mat", "snow fell at night", "the school has pupils"]


def chrf_by_hand(hypothesis: str, reference: str) -> float:
    """chrF2 of one sentence: character n-grams of 1 to 6 without spaces, means of precisions and recalls, beta 2."""
    precisions, recalls = [], []
    for n in range(1, 7):
        ours, theirs = (
            [text[at : at + n] for at in range(len(text) - n + 1)]
            for text in (hypothesis.replace(" ", ""), reference.replace(" ", ""))
        )
        if not ours or not theirs:
            continue
        common = sum(min(ours.count(gram), theirs.count(gram)) for gram in set(ours))
        precisions.append(common / len(ours))
        recalls.append(common / len(theirs))
    precision, recall = sum(precisions) / len(precisions), sum(recalls) / len(recalls)
    return 100 * 5 * precision * recall / (4 * precision + recall) if precision + recall else 0.0


def test_scores_by_hand() -> None:
    scored = score({"perfect": PERFECT, "nothing": ["qzq"] * 3}, REFERENCES, resamples=0).systems
    assert scored["perfect"].bleu.value == scored["perfect"].chrf.value == 100
    assert scored["nothing"].chrf.value == 0
    assert scored["nothing"].bleu.value == 0
    assert scored["nothing"].p_value is None
    assert scored["perfect"].chrf.low is None


@pytest.mark.parametrize(
    ("hypothesis", "reference"), [("abcdef", "abcxef"), ("мост закрыт", "мост закрыли"), ("the cat", "a cat sat")]
)
def test_chrf_is_that_of_popovic(hypothesis: str, reference: str) -> None:
    scored = score({"one": [hypothesis]}, [reference], resamples=0)
    assert scored.systems["one"].chrf.value == pytest.approx(chrf_by_hand(hypothesis, reference), abs=0.011)


def test_bleu_by_hand() -> None:
    # 1- to 4-grams of "a b c d e f" in "a b c d e g": 5/6, 4/5, 3/4, 2/3; their product is 1/3, no brevity penalty
    scored = score({"one": ["a b c d e f"]}, ["a b c d e g"], resamples=0)
    assert scored.systems["one"].bleu.value == pytest.approx(100 * (1 / 3) ** 0.25, abs=0.01)


def test_a_bootstrap_does_not_change_scores_and_says_so_in_the_signature() -> None:
    systems = {"perfect": PERFECT * 20, "worse": WORSE * 20, "copy": ["снег"] * 60}
    plain, tested = score(systems, REFERENCES * 20, resamples=0), score(systems, REFERENCES * 20)
    for name in systems:
        ours, theirs = tested.systems[name], plain.systems[name]
        assert ours.bleu.value == theirs.bleu.value
        assert ours.chrf.value == theirs.chrf.value
        assert ours.chrf.low is not None
        assert ours.chrf.high is not None
        assert ours.chrf.low - 0.1 <= ours.chrf.value <= ours.chrf.high + 0.1
    assert tested.systems["perfect"].p_value is None
    assert tested.systems["worse"].p_value is not None
    assert tested.systems["worse"].p_value < 0.01
    assert f"bs:{RESAMPLES}" in tested.signatures["bleu"]
    assert "bs:" not in plain.signatures["bleu"]
    for signatures in (plain.signatures, tested.signatures):
        assert "tok:13a" in signatures["bleu"]
        assert "nc:6|nw:0" in signatures["chrf"]
        assert all(signature.endswith(f"version:{sacrebleu.__version__}") for signature in signatures.values())


def test_a_system_does_not_differ_from_its_equal() -> None:
    scored = score({"one": WORSE * 20, "same": WORSE * 20, "other": PERFECT * 20}, REFERENCES * 20).systems
    assert (scored["one"].p_value, scored["same"].p_value) == (None, 1)
    assert scored["other"].p_value is not None
    assert scored["other"].p_value < 0.01


def test_one_system_alone_has_an_interval() -> None:
    alone = score({"one": WORSE}, REFERENCES, resamples=100).systems["one"]
    assert alone.chrf.low is not None
    assert alone.chrf.high is not None
    assert alone.chrf.low < alone.chrf.high


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="short: 2 hypotheses for 3 references"):
        score({"whole": PERFECT, "short": PERFECT[:2]}, REFERENCES)
    for systems, references in (({}, REFERENCES), ({"one": []}, [])):
        with pytest.raises(ValueError, match="nothing to score"):
            score(systems, references)


def test_without_sacrebleu_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert require() is sacrebleu
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    with pytest.raises(Unavailable, match=r"pip install 'tilshi\[eval\]'") as failure:
        require()
    assert failure.value.exit_code == 3
