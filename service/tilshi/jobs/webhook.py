"""Webhooks: a signed message that a job has ended, without any text of it. They never fail a job."""

import hashlib
import hmac
import json
import logging
import ssl
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import anyio
import httpx

from tilshi import __version__
from tilshi.errors import InvalidValue, StorageUnavailable
from tilshi.jobs.backoff import pause
from tilshi.jobs.hooks import Target, resolve, target
from tilshi.jobs.model import Delivery, Job, WebhookState
from tilshi.jobs.table import JobTable
from tilshi.observe import SILENT, Observer
from tilshi.settings import Settings

SIGNATURE = "X-Tilshi-Signature"
ATTEMPTS = 8
"""Times a webhook is tried; with the pauses below over about half an hour."""
FIRST_PAUSE_SECONDS = 10.0
LONGEST_PAUSE_SECONDS = 600.0
SECONDS = 10.0
"""Longest one delivery may take, from the name of the host to the status of the answer."""
POLL_SECONDS = 1.0
THREADS = 4
"""Deliveries at once: a host that does not answer holds up one of them for `SECONDS`."""
log = logging.getLogger(__name__)


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the signature of a body: `t=SECONDS,v1=HMAC-SHA256 of "SECONDS.BODY"`, in hexadecimal digits."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def message(job: Job) -> bytes:
    """Return what is told: which job, how it ended, how many articles are done and failed."""
    counts = job.counts
    told = {"job": job.id, "state": job.state.value, "done": counts.done, "failed": counts.failed}
    return json.dumps(told).encode()


class Deliverer:
    """Delivers webhooks that are due, a few at once, on threads of its own."""

    def __init__(
        self,
        table: JobTable,
        settings: Settings,
        *,
        observer: Observer = SILENT,
        tls: ssl.SSLContext | None = None,
        pauses: Callable[[int], float] | None = None,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        """Prepare it.

        Args:
            table: where webhooks are kept.
            settings: who may be called, and the secret that signs.
            observer: counts `webhooks` by state.
            tls: whom to trust; None = the authorities certifi lists.
            pauses: seconds to wait after the n-th attempt.
            poll_seconds: how often to look.
        """
        self._table, self._settings, self._observer = table, settings, observer
        self._tls = tls
        self._pauses = pauses or (lambda n: pause(n, first=FIRST_PAUSE_SECONDS, longest=LONGEST_PAUSE_SECONDS))
        self._poll_seconds = poll_seconds
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._loop, name=f"tilshi-webhook-{number}", daemon=True)
            for number in range(THREADS)
        ]

    def start(self) -> None:
        """Begin; without `webhook_hosts` there is nothing to do."""
        if self._settings.webhook_hosts:
            for thread in self._threads:
                thread.start()

    def stop(self, seconds: float) -> None:
        """End; deliveries in work may take up to `seconds` more together, and are tried again by whoever comes next."""
        self._stopping.set()
        until = time.monotonic() + seconds
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, until - time.monotonic()))

    def one(self) -> bool:
        """Deliver one webhook that is due, or note that it failed; False where none is due.

        Raises:
            StorageUnavailable: the table cannot be used.
        """
        taken = self._table.take_delivery(seconds=3 * SECONDS)
        if taken is None:
            return False
        state, again = self._outcome(taken)
        self._observer.count("webhooks", state=state.value)
        self._table.delivered(taken.job.id, state, retry_after=again)
        return True

    def _outcome(self, taken: Delivery) -> tuple[WebhookState, float | None]:
        """Return what became of a delivery, and seconds after which to try again."""
        if taken.attempts >= ATTEMPTS:  # whoever tried it never said how it went
            return WebhookState.FAILED, None
        webhook, secret = taken.job.webhook, self._settings.webhook_secret
        try:
            where = target("" if webhook is None else webhook.url, self._settings.webhook_hosts)
        except InvalidValue:
            where = None
        if where is None or secret is None:  # the settings have changed
            return WebhookState.FAILED, None
        if anyio.run(post, where, message(taken.job), secret.get_secret_value(), self._tls):
            return WebhookState.DELIVERED, None
        attempt = taken.attempts + 1
        log.info("webhook of job %s: attempt %d of %d failed", taken.job.id, attempt, ATTEMPTS)
        return (WebhookState.FAILED, None) if attempt >= ATTEMPTS else (WebhookState.PENDING, self._pauses(attempt))

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                busy = self.one()
            except StorageUnavailable:
                busy = False
            except Exception as failure:  # noqa: BLE001 - one webhook must not end them all; it stays due
                log.error("a webhook failed: %s", type(failure).__name__)  # noqa: TRY400 - never the message
                busy = False
            if not busy:
                self._stopping.wait(self._poll_seconds)


async def post(where: Target, body: bytes, secret: str, tls: ssl.SSLContext | None, seconds: float = SECONDS) -> bool:
    """Deliver a message once; tell whether it was taken (any status of 200 to 299). Redirects are not followed.

    The host's name is looked up once, and the connection goes to the very address that was looked at; the name stays
    in `Host` and in TLS.
    """
    with anyio.move_on_after(seconds):
        try:
            address = await anyio.to_thread.run_sync(resolve, where, abandon_on_cancel=True)
            return address is not None and await _send(where, address, body, secret, tls)
        except (OSError, httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            return False
    return False


async def _send(where: Target, address: str, body: bytes, secret: str, tls: ssl.SSLContext | None) -> bool:
    parts = urlsplit(where.url)
    host = f"[{address}]" if ":" in address else address
    url = parts._replace(netloc=f"{host}:{where.origin.port}").geturl()
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": f"tilshi/{__version__}",
        SIGNATURE: sign(secret, body, int(time.time())),
    }
    named = {"sni_hostname": where.origin.host} if where.origin.scheme == "https" else {}
    verify = ssl.create_default_context() if tls is None else tls
    async with httpx.AsyncClient(verify=verify, trust_env=False, follow_redirects=False, timeout=SECONDS) as client:
        request = client.build_request("POST", url, content=body, headers=headers, extensions=named)
        answer = await client.send(request, stream=True)  # nobody reads what it says
        await answer.aclose()
        return answer.is_success
