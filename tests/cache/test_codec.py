import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cache.codec import HEADER_BYTES, VERSION, decode, encode
from tilshi.cache.protocol import Entry

KEY = "5a" * 32
ENTRY = Entry("Көпір {0} метр.", -0.25, "stop", 1, source_kept=True)

entries = st.builds(
    Entry,
    text=st.text(st.characters()),
    score=st.none() | st.floats(allow_nan=False),
    finish_reason=st.sampled_from(["stop", "length"]),
    rung=st.integers(0, 5),
    source_kept=st.booleans(),
)


@given(entries)
def test_what_is_encoded_comes_back(entry: Entry) -> None:
    assert decode(KEY, encode(KEY, entry)) == entry


def test_a_lone_surrogate_comes_back() -> None:
    entry = Entry("a\ud800b", None, "stop", 0)
    assert decode(KEY, encode(KEY, entry)) == entry


@given(st.integers(0, len(encode(KEY, ENTRY)) - 1), st.integers(1, 255))
def test_any_changed_byte_is_noticed(position: int, change: int) -> None:
    stored = bytearray(encode(KEY, ENTRY))
    stored[position] ^= change
    assert decode(KEY, bytes(stored)) is None


def test_an_entry_under_another_key_is_noticed() -> None:
    assert decode("5b" * 32, encode(KEY, ENTRY)) is None


def test_another_version_is_a_miss() -> None:
    stored = encode(KEY, ENTRY)
    assert stored[:1] == VERSION
    assert decode(KEY, b"2" + stored[1:]) is None


@pytest.mark.parametrize("stored", [None, 7, "text", b"", b"1", encode(KEY, ENTRY)[:HEADER_BYTES]])
def test_what_is_no_entry_is_a_miss(stored: object) -> None:
    assert decode(KEY, stored) is None


def forged(body: bytes) -> bytes:
    """Return a body with the checksum that belongs to it."""
    return VERSION + zlib.crc32(body, zlib.crc32(KEY.encode())).to_bytes(4, "big") + body


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_a_right_checksum_makes_no_entry_of_something_else(value: object) -> None:
    entry = decode(KEY, forged(json.dumps(value).encode()))
    assert entry is None or [
        entry.text, entry.score, entry.finish_reason, entry.rung, entry.source_kept,
    ] == value  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'"abcde"',
        b'[1, null, "stop", 0, false]',
        b'["a", "b", "stop", 0, false]',
        b'["a", null, 7, 0, false]',
        b'["a", null, "stop", true, false]',
        b'["a", null, "stop", 0, 1]',
        b'["a", null, "stop", 0]',
        b'["a", null, "stop", 0, false, 1]',
    ],
    ids=lambda body: body[:20].decode("latin-1"),
)
def test_forged_entries_are_misses(body: bytes) -> None:
    assert decode(KEY, forged(body)) is None


def test_what_is_forged_well_is_an_entry() -> None:
    assert decode(KEY, forged(b'["a", null, "stop", 0, false]')) == Entry("a", None, "stop", 0)
