"""When something is due again."""

import time


class Every:
    """Tells when so many seconds have passed since it last said so."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._since = seconds, time.monotonic()

    def due(self) -> bool:
        """Say whether it is time again."""
        now = time.monotonic()
        if now - self._since < self._seconds:
            return False
        self._since = now
        return True
