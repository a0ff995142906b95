"""The servers of the load figures, each a process of its own: Tilshi's, and a naive one to stand beside it."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 180.0
_MEMO_OFF = {"TILSHI_REPORT_MEMORY_BYTES": "0"}


class Server(NamedTuple):
    """A server that listens."""

    port: int
    process: int

    def rss(self) -> int:
        """Return its resident memory, bytes."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        return int(status.split("VmRSS:")[1].split()[0]) * 1024

    def cpu(self) -> float:
        """Return the processor time it has taken, seconds."""
        fields = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def tilshi(folder: Path, *, memo: bool = False, **settings: str) -> Iterator[Server]:
    """Run `tilshi serve` with an empty cache in `folder`, ready to answer."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TILSHI_")}
    environment |= {
        "TILSHI_CACHE_DIR": str(folder / "cache"),
        "TILSHI_DATA_DIR": str(folder / "data"),
        "TILSHI_CHARACTERS_PER_MINUTE": "1000000000",
        "TILSHI_CHARACTERS_PER_MONTH": "1000000000000",
        "TILSHI_REQUESTS_PER_MINUTE": "100000000",
        "PYTHONPATH": str(ROOT / "service"),
    }
    environment |= ({} if memo else _MEMO_OFF) | {f"TILSHI_{name.upper()}": value for name, value in settings.items()}
    log = (folder / "log").open("w", encoding="utf-8")
    command = [sys.executable, "-m", "tilshi.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=ROOT)
    try:
        port = _port(folder / "log", process)
        _ready(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(60)
        log.close()


@contextmanager
def naive() -> Iterator[Server]:
    """Run the naive service: one request at a time, one sentence a `generate`, nothing remembered."""
    process = subprocess.Popen([sys.executable, __file__], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        if process.stdout is None:
            raise RuntimeError("the naive service has no output")
        yield Server(int(process.stdout.readline()), process.pid)
    finally:
        process.kill()
        process.wait(60)


def _port(log: Path, process: "subprocess.Popen[bytes]") -> int:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        if (found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text(encoding="utf-8"))) is not None:
            return int(found[1])
        time.sleep(0.1)
    raise RuntimeError(f"the server does not listen: {log.read_text(encoding='utf-8')}")


def _ready(port: int) -> None:
    import httpx  # noqa: PLC0415  # the naive service needs no client

    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends:
        if httpx.get(f"http://127.0.0.1:{port}/health/ready", timeout=30).status_code == 200:  # noqa: PLR2004
            return
        time.sleep(0.2)
    raise RuntimeError("the server is never ready")


def _serve_naively() -> None:
    import torch  # noqa: PLC0415  # only this process needs it
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer  # noqa: PLC0415

    folder = ROOT / "models" / "compact"
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype=torch.float32).eval()
    alone = threading.Lock()

    def translate(sentence: str, target: str) -> str:
        inputs = tokenizer(f">>{target}<< {sentence}", return_tensors="pt")
        with torch.inference_mode():
            ids = model.generate(**inputs, num_beams=1, max_new_tokens=2 * inputs["input_ids"].shape[1])
        return str(tokenizer.decode(ids[0], skip_special_tokens=True))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sentences = re.split(r"(?<=[.!?])\s+", asked["text"].strip())[:3]
            with alone:
                done = {target: [translate(one, target) for one in sentences] for target in ("eng", "kaz")}
            content = json.dumps(done, ensure_ascii=False).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve_naively()
