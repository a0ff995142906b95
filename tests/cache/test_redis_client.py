"""The address of a Redis: what is taken, what is refused at once, and that no password is told."""

from collections.abc import Iterator
from contextlib import closing

import pytest
import redis
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis
from tests.redis_process import RedisProcess

from tilshi.cache.redis_client import ANSWER_SECONDS, CONNECT_SECONDS, CONNECTIONS, OPTIONS, connect
from tilshi.errors import InvalidValue


@pytest.fixture(scope="module")
def guarded() -> Iterator[RedisProcess]:
    with RedisProcess("--requirepass", "p@ss/word#1") as process:
        yield process


def options_of(url: str) -> dict[str, object]:
    with closing(connect(url)) as client:
        return dict(client.connection_pool.connection_kwargs)


def test_it_waits_briefly_and_never_tries_again() -> None:
    with closing(connect("redis://cache.example:6380/3")) as client:
        pool = client.connection_pool
        assert pool.max_connections == CONNECTIONS
        options = pool.connection_kwargs
        assert (options["host"], options["port"], options["db"]) == ("cache.example", 6380, 3)
        assert (options["socket_connect_timeout"], options["socket_timeout"]) == (CONNECT_SECONDS, ANSWER_SECONDS)
        assert options["retry"].get_retries() == 0


def test_a_caller_that_blocks_may_wait_longer() -> None:
    with closing(connect("redis://cache.example", answer_seconds=7.0)) as client:
        assert client.connection_pool.connection_kwargs["socket_timeout"] == 7.0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://localhost", {"host": "localhost"}),
        ("redis://localhost/", {"host": "localhost"}),
        ("redis://[::1]:7000/1", {"host": "::1", "port": 7000, "db": 1}),
        ("redis://user:p%40ss@localhost", {"username": "user", "password": "p@ss"}),
        ("redis://:word@localhost", {"password": "word"}),
        ("redis://localhost?db=4", {"db": 4}),
        ("unix:///run/redis.sock?db=2&password=word", {"path": "/run/redis.sock", "db": 2, "password": "word"}),
        ("rediss://cache.example?ssl_cert_reqs=none", {"host": "cache.example", "ssl_cert_reqs": "none"}),
    ],
)
def test_addresses(url: str, expected: dict[str, object]) -> None:
    options = options_of(url)
    assert {name: options.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://localhost",
        "redis:",
        "redis://",
        "redis:///1",
        "redis://localhost:port",
        "redis://localhost:0",
        "redis://localhost:70000",
        "redis://localhost/one",
        "redis://localhost/1/2",
        "redis://localhost/-1",
        "redis://localhost?db=one",
        "redis://localhost#1",
        "redis://localhost\n",
        "redis://local host",
        "redis://:hush/hush@localhost",
        "redis://:hush#hush@localhost",
        "redis://[::1",
        "unix://",
        "unix://?db=1",
        "redis+sentinel://localhost",
    ],
)
def test_what_is_no_address_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(
        InvalidValue, match=r"^TILSHI_REDIS_URL: not an address like redis://:password@host:6379/0"
    ) as e:
        connect(url)
    assert e.value.param == "redis_url"
    assert "hush" not in str(e.value)
    assert e.value.__context__ is None or e.value.__suppress_context__


@pytest.mark.parametrize("option", ["decode_responses=true", "socket_timeout=90", "protocol=3", "hush=hush", "hush"])
def test_options_that_would_break_a_promise_are_refused(option: str) -> None:
    with pytest.raises(InvalidValue, match=r"^TILSHI_REDIS_URL: behind the \? may stand only db, ") as told:
        connect(f"redis://localhost?{option}")
    assert all(name in str(told.value) for name in OPTIONS)
    assert "hush" not in str(told.value)


@given(st.text(max_size=40))
def test_any_text_is_an_address_or_a_clear_error(text: str) -> None:
    for url in (text, f"redis://{text}", f"redis://:hush{text}@host", f"unix:///{text}"):
        refused: InvalidValue | None = None
        try:
            connect(url).close()
        except InvalidValue as error:
            refused = error
        assert refused is None or (refused.param == "redis_url" and "hush" not in str(refused))


def test_a_password_may_have_any_sign(guarded: RedisProcess) -> None:
    with closing(connect(f"{guarded.url}?password=p%40ss%2Fword%231")) as client:
        assert client.set("a", "b") is True
        assert client.get("a") == b"b"


def test_a_wrong_password_is_an_error_of_its_own(guarded: RedisProcess) -> None:
    with closing(connect(f"{guarded.url}?password=guess")) as client, pytest.raises(redis.AuthenticationError):
        client.get("a")


def test_closing_ends_the_connections(guarded: RedisProcess) -> None:
    def connected() -> int:
        with closing(guarded.client(password="p@ss/word#1")) as asking:
            return len(asking.client_list())

    before = connected()
    client: Redis = connect(f"{guarded.url}?password=p%40ss%2Fword%231")
    client.ping()
    assert connected() == before + 1
    client.close()
    assert connected() == before
