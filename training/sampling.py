"""Batches of examples, drawn by weight: which directions and corpora are seen how often."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from training.examples import Examples, Indices

Floats = npt.NDArray[np.float64]

ROUND_TO: Final = 8
"""Lengths are padded to a multiple of it: matrix units like that, and shapes recur."""
_DRAWN_BATCHES = 128  # batches whose examples are drawn and sorted by length together: few are cut short


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded token ids of examples that share a target tag.

    Attributes:
        source: shape (examples, longest source), int64: `<s> tag text </s>`, padded.
        target: shape (examples, longest target), int64: `text </s>`, padded with -100.
        tag: the tag's id.
        directions: direction code of each example.
    """

    source: Indices
    target: Indices
    tag: int
    directions: Indices

    @property
    def target_tokens(self) -> int:
        """Number of target tokens, the end tokens among them."""
        return int((self.target != IGNORED).sum())

    def only(self, which: npt.NDArray[np.bool_]) -> "Batch":
        """Return some of the examples."""
        return Batch(self.source[which], self.target[which], self.tag, self.directions[which])


IGNORED: Final = -100
"""Label of padding, as PyTorch's cross entropy has it."""


class Uses:
    """Every way a row is used: (row, from which side), with its lengths, direction and sampling weight.

    Args:
        examples: the rows.
        shares: what share of all target tokens each direction gets; they need not sum to 1.
        weights: how much more often than once a row of a corpus is drawn than a row of weight 1.

    Raises:
        ValueError: a direction of `shares` has no rows to train on, or a corpus has no weight.
    """

    def __init__(self, examples: Examples, shares: Mapping[str, float], weights: Mapping[str, float]) -> None:
        self.examples = examples
        rows, sides, directions = [], [], []
        for side, codes in enumerate((examples.forward, examples.backward)):
            used = np.flatnonzero(codes >= 0)
            rows.append(used)
            sides.append(np.full(len(used), side))
            directions.append(codes[used])
        self.row, self.side, self.direction = map(np.concatenate, (rows, sides, directions))
        lengths = np.stack([examples.lengths(side) for side in (0, 1)])
        self.source_length = lengths[self.side, self.row] + 2  # <s> and the tag
        self.target_length = lengths[1 - self.side, self.row]
        self.held = examples.held[self.row]
        self.probability = self._probabilities(shares, weights)

    def _probabilities(self, shares: Mapping[str, float], weights: Mapping[str, float]) -> Floats:
        if missing := sorted(set(self.examples.corpora) - set(weights)):
            raise ValueError(f"no weight for {', '.join(missing)}")
        of_corpus = np.array([weights[corpus] for corpus in self.examples.corpora])
        weight = np.where(self.held, 0.0, of_corpus[self.examples.corpus[self.row]])
        chances = np.zeros(len(weight))
        for name, share in shares.items():
            if name not in self.examples.directions:
                raise ValueError(f"no examples of direction {name}")
            here = self.direction == self.examples.directions.index(name)
            tokens = float((weight[here] * self.target_length[here]).sum())
            if not tokens:
                raise ValueError(f"no examples of direction {name}")
            chances[here] = share * weight[here] / tokens
        found: Floats = chances / chances.sum()
        return found

    def batch(self, chosen: Indices) -> Batch:
        """Return uses of one tag as a batch."""
        examples = self.examples
        tag = examples.tags[self.direction[chosen[0]]]
        source = np.full((len(chosen), _rounded(self.source_length[chosen].max())), examples.pad, np.int64)
        target = np.full((len(chosen), _rounded(self.target_length[chosen].max())), IGNORED, np.int64)
        source[:, 0], source[:, 1] = examples.begin, tag
        for place, use in enumerate(chosen):
            side, row = int(self.side[use]), int(self.row[use])
            source[place, 2 : self.source_length[use]] = examples.text(side, row)
            target[place, : self.target_length[use]] = examples.text(1 - side, row)
        return Batch(source, target, tag, self.direction[chosen])

    def grouped(self, chosen: Indices, most_tokens: int) -> list[Indices]:
        """Cut uses into batches of one tag and like length, of at most `most_tokens` padded tokens, both sides.

        A single use longer than that is a batch of its own.
        """
        tags = np.array(self.examples.tags)[self.direction[chosen]]
        order = chosen[np.lexsort((self.source_length[chosen], self.target_length[chosen], tags))]
        batches, start = [], 0
        tag_of = np.array(self.examples.tags)[self.direction[order]]
        longest_source = longest_target = 0
        for place, use in enumerate(order):
            source = max(longest_source, _rounded(self.source_length[use]))
            target = max(longest_target, _rounded(self.target_length[use]))
            full = (source + target) * (place - start + 1) > most_tokens
            if place > start and (full or tag_of[place] != tag_of[start]):
                batches.append(order[start:place])
                start = place
                source, target = _rounded(self.source_length[use]), _rounded(self.target_length[use])
            longest_source, longest_target = source, target
        return [*batches, order[start:]] if len(order) else batches

    def drawn(self, seed: int, most_tokens: int) -> Iterator[Batch]:
        """Yield batches for ever, drawn with replacement by probability."""
        random = np.random.default_rng(seed)
        mean = float(self.probability @ (self.source_length + self.target_length))
        count = max(1, int(_DRAWN_BATCHES * most_tokens / mean))
        while True:
            batches = self.grouped(random.choice(len(self.row), count, p=self.probability), most_tokens)
            for index in random.permutation(len(batches)):
                yield self.batch(batches[index])

    def held_out(self, most_tokens: int) -> Iterator[Batch]:
        """Yield every held-out use once, in the directions that are trained."""
        trained = np.unique(self.direction[self.probability > 0])
        wanted = np.flatnonzero(self.held & np.isin(self.direction, trained))
        for chosen in self.grouped(wanted, most_tokens):
            yield self.batch(chosen)

    def piece_counts(self, tag: int) -> Indices:
        """Return how often each piece is expected on the target side of a tag, by weight, scaled to whole numbers."""
        examples = self.examples
        counts = np.zeros(examples.pieces)
        tags = np.array(examples.tags)[self.direction]
        for side in (0, 1):
            here = (tags == tag) & (self.side == side) & ~self.held
            per_row = np.bincount(self.row[here], self.probability[here], len(examples))
            lengths = examples.lengths(1 - side)
            counts += np.bincount(examples.sides[1 - side], np.repeat(per_row, lengths), examples.pieces)
        scale = 1e9 / max(counts.sum(), 1e-30)
        whole: Indices = (counts * scale).astype(np.int64)
        return whole


def _rounded(length: int) -> int:
    return -(-int(length) // ROUND_TO) * ROUND_TO
