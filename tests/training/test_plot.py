"""The picture of a training: what is drawn, and which logs are refused."""

import json
import struct
from pathlib import Path

import pytest
from training.plot import draw, figure, read_log

from training import plot


def line(step: int, **more: object) -> str:
    entry = {"step": step, "minutes": step / 10, "target_tokens": step * 1000, "loss": 5 - step / 100}
    return json.dumps({**entry, "learning_rate": 1e-3, **more}) + "\n"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    measured = {"dev_loss": {"ru-kk": 4.0, "ru-en": 3.5}, "chrf": {"ru-kk": 20.5}}
    path.write_text(line(100) + line(200, **measured) + line(300, loss=float("nan")) + line(400, **measured))
    return path


def test_losses_and_scores_are_drawn_over_tokens(log: Path) -> None:
    losses, scores = figure(read_log(log)).axes
    drawn = {each.get_label(): each.get_xydata().tolist() for each in losses.get_lines()}  # type: ignore[union-attr]
    assert drawn == {
        "training": [[0.1, 4.0], [0.2, 3.0], [0.4, 1.0]],
        "ru-en": [[0.2, 3.5], [0.4, 3.5]],
        "ru-kk": [[0.2, 4.0], [0.4, 4.0]],
    }
    assert [each.get_label() for each in scores.get_lines()] == ["ru-kk"]


def test_the_picture_is_a_png_and_replaces_an_older_one(log: Path, tmp_path: Path) -> None:
    png = tmp_path / "run.png"
    png.write_bytes(b"old")
    draw(log, png)
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1200, 500)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["log.jsonl", "run.png"]


def test_a_log_without_scores_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(line(1))
    draw(path, tmp_path / "run.png")
    assert (tmp_path / "run.png").stat().st_size > 1000


def test_a_line_being_written_is_left_out(log: Path) -> None:
    with log.open("a") as file:
        file.write('{"step": 50')
    assert [entry.step for entry in read_log(log)] == [100, 200, 300, 400]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no report in it yet"),
        (line(1) + "{\n", "line 2: not JSON"),
        (line(1, target_tokens=-1), "line 1: target_tokens"),
        (line(1, chrf={"ru-kk": "high"}), r"line 1: chrf\.ru-kk"),
        (line(1, learning_rate=None), "line 1: learning_rate"),
    ],
)
def test_what_is_no_log_is_named_and_nothing_written(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(text)
    with pytest.raises(ValueError, match=rf"log\.jsonl.*{told}"):
        draw(path, tmp_path / "run.png")
    assert not (tmp_path / "run.png").exists()


def test_a_log_over_the_limit_is_refused(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "MAX_LOG", 10)
    with pytest.raises(ValueError, match="the limit is 10"):
        read_log(log)
