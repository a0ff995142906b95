"""The pure parts of `sizes.py`: which cases there are, what the figures amount to, and how they are written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sizes_measure import ARTICLE_LINES, SUMMARY_LINES, Case
from sizes_models import Shape

MOST_PARTS = 4  # as the product's engine
BUDGETS = (512, 2048, 8192)  # padded source tokens of one batch; 2,048 is the product's
MIB = 2**20
CALM_CORES = 0.25  # of others: more, and a case is measured again


@dataclass(frozen=True, slots=True)
class Profile:
    """Which shapes serve an article: `summary` is None where its sentences are picked from the text."""

    english: str
    kazakh: str
    summary: str | None = None

    @property
    def models(self) -> tuple[str, ...]:
        """Return each shape once."""
        return tuple(dict.fromkeys(one for one in (self.summary, self.english, self.kazakh) if one))


PROFILES = {
    "compact": Profile("compact", "compact"),
    "fast": Profile("opus-mt-ru-en", "kazRush-ru-kk"),
    "balanced": Profile("opus-mt-tc-big-zle-en", "kazRush-ru-kk", "rut5-base"),
    "quality-nc": Profile("nllb-1.3b", "nllb-1.3b", "mbart-large"),
}


def threads(total: int) -> tuple[int, int]:
    """Return parallel parts and the threads of each, as the product's engine chooses them."""
    side_by_side = min(total, MOST_PARTS)
    return side_by_side, max(1, total // side_by_side)


def engine_cases(shape: Shape, total: int, beam: int = 1) -> list[Case]:
    """Return the engines that are held against each other, the baseline first; one with the beam of the model's card.

    PyTorch works on one thread: with two, and another process on one of the cores, it waits for itself most of the
    time (6 tokens a second instead of 60). Ratios are by processor time, which the number of threads leaves alone.
    """
    few = (1,) if shape.summarises else (SUMMARY_LINES,)
    many = (1,) if shape.summarises else (ARTICLE_LINES,)
    inter, intra = threads(total)
    cases = [Case("naive", intra=1, lines=few)]
    if "float32" in shape.kinds:
        cases.append(Case("torch", intra=1, lines=many))
    workloads = {"int8": tuple(sorted({*few, *many}))}
    if beam > 1:
        cases.append(Case("ct2", "int8", inter, intra, lines=workloads["int8"], beam=beam, searched=True))
    return cases + [Case("ct2", kind, inter, intra, lines=workloads.get(kind, many)) for kind in shape.kinds]


def grid_cases(shape: Shape, total: int, segments: int) -> list[Case]:
    """Return int8 on every way to spread the threads, and on one thread for comparison."""
    spreads = dict.fromkeys([threads(total), (1, total), (1, 1)])
    lines = (1, 2) if shape.summarises else (SUMMARY_LINES, segments)
    cases = []
    for at, (inter, intra) in enumerate(spreads):
        single = shape.summarises or shape.large
        budgets = BUDGETS[1:2] if single else BUDGETS[1:] if at else BUDGETS
        cases += [Case("ct2", "int8", inter, intra, budget, lines) for budget in budgets]
    return cases


def load_cases(total: int) -> list[Case]:
    """Return the cases that only load."""
    inter, intra = threads(total)
    return [Case("torch", load_only=True), Case("ct2", "int8", inter, intra, load_only=True)]


def combine(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fastest of the rounds that were measured, and all of their speeds; a failure where none was.

    The fastest, because what shares the machine only ever slows a round down.
    """
    measured = [one for one in rounds if "failed" not in one]
    if not measured:
        return rounds[0]
    lines: dict[str, Any] = {}
    for workload in measured[0]["lines"]:
        times = [one["lines"][workload] for one in measured]
        speeds = {"rounds": [time["tokens_per_second"] for time in times]}
        cpu = {"cpu_seconds": min(time["cpu_seconds"] for time in times)}
        lines[workload] = min(times, key=lambda time: float(time["seconds"])) | speeds | cpu
    return {
        "load_seconds": min(one["load_seconds"] for one in measured),
        "lines": lines,
        "base_bytes": max(one["base_bytes"] for one in measured),
        "peak_bytes": max(one["peak_bytes"] for one in measured),
    }


def add_ratios(engines: dict[str, Any]) -> None:
    """Add each engine's tokens per second of processor time, in all and over the naive loop's."""
    for figures in engines.values():
        if "failed" not in figures:
            times = _largest(figures)
            figures["tokens_per_cpu_second"] = times["tokens_per_second"] * times["seconds"] / times["cpu_seconds"]
    base = engines["naive"].get("tokens_per_cpu_second")
    for figures in engines.values():
        if base and "failed" not in figures:
            figures["ratio"] = figures["tokens_per_cpu_second"] / base


def _as_used(engines: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return int8 with the beam of the model's card, where it has one."""
    used: Mapping[str, Any] = engines.get("ct2-int8-searched") or engines.get("ct2-int8") or {"failed": ""}
    return used


def _largest(figures: Mapping[str, Any]) -> dict[str, Any]:
    largest: dict[str, Any] = figures["lines"][max(figures["lines"], key=int)]
    return largest


def expect(profile: Profile, models: Mapping[str, Any], service_bytes: int) -> dict[str, Any] | None:
    """Return an article's seconds and the peak memory in bytes, or None where a model was not measured.

    A title and five sentences go into two languages; for the whole article its 40 sentences do, too. Memory is the
    service's own and, for each model, what its process grew by: as if all of them had their batches at once.
    """
    engines = {name: _as_used(models.get(name, {}).get("engines", {})) for name in profile.models}
    if any("failed" in figures for figures in engines.values()):
        return None
    written = _largest(engines[profile.summary])["seconds"] if profile.summary else 0.0
    languages = [engines[profile.english]["lines"], engines[profile.kazakh]["lines"]]
    few = written + sum(lines[str(SUMMARY_LINES)]["seconds"] for lines in languages)
    grown = sum(figures["peak_bytes"] - figures["base_bytes"] for figures in engines.values())
    return {
        "article_seconds_summary": round(few, 2),
        "article_seconds_full": round(few + sum(lines[str(ARTICLE_LINES)]["seconds"] for lines in languages), 2),
        "peak_bytes": service_bytes + grown,
    }


def _remark(profile: Profile, models: Mapping[str, Any]) -> list[str]:
    """Say where others had a core of their own meanwhile: with it, this would have been faster."""
    taken = {
        name: max(times["others_cores"] for times in figures["lines"].values())
        for name in profile.models
        if "lines" in (figures := _as_used(models.get(name, {}).get("engines", {})))
    }
    busy = [f"{name} {cores:.1f}" for name, cores in taken.items() if cores > CALM_CORES]
    return [f"# cores that were busy with something else meanwhile: {', '.join(busy)}"] if busy else []


def _command(profile: Profile) -> str:
    return f"python benchmarks/sizes.py --search --models {','.join(profile.models)} --expected models/expected.toml"


def _desk(results: Mapping[str, Any]) -> dict[str, Any]:
    service = results["service"]
    seconds = {f"article_seconds_{part}": round(service[f"{part}_seconds"], 2) for part in ("summary", "full")}
    return {**seconds, "peak_bytes": service["peak_bytes"]}


def service_bytes(results: Mapping[str, Any]) -> int:
    """Return the desk's peak without its model's share, where that was measured beside it."""
    peak: int = results["service"]["peak_bytes"]
    engine = results["models"].get("compact", {}).get("engines", {}).get("ct2-int8", {"failed": ""})
    return peak if "failed" in engine else peak - (engine["peak_bytes"] - engine["base_bytes"])


def expected_toml(results: Mapping[str, Any]) -> str:
    """Return `models/expected.toml`: what each profile is expected to take."""
    lines = [
        "# Written by `benchmarks/sizes.py`: a Russian article of 600 words into English and Kazakh, models loaded,",
        "# int8, each with the beam of its card. article_seconds_summary: the summary and its translations;",
        "# article_seconds_full: the text's translations, too. compact ran through the desk, with retries and checks.",
        "# The others are their models' seconds alone, added up: real shapes, random weights. The machine was shared.",
    ]
    for name, profile in PROFILES.items():
        ran = name == "compact"
        figures = _desk(results) if ran else expect(profile, results["models"], service_bytes(results))
        if figures is None:
            continue
        remark = [] if ran else _remark(profile, results["models"])
        rows = figures | {"cores": results["threads"], "measured": True, "command": _command(profile)}
        lines += ["", f"[{name}]", *remark]
        lines += [f"{key} = {_toml(value)}" for key, value in rows.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}"
    return f'"{value}"' if isinstance(value, str) else str(value)


def table(results: Mapping[str, Any]) -> str:
    """Return the engines as a Markdown table."""
    lines = [
        "| Shape (parameters) | Engine | Tokens/s (rounds) | Per CPU second | Ratio to naive | Peak MiB | Disk, MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for model, entry in results["models"].items():
        for engine, figures in entry["engines"].items():
            size = f"{entry['disk_bytes'][figures['kind']] / 1e6:.0f}"
            title = f"{model} ({entry['parameters'] / 1e6:.0f} M)"
            if "failed" in figures:
                lines.append(f"| {title} | {engine} | not run | | | | {size} |")
                continue
            speeds, peak = _largest(figures), figures["peak_bytes"] / MIB
            told = f"{speeds['tokens_per_second']:.1f} ({' / '.join(f'{speed:.0f}' for speed in speeds['rounds'])})"
            per_second = figures.get("tokens_per_cpu_second")  # of what ran beside the baseline
            work = f"{per_second:.1f} | {figures.get('ratio', 0):.2f}" if per_second else "- | -"
            lines.append(f"| {title} | {engine} | {told} | {work} | {peak:.0f} | {size} |")
    return "\n".join(lines)


def grid_table(results: Mapping[str, Any]) -> str:
    """Return the grid of int8 as a Markdown table: the few sentences of a summary, and many."""
    lines = [
        "| Shape | Parts x threads | Batch tokens | Few: tokens/s (cores) | Many: tokens/s (cores) | Peak MiB |",
        "|---|---|---|---|---|---|",
    ]
    for model, entry in results["models"].items():
        for point in entry.get("grid", []):
            if "failed" in point:
                continue
            few, many = point["lines"].values()
            spread = f"{point['inter']} x {point['intra']}"
            peak = point["peak_bytes"] / MIB
            told = " | ".join(f"{one['tokens_per_second']:.1f} ({_cores(one):.2f})" for one in (few, many))
            lines.append(f"| {model} | {spread} | {point['batch_tokens']} | {told} | {peak:.0f} |")
    return "\n".join(lines)


def _cores(times: Mapping[str, Any]) -> float:
    """Return how many cores the process had, of those that others left."""
    cores: float = times["cpu_seconds"] / times["seconds"]
    return cores
