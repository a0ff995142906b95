"""The stored form of an entry, for every tier outside this process."""

import json
import zlib

from tilshi.cache.protocol import Entry

VERSION = b"1"
"""First byte of every stored entry. Another one is an entry of another release: a miss."""

HEADER_BYTES = 5
_TYPES = ((str,), (float, int, type(None)), (str,), (int,), (bool,))


def encode(key: str, entry: Entry) -> bytes:
    """Return version, CRC-32 of key and body, and the body: a JSON array in UTF-8."""
    fields = [entry.text, entry.score, entry.finish_reason, entry.rung, entry.source_kept]
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return VERSION + _checksum(key, body) + body


def decode(key: str, stored: object) -> Entry | None:
    """Return the entry; None where the bytes are not what `encode` wrote for this key (SQLite keeps no checksums).

    Never raises: a store that others can write to may hold anything, with a right checksum too.
    """
    if not isinstance(stored, bytes) or not stored.startswith(VERSION):
        return None
    body = stored[HEADER_BYTES:]
    if stored[len(VERSION) : HEADER_BYTES] != _checksum(key, body):
        return None
    try:
        fields = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, list) or len(fields) != len(_TYPES):
        return None
    if not all(type(value) in types for value, types in zip(fields, _TYPES, strict=True)):
        return None
    return Entry(*fields)


def _checksum(key: str, body: bytes) -> bytes:
    return zlib.crc32(body, zlib.crc32(key.encode())).to_bytes(4, "big")
