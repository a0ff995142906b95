"""What the second time costs: one article cold, again, and with one sentence edited.

    python benchmarks/warm.py [ARTICLE]

Prints and stores (`benchmarks/results/warm.json`) engine calls, cache hits, median time of repeated calls and
its ratio to the first one, the named baseline of this run. The text itself is not stored.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tilshi import Desk
from tilshi.report import Report

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 200


def seconds(desk: Desk, text: str) -> tuple[float, Report]:
    """Return how long one summary takes, and the summary."""
    start = time.perf_counter()
    report = desk.summarize(text)
    return time.perf_counter() - start, report


def edit(text: str) -> str:
    """Return the text with the sentence before its first full stop of the body made longer."""
    title, body = text.split("\n\n", 1)
    return f"{title}\n\n{body.replace('.', ' и не только.', 1)}"


def measure(text: str) -> dict[str, float | int | bool]:
    """Return the figures for one article with an empty cache."""
    with tempfile.TemporaryDirectory() as folder, Desk.open() as installed:
        converted = installed.settings.cache_dir / "ct2"
        (Path(folder) / "ct2").symlink_to(converted)
        with Desk.open(cache_dir=Path(folder)) as desk:
            desk.translate_texts(["Тест."], source="ru", to="en", store=False)  # loads the model
            cold, first = seconds(desk, text)
            again = [seconds(desk, text) for _ in range(REPEATS)]
            edited_seconds, edited = seconds(desk, edit(text))
    warm = statistics.median(one for one, _ in again)
    return {
        "characters": len(text),
        "first_seconds": round(cold, 3),
        "first_engine_calls": first.engine.calls,
        "first_segments": first.cache.segments,
        "again_p50_ms": round(warm * 1000, 2),
        "again_engine_calls": sum(report.engine.calls for _, report in again),
        "again_hits": again[-1][1].cache.hits,
        "again_same_warnings": all(report.warnings == first.warnings for _, report in again),
        "again_over_first": round(warm / cold, 5),
        "edited_seconds": round(edited_seconds, 3),
        "edited_segments": edited.cache.segments,
        "edited_segments_computed": edited.cache.segments - edited.cache.hits,
    }


def main() -> None:
    """Measure, print and store."""
    article = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "examples" / "aral.ru.txt"
    figures = {"command": f"python benchmarks/warm.py {article.name}", **measure(article.read_text(encoding="utf-8"))}
    answer = json.dumps(figures, ensure_ascii=False, indent=2)
    print(answer)
    (ROOT / "benchmarks" / "results" / "warm.json").write_text(answer + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
