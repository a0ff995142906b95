"""A stand-in for the hub's HTTP API, on this machine: what the real client asks, answered as the hub answers it.

Small files come from the hub itself, large ones through a redirect to a content network on another port. Revisions,
etags, ranges, gated and missing repositories are as documented by the hub; faults are switched on by the tests.
"""

import hashlib
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LARGE = (".safetensors", ".bin", ".spm", ".model")
_API = re.compile(r"/api/models/(?P<repo>[^/]+/[^/]+)(?:/revision/(?P<revision>.+))?$")
_RESOLVE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<file>.+)$")
_RANGE = re.compile(r"bytes=(\d+)-$")


@dataclass
class Repository:
    """A repository: every file of a folder, under one commit.

    Attributes:
        files: contents by name.
        token: whoever lacks it is told to accept the terms first; None = open to all.
        pinned: the commit, where a card names one.
    """

    files: dict[str, bytes]
    token: str | None = None
    pinned: str | None = None

    @property
    def commit(self) -> str:
        """Of the files as they are now."""
        if self.pinned is not None:
            return self.pinned
        names = "".join(f"{name}{hashlib.sha256(self.files[name]).hexdigest()}" for name in sorted(self.files))
        return hashlib.sha1(names.encode(), usedforsecurity=False).hexdigest()


@dataclass
class StandInHub:
    """What is served, what was asked, and which faults are on.

    Attributes:
        endpoint: address of the hub.
        repositories: by name.
        moved: old names of repositories.
        asked: (method, path, headers) of every request, in order.
        failures: status codes that the next requests get, first in, first out.
        cut_after: bytes of a large file after which the connection is cut, once each; first in, first out.
        stall_on: name of the large file that the server goes silent over; None = over none.
        stall_after: bytes of it that are sent before.
        stalled: set when it has gone silent.
        no_ranges: whether Range is ignored, as some mirrors do.
        lie: a byte of every large file is changed on its way.
        page: what every request is answered with, as by the gate of a network.
        padding: bytes behind the end of every large file.
    """

    endpoint: str = ""
    network: str = ""
    repositories: dict[str, Repository] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    cut_after: list[int] = field(default_factory=list)
    stall_on: str | None = None
    stall_after: int = 0
    stalled: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    no_ranges: bool = False
    lie: bool = False
    page: bytes | None = None
    padding: int = 0

    def add(self, repo: str, folder: Path, token: str | None = None) -> Repository:
        """Serve the files of a folder."""
        files = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
        self.repositories[repo] = Repository({"README.md": b"# a model\n", ".gitattributes": b"*\n"} | files, token)
        return self.repositories[repo]

    def paths(self, method: str = "GET") -> list[str]:
        """Paths asked for, in order."""
        return [path for one, path, _ in self.asked if one == method]


