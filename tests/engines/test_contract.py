"""What every engine promises, run against every engine."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory

from tilshi.catalog import DecodingOptions
from tilshi.engines.protocol import Engine, FinishReason, Segment
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import Internal, InvalidValue

KINDS: dict[str, Callable[[Laboratory], Engine]] = {
    "scripted": lambda laboratory: ScriptedEngine(max_source_tokens=100),
    "pytorch": lambda laboratory: laboratory.engine("bart", "pytorch"),
    "ct2-float32": lambda laboratory: laboratory.engine("bart", "ct2"),
    "ct2-int8": lambda laboratory: laboratory.engine("bart", "ct2", "int8"),
}


@pytest.fixture(scope="module", params=KINDS)
def engine(request: pytest.FixtureRequest, laboratory: Laboratory) -> Engine:
    return KINDS[request.param](laboratory)


def segments(texts: list[str], options: DecodingOptions = GREEDY) -> list[Segment]:
    return [Segment(text, TASK, options) for text in texts]


def test_one_hypothesis_per_segment_in_order(engine: Engine) -> None:
    texts = [*SENTENCES[:12], SENTENCES[3], "", SENTENCES[0]]
    hypotheses = engine.generate(segments(texts))
    assert len(hypotheses) == len(texts)
    assert hypotheses[12].text == hypotheses[3].text
    assert hypotheses[14].text == hypotheses[0].text
    alone = [engine.generate(segments([text]))[0].text for text in texts]
    assert [hypothesis.text for hypothesis in hypotheses] == alone


def test_no_segments_no_hypotheses(engine: Engine) -> None:
    assert engine.generate([]) == []


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_a_text_without_text_never_reaches_the_model(engine: Engine, text: str) -> None:
    (hypothesis,) = engine.generate(segments([text]))
    assert hypothesis.text == ""
    assert (hypothesis.source_tokens, hypothesis.target_tokens) == (0, 0)
    assert hypothesis.score is None
    assert hypothesis.finish_reason is FinishReason.STOP


def test_an_overlong_source_is_refused_and_never_cut(engine: Engine) -> None:
    text = "слово " * 101
    with pytest.raises(InvalidValue, match="at most 100") as caught:
        engine.generate(segments([SENTENCES[0], text]))
    assert caught.value.param == "text"
    assert "слово" not in caught.value.message


def test_token_counts_agree(engine: Engine) -> None:
    texts = SENTENCES[:20]
    counted = engine.count_tokens(texts, TASK)
    assert [hypothesis.source_tokens for hypothesis in engine.generate(segments(texts))] == counted
    assert all(1 <= count <= engine.max_source_tokens for count in counted)


def test_the_token_limit_is_told(engine: Engine) -> None:
    tight = DecodingOptions(max_length_factor=0, max_length_extra=2)
    hypotheses = engine.generate(segments(SENTENCES[:10], tight))
    assert FinishReason.LENGTH in {hypothesis.finish_reason for hypothesis in hypotheses}
    for hypothesis in hypotheses:
        assert hypothesis.target_tokens <= 2
        if hypothesis.finish_reason is FinishReason.LENGTH:
            assert hypothesis.target_tokens == 2


@pytest.mark.parametrize("beam_size", [1, 3])
def test_the_limit_goes_before_the_least(engine: Engine, beam_size: int) -> None:
    options = DecodingOptions(beam_size=beam_size, max_length_factor=0, max_length_extra=3, min_new_tokens=9)
    hypotheses = engine.generate(segments(SENTENCES[:4], options))
    assert all(hypothesis.target_tokens == 3 for hypothesis in hypotheses)
    assert {hypothesis.finish_reason for hypothesis in hypotheses} == {FinishReason.LENGTH}


def test_each_segment_has_its_own_limit_in_a_shared_batch(engine: Engine) -> None:
    texts = sorted(SENTENCES, key=len)[:3] + sorted(SENTENCES, key=len)[-3:]
    for options in (GREEDY, replace(GREEDY, beam_size=3)):
        for hypothesis in engine.generate(segments(texts, options)):
            limit = options.max_new_tokens(hypothesis.source_tokens, engine.max_source_tokens)
            assert hypothesis.target_tokens <= limit
            if hypothesis.finish_reason is FinishReason.LENGTH:
                assert hypothesis.target_tokens == limit


def test_scores_are_mean_log_probabilities(engine: Engine) -> None:
    for hypothesis in engine.generate(segments(SENTENCES[:10])):
        assert hypothesis.score is not None
        assert -20 < hypothesis.score <= 0


def test_the_same_again_gives_the_same(engine: Engine) -> None:
    assert engine.generate(segments(SENTENCES[:8])) == engine.generate(segments(SENTENCES[:8]))


@pytest.mark.parametrize(
    "options",
    [
        DecodingOptions(beam_size=4, max_length_factor=1.0),
        DecodingOptions(no_repeat_ngram_size=2, repetition_penalty=1.2, max_length_factor=1.0),
        DecodingOptions(beam_size=2, min_new_tokens=3, length_penalty=0.6, max_length_factor=1.0),
    ],
)
def test_every_option_is_taken(engine: Engine, options: DecodingOptions) -> None:
    hypotheses = engine.generate(segments(SENTENCES[:6], options))
    assert len(hypotheses) == 6
    assert all(hypothesis.score is not None and hypothesis.score <= 0 for hypothesis in hypotheses)


@pytest.mark.parametrize("factor", [1.0, 0.3])
def test_the_next_best_hypotheses_come_where_asked_for_and_change_nothing(engine: Engine, factor: float) -> None:
    one = DecodingOptions(beam_size=4, max_length_factor=factor, max_length_extra=4)
    texts = [*SENTENCES[:10], ""]
    alone = engine.generate(segments(texts, one))
    ranked = engine.generate(segments(texts, replace(one, num_hypotheses=3)))
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
    assert all(len(best.others) <= 1 for best in engine.generate(segments(SENTENCES[:6], asked)))


@pytest.mark.parametrize("beam_size", [1, 4])
def test_attention_is_given_where_asked_for_and_changes_nothing(engine: Engine, beam_size: int) -> None:
    options = replace(GREEDY, beam_size=beam_size)
    texts = [*SENTENCES[::8], ""]
    plain = engine.generate(segments(texts, options))
    asked = engine.generate(segments(texts, replace(options, attention=True)))
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


@pytest.mark.parametrize("text", ["a </s> b <pad> >>eng<< <s>", "☃ 𝔘 \u202eעברית", "a\x00b", "{text} {}", "▁"])
def test_odd_texts_are_texts(engine: Engine, text: str) -> None:
    first, second = engine.generate(segments([text, SENTENCES[0]]))
    (alone,) = engine.generate(segments([SENTENCES[0]]))
    assert first.source_tokens >= 2
    assert second.text == alone.text


def test_a_batch_has_one_set_of_options(engine: Engine) -> None:
    mixed = [*segments(SENTENCES[:1]), *segments(SENTENCES[:1], DecodingOptions(beam_size=2))]
    with pytest.raises(Internal):
        engine.generate(mixed)


def test_info_identifies_the_output(engine: Engine) -> None:
    info = engine.info
    assert info == engine.info
    assert info.model_id
    assert info.digest
    assert info.compute_type in {"float32", "int8"}
