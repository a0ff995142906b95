"""What every engine promises of targets it is to follow, run against every engine with every family."""

from dataclasses import replace

from tests.engines.conftest import GREEDY, SENTENCES
from tests.engines.contract import answers, task_of

from tilshi.engines.protocol import Engine, FinishReason, Segment

ASKED = replace(GREEDY, attention=True)
TARGETS = ["да", *SENTENCES[3:6]]


def followed(engine: Engine, texts: list[str], targets: list[str]) -> list[Segment]:
    task = task_of(engine)
    return [Segment(text, task, ASKED, target) for text, target in zip(texts, targets, strict=True)]


def test_a_target_is_followed_and_aligned(engine: Engine) -> None:
    texts = SENTENCES[:4]
    hypotheses = engine.generate(followed(engine, texts, TARGETS))
    assert [one.text for one in hypotheses] == TARGETS
    assert all(one.score is None and one.finish_reason is FinishReason.STOP for one in hypotheses)
    if engine.info.engine == "scripted" or engine.info.model_id == "wmt19":  # whose tokenizer reads no targets
        assert all(one.alignment is None for one in hypotheses)
        return
    for text, target, one in zip(texts, TARGETS, hypotheses, strict=True):
        assert one.alignment is not None
        for places, whole in ((one.alignment.source, text), (one.alignment.target, target)):
            assert all(0 <= start < end <= len(whole) for start, end in places)
            assert list(places) == sorted(places)
        assert len(one.alignment.weights) == len(one.alignment.target)
        for row in one.alignment.weights:
            assert len(row) == len(one.alignment.source)
            assert min(row, default=0.0) >= 0
            assert sum(row) <= 1 + 1e-4


def test_following_is_alone_what_it_is_in_company(engine: Engine) -> None:
    texts, task = SENTENCES[:4], task_of(engine)
    searched = [Segment(text, task, ASKED) for text in texts]
    asked = followed(engine, texts, TARGETS)
    together = engine.generate([segment for pair in zip(searched, asked, strict=True) for segment in pair])
    assert [one.text for one in together[::2]] == [one.text for one in answers(engine, texts, ASKED)]
    for one, (alone,) in zip(together[1::2], ([engine.generate([each])[0]] for each in asked), strict=True):
        assert (one.text, one.target_tokens) == (alone.text, alone.target_tokens)
        assert (one.alignment is None) == (alone.alignment is None)
        if one.alignment is not None and alone.alignment is not None:
            assert (one.alignment.source, one.alignment.target) == (alone.alignment.source, alone.alignment.target)
            rows = zip(one.alignment.weights, alone.alignment.weights, strict=True)
            assert all(abs(x - y) < 1e-2 for left, right in rows for x, y in zip(left, right, strict=True))


def test_what_cannot_be_followed_has_no_alignment(engine: Engine) -> None:
    targets = ["слово " * (engine.max_source_tokens + 1), "", SENTENCES[0]]
    hypotheses = engine.generate(followed(engine, ["да", "да", ""], targets))
    assert [one.text for one in hypotheses] == [targets[0], "", ""]
    assert all(one.alignment is None for one in hypotheses)
