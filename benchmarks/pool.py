"""What the pool costs and keeps: `python benchmarks/pool.py`; the result is kept in results/pool.json.

- overhead: 20,000 waiting segments through the pool with an engine that answers at once, against the same engine called
  directly with planned batches; and as a share of what the bundled model takes for a segment, in the same run.
- lanes: the batch lane's share of the padded tokens while both lanes have work.
- in flight: the bundled model, one batch after the other against two at a time, on the batches that the pool forms for
  64 clients; and beside both, one call with everything (the baseline), each at its best of some rounds.
- riding: what a batch of 64 rows takes as a multiple of one row, which is what a person would wait for a job's rows.
"""

import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from tilshi.catalog import Catalog, Task, TaskName
from tilshi.engines import batching, loading
from tilshi.engines.backlog import BATCH_SHARE
from tilshi.engines.call import Lane
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Engine, FinishReason, Generation, Hypothesis, Segment
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text import sentences

ROOT = Path(__file__).parents[1]
WAITING = 20_000
PER_REQUEST = 5
CLIENTS = 64
ROUNDS = 4
TASK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
PATIENCE = 600.0


class Instant(ScriptedEngine):
    """Answers at once with the same hypothesis; the first call waits until the gate opens."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__()
        self._opened = gate
        self._answer_to_all = Hypothesis("", None, 1, 1, FinishReason.STOP)

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        """Answer at once, once the gate is open."""
        self.batches.append(tuple(segments))
        self.started.set()
        self._opened.wait()
        return [self._answer_to_all] * len(segments)


class Recorder:
    """A real engine that remembers its batches, and is not closed with a pool."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.info, self.max_source_tokens = engine.info, engine.max_source_tokens
        self.count_tokens, self.concurrent_calls = engine.count_tokens, engine.concurrent_calls
        self.batches: list[list[Segment]] = []

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        """Compute, and remember what."""
        self.batches.append(list(segments))
        return self._engine.generate(segments)

    def close(self) -> None:
        """Stay loaded."""


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def overhead(catalog: Catalog, settings: Settings, segments: Sequence[Segment]) -> tuple[float, float, float]:
    """Return seconds per segment: planned and called directly, submitted, and computed by the pool."""
    gate = threading.Event()
    engine = Instant(gate)
    with EnginePool(settings, catalog, load=loader(engine)) as pool:
        pool.submit("compact", segments[:1])
        engine.started.wait()
        requests = [segments[at : at + PER_REQUEST] for at in range(1, len(segments), PER_REQUEST)]
        futures: list[Future[Generation]] = []
        submitted = seconds(lambda: futures.extend(pool.submit("compact", request) for request in requests))
        gate.set()
        computed = seconds(lambda: [future.result(PATIENCE) for future in futures])
    lengths = engine.count_tokens([segment.text for segment in segments], TASK)

    def direct() -> None:
        for batch in batching.plan(lengths, settings.batch_tokens):
            engine.generate([segments[index] for index in batch])

    count = len(segments)
    return seconds(direct) / count, submitted / count, computed / count


def share(catalog: Catalog, settings: Settings, segments: Sequence[Segment]) -> float:
    """Return the batch lane's share of the padded tokens while both lanes have work."""
    gate = threading.Event()
    engine = Instant(gate)
    half = len(segments) // 2
    with EnginePool(settings, catalog, load=loader(engine)) as pool:
        pool.submit("compact", segments[:1])
        engine.started.wait()
        people = pool.submit("compact", segments[1:half])
        jobs = [Segment(f"{segment.text} .", segment.task, segment.options) for segment in segments[half:-1]]
        other = pool.submit("compact", jobs, lane=Lane.BATCH)
        gate.set()
        people.result(PATIENCE)
        other.result(PATIENCE)
    left = {False: half - 1, True: len(jobs)}
    spent = {False: 0, True: 0}
    for batch in engine.batches[1:]:
        is_job = batch[0].text.endswith(" .")
        if not all(left.values()):
            break
        spent[is_job] += len(batch) * max(len(segment.text.split()) + 1 for segment in batch)
        left[is_job] -= len(batch)
    return spent[True] / sum(spent.values())


def clients(pool: EnginePool, articles: Sequence[Sequence[Segment]]) -> None:
    """Have 64 clients ask for all articles."""
    with ThreadPoolExecutor(CLIENTS) as threads:
        list(threads.map(lambda article: pool.submit("compact", article).result(PATIENCE), articles))


def in_flight(catalog: Catalog, settings: Settings, segments: Sequence[Segment]) -> dict[str, float]:
    """Return the best seconds of each way, and of a batch of one row and of 64."""
    engine = loading.load(catalog.card("compact"), catalog, settings)
    recorder = Recorder(engine)
    articles = [segments[at : at + PER_REQUEST] for at in range(0, len(segments), PER_REQUEST)]
    with EnginePool(settings, catalog, load=lambda *_: recorder, inspect=loading.inspect) as pool:
        clients(pool, articles)
        batches = list(recorder.batches)
        with ThreadPoolExecutor(2) as two:
            ways: dict[str, Callable[[], object]] = {
                "one_call": lambda: engine.generate(segments),
                "one_at_a_time": lambda: [engine.generate(batch) for batch in batches],
                "two_at_a_time": lambda: list(two.map(engine.generate, batches)),
                "clients": lambda: clients(pool, articles),
                "row": lambda: engine.generate(segments[:1]),
                "rows": lambda: engine.generate(segments[:64]),
            }
            rounds = [{name: seconds(way) for name, way in ways.items()} for _ in range(ROUNDS)]
    engine.close()
    return {name: min(one[name] for one in rounds) for name in ways}


def main() -> None:
    """Measure, print and store."""
    settings = Settings()
    catalog = Catalog.load(settings)
    options = catalog.rungs(catalog.card("compact"), TASK.name, TASK.length)[0]
    text = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").glob("*.ru.*")))
    known = [one for line in text.splitlines() for one in sentences.split(line, Language.RU).texts if one.strip()]
    real = [Segment(f"{known[at % len(known)]} {at}", TASK, options) for at in range(640)]
    many = [Segment(f"{known[at % len(known)]} {at}", TASK, options) for at in range(WAITING)]
    best = in_flight(catalog, settings, real)
    direct, submitted, computed = overhead(catalog, settings, many)
    model = best["one_call"] / len(real)
    figures = {
        "command": "python benchmarks/pool.py",
        "waiting_segments": WAITING,
        "segments_of_the_model": len(real),
        "clients": CLIENTS,
        "submitting_over_model": round(submitted / model, 5),
        "computing_over_model": round(computed / model, 5),
        "pool_over_direct_calls": round((submitted + computed) / direct, 2),
        "batch_lane_share": round(share(catalog, settings, many), 4),
        "batch_lane_share_promised": BATCH_SHARE,
        "throughput_one_at_a_time_over_one_call": round(best["one_call"] / best["one_at_a_time"], 3),
        "throughput_two_at_a_time_over_one_call": round(best["one_call"] / best["two_at_a_time"], 3),
        "throughput_clients_over_one_call": round(best["one_call"] / best["clients"], 3),
        "seconds_64_rows_over_one_row": round(best["rows"] / best["row"], 1),
    }
    print(
        f"microseconds a segment: submitting {submitted * 1e6:.1f}, computing {computed * 1e6:.1f}, "
        f"called directly {direct * 1e6:.1f}"
    )
    answer = json.dumps(figures, indent=2)
    print(answer)
    (ROOT / "benchmarks" / "results" / "pool.json").write_text(answer + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
