"""Batches: sorted by length, so that little is padding, and cut by a budget of padded tokens."""

from collections.abc import Sequence


def plan(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Return batches of indices into `lengths`, longest texts first; every index is in exactly one batch.

    A batch holds as many texts as `rows * longest <= budget` allows; a text longer than the budget is a batch
    of its own.
    Texts of one length keep their order, so that the plan is the same for the same lengths.

    Args:
        lengths: tokens of each text.
        budget: padded tokens of one batch.
    """
    batches: list[list[int]] = []
    longest = 0
    for index in sorted(range(len(lengths)), key=lambda position: -lengths[position]):
        if batches and (len(batches[-1]) + 1) * longest <= budget:
            batches[-1].append(index)
        else:
            batches.append([index])
            longest = lengths[index]
    return batches
