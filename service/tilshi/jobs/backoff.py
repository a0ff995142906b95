"""How long to wait before another try."""

from tenacity import RetryCallState, Retrying, wait_exponential_jitter


def pause(attempt: int, *, first: float, longest: float) -> float:
    """Return seconds to wait after the `attempt`-th try: doubled every time, with up to `first` of chance on top."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = attempt
    return float(wait_exponential_jitter(initial=first, max=longest, jitter=first)(state))
