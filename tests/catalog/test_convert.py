"""Conversion: once among processes, atomic, verified, and clear about what went wrong.

The converter itself runs in the engines' tests; here a small script stands in for it, in a process of its own as the
real one, so that everything around it can be made to fail.
"""

import errno
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest

import tilshi
from tilshi.catalog import convert
from tilshi.errors import Unavailable

DIGEST = "d" * 64
GOOD = """
    import pathlib, sys, time
    source, target, kind = sys.argv[1:]
    with open(pathlib.Path(source, "log"), "a") as log:
        log.write("converted\\n")
    pathlib.Path(target).mkdir()
    pathlib.Path(target, "model.bin").write_bytes(b"weights" * 1000)
    time.sleep(0.3)
    pathlib.Path(target, "config.json").write_text(kind)
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the converter; a test may write another program into the file."""
    file = tmp_path / "converter.py"
    file.write_text(textwrap.dedent(GOOD), encoding="utf-8")
    monkeypatch.setattr(convert, "_SCRIPT", file)
    return file


def conversions(source: Path) -> int:
    return len((source / "log").read_text(encoding="utf-8").splitlines())


def test_a_model_is_converted_once(source: Path, script: Path, tmp_path: Path) -> None:
    first = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    second = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    assert first == second
    assert (first / "config.json").read_text(encoding="utf-8") == "int8"
    assert conversions(source) == 1
    assert convert.ensure(source, DIGEST, "float32", tmp_path / "cache") != first
    assert convert.ensure(source, "e" * 64, "int8", tmp_path / "cache") != first


