"""A light HTTP client for load figures: it shares the machine with the server, so it must cost little."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_GIVE_UP_SECONDS = 900.0


@dataclass(slots=True)
class Outcome:
    """What a run of requests came to.

    Attributes:
        seconds: from the first request to the last answer.
        statuses: how many answers had which status; 0 = the connection broke.
        latencies: seconds of each answer with status 200, sorted.
    """

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """Return the figures to store."""
        return {
            "seconds": round(self.seconds, 2),
            "requests_per_second": round(sum(self.statuses.values()) / self.seconds, 1),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
        } | {f"p{percent}_ms": self._percentile(percent) for percent in (50, 95, 99)}

    def _percentile(self, percent: int) -> float | None:
        if not self.latencies:
            return None
        place = min(len(self.latencies) - 1, round(percent / 100 * (len(self.latencies) - 1)))
        return round(self.latencies[place] * 1000, 1)


def body(article: str, **options: Any) -> bytes:
    """Return the JSON body of a summary request."""
    return json.dumps({"text": article, **options}, ensure_ascii=False).encode()


def run(port: int, bodies: Iterable[bytes], clients: int, path: str = "/summarize") -> Outcome:
    """Send the bodies, each once, over `clients` kept connections; each client sends its next when it is answered."""
    return asyncio.run(asyncio.wait_for(_run(port, list(bodies), clients, path), _GIVE_UP_SECONDS))


async def _run(port: int, bodies: list[bytes], clients: int, path: str) -> Outcome:
    outcome = Outcome()
    rest = iter(bodies)
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, rest, path, outcome) for _ in range(min(clients, len(bodies)))))
    outcome.seconds = time.perf_counter() - began
    outcome.latencies.sort()
    return outcome


async def _client(port: int, rest: Iterable[bytes], path: str, outcome: Outcome) -> None:
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
    for content in rest:
        began = time.perf_counter()
        try:
            streams = streams or await asyncio.open_connection("127.0.0.1", port)
            status, kept = await _exchange(*streams, content, path)
        except (OSError, asyncio.IncompleteReadError):
            status, kept = 0, False
        outcome.statuses[status] += 1
        if status == 200:  # noqa: PLR2004
            outcome.latencies.append(time.perf_counter() - began)
        if not kept and streams is not None:
            streams[1].close()
            streams = None
    if streams is not None:
        streams[1].close()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, content: bytes, path: str
) -> tuple[int, bool]:
    """Return the status of one answer, and whether the connection stays."""
    fields = f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    writer.write(f"POST {path} HTTP/1.1\r\n{fields}\r\n".encode() + content)
    answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(answer.partition("content-length:")[2].partition("\r\n")[0])
    await reader.readexactly(length)
    return int(answer.split(" ", 2)[1]), "connection: close" not in answer
