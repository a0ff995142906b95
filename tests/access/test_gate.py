"""Who is let in: with and without keys, on this machine's own address and on others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tilshi.access import ANONYMOUS_ID, Caller, Gate, Role
from tilshi.access.usage import Account, Amount
from tilshi.errors import Forbidden, QuotaExceeded, TooLarge, Unauthorized, Unavailable
from tilshi.settings import Settings

LOOPBACK, PUBLIC = "127.0.0.1", "192.0.2.7"


def gate_of(settings: Settings, **changes: Any) -> Gate:
    return Gate(settings.model_copy(update=changes))


def new_key(gate: Gate, **fields: Any) -> str:
    secret = gate.keys.create(**{"name": "desk", "role": Role.EDITOR, "namespace": "news", **fields})[1]
    gate.keys._checked = float("-inf")  # as if a second had passed
    return secret


@pytest.mark.parametrize(
    ("anonymous", "host", "expected"),
    [
        (None, LOOPBACK, True),
        (None, "localhost", True),
        (None, "::1", True),
        (None, PUBLIC, False),
        (None, "0.0.0.0", False),  # noqa: S104 - what is tested
        (None, "desk.example", False),
        (True, PUBLIC, True),
        (False, LOOPBACK, False),
    ],
)
def test_who_needs_no_key(settings: Settings, anonymous: object, host: str, expected: object) -> None:
    gate = gate_of(settings, anonymous=anonymous, host=host)
    assert gate.is_open == expected
    for key in (None, "tilshi_000000000000_" + "A" * 43, "nonsense"):
        if expected:
            caller = gate.identify(key)
            assert (caller.id, caller.role, caller.namespace) == (ANONYMOUS_ID, Role.EDITOR, settings.namespace)
        else:
            with pytest.raises(Unauthorized):
                gate.identify(key)
    gate.close()


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_known_key_is_its_own_caller_in_either_mode(settings: Settings, anonymous: object) -> None:
    gate = gate_of(settings, anonymous=anonymous)
    key = new_key(gate, role=Role.READ, namespace="sport", requests_per_minute=2)
    caller = gate.identify(key)
    assert (caller.role, caller.namespace) == (Role.READ, "sport")
    assert gate.limits_of(caller).requests_per_minute == 2
    assert key.startswith(f"tilshi_{caller.id}_")
    gate.close()


@pytest.mark.parametrize("anonymous", [True, None, False])
def test_a_damaged_file_of_keys_lets_nobody_in(settings: Settings, anonymous: object) -> None:
    gate = gate_of(settings, anonymous=anonymous)
    key = new_key(gate)
    gate.keys.path.write_text("{", encoding="utf-8")
    for presented in (key, None):
        with pytest.raises(Unavailable):
            gate.identify(presented)
    with pytest.raises(Unavailable):
        gate.allows_origin("https://desk.example")
    gate.close()


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("rebound.example", None),
        ("rebound.example:8000", "http://rebound.example:8000"),
        ("", None),
        ("127.0.0.1:8000,evil.example", None),
        ("127.0.0.1:8000", "https://evil.example"),
        ("127.0.0.1:8000", "http://127.0.0.1:9000"),
        ("127.0.0.1:8000", "null"),
    ],
)
def test_no_page_elsewhere_drives_a_local_desk(settings: Settings, host: str, origin: str | None) -> None:
    gate = gate_of(settings)
    with pytest.raises(Forbidden):
        gate.check_way(gate.identify(None), host=host, origin=origin)
    gate.close()


@pytest.mark.parametrize(
    ("hosts", "host", "expected"),
    [
        ((), "desk.example", True),
        (("*",), "desk.example", True),
        (("localhost",), "localhost:8000", True),
        (("localhost",), "LOCALHOST.:8000", True),
        (("localhost",), "172.18.0.3:8000", True),  # an address is nobody's name
        (("localhost",), "[::1]:8000", True),
        (("localhost",), "rebound.example:8000", False),
        (("localhost",), "localhost.rebound.example", False),
        (("localhost",), "", False),
        (("desk.example",), "desk.example", True),
        (("desk.example",), "localhost", False),
    ],
)
def test_an_open_server_is_called_by_its_names(
    settings: Settings, hosts: tuple[str, ...], host: str, expected: object
) -> None:
    gate = gate_of(settings, anonymous=True, host=PUBLIC, anonymous_hosts=hosts)
    caller = gate.identify(None)
    if expected:
        gate.check_way(caller, host=host, origin=None)
    else:
        with pytest.raises(Forbidden) as caught:
            gate.check_way(caller, host=host, origin=None)
        assert caught.value.param == "Host"
    gate.check_way(gate.identify(new_key(gate)), host=host, origin=None)
    gate.close()


@pytest.mark.parametrize(("hosts", "expected"), [((), False), (("desk.example",), True), (("*",), True)])
def test_a_local_desk_may_have_another_name(settings: Settings, hosts: tuple[str, ...], expected: object) -> None:
    gate = gate_of(settings, anonymous_hosts=hosts)
    caller = gate.identify(None)
    gate.check_way(caller, host="localhost:8000", origin=None)
    if expected:
        gate.check_way(caller, host="desk.example", origin=None)
    else:
        with pytest.raises(Forbidden):
            gate.check_way(caller, host="desk.example", origin=None)
    gate.close()


def test_who_comes_through_a_proxy_on_this_machine_is_not_on_it(settings: Settings) -> None:
    gate = gate_of(settings)
    with pytest.raises(Forbidden, match="proxy"):
        gate.check_way(gate.identify(None), host="127.0.0.1", origin=None, forwarded=True)
    gate.check_way(gate.identify(new_key(gate)), host="127.0.0.1", origin=None, forwarded=True)
    gate.close()
    opened = gate_of(settings, anonymous=True)
    opened.check_way(opened.identify(None), host="127.0.0.1", origin=None, forwarded=True)
    opened.close()


@pytest.mark.parametrize("anonymous", [True, None, False])
def test_a_key_of_ours_that_is_no_good_makes_nobody_anonymous(settings: Settings, anonymous: object) -> None:
    gate = gate_of(settings, anonymous=anonymous)
    good, revoked = new_key(gate), new_key(gate)
    expired = new_key(gate, expires=datetime.now(UTC) - timedelta(seconds=1))
    gate.keys.revoke(revoked.split("_")[1])
    gate.keys._checked = float("-inf")  # as if a second had passed
    assert gate.identify(good).namespace == "news"
    beginning = good[: len("tilshi_") + 12]
    wrong = [f"{beginning}_{'A' * 43}", good[:-1], f"{good}A", beginning, revoked, expired]
    for key in wrong:
        with pytest.raises(Unauthorized):
            gate.identify(key)
    for other in (f"tilshi_{'0' * 12}_{'A' * 43}", "nonsense", "tilshi_", good.replace("tilshi", "other"), None):
        if anonymous is False:
            with pytest.raises(Unauthorized):
                gate.identify(other)
        else:
            assert gate.identify(other).id == ANONYMOUS_ID
    gate.close()


def test_our_own_page_and_programs_may(settings: Settings) -> None:
    gate = gate_of(settings)
    caller = gate.identify(None)
    for host, origin in [("127.0.0.1:8000", None), ("localhost:8000", "http://localhost:8000"), ("[::1]:80", None)]:
        gate.check_way(caller, host=host, origin=origin)
    gate.close()


def test_a_key_opens_what_a_host_name_does_not(settings: Settings) -> None:
    """Behind a proxy on the same machine the host is that of the world; whoever has a key is known by it."""
    gate = gate_of(settings)
    caller = gate.identify(new_key(gate))
    gate.check_way(caller, host="desk.example", origin=None)
    gate.check_way(caller, host="desk.example", origin="https://desk.example")
    with pytest.raises(Forbidden) as caught:
        gate.check_way(caller, host="desk.example", origin="https://cms.example")
    assert caught.value.param == "Origin"
    gate.close()


def test_a_key_is_for_the_pages_it_names(settings: Settings) -> None:
    gate = gate_of(settings, anonymous=False)
    assert not gate.allows_origin("https://cms.example")
    key, secret = gate.keys.create(
        name="cms", role=Role.EDITOR, namespace="news", origins=("https://cms.example", "http://localhost:3000")
    )
    gate.keys._checked = float("-inf")  # as if a second had passed
    caller = gate.identify(secret)
    for origin in key.origins:
        gate.check_way(caller, host="desk.example", origin=origin)
        assert gate.allows_origin(origin)
    for origin in ("https://cms.example.evil", "http://cms.example", "https://cms.example:444", "HTTPS://CMS.EXAMPLE"):
        with pytest.raises(Forbidden):
            gate.check_way(caller, host="desk.example", origin=origin)
        assert not gate.allows_origin(origin)
    gate.keys.revoke(key.id)
    gate.keys._checked = float("-inf")
    assert not gate.allows_origin("https://cms.example")
    gate.close()


def test_an_origin_is_allowed_as_long_as_one_of_its_keys_is_good(settings: Settings) -> None:
    gate = gate_of(settings, anonymous=False)
    now = datetime.now(UTC)
    new_key(gate, origins=("https://late.example",), expires=now - timedelta(seconds=1))
    new_key(gate, origins=("https://both.example",), expires=now - timedelta(seconds=1))
    new_key(gate, origins=("https://both.example", "https://soon.example"), expires=now + timedelta(hours=1))
    new_key(gate, origins=("https://ever.example",))
    allowed = [gate.allows_origin(f"https://{name}.example") for name in ("late", "both", "soon", "ever", "none")]
    assert allowed == [False, True, True, True, False]
    gate.close()


def test_charges_count_for_the_minute_and_the_month(settings: Settings, tmp_path: Path) -> None:
    gate = gate_of(settings, characters_per_minute=100, characters_per_month=120)
    anonymous, desk = gate.identify(None), gate.identify(new_key(gate, characters_per_minute=200))
    month = gate.charge(anonymous, 100)
    with pytest.raises(TooLarge, match="characters_per_minute"):
        gate.charge(anonymous, 101)
    with pytest.raises(TooLarge, match="characters_per_month"):
        gate.charge(desk, 150)
    gate.charge(desk, 40)
    with pytest.raises(QuotaExceeded):
        gate.charge(desk, 81)
    gate.refund(anonymous, 100, month)
    assert gate.used(anonymous) == (month, Amount(0, 0))
    assert gate.used(desk) == (month, Amount(40, 1))
    assert gate.used(Caller("c" * 12, Role.READ, "news")) == (month, Amount(0, 0))
    assert gate.this_month()[1][Account("news", desk.id)] == Amount(40, 1)
    gate.close()