def test_threads_wait_for_each_other(source: Path, script: Path, tmp_path: Path) -> None:
    places: list[Path] = []
    threads = [
        threading.Thread(target=lambda: places.append(convert.ensure(source, DIGEST, "int8", tmp_path / "cache")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(places) == 4
    assert conversions(source) == 1


def test_processes_wait_for_each_other(source: Path, script: Path, tmp_path: Path) -> None:
    program = (
        "import sys, pathlib\n"
        "from tilshi.catalog import convert\n"
        "convert._SCRIPT = pathlib.Path(sys.argv[1])\n"
        "convert.ensure(pathlib.Path(sys.argv[2]), sys.argv[3], 'int8', pathlib.Path(sys.argv[4]))\n"
    )
    command = [sys.executable, "-c", program, str(script), str(source), DIGEST, str(tmp_path / "cache")]
    environment = {"PYTHONPATH": str(Path(tilshi.__file__).parents[1])}
    running = [subprocess.Popen(command, env=environment) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert conversions(source) == 1


@pytest.mark.parametrize("damage", ["shorter", "changed", "missing", "no manifest", "bad manifest", "empty manifest"])
def test_a_damaged_conversion_is_made_again(source: Path, script: Path, tmp_path: Path, damage: str) -> None:
    place = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    weights, manifest = place / "model.bin", place / "manifest.json"
    whole = weights.read_bytes()
    if damage == "shorter":
        weights.write_bytes(whole[:-1])
    elif damage == "changed":
        weights.write_bytes(whole.swapcase())
        os.utime(weights, ns=(1, 1))
    elif damage == "missing":
        weights.unlink()
    elif damage == "no manifest":
        manifest.unlink()
    else:
        manifest.write_text({"bad manifest": "{", "empty manifest": '{"files": {}}'}[damage], encoding="utf-8")
    assert convert.ensure(source, DIGEST, "int8", tmp_path / "cache") == place
    assert weights.read_bytes() == whole
    assert conversions(source) == 2


def test_a_copy_with_other_times_is_as_good(source: Path, script: Path, tmp_path: Path) -> None:
    place = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    for file in place.iterdir():
        os.utime(file, (1_000_000, 1_000_000))
    convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    assert conversions(source) == 1


def test_what_a_killed_process_left_is_removed(source: Path, script: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "ct2"
    for name in (f".{DIGEST}-int8.tmp-abc", f".{'e' * 64}-int8.tmp-abc"):
        (folder / name / "model").mkdir(parents=True)
        (folder / name / "model" / "model.bin").write_bytes(b"half")
    convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == [
        f".{'e' * 64}-int8.tmp-abc",  # another model's: its own lock says whether somebody is at work
        f"{DIGEST}-int8",
    ]


def test_a_process_killed_in_the_middle_leaves_nothing_that_counts(source: Path, script: Path, tmp_path: Path) -> None:
    script.write_text("import os, pathlib, signal, sys\npathlib.Path(sys.argv[2]).mkdir()\nos.kill(os.getpid(), 9)\n")
    with pytest.raises(Unavailable, match="exit status -9"):
        convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    assert [path for path in (tmp_path / "cache" / "ct2").iterdir() if path.is_dir()] == []
    script.write_text(textwrap.dedent(GOOD), encoding="utf-8")
    convert.ensure(source, DIGEST, "int8", tmp_path / "cache")


def failure(source: Path, cache: Path) -> str:
    with pytest.raises(Unavailable) as caught:
        convert.ensure(source, DIGEST, "int8", cache)
    assert caught.value.__cause__ is not None
    return caught.value.message


def test_the_kind_of_a_failure_is_told_and_the_rest_logged(
    source: Path, script: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script.write_text(f"raise ValueError({str(source)!r} + ' has no such architecture')\n", encoding="utf-8")
    caplog.set_level(logging.DEBUG, logger=convert.__name__)
    told = failure(source, tmp_path / "cache")
    assert told == "model 'source' could not be converted (ValueError); the log says more"
    (error,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.INFO]
    assert error == f"model 'source' could not be converted: ValueError: {source} has no such architecture"
    (whole,) = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert "Traceback (most recent call last)" in whole


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize(
    "says", ["raise OSError({number}, os.strerror({number}))", "raise ValueError('io (os error {number})')"]
)
def test_a_full_or_read_only_disk_is_told_in_words(
    source: Path, script: Path, tmp_path: Path, number: int, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    script.write_text(f"import os\n{says.format(number=number)}\n", encoding="utf-8")
    told = failure(source, tmp_path / "cache")
    words = {errno.ENOSPC: "full", errno.EDQUOT: "quota .* used up", errno.EROFS: "read-only"}[number]
    assert re.fullmatch(f"model 'source' could not be converted: the disk .*{words}; set TILSHI_CACHE_DIR .*", told)
    assert len(caplog.messages) == 1
    assert "\n" not in caplog.text.strip()


def test_a_disk_that_is_full_before_the_converter_starts_is_told_in_words(
    source: Path, script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert "the disk of the cache folder is full; set TILSHI_CACHE_DIR" in failure(source, tmp_path / "cache")


@pytest.mark.parametrize("last", ["", "/somewhere/secret is wrong"])
def test_a_failure_without_an_error_is_told_by_its_status(
    source: Path, script: Path, tmp_path: Path, last: str
) -> None:
    script.write_text(f"import sys\nsys.stderr.write({last!r})\nsys.exit(5)\n", encoding="utf-8")
    told = failure(source, tmp_path / "cache")
    assert told == "model 'source' could not be converted (exit status 5); the log says more"


def test_a_full_disk_is_told(source: Path, script: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    script.write_text(
        "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n" + textwrap.dedent(GOOD),
        encoding="utf-8",
    )
    assert "could not be converted (OSError)" in failure(source, tmp_path / "cache")
    assert "File too large" in caplog.text
    assert [path for path in (tmp_path / "cache" / "ct2").iterdir() if path.is_dir()] == []


def test_a_cache_folder_that_cannot_be_made_is_told(
    source: Path, script: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file, not a folder", encoding="utf-8")
    told = failure(source, tmp_path / "cache")
    assert told == "model 'source' could not be converted (NotADirectoryError); the log says more"
    assert str(tmp_path / "cache") in caplog.text


def test_a_conversion_by_another_converter_is_made_again(source: Path, script: Path, tmp_path: Path) -> None:
    place = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    manifest = place / "manifest.json"
    described = json.loads(manifest.read_text(encoding="utf-8"))
    for changed in ({"converter": described["converter"] - 1}, {"converter": None}):
        manifest.write_text(json.dumps(described | changed), encoding="utf-8")
        convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
        assert json.loads(manifest.read_text(encoding="utf-8"))["converter"] == described["converter"]
    assert conversions(source) == 3


def test_discard_removes(source: Path, script: Path, tmp_path: Path) -> None:
    place = convert.ensure(source, DIGEST, "int8", tmp_path / "cache")
    convert.discard(place)
    assert not place.exists()
    convert.discard(place)
