"""What every engine promises of texts and lengths, run against every engine with every family."""

from dataclasses import replace

import pytest
from tests.engines.conftest import SENTENCES
from tests.engines.contract import answers, segments, task_of

from tilshi.catalog import DecodingOptions
from tilshi.engines.protocol import Engine, FinishReason
from tilshi.errors import Internal, InvalidValue

SHORT = DecodingOptions(max_length_factor=0, max_length_extra=3, min_new_tokens=1)


def test_one_hypothesis_per_segment_in_order(engine: Engine) -> None:
    texts = [*SENTENCES[:6], SENTENCES[3], "", SENTENCES[0]]
    hypotheses = answers(engine, texts)
    assert len(hypotheses) == len(texts)
    assert hypotheses[6].text == hypotheses[3].text
    assert hypotheses[8].text == hypotheses[0].text
    alone = [answers(engine, [text])[0].text for text in texts]
    assert [hypothesis.text for hypothesis in hypotheses] == alone


def test_no_segments_no_hypotheses(engine: Engine) -> None:
    assert engine.generate([]) == []


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0"])
def test_a_text_without_text_never_reaches_the_model(engine: Engine, text: str) -> None:
    (hypothesis,) = answers(engine, [text])
    assert hypothesis.text == ""
    assert (hypothesis.source_tokens, hypothesis.target_tokens) == (0, 0)
    assert hypothesis.score is None
    assert hypothesis.finish_reason is FinishReason.STOP


def test_an_overlong_source_is_refused_and_never_cut(engine: Engine) -> None:
    text = "слово " * (engine.max_source_tokens + 1)
    with pytest.raises(InvalidValue, match=f"at most {engine.max_source_tokens}") as caught:
        answers(engine, [SENTENCES[0], text])
    assert caught.value.param == "text"
    assert "слово" not in caught.value.message


def test_the_longest_source_is_read_to_its_end(engine: Engine) -> None:
    def told(words: int) -> str:
        return "да " * words + "."

    counted = engine.count_tokens([told(words) for words in range(engine.max_source_tokens)], task_of(engine))
    words = max(at for at, count in enumerate(counted) if count <= engine.max_source_tokens)
    (longest,) = answers(engine, [told(words)], replace(SHORT, attention=True))
    assert engine.max_source_tokens - 3 < longest.source_tokens <= engine.max_source_tokens
    assert longest.source_tokens == counted[words]
    if longest.attention is not None:  # the scripted engine looks at nothing
        assert {len(row) for row in longest.attention} == {longest.source_tokens}
    with pytest.raises(InvalidValue, match=f"at most {engine.max_source_tokens}"):
        answers(engine, [told(words + 1)], SHORT)


def test_token_counts_agree(engine: Engine) -> None:
    texts = SENTENCES[:20]
    counted = engine.count_tokens(texts, task_of(engine))
    assert [hypothesis.source_tokens for hypothesis in answers(engine, texts)] == counted
    assert all(1 <= count <= engine.max_source_tokens for count in counted)


def test_the_token_limit_is_told(engine: Engine) -> None:
    tight = DecodingOptions(max_length_factor=0, max_length_extra=2)
    hypotheses = answers(engine, SENTENCES[:10], tight)
    assert FinishReason.LENGTH in {hypothesis.finish_reason for hypothesis in hypotheses}
    for hypothesis in hypotheses:
        assert hypothesis.target_tokens <= 2
        if hypothesis.finish_reason is FinishReason.LENGTH:
            assert hypothesis.target_tokens == 2


def test_the_same_again_gives_the_same(engine: Engine) -> None:
    assert answers(engine, SENTENCES[:8]) == answers(engine, SENTENCES[:8])


ODD = {
    "spelled": "a </s> b <pad> >>eng<< <s> <2en> kaz_Cyrl ru_RU",
    "unknown": "☃ 𝔘 \u202eעברית",
    "NUL": "a\x00b",
    "template": "{text} {}",
    "metaspace": "▁",
    "invisible": "\u200b\u00ad",
    "entity": "&quot;&#91; @-@ </w>",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_texts_are_texts(engine: Engine, text: str) -> None:
    first, second = answers(engine, [text, SENTENCES[0]])
    (alone,) = answers(engine, [SENTENCES[0]])
    assert first.source_tokens >= 1
    assert second.text == alone.text


def test_a_batch_has_one_set_of_options(engine: Engine) -> None:
    mixed = [*segments(engine, SENTENCES[:1]), *segments(engine, SENTENCES[:1], DecodingOptions(beam_size=2))]
    with pytest.raises(Internal):
        engine.generate(mixed)


def test_info_identifies_the_output(engine: Engine) -> None:
    info = engine.info
    assert info == engine.info
    assert info.model_id
    assert info.digest
    assert info.compute_type in {"float32", "int8"}
