"""Every family in the layout of its repository, pulled and probed: `python benchmarks/families.py`.

The models are small and know twenty sentences; what is measured is whether each layout is read, saved anew, converted
and run, and how far each type of numbers is from PyTorch. Results go to results/families.json, with the tests of the
engine contract that each family and engine passed.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from tests.engines.layouts import LAYOUTS
from tests.engines.published import INSTALLED

from tilshi.catalog import Catalog, ModelCard, bundle
from tilshi.catalog.pull import pull
from tilshi.engines import probe
from tilshi.languages import Language
from tilshi.settings import Settings

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "families.json"
CONTRACT = ("tests/engines/test_contract.py", "tests/engines/test_contract_search.py", "tests/engines/test_layouts.py")
TYPES = ("int8", "float32")


def card_of(name: str) -> ModelCard:
    """The card of a layout."""
    known = INSTALLED[name]
    task = {"task": known.task.name, "source": known.task.source, "target": known.task.target}
    told = {"id": name, "description": name, "hub": f"tests/{name}", "family": known.family, "tasks": [task]}
    terms = {"licence": "Apache-2.0", "commercial": "yes", "commercial_reason": "ours", "training_data": "none"}
    size = {"parameters": 100_000, "max_source_tokens": 512, "max_target_tokens": 128}
    kind = {"prompt": known.prompt, "grade": "demo", "language_tokens": dict(known.languages)}
    return ModelCard.model_validate({**told, **terms, **size, **kind})


def measured(name: str, place: Path) -> dict[str, Any]:
    """Pull a layout and probe it in every type."""
    sentences = [one for language in Language for one in probe.sentences(language)]
    LAYOUTS[name](place / "published", sentences)
    settings = Settings(data_dir=place / "data", cache_dir=place / "cache", threads=1)
    card, catalog = card_of(name), Catalog.load(Settings())
    lock = pull(card, settings, bundle.open_source(place / "published"), lambda _file, _done, _total: None)
    probes: dict[str, Any] = {}
    for compute_type in TYPES if INSTALLED[name].ct2 else ("float32",):
        wanted = settings.model_copy(update={"compute_type": compute_type})
        found = probe.make_ready(card, catalog, wanted, lambda _: None).probes
        probes |= {kind: result.model_dump(mode="json") for kind, result in found.items()}
    return {"family": card.family, "files": sorted(lock.downloaded), "probes": probes}


def contract() -> dict[str, Counter[str]]:
    """Outcomes of the contract's tests, by family and engine."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        command = [sys.executable, "-m", "pytest", "-q", *CONTRACT, f"--junitxml={report.name}"]
        subprocess.run(command, cwd=ROOT, check=False)
        cases = ET.parse(report.name).iter("testcase")  # noqa: S314 - what pytest has just written
    found: dict[str, Counter[str]] = {}
    for case in cases:
        _, _, parameters = case.attrib["name"].partition("[")
        kind = next((one for one in kinds() if parameters.rstrip("]").startswith(one)), None)
        if kind is not None:
            failed = any(child.tag in {"failure", "error", "skipped"} for child in case)
            found.setdefault(kind, Counter())["failed" if failed else "passed"] += 1
    return found


def kinds() -> list[str]:
    """Names of family and engine, longest first."""
    from tests.engines.conftest import KINDS  # noqa: PLC0415  # imports pytest

    return sorted(KINDS, key=len, reverse=True)


def main() -> None:
    """Measure and store."""
    rows = {}
    for name in LAYOUTS:
        with tempfile.TemporaryDirectory() as place:
            rows[name] = measured(name, Path(place))
        print(name, {kind: result["similarity"] for kind, result in rows[name]["probes"].items()}, flush=True)
    passed = {kind: dict(counts) for kind, counts in sorted(contract().items())}
    told = {"command": "python benchmarks/families.py", "layouts": rows, "contract": passed}
    RESULTS.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for kind, counts in passed.items():
        print(kind, counts)


if __name__ == "__main__":
    main()
