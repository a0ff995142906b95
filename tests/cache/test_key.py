import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cache import key as key_module
from tilshi.cache.key import SegmentKey, canonical_json

KEY = SegmentKey(
    api_version="1",
    namespace="default",
    task="translate",
    model_id="compact-ru-kk",
    weight_digest="9f" * 32,
    engine="ct2",
    compute_type="int8",
    decoding={"rungs": [{"beam_size": 1, "repetition_penalty": 1.0}, {"beam_size": 4, "repetition_penalty": 1.2}]},
    prompt_version="1",
    prompt=">>kaz<< ",
    glossary_digest=None,
    source="ru",
    target="kk",
    segment="Мост длиной {0} метров открыли утром.",
)
CANONICAL = (
    '{"api_version":"1","compute_type":"int8","decoding":{"rungs":[{"beam_size":1,"repetition_penalty":1},'
    '{"beam_size":4,"repetition_penalty":1.2}]},"engine":"ct2","glossary_digest":null,"model_id":"compact-ru-kk",'
    '"namespace":"default","prompt":">>kaz<< ","prompt_version":"1",'
    '"segment":"Мост длиной {0} метров открыли утром.","source":"ru",'
    '"target":"kk","task":"translate","weight_digest":"' + "9f" * 32 + '"}'
)
GOLDEN = "1041e8227fcc0cefe08ebf5aaa52d05294fee8c42be966e3b694ba3331e36105"

CHANGES: dict[str, Any] = {
    "api_version": "2",
    "namespace": "evening-paper",
    "task": "title",
    "model_id": "compact-ru-kk-2",
    "weight_digest": "9e" * 32,
    "engine": "pytorch",
    "compute_type": "float32",
    "decoding": {"rungs": [{"beam_size": 1, "repetition_penalty": 1.0}, {"beam_size": 5, "repetition_penalty": 1.2}]},
    "prompt_version": "1.1",
    "prompt": ">>rus<< ",
    "glossary_digest": "00" * 32,
    "source": "en",
    "target": "en",
    "segment": "Мост длиной {1} метров открыли утром.",
}

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def test_the_changes_below_cover_every_field() -> None:
    assert set(CHANGES) == {field.name for field in fields(SegmentKey)}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_field_changes_the_key(name: str) -> None:
    changed = {name: CHANGES[name]}
    assert replace(KEY, **changed).digest() != KEY.digest()


@pytest.mark.parametrize(
    "decoding",
    [
        {"rungs": [KEY.decoding["rungs"][1], KEY.decoding["rungs"][0]]},  # type: ignore[index]
        {"rungs": KEY.decoding["rungs"][:1]},  # type: ignore[index]
        {"rungs": KEY.decoding["rungs"], "min_new_tokens": 0},
        {},
    ],
)
def test_rungs_in_another_order_or_number_change_the_key(decoding: dict[str, object]) -> None:
    assert replace(KEY, decoding=decoding).digest() != KEY.digest()


def test_a_missing_glossary_is_not_an_empty_digest() -> None:
    assert replace(KEY, glossary_digest="").digest() != replace(KEY, glossary_digest=None).digest()


def test_the_digest_is_the_hash_of_the_canonical_json() -> None:
    assert hashlib.sha256(CANONICAL.encode()).hexdigest() == GOLDEN
    assert KEY.digest() == GOLDEN


@given(st.text(), st.text())
def test_a_digester_makes_the_digests_of_keys_with_other_segments(begun: str, segment: str) -> None:
    assert replace(KEY, segment=begun).digester()(segment) == replace(KEY, segment=segment).digest()


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_computes_the_same_digest(seed: str) -> None:
    values = {field.name: getattr(KEY, field.name) for field in fields(KEY)}
    code = f"from tilshi.cache.key import SegmentKey; print(SegmentKey(**{values!r}).digest())"
    package_root = str(Path(key_module.__file__).parents[2])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": package_root}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == GOLDEN


def test_the_order_of_options_and_the_kind_of_number_do_not_matter() -> None:
    other = {"rungs": [{"repetition_penalty": 1, "beam_size": 1.0}, {"repetition_penalty": 1.2, "beam_size": 4}]}
    assert replace(KEY, decoding=other).digest() == GOLDEN


def test_true_is_not_one() -> None:
    assert canonical_json({"early_stopping": True}) != canonical_json({"early_stopping": 1})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_numbers_without_json_form_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace(KEY, decoding={"length_penalty": value}).digest()


@pytest.mark.parametrize("value", [{1: "a"}, {"a": {None: 1}}, {"a": b"bytes"}, {"a": {1, 2}}, {"a": object()}])
def test_values_without_json_form_are_refused(value: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        replace(KEY, decoding=value).digest()


def test_lone_surrogates_have_keys_of_their_own() -> None:
    digests = {replace(KEY, segment=text).digest() for text in ("\ud800", "\ud801", "\udfff", "?", "\\ud800")}
    assert len(digests) == 5


@given(st.lists(st.text(max_size=6), min_size=4, max_size=4), st.lists(st.text(max_size=6), min_size=4, max_size=4))
def test_different_texts_never_share_a_form(one: list[str], other: list[str]) -> None:
    first, second = (
        replace(KEY, namespace=v[0], model_id=v[1], prompt_version=v[2], segment=v[3]) for v in (one, other)
    )
    assert (first.digest() == second.digest()) == (one == other)


@given(st.text(alphabet='ab|:",{}\\\n\x00', max_size=8), st.integers(0, 8))
def test_moving_a_boundary_between_fields_changes_the_key(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    moved = replace(KEY, prompt_version=text[:cut], segment=text[cut:])
    whole = replace(KEY, prompt_version=text, segment="")
    assert (moved.digest() == whole.digest()) == (cut == len(text))


@given(json_values)
def test_the_canonical_form_says_the_same_as_the_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(json_values)
def test_the_canonical_form_of_the_canonical_form_is_itself(value: object) -> None:
    form = canonical_json(value)
    assert canonical_json(json.loads(form)) == form
