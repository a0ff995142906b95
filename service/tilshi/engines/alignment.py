"""From the weights between tokens to an alignment of the texts they came from."""

from collections.abc import Sequence

from tilshi.engines.protocol import Alignment, Attention, Place

_MAX_GAP = 12
"""Characters between two tokens that follow one another: what a tokenizer's normaliser may have dropped there."""


def align(
    source: str, source_tokens: Sequence[str], target: str, target_tokens: Sequence[str], weights: Attention
) -> Alignment:
    """Return the alignment of two texts.

    Args:
        source: what the model read.
        source_tokens: its tokens, special ones included.
        target: what it wrote.
        target_tokens: its tokens.
        weights: one row per target token, one weight per source token.
    """
    read, written = _places(source, source_tokens), _places(target, target_tokens)
    rows = [row for row, place in zip(weights, written, strict=True) if place is not None]
    return Alignment(
        tuple(place for place in read if place is not None),
        tuple(place for place in written if place is not None),
        tuple(tuple(weight for weight, place in zip(row, read, strict=True) if place is not None) for row in rows),
    )


def _places(text: str, tokens: Sequence[str]) -> list[Place | None]:
    """Return where each token stands; None for special tokens, and for what a normaliser wrote otherwise."""
    places: list[Place | None] = []
    position = 0
    for token in tokens:
        piece = token.replace("▁", "")
        start = text.find(piece, position, position + len(piece) + _MAX_GAP) if piece else -1
        if start < 0:
            places.append(None)
            continue
        position = start + len(piece)
        places.append((start, position))
    return places
