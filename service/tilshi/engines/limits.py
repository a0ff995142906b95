"""What every real engine does before and after the model: lengths, batches, empty texts, order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines import batching
from tilshi.engines.alignment import align
from tilshi.engines.loading import Reader
from tilshi.engines.protocol import Attention, FinishReason, Hypothesis, Segment
from tilshi.errors import Internal, InvalidValue


@dataclass(frozen=True, slots=True)
class Source:
    """A segment made ready: its tokens, how many the model may answer with, and the tokens of a target to follow."""

    tokens: list[str]
    limit: int
    target: list[str] | None = None


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

    Empty texts get an empty hypothesis and never reach the model. The rest is decoded in batches sorted by length; what
    follows a target is in batches of its own.

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
    sources = [_source(source, segments[index], reader) for index, source in zip(wanted, tokens, strict=True)]
    for index, source in zip(wanted, sources, strict=True):
        if segments[index].target is not None:  # what cannot be followed stays without an alignment
            hypotheses[index] = _followed(segments[index], source, None)
    searched = [position for position, index in enumerate(wanted) if segments[index].target is None]
    followed = [position for position, source in enumerate(sources) if source.target]
    for group in (searched, followed):
        for batch in batching.plan([len(sources[position].tokens) for position in group], batch_tokens):
            positions = [group[place] for place in batch]
            outputs = decode([sources[position] for position in positions], task, options)
            for position, output in zip(positions, outputs, strict=True):
                segment, source = segments[wanted[position]], sources[position]
                hypotheses[wanted[position]] = (
                    _followed(segment, source, output)
                    if source.target
                    else _hypothesis(segment, output, len(source.tokens), reader)
                )
    return hypotheses


def _followed(segment: Segment, source: Source, output: Output | None) -> Hypothesis:
    """Return the target that was followed; without an output it was not, and has no alignment."""
    text, target = segment.target or "", source.target or []
    weights = output.attention if output else None
    alignment = align(segment.text, source.tokens, text, target, weights) if weights else None
    return Hypothesis(text, None, len(source.tokens), len(target), FinishReason.STOP, alignment=alignment)


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


def _source(tokens: list[str], segment: Segment, reader: Reader) -> Source:
    if len(tokens) > reader.max_source_tokens:
        message = f"text: a segment of {len(tokens)} tokens; the model reads at most {reader.max_source_tokens}"
        raise InvalidValue(message, param="text")
    most = reader.codec.card.max_target_tokens
    target = None if segment.target is None else reader.codec.tokenizer.encode_target(segment.target)
    kept = target if target is not None and len(target) < most else None
    return Source(tokens, segment.options.max_new_tokens(len(tokens), most), kept)
