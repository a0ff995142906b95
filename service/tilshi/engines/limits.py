"""What every real engine does before and after the model: lengths, batches, empty texts, order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines import batching
from tilshi.engines.loading import Reader
from tilshi.engines.protocol import Attention, FinishReason, Hypothesis, Segment
from tilshi.errors import Internal, InvalidValue


@dataclass(frozen=True, slots=True)
class Source:
    """A segment made ready: its tokens, and how many the model may answer with."""

    tokens: list[str]
    limit: int


@dataclass(frozen=True, slots=True)
class Output:
    """Target tokens without prefix and end token; `ended` is whether the model ended by itself; `others` as told."""

    tokens: list[str]
    ended: bool
    score: float | None
    attention: Attention | None = None
    others: tuple["Output", ...] = ()


Decode = Callable[[list[Source], Task, DecodingOptions], list[Output]]


def generate(segments: Sequence[Segment], reader: Reader, batch_tokens: int, decode: Decode) -> list[Hypothesis]:
    """Return one hypothesis per segment, in order.

    Empty texts get an empty hypothesis and never reach the model. The rest is decoded in batches sorted by length.

    Args:
        segments: all of one task and one set of options.
        reader: the engine's tokenizer and limits.
        batch_tokens: padded source tokens of one batch.
        decode: computes one batch.

    Raises:
        InvalidValue: a segment is longer than the model reads.
        Internal: the segments differ in task or options.
    """
    if len({(segment.task, segment.options) for segment in segments}) > 1:
        raise Internal("a batch must have one task and one set of decoding options")
    hypotheses = [Hypothesis("", None, 0, 0, FinishReason.STOP)] * len(segments)
    wanted = [index for index, segment in enumerate(segments) if segment.text.strip()]
    if not wanted:
        return hypotheses
    task, options = segments[0].task, segments[0].options
    tokens = reader.codec.source([segments[index].text for index in wanted], task)
    sources = [_source(source, options, reader) for source in tokens]
    for batch in batching.plan([len(source.tokens) for source in sources], batch_tokens):
        outputs = decode([sources[position] for position in batch], task, options)
        for position, output in zip(batch, outputs, strict=True):
            hypotheses[wanted[position]] = _hypothesis(
                segments[wanted[position]], output, len(sources[position].tokens), reader
            )
    return hypotheses


def _hypothesis(segment: Segment, output: Output, source_tokens: int, reader: Reader) -> Hypothesis:
    return Hypothesis(
        text=reader.codec.decode(output.tokens, segment.task, segment.text),
        score=output.score,
        source_tokens=source_tokens,
        target_tokens=len(output.tokens),
        finish_reason=FinishReason.STOP if output.ended else FinishReason.LENGTH,
        attention=output.attention,
        others=tuple(_hypothesis(segment, other, source_tokens, reader) for other in output.others),
    )


def _source(tokens: list[str], options: DecodingOptions, reader: Reader) -> Source:
    if len(tokens) > reader.max_source_tokens:
        message = f"text: a segment of {len(tokens)} tokens; the model reads at most {reader.max_source_tokens}"
        raise InvalidValue(message, param="text")
    return Source(tokens, options.max_new_tokens(len(tokens), reader.codec.card.max_target_tokens))
