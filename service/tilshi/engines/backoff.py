"""How long a crashed worker waits before it starts again."""

import random
from typing import Final

FIRST_SECONDS: Final = 0.5
MOST_SECONDS: Final = 30.0


def backoff_seconds(crashes: int) -> float:
    """Return the pause after so many crashes in a row: doubled each time, capped, and the upper half of it by chance.

    The chance ("equal jitter", Brooker 2015) keeps replicas that crashed together from loading together.

    Args:
        crashes: at least 1.
    """
    whole = min(MOST_SECONDS, FIRST_SECONDS * 2.0 ** min(crashes - 1, 32))
    return random.uniform(whole / 2, whole)  # noqa: S311  # spreading load is no secret
