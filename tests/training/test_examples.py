"""Rows as token ids: written, read back, and refused where they can't be."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.training.conftest import TAGS, toy_rows
from tokenizers import Tokenizer
from training.examples import Examples, Row, load, write


@pytest.fixture
def tokenizer(toy_model: Path) -> Tokenizer:
    return Tokenizer.from_file(str(toy_model / "tokenizer.json"))


def test_every_text_comes_back_with_its_end(toy_examples: Examples, tokenizer: Tokenizer) -> None:
    rows = toy_rows()
    assert len(toy_examples) == len(rows)
    for place, row in enumerate(rows):
        for side, text in enumerate((row.first, row.second)):
            ids = toy_examples.text(side, place).tolist()
            assert ids[-1] == toy_examples.end
            assert tokenizer.decode(ids[:-1]) == text
    assert toy_examples.lengths(0).tolist() == [len(row.first.split()) + 1 for row in rows]


def test_codes_tell_corpus_directions_and_what_is_held_out(toy_examples: Examples) -> None:
    rows = toy_rows()
    names = toy_examples.directions
    assert names == list(TAGS)
    assert [toy_examples.corpora[code] for code in toy_examples.corpus] == [row.corpus for row in rows]
    assert [names[code] for code in toy_examples.forward] == [row.forward for row in rows]
    assert [names[code] if code >= 0 else None for code in toy_examples.backward] == [row.backward for row in rows]
    assert toy_examples.held.tolist() == [row.held for row in rows]


def test_a_damaged_file_is_refused(tmp_path: Path, tokenizer: Tokenizer) -> None:
    file = tmp_path / "examples.npz"
    write(file, toy_rows(), tokenizer, TAGS, longest=100)
    content = bytearray(file.read_bytes())
    for at in range(60, len(content) - 60, 7):
        content[at] ^= 0x55
    file.write_bytes(content)
    with pytest.raises(ValueError, match=r"examples\.npz"):
        load(file)
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(ValueError, match=r"examples\.npz: damaged"):
        load(file)


def test_a_tag_in_a_text_is_text(tmp_path: Path, tokenizer: Tokenizer) -> None:
    file = tmp_path / "examples.npz"
    write(file, [Row(">>eng<< кот", "cat", "toy", "ru-en")], tokenizer, TAGS, longest=20)
    assert tokenizer.token_to_id(">>eng<<") not in load(file).text(0, 0)


def test_long_rows_are_left_out_and_counted(tmp_path: Path, tokenizer: Tokenizer) -> None:
    rows = [Row("кот " * 5, "cat", "toy", "ru-en", "en-ru"), Row("кот", "cat", "toy", "ru-en", "en-ru")]
    counts = write(tmp_path / "examples.npz", rows, tokenizer, TAGS, longest=5)
    assert counts == {"ru-en": 1, "en-ru": 1, "ru-title": 0, "too long": 1}
    assert len(load(tmp_path / "examples.npz")) == 1


def test_nothing_to_write_is_an_error_and_leaves_no_file(tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(ValueError, match="no example is left"):
        write(tmp_path / "examples.npz", [], tokenizer, TAGS, longest=5)
    assert list(tmp_path.iterdir()) == []


def test_a_tag_the_model_lacks_is_named(tmp_path: Path, tokenizer: Tokenizer) -> None:
    with pytest.raises(ValueError, match=">>kaz<<"):
        write(tmp_path / "examples.npz", toy_rows(), tokenizer, {**TAGS, "ru-kk": ">>kaz<<"}, longest=5)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "examples.npz"
    np.savez(file, first=np.zeros(3))
    with pytest.raises(ValueError, match="not a file of training examples"):
        load(file)
    np.savez(file, about=np.frombuffer(json.dumps({"format": 99}).encode(), np.uint8))
    with pytest.raises(ValueError, match="format 99"):
        load(file)
