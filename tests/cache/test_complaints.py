import logging
from collections import Counter
from types import SimpleNamespace

import pytest

from tilshi.cache import complaints
from tilshi.cache.complaints import LOG_EVERY_SECONDS, Complaints

log = logging.getLogger("tilshi.test")


class Counts:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        self.counts[name, labels["tier"]] += int(value)

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def test_every_failure_is_counted_and_the_first_one_logged(caplog: pytest.LogCaptureFixture) -> None:
    counts = Counts()
    complaining = Complaints(log, "in the cellar", tier="cellar", observer=counts)
    for _ in range(4):
        complaining.add(OSError(28, "No space left on device", "/secret/place"))
    assert counts.counts == {("cache_errors", "cellar"): 4}
    (record,) = caplog.records
    assert record.getMessage() == (
        "segment cache in the cellar cannot be used now (OSError No space left on device; 1 failures); "
        "going on without it"
    )


def test_the_next_line_tells_how_many_there_were(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=50.0)
    monkeypatch.setattr(complaints, "time", SimpleNamespace(monotonic=lambda: clock.now))
    complaining = Complaints(log, "there", tier="there", observer=Counts())
    for moment in (0.0, 1.0, LOG_EVERY_SECONDS - 1, LOG_EVERY_SECONDS):
        clock.now = 50.0 + moment
        complaining.add(ValueError("text of an article"))
    assert ["1 failures" in caplog.text, "3 failures" in caplog.text, len(caplog.records)] == [True, True, 2]
    assert "article" not in caplog.text


def test_what_has_a_line_of_its_own_is_only_counted(caplog: pytest.LogCaptureFixture) -> None:
    counts = Counts()
    Complaints(log, "there", tier="there", observer=counts).add(None)
    assert counts.counts["cache_errors", "there"] == 1
    assert caplog.records == []
