"""Keys: long, hashed, told apart in constant work."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tilshi.access import Limits, Role
from tilshi.access.keys import Key, KeyRing, find, new_secret
from tilshi.settings import Settings

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def make(**changes: Any) -> tuple[Key, str]:
    key_id, secret, digest = new_secret()
    fields = {"name": "desk", "role": Role.EDITOR, "namespace": "news", "created": NOW, **changes}
    return Key(id=key_id, sha256=digest, **fields), secret


def test_a_key_has_256_random_bits_and_is_kept_as_its_hash() -> None:
    key, secret = make()
    found = re.fullmatch(r"tilshi_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", secret)
    assert found is not None
    assert found[1] == key.id
    assert key.sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert found[2] not in key.model_dump_json()
    assert key.sha256 not in repr(key)
    assert len({new_secret()[1] for _ in range(100)}) == 100


def test_a_key_is_found_by_the_whole_of_it() -> None:
    (mine, secret), (other, others) = make(), make()
    keys = {mine.id: mine, other.id: other}
    assert find(keys, secret, NOW) == mine
    assert find(keys, others, NOW) == other
    last = "A" if secret[-1] != "A" else "B"
    for wrong in (
        secret[:-1] + last,
        secret[:-1],
        secret + "A",
        secret.upper(),
        f"tilshi_{other.id}_{secret[20:]}",
        "",
    ):
        assert find(keys, wrong, NOW) is None


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b", "\x7f", "\x9b", "\u202e", "\u2028", "\t", "\0"])
def test_a_name_holds_nothing_a_terminal_acts_on(sign: str) -> None:
    assert make(name="Стол новостей «Қазақстан», № 1")[0].name.startswith("Стол")
    with pytest.raises(ValidationError, match="control character"):
        make(name=f"desk{sign}")


def test_a_key_ends() -> None:
    expiring, secret = make(expires=NOW + timedelta(hours=1))
    assert find({expiring.id: expiring}, secret, NOW) == expiring
    assert find({expiring.id: expiring}, secret, NOW + timedelta(hours=1)) is None
    assert expiring.state(NOW + timedelta(hours=2)) == "expired"
    revoked, secret = make(revoked=NOW)
    assert find({revoked.id: revoked}, secret, NOW) is None
    assert revoked.state(NOW) == "revoked"


@given(st.text(max_size=200) | st.just("tilshi_000000000000_" + "A" * 43))
def test_whatever_is_presented_is_compared(presented: str) -> None:
    key, _ = make()
    assert find({key.id: key}, presented, NOW) is None


def test_an_unknown_id_is_compared_like_a_known_one(monkeypatch: pytest.MonkeyPatch) -> None:
    key, secret = make()
    compared: list[tuple[str, str]] = []

    def counted(one: str, other: str) -> bool:
        compared.append((one, other))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr("tilshi.access.keys.hmac", SimpleNamespace(compare_digest=counted))
    for presented in (secret, "tilshi_000000000000_" + "A" * 43, "nonsense", ""):
        find({key.id: key}, presented, NOW)
    assert len(compared) == 4
    assert {len(one) for pair in compared for one in pair} == {64}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("role", "owner"),
        ("namespace", ""),
        ("namespace", "a b"),
        ("namespace", "a/b"),
        ("namespace", "x" * 65),
        ("origins", ("*",)),
        ("characters_per_minute", 0),
        ("characters_per_month", -1),
        ("requests_per_minute", 10**16),
        ("expires", "never"),
        ("password", "x"),
    ],
)
def test_impossible_fields(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        make(**{field: value})


def test_an_id_stands_once_in_a_ring() -> None:
    key, _ = make()
    with pytest.raises(ValidationError, match="two keys have one id"):
        KeyRing(keys=(key, key))


def test_limits_of_its_own_come_before_those_of_the_settings(settings: Settings) -> None:
    key, _ = make(characters_per_month=7, origins=("https://Desk.example/",))
    caller = key.caller(settings)
    assert caller.limits == Limits(settings.characters_per_minute, 7, settings.requests_per_minute)
    assert (caller.id, caller.role, caller.namespace) == (key.id, Role.EDITOR, "news")
    assert caller.origins == ("https://desk.example",)
