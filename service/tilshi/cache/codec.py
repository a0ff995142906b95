"""The stored form of an entry, for every tier outside this process."""

import json
import zlib

from tilshi.cache.protocol import Entry

VERSION = b"1"
"""First byte of every stored entry. Another one is an entry of another release: a miss."""

HEADER_BYTES = 5


def encode(key: str, entry: Entry) -> bytes:
    """Return version, CRC-32 of key and body, and the body: a JSON array in UTF-8."""
    fields = [entry.text, entry.score, entry.finish_reason, entry.rung, entry.source_kept]
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return VERSION + _checksum(key, body) + body


def decode(key: str, stored: object) -> Entry | None:
    """Return the entry; None where the bytes are not what `encode` wrote for this key (SQLite keeps no checksums)."""
    if not isinstance(stored, bytes) or not stored.startswith(VERSION):
        return None
    body = stored[HEADER_BYTES:]
    if stored[len(VERSION) : HEADER_BYTES] != _checksum(key, body):
        return None
    text, score, finish_reason, rung, source_kept = json.loads(body.decode("utf-8", "surrogatepass"))
    return Entry(text, score, finish_reason, rung, source_kept)


def _checksum(key: str, body: bytes) -> bytes:
    return zlib.crc32(body, zlib.crc32(key.encode())).to_bytes(4, "big")