def blob_id(content: bytes) -> str:
    """Git's name of a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: StandInHub

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((self.command, path, {name.lower(): value for name, value in self.headers.items()}))
        if self.hub.failures:
            self._send(self.hub.failures.pop(0), b"not now", {}, body=body)
        elif self.hub.page is not None:
            self._send(200, self.hub.page, {"Content-Type": "text/html"}, body=body)
        elif path.startswith("/network/"):
            self._network(path.removeprefix("/network/"), body=body)
        elif found := _API.fullmatch(path):
            self._describe(found["repo"], found["revision"], body=body)
        elif found := _RESOLVE.fullmatch(path):
            self._resolve(found["repo"], found["revision"], found["file"], body=body)
        else:
            self._error(404, "RepoNotFound", "there is no such page", body=body)

    def _open(self, repo: str, revision: str | None, *, body: bool) -> Repository | None:
        repository = self.hub.repositories.get(repo)
        if repository is None:
            self._error(404, "RepoNotFound", "Repository not found", body=body)
            return None
        if repository.token is not None and self.headers.get("Authorization") != f"Bearer {repository.token}":
            self._error(401, "GatedRepo", f"Access to model {repo} is restricted", body=body)
            return None
        if revision not in {None, "main", repository.commit}:
            self._error(404, "RevisionNotFound", "Invalid rev id", body=body)
            return None
        return repository

    def _describe(self, repo: str, revision: str | None, *, body: bool) -> None:
        repository = self._open(repo, revision, body=body)
        if repository is None:
            return
        told: dict[str, Any] = {"id": repo, "modelId": repo, "sha": repository.commit, "private": False, "tags": []}
        sizes = parse_qs(urlsplit(self.path).query).get("blobs") == ["true"]
        told["siblings"] = [self._sibling(name, content, sizes=sizes) for name, content in repository.files.items()]
        self._send(200, json.dumps(told).encode(), {"Content-Type": "application/json"}, body=body)

    def _sibling(self, name: str, content: bytes, *, sizes: bool) -> dict[str, Any]:
        told: dict[str, Any] = {"rfilename": name}
        if sizes:
            told |= {"size": len(content), "blobId": blob_id(content)}
            if name.endswith(LARGE):
                told["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
        return told

    def _resolve(self, repo: str, revision: str, file: str, *, body: bool) -> None:
        if repo in self.hub.moved:
            self._send(307, b"", {"Location": f"/{self.hub.moved[repo]}/resolve/{revision}/{file}"}, body=body)
            return
        repository = self._open(repo, revision, body=body)
        if repository is None:
            return
        if file not in repository.files:
            self._error(404, "EntryNotFound", "Entry not found", body=body)
            return
        content = repository.files[file]
        headers = {"X-Repo-Commit": repository.commit, "Accept-Ranges": "bytes"}
        if file.endswith(LARGE):
            digest = hashlib.sha256(content).hexdigest()
            linked = {"X-Linked-Etag": f'"{digest}"', "X-Linked-Size": str(len(content)), "ETag": f'"{digest}"'}
            self._send(302, b"", {**headers, **linked, "Location": f"{self.hub.network}/network/{digest}"}, body=body)
            return
        self._send(200, content, {**headers, "ETag": f'"{blob_id(content)}"'}, body=body)

    def _network(self, digest: str, *, body: bool) -> None:
        contents = (content for one in self.hub.repositories.values() for content in one.files.values())
        content = next((one for one in contents if hashlib.sha256(one).hexdigest() == digest), None)
        if content is None:
            self._error(404, "EntryNotFound", "gone", body=body)
            return
        if self.hub.lie:
            content = bytes([content[0] ^ 1]) + content[1:]
        content += b"\0" * self.hub.padding
        wanted = None if self.hub.no_ranges else _RANGE.fullmatch(self.headers.get("Range", ""))
        if wanted is None:
            self._send(200, content, {}, body=body)
            return
        start = int(wanted[1])
        told = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"}
        self._send(206, content[start:], told, body=body)

    def _stalls(self) -> bool:
        """Whether it is the file to be silent over."""
        contents = (one.files.get(self.hub.stall_on or "") for one in self.hub.repositories.values())
        digests = {hashlib.sha256(content).hexdigest() for content in contents if content is not None}
        return self.path.rpartition("/")[2] in digests

    def _error(self, status: int, code: str, message: str, *, body: bool) -> None:
        headers = {"X-Error-Code": code, "X-Error-Message": message, "Content-Type": "application/json"}
        self._send(status, json.dumps({"error": message}).encode(), headers, body=body)

    def _send(self, status: int, content: bytes, headers: dict[str, str], *, body: bool) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if not body:
            return
        large = status in {200, 206} and "/network/" in self.path
        with suppress(ConnectionError):
            if large and self.hub.cut_after and len(content) > self.hub.cut_after[0]:
                self.wfile.write(content[: self.hub.cut_after.pop(0)])
                self.wfile.flush()
                self.close_connection = True
                self.connection.shutdown(2)
            elif large and self._stalls():
                self.wfile.write(content[: self.hub.stall_after])
                self.wfile.flush()
                self.hub.stalled.set()
                self.hub.go_on.wait(60)
                self.close_connection = True
            else:
                self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that was killed is what the tests are about."""


@contextmanager
def serving() -> Iterator[StandInHub]:
    """Run a hub, and a content network beside it, until the block ends."""
    hub = StandInHub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    servers = [_Server(("127.0.0.1", 0), handler) for _ in range(2)]
    ports = [server.server_address[1] for server in servers]
    hub.endpoint, hub.network = f"http://127.0.0.1:{ports[0]}", f"http://localhost:{ports[1]}"  # two hosts to a client
    threads = [threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield hub
    finally:
        hub.go_on.set()
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()
