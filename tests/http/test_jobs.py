"""Jobs over HTTP: accepted whole or not at all, worked on behind the answer, fetched, deleted."""

import io
import json
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from tests.http.conftest import ENGLISH, KAZAKH, RUSSIAN, Client, MakeDesk, pseudo

from tilshi.access import Role
from tilshi.desk import Desk
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import EngineFailed
from tilshi.http import app
from tilshi.http.service import Service
from tilshi.jobs.model import Job

GIVE_UP_SECONDS = 60.0


def service(client: Client) -> Service:
    found: Service = client.application.state.service
    return found


def put(client: Client, **fields: Any) -> dict[str, Any]:
    answer = client.post("/v1/jobs", json=fields)
    assert answer.status_code == 202, answer.text
    body: dict[str, Any] = answer.json()
    assert answer.headers["Location"] == f"/v1/jobs/{body['id']}"
    return body


def ended(client: Client, job_id: str) -> dict[str, Any]:
    until = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(f"/v1/jobs/{job_id}").json()
        if job["ended"] is not None:
            return job
        time.sleep(0.02)
    pytest.fail("the job has not ended")


def refused(answer: httpx.Response, status: int, param: str | None, *words: str) -> None:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert error["param"] == param
    for word in words:
        assert word in error["message"]


