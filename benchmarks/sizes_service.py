"""The service around the models, for `sizes.py`: its own memory, and one article through the bundled model.

Run as a script it prints the figures of a fresh process.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = [ROOT / "examples" / f"{name}.ru.txt" for name in ("aral", "avtobus", "biblioteka")]  # 600 words together


def measure(rounds: int) -> dict[str, Any]:
    """Return a desk's figures, with the bundled model loaded and nothing cached; bytes and seconds, fastest round."""
    told = [
        subprocess.run([sys.executable, __file__], capture_output=True, text=True, check=True) for _ in range(rounds)
    ]
    figures: list[dict[str, Any]] = [json.loads(done.stdout.splitlines()[-1]) for done in told]
    return min(figures, key=lambda one: float(one["full_seconds"]))


def _desk() -> dict[str, Any]:
    from tilshi import Desk  # noqa: PLC0415  # only the script's process opens a desk

    text = "\n\n".join(file.read_text(encoding="utf-8").strip() for file in ARTICLES)
    with tempfile.TemporaryDirectory() as folder, Desk.open(cache_dir=Path(folder), cache=False) as desk:
        desk.translate_texts(["Тест."], source="ru", to="en", store=False)  # loads the model
        few, _ = _timed(desk, text, "summary")
        full, report = _timed(desk, text, "both")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return {
        "articles": [file.name for file in ARTICLES],
        "words": len(text.split()),
        "sentences": len(report.source.sentences),
        "summary_seconds": few,
        "full_seconds": full,
        "peak_bytes": int(status.split("VmHWM:")[1].split()[0]) * 1024,
    }


def _timed(desk: Any, text: str, translate: str) -> tuple[float, Any]:
    began = time.perf_counter()
    report = desk.summarize(text, translate=translate)
    return time.perf_counter() - began, report


if __name__ == "__main__":
    print(json.dumps(_desk()))
