"""Ask a running Tilshi for one article, twice: python scripts/smoke.py http://127.0.0.1:8000."""

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

ARTICLE = Path(__file__).resolve().parents[1] / "examples" / "aral.ru.txt"
GIVE_UP_SECONDS = 120


def summarized(address: str, text: str) -> dict[str, Any]:
    """Return the report on an article."""
    body = json.dumps({"text": text, "targets": ["en", "kk"]}).encode()
    request = urllib.request.Request(  # noqa: S310 - the address is the caller's own
        f"{address}/v1/summarize", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=GIVE_UP_SECONDS) as answer:  # noqa: S310 - as above
        report: dict[str, Any] = json.load(answer)
    return report


def problems(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    """Return what is wrong with a first answer and with the same one again."""
    found = {
        "no Russian summary": not first["summary"]["text"],
        "not two translations": set(first["translations"]) != {"en", "kk"},
        "an empty translation": not all(one["summary"] for one in first["translations"].values()),
        "another answer the second time": first["translations"] != second["translations"],
        "nothing came from the cache the second time": not second["cache"]["segments"] == second["cache"]["hits"] > 0,
    }
    return [problem for problem, is_so in found.items() if is_so]


def main() -> None:
    """Ask, and end with 1 and the reasons where the answers are not right."""
    address, text = sys.argv[1], ARTICLE.read_text(encoding="utf-8")
    first, second = (summarized(address, text) for _ in range(2))
    sys.exit("; ".join(problems(first, second)) or None)


if __name__ == "__main__":
    main()
