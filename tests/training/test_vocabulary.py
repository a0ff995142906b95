"""Single digits, sentinels and markers, in the bundled vocabulary."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from training.sentinels import MARKER, MARKERS, SENTINELS
from training.vocabulary import NEW_PIECES, rework

from tilshi.text.masking import MARK

FILE = Path(__file__).resolve().parents[2] / "models" / "compact" / "tokenizer.json"
TEXT = st.text('абвгғқңөұіАБ abcXYZ0123456789.,«»"!?-()<>[]/№…', max_size=60)


@pytest.fixture(scope="module")
def bundled() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def tokenizers(bundled: dict[str, Any]) -> tuple[Tokenizer, Tokenizer]:
    reworked = rework(bundled).tokenizer
    return Tokenizer.from_str(json.dumps(bundled)), Tokenizer.from_str(json.dumps(reworked))


def test_no_piece_has_two_digits_but_sentinels_and_markers(bundled: dict[str, Any]) -> None:
    pieces = [piece for piece, _ in rework(bundled).tokenizer["model"]["vocab"]]
    assert {piece for piece in pieces if len(re.findall(r"\d", piece)) > 1} <= set(NEW_PIECES)
    assert set(NEW_PIECES) <= set(pieces)
    assert len(set(pieces)) == len(pieces)
    assert len(NEW_PIECES) == 2 * (SENTINELS + 2 * MARKERS)


def test_a_row_tells_where_a_piece_was(bundled: dict[str, Any], tokenizers: tuple[Tokenizer, Tokenizer]) -> None:
    before, after = tokenizers
    rows = rework(bundled).rows
    assert len(rows) == after.get_vocab_size()
    for identity, row in enumerate(rows):
        piece = after.id_to_token(identity)
        assert (row is None) == (piece in NEW_PIECES)
        assert row is None or before.id_to_token(row) == piece
    assert rows[:4] == (0, 1, 2, 3)
    tags = [after.id_to_token(identity) for identity in range(len(rows) - 5, len(rows))]
    assert tags == [">>eng<<", ">>kaz<<", ">>rus<<", ">>sum<<", ">>ttl<<"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("в 2018 году", ["▁в", "▁2", "0", "1", "8", "▁году"]),
        ("слово [0], [31].", ["▁слово", "▁[0]", ",", "▁[31]", "."]),
        ("<b0>дом</b0>", ["▁<b0>", "дом", "</b0>"]),
        ("«[7]»", ["▁«", "[7]", "»"]),
    ],
)
def test_texts_are_cut_so(tokenizers: tuple[Tokenizer, Tokenizer], text: str, pieces: list[str]) -> None:
    assert tokenizers[1].encode(text, add_special_tokens=False).tokens == pieces


@given(TEXT)
def test_a_text_without_sentinels_reads_the_same_as_before(tokenizers: tuple[Tokenizer, Tokenizer], text: str) -> None:
    if MARK.search(text) or MARKER.search(text):
        return
    before, after = (tokenizer.decode(tokenizer.encode(text).ids) for tokenizer in tokenizers)
    assert after == before


@given(TEXT, st.integers(0, SENTINELS - 1), TEXT)
def test_a_sentinel_is_one_piece_wherever_it_stands(
    tokenizers: tuple[Tokenizer, Tokenizer], left: str, index: int, right: str
) -> None:
    text = f"{left.replace('[', '')}[{index}]{right.replace(']', '')}"
    tokens = tokenizers[1].encode(text, add_special_tokens=False).tokens
    assert sum(token.removeprefix("▁") == f"[{index}]" for token in tokens) == 1


def test_what_went_in_is_left_as_it_was(bundled: dict[str, Any]) -> None:
    before = copy.deepcopy(bundled["model"]["vocab"][:100])
    rework(bundled)
    assert bundled["model"]["vocab"][:100] == before


def test_reworking_twice_changes_nothing(bundled: dict[str, Any]) -> None:
    once = rework(bundled)
    twice = rework(once.tokenizer)
    assert twice.tokenizer == once.tokenizer


def test_another_kind_of_vocabulary_is_refused(bundled: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected Unigram, not 'BPE'"):
        rework({**bundled, "model": {"type": "BPE"}})
    moved = [{**bundled["added_tokens"][0], "id": len(bundled["model"]["vocab"]) - 1}]
    with pytest.raises(ValueError, match="special tokens must be the first"):
        rework({**bundled, "added_tokens": moved})
