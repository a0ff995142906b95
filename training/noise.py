"""Noise for denoising examples: the decoder learns a language from text alone by putting damaged sentences right.

As in BART (Lewis et al. 2020, arXiv 1910.13461), stretches of words are taken out; the model has to find how many and
which. Words change places over short distances, as in Lample et al. 2018 (arXiv 1711.00043, section 2.3).
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Noise:
    """How much is damaged.

    Attributes:
        masked: share of the words that are taken out, 0..1; each stretch leaves one `mask` behind.
        stretch: mean number of words of a stretch (Poisson in the paper; geometric here, which needs no table).
        dropped: share of the words that leave nothing behind, 0..1.
        moved: how many places a word may move at most.
        mask: what a stretch leaves behind.
    """

    masked: float = 0.25
    stretch: float = 2.5
    dropped: float = 0.05
    moved: int = 3
    mask: str = "…"

    def __post_init__(self) -> None:
        for name in ("masked", "dropped"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, not a share of 0 to below 1")
        if self.stretch < 1 or self.moved < 0:
            raise ValueError("stretch is at least 1, moved at least 0")


def damaged(text: str, random: Random, noise: Noise) -> str:
    """Return a text with words masked, dropped and moved; at least one word always stays."""
    words = text.split()
    if not words:
        return text
    order = sorted(range(len(words)), key=lambda place: place + random.uniform(0, noise.moved))
    kept: list[str] = []
    place = 0
    start = noise.masked / noise.stretch  # so that the expected share of masked words is `masked`
    while place < len(order):
        if random.random() < start:
            length = 1
            while random.random() > 1 / noise.stretch:
                length += 1
            place += length
            kept.append(noise.mask)
            continue
        if random.random() >= noise.dropped:
            kept.append(words[order[place]])
        place += 1
    return " ".join(kept) if any(word != noise.mask for word in kept) else words[0]
