"""The run's report, and what may not be written over."""

import json
from pathlib import Path, PurePath

import pytest

from tilshi.cli.inputs import Input, Inputs
from tilshi.cli.ledger import Ledger, check_outputs
from tilshi.errors import InvalidValue, UnsupportedMedia


def inputs(folder: Path, *names: str) -> Inputs:
    return Inputs(tuple(Input(folder / name, PurePath(name)) for name in names), single=False)


def test_the_report_has_every_input_in_order(tmp_path: Path) -> None:
    book = Ledger(inputs(tmp_path, "a.txt", "b.bin", "c.txt"), tmp_path / "out")
    book.failed(book.inputs.files[1], UnsupportedMedia("binary", param="file"))
    book.done(book.inputs.files[0], [tmp_path / "out" / "en" / "a.txt"], 2)
    book.save()
    saved = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert saved["counts"] == {"done": 1, "failed": 1, "pending": 1}
    done, failed, pending = saved["files"]
    assert done == {
        "file": str(tmp_path / "a.txt"),
        "status": "done",
        "outputs": [str(tmp_path / "out" / "en" / "a.txt")],
        "warnings": 2,
    }
    assert failed["error"]["code"] == "unsupported_media_type"
    assert pending == {"file": str(tmp_path / "c.txt"), "status": "pending"}


def test_without_out_nothing_is_written(tmp_path: Path) -> None:
    Ledger(inputs(tmp_path, "a.txt"), None).save()
    assert list(tmp_path.iterdir()) == []


def test_an_input_is_never_written_over(tmp_path: Path) -> None:
    files = inputs(tmp_path, "en/a.txt")
    with pytest.raises(InvalidValue, match=r"en/a\.txt is an input"):
        check_outputs(files, [tmp_path / "en" / "a.txt"], tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "en")
    with pytest.raises(InvalidValue, match="is an input"):
        check_outputs(files, [tmp_path / "link" / "a.txt"], tmp_path / "out")
    check_outputs(files, [tmp_path / "kk" / "a.txt"], tmp_path)


def test_two_answers_never_share_a_place(tmp_path: Path) -> None:
    place = tmp_path / "out" / "a.json"
    with pytest.raises(InvalidValue, match="two answers"):
        check_outputs(inputs(tmp_path, "a"), [place, place], tmp_path / "out")
    with pytest.raises(InvalidValue, match="two answers"):
        check_outputs(inputs(tmp_path, "report"), [tmp_path / "out" / "report.json"], tmp_path / "out")
