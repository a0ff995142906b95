"""Redis, as every room that shares something through it connects to it."""

import re
from urllib.parse import parse_qsl, urlsplit

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from tilshi.errors import InvalidValue

CONNECT_SECONDS = 0.5
"""Longest wait for a connection: hundreds of times what one within a data centre takes."""
ANSWER_SECONDS = 1.0
"""Longest wait for bytes of an answer, and for a free connection: a bounded command takes a thousandth of it."""
CONNECTIONS = 32
"""Connections of one client. Calls are short, so they serve more threads than that."""

OPTIONS = frozenset(
    {"db", "username", "password", "ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs", "ssl_check_hostname"}
)
"""What may stand behind the ? of an address. redis-py takes more, such as a decoding that no caller expects."""

_PLACE = "TILSHI_REDIS_URL: "
_DATABASE = re.compile(r"/?[0-9]*", re.ASCII)
_FORM = "not an address like redis://:password@host:6379/0, rediss://… (TLS) or unix:///path/redis.sock?db=0"


def connect(url: str, *, answer_seconds: float = ANSWER_SECONDS) -> Redis:
    """Return a client of the Redis at an address; it connects on first use, and may be used by many threads.

    Calls give up after `CONNECT_SECONDS` and `answer_seconds`, and are never tried again by the client: whether it is
    worth another try, only the caller knows. Answers are bytes. One Redis server, not a cluster. Close it after use.

    Args:
        url: redis://, rediss:// (TLS) or unix://; it may hold a password, and is neither logged nor quoted.
        answer_seconds: longest wait for bytes of an answer; must be longer than a command that blocks.

    Raises:
        InvalidValue: the address cannot be used; `param` is "redis_url".
    """
    _check(url)
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=answer_seconds,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=answer_seconds,
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
            driver_info=None,  # two round trips less for every connection
        )
        pool.connection_class(**pool.connection_kwargs)  # looks at the options of the address; connects nothing
    except (ValueError, TypeError, RedisError, OSError):
        raise InvalidValue(f"{_PLACE}{_FORM}", param="redis_url") from None
    client = Redis(connection_pool=pool)
    client.auto_close_connection_pool = True
    return client


def _check(url: str) -> None:
    """Refuse what redis-py would read otherwise than it was meant."""
    try:
        parts = urlsplit(url)
        place = parts.path if parts.scheme == "unix" else parts.hostname
        port = parts.port if parts.scheme != "unix" else None
    except ValueError:  # its message may quote a part of a password
        raise InvalidValue(f"{_PLACE}{_FORM}", param="redis_url") from None
    shaped = url.isprintable() and " " not in url and not parts.fragment and place and port != 0
    if not shaped or (parts.scheme != "unix" and not _DATABASE.fullmatch(parts.path)):
        raise InvalidValue(f"{_PLACE}{_FORM}", param="redis_url")
    if not {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)} <= OPTIONS:
        message = f"{_PLACE}behind the ? may stand only {', '.join(sorted(OPTIONS))}"
        raise InvalidValue(message, param="redis_url")
