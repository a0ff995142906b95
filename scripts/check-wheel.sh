#!/usr/bin/env bash
# Builds the wheel, installs it in an empty environment and runs the main job with it, away from the checkout.
set -euo pipefail
cd "$(dirname "$0")/.."
make wheel
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"${PYTHON:-python3}" -m venv "$place/venv"
grep -v '^#' requirements.lock > "$place/constraints.txt"
"$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$place/constraints.txt" dist/tilshi-*.whl
cp examples/aral.ru.txt "$place/"
cd "$place"
export TILSHI_CACHE_DIR="$place/cache"
"$place/venv/bin/tilshi" --version
"$place/venv/bin/tilshi" summarize aral.ru.txt --json > report.json
"$place/venv/bin/python" - <<'PY'
import json, sys
report = json.load(open("report.json", encoding="utf-8"))
problems = [
    problem
    for problem, found in {
        "no Russian summary": not report["summary"]["text"],
        "no evidence": not all(sentence["from"] for sentence in report["summary"]["sentences"]),
        "not two translations": set(report["translations"]) != {"en", "kk"},
        "an empty translation": not all(one["summary"] and one["title"] for one in report["translations"].values()),
        "not marked as a demonstration": report["grade"] != "demo",
    }.items()
    if found
]
sys.exit("; ".join(problems) or None)
PY
echo "the wheel works in an empty environment"
