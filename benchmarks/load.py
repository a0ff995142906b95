"""The service under load, against what its engine alone makes of the same work.

    python benchmarks/load.py [PHASE ...] [--articles 200] [--clients 64] [--quick]

Phases, each with servers of its own on this machine, which they share with the client:

- cold: all articles, each once, nothing cached; before and after it CTranslate2 alone on the segments the service asks
  its engine for, over a grid (`load_raw.py`)
- cached: the same articles again and again, from the segment cache; then with whole answers remembered, apart
- naive: a service as a first script has it, one request at a time, one sentence a `generate`
- overload: 2,000 requests at once on a short queue: only 200 and 429 may come, memory stays
- soak: 20,000 requests, 95 % of them repeats: memory after the warm-up

Results go to results/load.json, phase by phase. `--quick` takes a tenth of everything and stores nothing.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from load_articles import articles
from load_client import body, run
from load_server import ROOT, Server, naive, tilshi

RESULTS = ROOT / "benchmarks" / "results" / "load.json"
REPEATS, OVERLOAD, SOAK, NAIVE = 5000, 2000, 20_000, 12
SAMPLES = 20
REPEATED = 0.95


class Plan:
    """How much of everything."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.scale = 10 if arguments.quick else 1
        self.count = arguments.articles // self.scale
        self.clients = arguments.clients

    def articles(self) -> list[str]:
        """Return the articles of all phases but the soak."""
        return articles(self.count)


def raw(plan: Plan, *only: str) -> dict[str, Any]:
    """Measure the engine alone, in a process of its own."""
    command = [sys.executable, str(ROOT / "benchmarks" / "load_raw.py"), str(plan.count), *only]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "service"), str(ROOT / "benchmarks")])}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def cold(plan: Plan) -> dict[str, Any]:
    """Measure articles that nobody has seen; before and after it the engine alone, since machines drift."""
    before = raw(plan)
    with tempfile.TemporaryDirectory() as folder, tilshi(Path(folder)) as server:
        used = server.cpu()
        outcome = run(server.port, [body(one) for one in plan.articles()], plan.clients)
        used = server.cpu() - used
    after = raw(plan, before["best"])
    alone = min(before["seconds"], after["seconds"])
    first = min(before["first_try_seconds"], after["first_try_seconds"])
    return outcome.figures() | {
        "segments_per_second": round(before["segments"] / outcome.seconds, 1),
        "engine_alone": before,
        "engine_alone_again_seconds": after["seconds"],
        "share_of_engine_alone": round(alone / outcome.seconds, 3),
        "share_of_engine_alone_without_retries": round(first / outcome.seconds, 3),
        "server_cores": round(used / outcome.seconds, 2),
    }


def cached(plan: Plan) -> dict[str, Any]:
    """Measure what everybody has seen."""
    bodies = [body(one) for one in plan.articles()]
    repeats = [bodies[at % len(bodies)] for at in range(REPEATS // plan.scale)]
    figures = {}
    for name, memo in (("segment_cache", False), ("whole_answers", True)):
        with tempfile.TemporaryDirectory() as folder, tilshi(Path(folder), memo=memo) as server:
            run(server.port, bodies, plan.clients)
            used = server.cpu()
            outcome = run(server.port, repeats, plan.clients)
            figures[name] = outcome.figures() | {"server_cores": round((server.cpu() - used) / outcome.seconds, 2)}
    return figures


def naively(plan: Plan) -> dict[str, Any]:
    """Measure the naive service on some of the articles: it would take an hour for all."""
    with naive() as server:
        run(server.port, [body(plan.articles()[0])], 1)
        return run(server.port, [body(one) for one in plan.articles()[:NAIVE]], plan.clients).figures()


def overload(plan: Plan) -> dict[str, Any]:
    """Measure what a full queue answers."""
    count = OVERLOAD // plan.scale
    bodies = [body(one) for one in articles(count)]
    with tempfile.TemporaryDirectory() as folder, tilshi(Path(folder), queue_segments="200") as server:
        run(server.port, bodies[: plan.clients], plan.clients)
        before = server.rss()
        outcome = run(server.port, bodies, count)
        figures = outcome.figures() | {"rss_before": before, "rss_after": server.rss()}
        run(server.port, bodies[:1], 1)  # it still answers
    return figures | {"only_200_and_429": set(outcome.statuses) <= {200, 429}}


def soak(plan: Plan) -> dict[str, Any]:
    """Measure memory over many requests, after a warm-up of a tenth."""
    draw = random.Random(3)  # noqa: S311  # a fixed draw, no secret
    count = SOAK // plan.scale
    fresh = iter(articles(count // 10, seed=11))
    seen = [body(next(fresh)) for _ in range(plan.clients)]
    bodies = []
    for _ in range(count):
        if draw.random() >= REPEATED and (new := next(fresh, None)) is not None:
            seen.append(body(new))
            bodies.append(seen[-1])
        else:
            bodies.append(draw.choice(seen))
    step = count // SAMPLES
    with tempfile.TemporaryDirectory() as folder, tilshi(Path(folder), memo=True) as server:
        rss, statuses = _sampled(server, bodies, step, plan.clients)
    warm = rss[SAMPLES // 10 - 1]
    return {
        "requests": count,
        "different_articles": len(seen),
        "statuses": statuses,
        "rss_mib": [round(one / 2**20, 1) for one in rss],
        "growth_after_warm_up": round(rss[-1] / warm - 1, 4),
    }


def _sampled(server: Server, bodies: list[bytes], step: int, clients: int) -> tuple[list[int], dict[str, int]]:
    rss, statuses = [], dict[str, int]()
    for start in range(0, len(bodies), step):
        outcome = run(server.port, bodies[start : start + step], clients)
        rss.append(server.rss())
        for status, number in outcome.statuses.items():
            statuses[str(status)] = statuses.get(str(status), 0) + number
    return rss, statuses


PHASES: dict[str, Callable[[Plan], dict[str, Any]]] = {
    "cold": cold,
    "cached": cached,
    "naive": naively,
    "overload": overload,
    "soak": soak,
}


def main() -> None:
    """Measure, print and store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("phases", nargs="*", choices=[*PHASES, []], help="all of them where none is named")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    plan = Plan(arguments)
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for name in arguments.phases or PHASES:
        load = os.getloadavg()[0]
        figures = PHASES[name](plan)
        command = f"python benchmarks/load.py {name} --articles {arguments.articles} --clients {arguments.clients}"
        results[name] = {"command": command, "others_load_before": round(load, 2)} | figures
        print(json.dumps({name: results[name]}, ensure_ascii=False, indent=2), flush=True)
        if not arguments.quick:
            RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
