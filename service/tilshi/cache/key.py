"""The key of a cached segment: everything that could change the hypothesis, and nothing else."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

EXACT_INTEGERS = 2**53
"""Below it, a float with an integral value and the integer are the same number (IEEE 754 binary64)."""
ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SegmentKey:
    """What identifies the hypothesis of one segment. Do-not-translate terms are in the segment, as masks.

    Attributes:
        api_version: version of the way a segment goes (masking, ladder, checks that steer it).
        namespace: whose cache; one newsroom never sees another's.
        task: translate, summarize or title.
        model_id: id of the model card.
        weight_digest: digest of the weights.
        engine: inference engine.
        compute_type: type of the weights at inference.
        decoding: every decoding option of every rung of the ladder that could be used; JSON values.
        prompt_version: version of the prompt.
        prompt: what stands before the segment; the length of a summary may be told there alone.
        glossary_digest: digest of the glossary; None where there is none.
        source: source language.
        target: target language.
        segment: masked and normalised segment.
    """

    api_version: str
    namespace: str
    task: str
    model_id: str
    weight_digest: str
    engine: str
    compute_type: str
    decoding: Mapping[str, object]
    prompt_version: str
    prompt: str
    glossary_digest: str | None
    source: str
    target: str
    segment: str

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON of the fields, 64 hexadecimal digits.

        Raises:
            TypeError: a decoding option has no JSON form.
            ValueError: a decoding option is infinite or not a number.
        """
        return self.digester()(self.segment)

    def digester(self) -> Callable[[str], str]:
        """Return what makes the digest of this key with another segment; all but the segment is written out once.

        Raises:
            TypeError, ValueError: as `digest`.
        """
        rest = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "segment"}
        # canonical JSON is sorted by name: the segment stands between these two
        before = canonical_json({name: value for name, value in rest.items() if name < "segment"})
        after = canonical_json({name: value for name, value in rest.items() if name > "segment"})
        begun = hashlib.sha256(before[:-1] + b',"segment":')
        end = b"," + after[1:]

        def digest(segment: str) -> str:
            hashed = begun.copy()
            hashed.update(canonical_json(segment) + end)
            return hashed.hexdigest()

        return digest


def canonical_json(value: object) -> bytes:
    """Return the one UTF-8 JSON form of a value: sorted keys, no spaces, 1.0 written as 1 (as in RFC 8785).

    A lone surrogate keeps its three-byte form instead of failing, so that two different texts never share a form.

    Raises:
        TypeError: a value, or the key of an object, has no JSON form.
        ValueError: a number is infinite or not a number.
    """
    return ENCODER.encode(_plain(value)).encode("utf-8", "surrogatepass")


def _plain(value: object) -> object:
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < EXACT_INTEGERS else value
    if isinstance(value, Mapping):
        plain = {name: _plain(item) for name, item in value.items()}
        # json would write the keys 1 and "1" alike
        if not all(isinstance(name, str) for name in plain):
            raise TypeError("the keys of an object must be strings")
        return plain
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(item) for item in value]
    raise TypeError(f"a {type(value).__name__} has no canonical JSON form")
