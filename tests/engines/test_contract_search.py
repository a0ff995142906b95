"""What every engine promises of its search, run against every engine with every family."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.engines.conftest import GREEDY, SENTENCES
from tests.engines.contract import answers, task_of

from tilshi.catalog import DecodingOptions
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.limits import Source
from tilshi.engines.protocol import Engine, FinishReason
from tilshi.engines.pytorch import PytorchEngine


@pytest.mark.parametrize("beam_size", [1, 3])
def test_the_limit_goes_before_the_least(engine: Engine, beam_size: int) -> None:
    options = DecodingOptions(beam_size=beam_size, max_length_factor=0, max_length_extra=3, min_new_tokens=9)
    hypotheses = answers(engine, SENTENCES[:4], options)
    assert all(hypothesis.target_tokens == 3 for hypothesis in hypotheses)
    assert {hypothesis.finish_reason for hypothesis in hypotheses} == {FinishReason.LENGTH}


def test_the_least_is_reached(engine: Engine) -> None:
    options = DecodingOptions(max_length_factor=0, max_length_extra=30, min_new_tokens=25)
    hypotheses = answers(engine, ["да", *SENTENCES[:3]], options)
    if engine.info.engine != "scripted":  # which has no tokens to add
        assert all(25 <= hypothesis.target_tokens <= 30 for hypothesis in hypotheses)


def test_each_segment_has_its_own_limit_in_a_shared_batch(engine: Engine) -> None:
    by_length = sorted(SENTENCES, key=len)
    for options in (GREEDY, replace(GREEDY, beam_size=3)):
        for hypothesis in answers(engine, by_length[:3] + by_length[-3:], options):
            limit = options.max_new_tokens(hypothesis.source_tokens, engine.max_source_tokens)
            assert hypothesis.target_tokens <= limit
            if hypothesis.finish_reason is FinishReason.LENGTH:
                assert hypothesis.target_tokens == limit


def test_scores_are_mean_log_probabilities(engine: Engine) -> None:
    for hypothesis in answers(engine, SENTENCES[:10]):
        assert hypothesis.score is not None
        assert -20 < hypothesis.score <= 0


OPTIONS = {
    "beam": DecodingOptions(beam_size=4, max_length_factor=1.0),
    "penalties": DecodingOptions(no_repeat_ngram_size=2, repetition_penalty=1.2, max_length_factor=1.0),
    "lengths": DecodingOptions(beam_size=2, min_new_tokens=3, length_penalty=0.6, max_length_factor=1.0),
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_option_is_taken(engine: Engine, options: DecodingOptions) -> None:
    hypotheses = answers(engine, SENTENCES[:4], options)
    assert len(hypotheses) == 4
    assert all(hypothesis.score is not None and hypothesis.score <= 0 for hypothesis in hypotheses)


def repeated(tokens: Sequence[str], size: int = 3) -> bool:
    """Whether a run of tokens comes twice."""
    runs = Counter(zip(*(tokens[at:] for at in range(size)), strict=False))
    return max(runs.values(), default=0) > 1


@pytest.mark.parametrize("beam_size", [1, 3])
def test_no_run_of_tokens_repeats_where_that_is_forbidden(engine: Engine, beam_size: int) -> None:
    if not isinstance(engine, PytorchEngine | Ct2Engine):
        assert engine.info.engine == "scripted"  # whose tokens are words of a script
        return
    # longer than anything the models have to say: without the ban they say it again
    free = DecodingOptions(beam_size=beam_size, max_length_factor=0, max_length_extra=60, min_new_tokens=60)
    task = task_of(engine)
    sources = [Source(tokens, 60) for tokens in engine._reader.codec.source(SENTENCES[:3], task)]
    assert any(repeated(output.tokens) for output in engine._decode(sources, task, free))
    for output in engine._decode(sources, task, replace(free, no_repeat_ngram_size=3)):
        assert len(output.tokens) == 60
        assert not repeated(output.tokens)


@pytest.mark.parametrize("factor", [1.0, 0.3])
def test_the_next_best_hypotheses_come_where_asked_for_and_change_nothing(engine: Engine, factor: float) -> None:
    one = DecodingOptions(beam_size=4, max_length_factor=factor, max_length_extra=4)
    texts = [*SENTENCES[:5], ""]
    alone = answers(engine, texts, one)
    ranked = answers(engine, texts, replace(one, num_hypotheses=3))
    assert [best.text for best in ranked] == [best.text for best in alone]
    assert all(best.others == () for best in alone)
    assert ranked[-1].others == ()
    for best, only in zip(ranked[:-1], alone, strict=False):
        assert best.score == pytest.approx(only.score, abs=1e-4)
        assert len(best.others) <= 2
        for other in best.others:
            assert other.others == ()
            assert other.finish_reason is FinishReason.STOP
            assert other.source_tokens == best.source_tokens
            assert other.target_tokens <= one.max_new_tokens(other.source_tokens, engine.max_source_tokens)
            assert other.score is not None
            assert other.score <= 0


def test_more_hypotheses_than_beams_are_as_many_as_beams(engine: Engine) -> None:
    asked = DecodingOptions(beam_size=2, num_hypotheses=9, max_length_factor=1.0)
    assert all(len(best.others) <= 1 for best in answers(engine, SENTENCES[:4], asked))


@pytest.mark.parametrize("beam_size", [1, 4])
def test_attention_is_given_where_asked_for_and_changes_nothing(engine: Engine, beam_size: int) -> None:
    options = replace(GREEDY, beam_size=beam_size)
    texts = [*SENTENCES[::16], ""]
    plain = answers(engine, texts, options)
    asked = answers(engine, texts, replace(options, attention=True))
    assert [replace(hypothesis, attention=None) for hypothesis in asked] == plain  # so none is given unasked
    if engine.info.engine == "scripted":
        assert asked == plain
        return
    assert asked[-1].attention is None
    for hypothesis in asked[:-1]:
        assert hypothesis.attention is not None
        assert len(hypothesis.attention) == hypothesis.target_tokens
        for row in hypothesis.attention:
            assert len(row) == hypothesis.source_tokens
            assert min(row) >= 0
            assert math.isclose(sum(row), 1, abs_tol=1e-5)
