"""Webhooks are delivered to a real server, signed, once; what cannot be delivered is tried again and given up."""

import hashlib
import hmac
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anyio
import pytest
from tests.jobs.conftest import ROOMY, Clock, MakeTable, job

from tilshi.jobs.hooks import target
from tilshi.jobs.model import Webhook, WebhookState
from tilshi.jobs.table import JobTable
from tilshi.jobs.webhook import ATTEMPTS, SIGNATURE, Deliverer, post, sign
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

SECRET = "a secret of the tests"


class Receiver(ThreadingHTTPServer):
    """A server that keeps what it is sent, and answers as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, str], bytes]] = []
        self.answers: list[int] = []
        self.silent = threading.Event()
        self.ending = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, dict(self.headers), body))
        if self.server.silent.is_set() or self.path == "/silent":
            self.server.ending.wait(30)
        status = self.server.answers.pop(0) if self.server.answers else 204
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", f"http://127.0.0.1:{self.server.port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    with Receiver() as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.ending.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


def ended(table: JobTable, url: str) -> str:
    put = table.put(job("secret text", webhook=url), **ROOMY)
    lease = table.lease(seconds=60, attempts=3)
    assert lease is not None
    assert table.complete(lease, {"said": "secret text"})
    return put.id


def webhook(table: JobTable, job_id: str) -> Webhook:
    found = table.get("desk", job_id)
    assert found is not None
    assert found.webhook is not None
    return found.webhook


def deliverer(
    table: JobTable, settings: Settings, *hosts: str, tls: ssl.SSLContext | None = None, observer: Observer = SILENT
) -> Deliverer:
    changes = {"webhook_hosts": hosts, "webhook_secret": SECRET}
    mine = Settings(**{**settings.model_dump(include={"data_dir", "cache_dir"}), **changes})
    return Deliverer(table, mine, tls=tls, observer=observer, pauses=lambda attempt: 10.0 * attempt, poll_seconds=0.02)


def test_a_message_is_signed_and_says_how_it_ended(table: JobTable, settings: Settings, receiver: Receiver) -> None:
    origin = f"http://127.0.0.1:{receiver.port}"
    job_id = ended(table, f"{origin}/hook?who=desk")
    mine = deliverer(table, settings, origin)
    assert mine.one()
    assert not mine.one()
    ((path, headers, body),) = receiver.received
    assert path == "/hook?who=desk"
    assert headers["Host"] == f"127.0.0.1:{receiver.port}"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {"job": job_id, "state": "done", "done": 1, "failed": 0}
    told = dict(part.split("=") for part in headers[SIGNATURE].split(","))
    expected = hmac.new(SECRET.encode(), f"{told['t']}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(told["v1"], expected)
    assert webhook(table, job_id) == Webhook(f"{origin}/hook?who=desk", WebhookState.DELIVERED, 1)


def test_what_fails_is_tried_again_also_after_a_restart(
    make_table: MakeTable, settings: Settings, receiver: Receiver, clock: Clock
) -> None:
    origin = f"http://127.0.0.1:{receiver.port}"
    receiver.answers = [500, 301, 404]
    job_id = ended(make_table(), f"{origin}/")
    for attempt in range(1, 4):
        mine = deliverer(make_table(), settings, origin)  # as after a restart
        assert mine.one()
        assert webhook(make_table(), job_id) == Webhook(f"{origin}/", WebhookState.PENDING, attempt)
        assert not mine.one()
        clock.now += 10 * attempt + 1
    assert deliverer(make_table(), settings, origin).one()
    assert webhook(make_table(), job_id).state is WebhookState.DELIVERED
    assert [path for path, _, _ in receiver.received] == ["/"] * 4  # no redirect was followed


def test_it_gives_up_and_the_job_stays_done(
    table: JobTable, settings: Settings, receiver: Receiver, clock: Clock
) -> None:
    origin = f"http://127.0.0.1:{receiver.port}"
    receiver.answers = [503] * (ATTEMPTS + 1)
    job_id = ended(table, f"{origin}/")
    mine = deliverer(table, settings, origin)
    for _ in range(ATTEMPTS):
        assert mine.one()
        clock.now += 1000
    assert not mine.one()
    assert webhook(table, job_id) == Webhook(f"{origin}/", WebhookState.FAILED, ATTEMPTS)
    found = table.get("desk", job_id)
    assert found is not None
    assert found.counts.done == 1


def test_who_is_listed_no_longer_or_leads_inside_is_not_called(
    table: JobTable, settings: Settings, receiver: Receiver
) -> None:
    job_id = ended(table, f"http://127.0.0.1:{receiver.port}/")
    assert deliverer(table, settings, "example.org").one()
    assert webhook(table, job_id).state is WebhookState.FAILED
    inside = ended(table, f"http://localhost:{receiver.port}/")
    assert deliverer(table, settings, f"http://localhost:{receiver.port}").one()
    assert webhook(table, inside).state is WebhookState.PENDING
    assert receiver.received == []


def test_a_server_that_never_answers_holds_nobody_for_long(receiver: Receiver) -> None:
    receiver.silent.set()
    origin = f"http://127.0.0.1:{receiver.port}"
    assert not anyio.run(post, target(f"{origin}/", [origin]), b"{}", SECRET, None, 0.3)
    assert len(receiver.received) == 1


def test_nobody_there() -> None:
    assert not anyio.run(post, target("http://127.0.0.1:9/", ["http://127.0.0.1:9"]), b"{}", SECRET, None)
    missing = target("https://no-such-host.invalid/", ["no-such-host.invalid"])
    assert not anyio.run(post, missing, b"{}", SECRET, None)


def test_tls_is_checked_against_the_name_that_was_asked_for(
    tmp_path: Path, table: JobTable, settings: Settings
) -> None:
    certificate, key = certified(tmp_path, "localhost")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with receiving(serving) as server:
        by_name, by_number = f"https://localhost:{server.port}", f"https://127.0.0.1:{server.port}"
        job_id = ended(table, f"{by_name}/x")
        assert deliverer(table, settings, f"private:{by_name}", tls=trusting).one()
        assert webhook(table, job_id).state is WebhookState.DELIVERED
        assert server.received[0][1]["Host"] == f"localhost:{server.port}"
        assert not anyio.run(post, target(f"{by_number}/", [by_number]), b"{}", SECRET, trusting)
        private = target(f"{by_name}/", [f"private:{by_name}"])
        assert not anyio.run(post, private, b"{}", SECRET, None)  # an authority nobody knows
        assert len(server.received) == 1


def test_the_thread_delivers_and_ends(table: JobTable, settings: Settings, receiver: Receiver) -> None:
    origin = f"http://127.0.0.1:{receiver.port}"
    mine = deliverer(table, settings, origin)
    mine.start()
    ended(table, f"{origin}/")
    for _ in range(500):
        if receiver.received:
            break
        threading.Event().wait(0.02)
    mine.stop(10)
    assert len(receiver.received) == 1
    assert not any(thread.is_alive() for thread in mine._threads)


class Told:
    """An observer that keeps the states of deliveries in order."""

    def __init__(self) -> None:
        self.states: list[str] = []

    def count(self, name: str, value: float = 1, **labels: str) -> None:
        assert (name, value) == ("webhooks", 1)
        self.states.append(labels["state"])

    def observe(self, name: str, value: float, **labels: str) -> None:
        raise AssertionError(name)


def test_a_host_that_does_not_answer_holds_up_nobody_else(
    table: JobTable, settings: Settings, receiver: Receiver, clock: Clock
) -> None:
    origin = f"http://127.0.0.1:{receiver.port}"
    silent = ended(table, f"{origin}/silent")
    clock.now += 1
    other = ended(table, f"{origin}/other")
    clock.now += 1
    told = Told()
    mine = deliverer(table, settings, origin, observer=told)
    mine.start()
    for _ in range(1500):
        if told.states and len(receiver.received) == 2:
            break
        threading.Event().wait(0.02)
    receiver.ending.set()
    mine.stop(20)
    assert told.states[0] == "delivered", "the one that hangs was due first"
    assert webhook(table, other).state is WebhookState.DELIVERED
    assert webhook(table, silent).attempts == 1


def test_what_breaks_each_time_is_given_up(
    table: JobTable, settings: Settings, receiver: Receiver, clock: Clock
) -> None:
    def broken(_: int) -> float:
        raise ZeroDivisionError

    origin = f"http://127.0.0.1:{receiver.port}"
    receiver.answers = [500] * (ATTEMPTS + 1)
    job_id = ended(table, f"{origin}/")
    mine = deliverer(table, settings, origin)
    mine._pauses = broken
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(ZeroDivisionError):
            mine.one()
        clock.now += 1000
    mine._table.take_delivery(seconds=30)  # and once its process died
    clock.now += 1000
    assert mine.one()
    assert webhook(table, job_id).state is WebhookState.FAILED
    assert len(receiver.received) == ATTEMPTS - 1
    clock.now += 1000
    assert not mine.one()


def test_a_signature_is_of_time_and_body() -> None:
    assert sign("s", b"{}", 1) == f"t=1,v1={hmac.new(b's', b'1.{}', hashlib.sha256).hexdigest()}"
    assert len({sign("s", b"{}", 1), sign("s", b"{}", 2), sign("s", b"[]", 1), sign("t", b"{}", 1)}) == 4


def certified(folder: Path, name: str) -> tuple[Path, Path]:
    """Return a certificate of a host, signed by itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl here to make a certificate")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-days", "2"]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key
