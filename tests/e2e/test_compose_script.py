"""The processes of docker-compose.yml, started by the script: they come up, answer from Redis, and leave nothing."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "run-like-compose.sh"


@pytest.fixture(autouse=True)
def _needs_redis() -> None:
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server here")


def run(place: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script with an environment that says nothing about Tilshi but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    environment = kept | {"PYTHON": sys.executable, "TMPDIR": str(place), "OMP_NUM_THREADS": "1"} | variables
    return subprocess.run(
        [str(SCRIPT), *arguments], env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def assert_nothing_is_left(place: Path, told: str) -> None:
    started = [int(pid) for pid in re.findall(r"run-like-compose: (?:redis|tilshi) (\d+) ", told)]
    assert started, told
    for pid in started:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert list(place.iterdir()) == []


def test_it_serves_an_article_from_redis_the_second_time_and_ends(tmp_path: Path) -> None:
    done = run(tmp_path, "--smoke")
    assert done.returncode == 0, done.stderr
    for line in ("is ready on http://127.0.0.1:", "the second time from the cache", "its segments are in Redis"):
        assert line in done.stderr
    assert "tilshi ended in good order" in done.stderr
    assert_nothing_is_left(tmp_path, done.stderr)


def test_a_tilshi_that_cannot_start_ends_it_all(tmp_path: Path) -> None:
    done = run(tmp_path, "--smoke", TILSHI_PROFILE="none-such")
    assert done.returncode == 1
    assert "run-like-compose: tilshi ended" in done.stderr
    assert "none-such" in done.stderr
    assert_nothing_is_left(tmp_path, done.stderr)


def test_another_word_is_refused(tmp_path: Path) -> None:
    done = run(tmp_path, "--smok")
    assert done.returncode == 2
    assert "usage: " in done.stderr
