"""What a hit costs, against a plain dictionary: `python benchmarks/cache.py`; the result is kept in results/cache.json.

One article of 60 segments is looked up again and again, as a repeated request does it: keys computed, entries found.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tilshi.cache.key import SegmentKey
from tilshi.cache.memory import MemoryCache
from tilshi.cache.protocol import Entry
from tilshi.cache.sqlite import SqliteCache
from tilshi.cache.tiers import TieredCache

ROOT = Path(__file__).parents[1]
SEGMENTS = 60
ENTRIES = 20_000
ROUNDS = 200
OPTIONS = {"rungs": [{"beam_size": size, "repetition_penalty": 1.2, "length_penalty": 1.0} for size in (1, 4, 6)]}


def key_of(number: int) -> SegmentKey:
    """The key of one segment of the length of a sentence."""
    segment = f"Предложение {number} о мосте, который открыли утром, и о поезде, который прошёл по нему первым."
    return SegmentKey(
        "1", "default", "translate", "m", "0" * 64, "ct2", "int8", OPTIONS, "1", ">>kaz<< ", None, "ru", "kk", segment
    )


def seconds(work: Callable[[], Mapping[str, Entry]]) -> float:
    """Median time of one look for a whole article."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = work()
        taken.append(time.perf_counter() - start)
        if len(found) != SEGMENTS:
            raise RuntimeError(f"{len(found)} of {SEGMENTS} entries were found")
    return statistics.median(taken)


def measure(folder: Path) -> dict[str, float]:
    """Return the time of each kind of look: microseconds a segment, and as a multiple of the dictionary's."""
    entries = {
        key_of(number).digest(): Entry(f"{number} көпір туралы сөйлем. " * 4, -0.4, "stop", 0)
        for number in range(ENTRIES)
    }
    article = [key_of(number) for number in range(0, ENTRIES, ENTRIES // SEGMENTS)][:SEGMENTS]
    keys = [key.digest() for key in article]
    memory = MemoryCache(2**26)
    sqlite = SqliteCache(folder / "segments.sqlite3", max_bytes=2**30, max_age_days=90)
    tiered = TieredCache(memory, sqlite)
    tiered.put_many(entries)
    times = {
        "dictionary": seconds(lambda: {key: entries[key] for key in keys}),
        "memory": seconds(lambda: memory.get_many(keys)),
        "tiers": seconds(lambda: tiered.get_many(keys)),
        "sqlite": seconds(lambda: sqlite.get_many(keys)),
        "keys_and_tiers": seconds(lambda: tiered.get_many([key.digest() for key in article])),
    }
    tiered.close()
    plain = times["dictionary"]
    microseconds = {f"{name}_us_per_segment": round(taken / SEGMENTS * 1e6, 3) for name, taken in times.items()}
    return microseconds | {f"{name}_over_dictionary": round(taken / plain, 1) for name, taken in times.items()}


def main() -> None:
    """Measure, print and store."""
    with tempfile.TemporaryDirectory() as folder:
        figures = {"command": "python benchmarks/cache.py", "entries": ENTRIES, "segments": SEGMENTS}
        answer = json.dumps(figures | measure(Path(folder)), indent=2)
    print(answer)
    (ROOT / "benchmarks" / "results" / "cache.json").write_text(answer + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
