"""From arguments to inputs: order, places in OUT, what is skipped and what is refused."""

import os
from pathlib import Path, PurePath

import pytest

from tilshi.cli.inputs import Input, Inputs, collect, suffixes
from tilshi.errors import InvalidValue, NotFound, TooLarge


def relative(inputs: Inputs) -> list[str]:
    return [one.relative.as_posix() for one in inputs.files]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


def test_one_file_is_single_and_goes_under_its_own_name(tmp_path: Path) -> None:
    make(tmp_path, "deep/a.txt")
    inputs = collect([str(tmp_path / "deep" / "a.txt")], None)
    assert inputs.single
    assert relative(inputs) == ["a.txt"]


def test_stdin_is_single() -> None:
    inputs = collect(["-"], None)
    assert inputs.single
    assert inputs.files == (Input(None, PurePath("stdin.txt")),)


def test_an_empty_name_is_not_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidValue, match="name is empty"):
        collect([""], None)


def test_a_name_too_long_for_any_file_fails_when_read() -> None:
    (one,) = collect(["a" * 5000], None).files
    with pytest.raises(InvalidValue, match="too long"):
        one.read(10)


def test_a_folder_is_walked_in_order_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/UPPER.TXT", ".hidden/a.txt", ".b.txt", "picture.png", "c/d/e.txt")
    inputs = collect([str(tmp_path)], None)
    assert not inputs.single
    assert relative(inputs) == ["b.txt", "a/UPPER.TXT", "a/z.txt", "c/d/e.txt"]


def test_every_format_of_the_desk_is_searched_for() -> None:
    assert {".txt", ".md"} <= set(suffixes())


def test_several_inputs_are_placed_from_the_folder_they_share(tmp_path: Path) -> None:
    make(tmp_path, "x/story.txt", "y/story.txt", "y/more/deep.txt")
    inputs = collect([str(tmp_path / "x" / "story.txt"), str(tmp_path / "y")], None)
    assert relative(inputs) == ["x/story.txt", "y/story.txt", "y/more/deep.txt"]


@pytest.mark.parametrize("names", [("..", "."), ("..",), ("../x", "../y/z"), ("../y/./z/../z", "../x/a.txt")])
def test_no_place_leaves_the_output_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    make(tmp_path, "x/a.txt", "y/z/a.txt", "a.txt")
    monkeypatch.chdir(tmp_path / "y")
    places = [PurePath(place) for place in relative(collect(names, None))]
    assert len(places) == len(set(places)) >= 2
    assert not [place for place in places if ".." in place.parts or place.is_absolute()]


def test_a_file_named_twice_is_done_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    inputs = collect([str(tmp_path / "b.txt"), str(tmp_path), str(tmp_path / "." / "b.txt")], None)
    assert [one.name for one in inputs.files] == ["b.txt", "a.txt"]


def test_the_output_folder_is_not_an_input(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "out/en/a.txt")
    assert relative(collect([str(tmp_path)], tmp_path / "out")) == ["a.txt"]
    with pytest.raises(InvalidValue, match="--out"):
        collect([str(tmp_path)], tmp_path)


def test_linked_folders_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "a" / "b.txt")
    # a link to nothing is an input that will fail by name
    assert relative(collect([str(tmp_path)], None)) == ["dangling.txt", "linked.txt", "a/b.txt"]


def test_a_pipe_in_a_folder_is_left_alone(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert relative(collect([str(tmp_path)], None)) == ["a.txt"]


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"no file of type .*\.txt"):
        collect([str(tmp_path)], None)


def test_two_inputs_in_one_place_are_refused(tmp_path: Path) -> None:
    make(tmp_path, "stdin.txt")
    with pytest.raises(InvalidValue, match="same name"):
        collect(["-", str(tmp_path / "stdin.txt")], None)


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    make(tmp_path, "five")
    one = Input(tmp_path / "five", PurePath("five"))
    assert one.read(4) == b"five"
    with pytest.raises(TooLarge, match="over 3 bytes"):
        one.read(3)
    endless = Input(Path("/dev/zero"), PurePath("zero"))
    with pytest.raises(TooLarge):
        endless.read(1000)


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no such file"):
        Input(tmp_path / "none", PurePath("none")).read(1)
    with pytest.raises(InvalidValue, match="Is a directory"):
        Input(tmp_path, PurePath("dir")).read(1)


def test_a_folder_that_cannot_be_listed_is_an_input_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def refusing(path: str) -> object:
        if os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert relative(collect([str(tmp_path)], None)) == ["a.txt", "closed"]