def zipped(**members: str | bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


def test_articles_are_summarised_each_by_itself(client: Client) -> None:
    articles = [{"text": RUSSIAN, "name": "a/bridge.txt"}, {"text": KAZAKH, "title": "Көпір"}]
    made = put(client, articles=articles, targets=["en"])
    assert (made["kind"], made["counts"]["total"], made["webhook"]) == ("summarize", 2, None)
    job = ended(client, made["id"])
    assert job["state"] == "done"
    assert job["counts"] == {"total": 2, "queued": 0, "running": 0, "done": 2, "failed": 0}
    first, second = job["items"]
    assert (first["name"], first["state"], first["error"]) == ("a/bridge.txt", "done", None)
    alone = client.post("/summarize", json={"text": RUSSIAN, "targets": ["en"]}).json()
    assert first["result"]["summary"] == alone["summary"]
    assert first["result"]["translations"] == alone["translations"]
    assert (second["name"], second["result"]["source"]["language"]) == ("0002.txt", "kk")


def test_texts_are_translated(client: Client) -> None:
    made = put(client, kind="translate", texts=[RUSSIAN, ENGLISH], targets=["kk", "en"])
    first, second = ended(client, made["id"])["items"]
    assert first["result"]["translations"]["en"]["text"].startswith("Most cerez")
    assert second["result"]["translations"]["en"]["text"] == ENGLISH
    assert second["result"]["translations"]["kk"]["model"] is not None


def made_glossary(client: Client) -> str:
    rivers = {"name": "x", "dictionaries": [{"source": "ru", "target": "en", "entries": {"мост": "bridge"}}]}
    return str(client.post("/v1/glossaries", json=rivers).json()["id"])


@pytest.mark.parametrize("kind", ["translate", "summarize"])
def test_a_glossary_holds_as_it_was_when_the_job_was_put(make_desk: MakeDesk, kind: str) -> None:
    gate = threading.Event()
    with Client(app(desk=make_desk(ScriptedEngine(pseudo, gate=gate)))) as client:
        identity = made_glossary(client)
        body = {"kind": kind, "texts": [RUSSIAN], "targets": ["en"], "glossary": identity}
        headers = {"Idempotency-Key": "monday-2"}
        made = client.post("/v1/jobs", json=body, headers=headers).json()
        assert client.request("DELETE", f"/v1/glossaries/{identity}").status_code == 204
        assert client.post("/v1/jobs", json=body, headers=headers).json()["id"] == made["id"]
        gate.set()
        (item,) = ended(client, made["id"])["items"]
        assert "bridge" in json.dumps(item["result"]["translations"]["en"])


def test_files_are_translated_with_a_glossary(client: Client) -> None:
    files = [("files", ("bridge.txt", RUSSIAN.encode()))]
    answer = client.post(f"/v1/jobs?kind=translate&targets=en&glossary={made_glossary(client)}", files=files)
    (item,) = ended(client, answer.json()["id"])["items"]
    assert item["result"]["translations"]["en"]["text"].startswith("Bridge cerez")


def test_one_bad_article_costs_the_others_nothing(client: Client) -> None:
    made = put(client, texts=[RUSSIAN, "12345", ENGLISH], targets=["en"])
    job = ended(client, made["id"])
    assert job["state"] == "done"
    assert [item["state"] for item in job["items"]] == ["done", "failed", "done"]
    assert job["items"][1]["error"]["code"] == "language_undetectable"
    assert job["items"][1]["attempts"] == 1
    assert job["items"][1]["result"] is None


def test_what_may_pass_is_tried_again_and_fails_at_last(make_desk: MakeDesk) -> None:
    def broken(*_: object) -> str:
        raise EngineFailed("the engine broke")

    with Client(app(desk=make_desk(ScriptedEngine(broken), job_attempts=1))) as client:
        made = put(client, texts=[ENGLISH], targets=["ru"])
        job = ended(client, made["id"])
    assert job["state"] == "failed"
    assert job["items"][0]["error"]["code"] == "engine_failed"


@pytest.mark.parametrize(
    ("fields", "status", "param", "word"),
    [
        ({}, 422, "articles", "either"),
        ({"texts": [ENGLISH], "articles": [{"text": ENGLISH}]}, 422, "articles", "either"),
        ({"texts": []}, 422, "texts", "no articles"),
        ({"texts": [ENGLISH, "  "]}, 422, "texts", "texts.1"),
        ({"articles": [{"text": "x" * 200_000}]}, 413, "articles", "100,000"),
        ({"texts": [ENGLISH], "targets": ["de"]}, 422, "targets", "de"),
        ({"texts": [ENGLISH], "kind": "paint"}, 422, "kind", "summarize or translate"),
        ({"texts": [ENGLISH], "kind": ["summarize"]}, 422, "kind", "summarize or translate"),
        ({"texts": [ENGLISH], "kind": "translate", "length": "short"}, 422, "length", "Extra"),
        ({"texts": [ENGLISH], "profile": "nope"}, 422, "profile", "nope"),
        ({"texts": [ENGLISH], "glossary": "nope"}, 404, "glossary", "no such glossary"),
        ({"texts": [ENGLISH], "glossary": 5}, 422, "glossary", "string"),
        ({"texts": [ENGLISH], "store": False}, 422, "store", "stored by nature"),
        ({"articles": [{"text": ENGLISH, "colour": "red"}]}, 422, "articles", "colour"),
        ({"texts": [ENGLISH], "webhook": "https://example.org/"}, 422, "webhook", "webhook_hosts"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_queued(
    client: Client, fields: dict[str, Any], status: int, param: str, word: str
) -> None:
    refused(client.post("/v1/jobs", json=fields), status, param, word)
    assert client.get("/v1/jobs").json() == {"total": 0, "jobs": []}


def test_options_beside_json_are_refused(client: Client) -> None:
    refused(client.post("/v1/jobs?targets=en", json={"texts": [ENGLISH]}), 422, "targets", "JSON body")


def test_limits_are_named(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    desk = make_desk(engine, max_job_items=2, max_job_bytes=5000, max_jobs_bytes=6000, max_jobs_queued=1)
    with Client(app(desk=desk)) as client:
        refused(client.post("/v1/jobs", json={"texts": [ENGLISH] * 3}), 413, "texts", "max_job_items")
        refused(client.post("/v1/jobs", json={"articles": [0] * 3}), 413, "articles", "max_job_items")
        refused(client.post("/v1/jobs", json={"texts": [ENGLISH * 70]}), 413, "body", "5,000")
        refused(client.post("/v1/jobs", json={"texts": [ENGLISH * 40]}), 429, None, "max_jobs_bytes")
        service(client).uploads._limit = 0
        refused(client.post("/v1/jobs", json={"texts": [ENGLISH]}), 429, None, "being read")


def test_a_job_of_millions_of_values_is_refused_before_one_is_made(client: Client) -> None:
    body = b'{"articles":[' + b"{}," * 1_000_000 + b"{}]}"
    answer = client.post("/v1/jobs", content=body, headers={"Content-Type": "application/json"})
    refused(answer, 413, "body", "104,000 values")


def test_a_large_job_is_no_large_body_elsewhere(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(engine, max_body_bytes=1000))) as client:
        refused(client.post("/summarize", json={"text": "x" * 2000}), 413, "body", "1,000")
        put(client, texts=[ENGLISH * 20], targets=["en"])


def test_the_same_request_twice_is_one_job(client: Client) -> None:
    headers = {"Idempotency-Key": "monday-1"}
    first = client.post("/v1/jobs", json={"texts": [RUSSIAN]}, headers=headers).json()
    assert client.post("/v1/jobs", json={"texts": [RUSSIAN]}, headers=headers).json()["id"] == first["id"]
    refused(client.post("/v1/jobs", json={"texts": [ENGLISH]}, headers=headers), 409, "Idempotency-Key", "another")
    refused(
        client.post("/v1/jobs", json={"texts": [ENGLISH]}, headers={"Idempotency-Key": "a b"}), 422, "Idempotency-Key"
    )
    assert client.get("/v1/jobs").json()["total"] == 1


def test_the_same_request_twice_at_once_is_one_job_and_one_bill(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, both = service(client).jobs.table, threading.Barrier(2)
    known = table.repeated

    def looked(namespace: str, key: str) -> Job | None:
        found = known(namespace, key)
        both.wait(GIVE_UP_SECONDS)  # neither has put its job when the other looks
        return found

    def send(_: int) -> httpx.Response:
        return client.post("/v1/jobs", json={"texts": [RUSSIAN]}, headers={"Idempotency-Key": "monday-2"})

    monkeypatch.setattr(table, "repeated", looked)
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(send, range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    used = client.get("/v1/usage").json()
    assert (used["characters"], used["requests"]) == (len(RUSSIAN), 1)


def test_an_archive(client: Client) -> None:
    body = zipped(news__bridge_md=f"# {RUSSIAN}", a_txt=ENGLISH, b_pdf=b"%PDF", c_txt=b"\0\1\2" * 50)
    query = {"targets": "en,kk", "length": "short"}
    answer = client.post("/v1/jobs", content=body, headers={"Content-Type": "application/zip"}, params=query)
    assert answer.status_code == 202, answer.text
    job = ended(client, answer.json()["id"])
    assert {item["name"]: item["state"] for item in job["items"]} == {
        "news/bridge.md": "done",
        "a.txt": "done",
        "b.pdf": "failed",
        "c.txt": "failed",
    }
    fetched = client.get(f"/v1/jobs/{job['id']}/results", headers={"Accept": "application/zip"})
    assert fetched.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    places = {f"{language}/{name}" for language in ("ru", "en", "kk") for name in ("news/bridge.md", "a.txt")}
    assert set(texts) == places | {"reports/news/bridge.md.json", "reports/a.txt.json", "failed.json"}
    assert texts["en/news/bridge.md"].startswith("# ")
    assert "not checked by an editor" in texts["en/news/bridge.md"]
    assert json.loads(texts["reports/a.txt.json"])["source"]["language"] == "en"
    failed = {one["name"]: one["error"]["code"] for one in json.loads(texts["failed.json"])["failed"]}
    assert failed == {"b.pdf": "unsupported_media_type", "c.txt": "unsupported_media_type"}


def test_files_of_a_form_and_their_translations(client: Client) -> None:
    files = [
        ("files", ("../../bridge.txt", RUSSIAN.encode("cp1251"))),
        ("files", ("more.zip", zipped(x__note_md=f"# A *new* bridge\n\n{ENGLISH}"))),
    ]
    answer = client.post("/v1/jobs?kind=translate&targets=en&targets=kk", files=files)
    assert answer.status_code == 202, answer.text
    job = ended(client, answer.json()["id"])
    assert [(item["name"], item["state"]) for item in job["items"]] == [("bridge.txt", "done"), ("x/note.md", "done")]
    fetched = client.get(f"/v1/jobs/{job['id']}/results?format=zip")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        markdown = archive.read("kk/x/note.md").decode()
        plain = archive.read("en/bridge.txt").decode()
    assert markdown.startswith("# ")
    assert markdown.rstrip().endswith("*")
    assert "Machine translation" in plain


def test_the_files_of_a_form_share_one_limit(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    packed = zipped(**{f"{number}.txt": ENGLISH * 20 for number in range(4)})
    size = 4 * len(ENGLISH.encode()) * 20
    assert 3 * len(packed) < size  # the body alone is below the limit
    with Client(app(desk=make_desk(engine, max_job_bytes=2 * size))) as client:
        files = [("files", (f"{number}.zip", packed)) for number in range(3)]
        assert client.post("/v1/jobs?targets=en", files=files[:2]).status_code == 202
        refused(client.post("/v1/jobs?targets=en", files=files), 413, "archive", "max_job_bytes")


def test_a_form_holds_files_only(client: Client) -> None:
    answer = client.post("/v1/jobs", data={"targets": "en"}, files={"files": ("a.txt", ENGLISH.encode())})
    refused(answer, 422, "form", "query")


@pytest.mark.parametrize(
    ("content_type", "status"), [("text/plain", 415), ("application/zip", 415), ("multipart/form-data", 400)]
)
def test_bodies_that_are_not_what_they_say(client: Client, content_type: str, status: int) -> None:
    answer = client.post("/v1/jobs", content=b"no archive", headers={"Content-Type": content_type})
    assert answer.status_code == status, answer.text


def test_names_are_data_never_paths(client: Client) -> None:
    names = ["../../etc/passwd", "/root/x.txt", "a\\b:c*.txt", "A.txt", "a.txt", ".", "x" * 250]
    made = put(client, articles=[{"text": ENGLISH, "name": name} for name in names], targets=["en"])
    job = ended(client, made["id"])
    assert [item["name"] for item in job["items"]] == names
    fetched = client.get(f"/v1/jobs/{job['id']}/results?format=zip")
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as archive:
        found = [name for name in archive.namelist() if name.startswith("en/")]
    assert len(found) == len(set(map(str.lower, found))) == len(names)
    for name in found:
        assert ".." not in name.split("/")
        assert not name.startswith("/")
        assert not set(name) & set("\\:*")


def test_results_as_json_and_in_pages(client: Client) -> None:
    made = put(client, texts=[f"{ENGLISH} It has {number} spans." for number in range(25)], targets=["en"])
    job = ended(client, made["id"])
    assert [item["position"] for item in job["items"]] == list(range(20))
    page = client.get(f"/v1/jobs/{made['id']}?offset=20&limit=3").json()
    assert [item["position"] for item in page["items"]] == [20, 21, 22]
    everything = client.get(f"/v1/jobs/{made['id']}/results").json()
    assert everything["job"]["id"] == made["id"]
    assert [item["position"] for item in everything["items"]] == list(range(25))
    assert all(item["result"]["summary"]["text"] for item in everything["items"])
    for query in ("limit=0", "limit=1000", "offset=-1"):
        assert client.get(f"/v1/jobs/{made['id']}?{query}").status_code == 422
    refused(client.get(f"/v1/jobs/{made['id']}/results?format=tar"), 422, "format", "json or zip")


def test_a_deleted_job_is_gone(client: Client) -> None:
    made = put(client, texts=[RUSSIAN])
    assert client.request("DELETE", f"/v1/jobs/{made['id']}").status_code == 204
    for method, path in (("GET", ""), ("GET", "/results"), ("GET", "/events"), ("DELETE", "")):
        refused(client.request(method, f"/v1/jobs/{made['id']}{path}"), 404, None, "no such job")
    refused(client.get("/v1/jobs/..%2Fx"), 404, None)
    refused(client.get("/v1/jobs/nonsense"), 404, None, "no such job")


class As(Client):
    """A client with a key of its own."""

    def __init__(self, client: Client, key: str) -> None:
        super().__init__(client.application)
        self._portal, self._headers = client._portal, {"Authorization": f"Bearer {key}"}

    def request(self, method: str, url: str, **kwargs: Any) -> httpx.Response:
        return super().request(method, url, headers=self._headers, **kwargs)


@pytest.fixture
def others(desk: Desk) -> Iterator[dict[str, Client]]:
    """Yield clients of one application: an editor, a reader of the same namespace, an editor of another one."""
    with Client(app(desk=desk)) as client:
        keys = client.application.state.gate.keys

        def of(role: Role, namespace: str) -> Client:
            _, secret = keys.create(name="one", role=role, namespace=namespace)
            keys._checked = float("-inf")  # as if a second had passed
            return As(client, str(secret))

        yield {
            "editor": of(Role.EDITOR, "desk"),
            "reader": of(Role.READ, "desk"),
            "stranger": of(Role.EDITOR, "rivals"),
        }


def test_jobs_belong_to_a_namespace_and_readers_only_look(others: dict[str, Client]) -> None:
    made = put(others["editor"], texts=[RUSSIAN])
    refused(others["reader"].post("/v1/jobs", json={"texts": [RUSSIAN]}), 403, None, "editor")
    refused(others["reader"].request("DELETE", f"/v1/jobs/{made['id']}"), 403, None, "editor")
    assert others["reader"].get(f"/v1/jobs/{made['id']}").status_code == 200
    stranger = others["stranger"]
    for method, path in (("GET", ""), ("GET", "/results"), ("GET", "/events"), ("DELETE", "")):
        refused(stranger.request(method, f"/v1/jobs/{made['id']}{path}"), 404, None, "no such job")
    assert stranger.get("/v1/jobs").json()["total"] == 0
    ended(others["editor"], made["id"])
