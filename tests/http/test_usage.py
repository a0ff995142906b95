"""What a call costs its caller: rates, quotas, refunds, and the count that is told."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk, pseudo
from tests.http.test_keys import bearer, new_key

from tilshi.access import Role
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import EngineFailed
from tilshi.http import app

TEXT = "Мост открыли."
ASKED = {"text": TEXT, "source": "ru", "targets": ["en"]}


def limited(make_desk: MakeDesk, engine: ScriptedEngine, **limits: int) -> Client:
    return Client(app(desk=make_desk(engine, **limits)))


def used(client: Client, key: str | None = None, **query: str) -> dict[str, Any]:
    answer = client.get("/v1/usage", headers={} if key is None else bearer(key), params=query)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture
def client(make_desk: MakeDesk, engine: ScriptedEngine) -> Iterator[Client]:
    with limited(make_desk, engine) as client:
        yield client


def test_characters_are_counted_for_every_target(client: Client) -> None:
    client.post("/v1/translate", json=ASKED)
    client.post("/v1/translate", json={**ASKED, "targets": ["en", "kk"]})
    client.post("/summarize", json={"text": RUSSIAN})
    body = used(client)
    assert (body["characters"], body["requests"]) == (3 * len(TEXT) + len(RUSSIAN), 3)
    assert body["keys"] == [
        {"namespace": "default", "key": "anonymous", "characters": body["characters"], "requests": 3}
    ]


HEADLINE = "Мост"
ARTICLES = [{"text": RUSSIAN, "title": HEADLINE}, {"text": TEXT}]


@pytest.mark.parametrize(
    ("path", "asked", "characters"),
    [
        ("/summarize", {"text": RUSSIAN}, len(RUSSIAN)),
        ("/summarize", {"text": TEXT, "title": HEADLINE}, len(TEXT + HEADLINE)),
        ("/summarize", {"text": RUSSIAN, "translate": "article"}, 2 * len(RUSSIAN)),
        ("/summarize", {"text": RUSSIAN, "translate": "both", "targets": ["en"]}, len(RUSSIAN)),
        ("/summarize", {"text": TEXT, "title": HEADLINE, "translate": "both"}, 2 * len(TEXT + HEADLINE)),
        ("/v1/summarize/together", {"articles": ARTICLES}, len(RUSSIAN + HEADLINE + TEXT)),
        ("/v1/jobs", {"articles": ARTICLES}, len(RUSSIAN + HEADLINE + TEXT)),
        ("/v1/jobs", {"articles": ARTICLES, "translate": "both"}, 2 * len(RUSSIAN + HEADLINE + TEXT)),
        ("/v1/jobs", {"articles": ARTICLES, "kind": "translate"}, 2 * len(RUSSIAN + HEADLINE + TEXT)),
    ],
)
def test_a_whole_article_is_counted_for_every_language_it_is_translated_to(
    make_desk: MakeDesk, engine: ScriptedEngine, path: str, asked: dict[str, Any], characters: int
) -> None:
    with Client(app(desk=make_desk(engine, report_memory_bytes=1_000_000))) as client:
        for times in (1, 2):  # the second is answered from memory, where there is one
            assert client.post(path, json=asked).status_code in {200, 202}
            assert used(client)["characters"] == times * characters


def test_everybody_sees_their_own_and_an_administrator_all(client: Client) -> None:
    keys = {role: new_key(client, role=role, namespace=f"of-{role.value}") for role in Role}
    for key in keys.values():
        assert client.post("/v1/translate", json=ASKED, headers=bearer(key)).status_code == 200
        assert used(client, key)["characters"] == len(TEXT)
    for role in (Role.READ, Role.EDITOR):
        answer = client.get("/v1/usage?namespace=*", headers=bearer(keys[role]))
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert client.get("/v1/usage?namespace=of-read").status_code == 403
    everything = used(client, keys[Role.ADMIN], namespace="*")
    assert (everything["characters"], everything["limits"]) == (3 * len(TEXT), None)
    assert [row["namespace"] for row in everything["keys"]] == ["of-admin", "of-editor", "of-read"]
    one = used(client, keys[Role.ADMIN], namespace="of-read")
    assert [row["namespace"] for row in one["keys"]] == ["of-read"]
    assert used(client, keys[Role.ADMIN], namespace="nowhere")["keys"] == []


def test_limits_are_told(client: Client) -> None:
    key = new_key(client, characters_per_minute=5, characters_per_month=6, requests_per_minute=7)
    assert used(client, key)["limits"] == {
        "characters_per_minute": 5,
        "characters_per_month": 6,
        "requests_per_minute": 7,
    }


@pytest.mark.parametrize(
    "asked", [{"text": TEXT, "targets": ["xx"]}, {"text": "", "targets": ["en"]}, {"text": "12 34", "targets": ["en"]}]
)
def test_a_refused_call_is_not_billed(client: Client, asked: dict[str, Any]) -> None:
    assert client.post("/v1/translate", json=asked).status_code == 422
    body = used(client)
    assert (body["characters"], body["requests"]) == (0, 0)


def test_a_failed_call_is_not_billed(make_desk: MakeDesk) -> None:
    def fail(*_: object) -> str:
        raise EngineFailed("the engine failed")

    with limited(make_desk, ScriptedEngine(fail)) as client:
        assert client.post("/v1/translate", json=ASKED).status_code == 500
        assert used(client)["characters"] == 0


def test_a_minute_is_full(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with limited(make_desk, engine, characters_per_minute=20) as client:
        assert client.post("/v1/translate", json=ASKED).status_code == 200
        calls = engine.calls
        answer = client.post("/v1/translate", json=ASKED)
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "rate_limited")
        assert answer.json()["error"]["retryable"] is True
        assert 1 <= int(answer.headers["retry-after"]) <= 120
        assert engine.calls == calls
        assert used(client)["requests"] == 1
        key = new_key(client)
        assert client.post("/v1/translate", json=ASKED, headers=bearer(key)).status_code == 200


def test_a_month_is_full(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with limited(make_desk, engine, characters_per_month=20) as client:
        assert client.post("/v1/translate", json=ASKED).status_code == 200
        answer = client.post("/v1/translate", json=ASKED)
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "quota_exceeded")
        assert 1 <= int(answer.headers["retry-after"]) <= 31 * 86400
        assert used(client)["characters"] == len(TEXT)


@pytest.mark.parametrize("limit", ["characters_per_minute", "characters_per_month"])
def test_a_call_that_never_fits_is_told_so(make_desk: MakeDesk, engine: ScriptedEngine, limit: str) -> None:
    with limited(make_desk, engine, **{limit: 5}) as client:
        answer = client.post("/v1/translate", json=ASKED)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["retryable"]) == (413, "too_large", False)
        assert limit in error["message"]
        assert "retry-after" not in answer.headers
        assert engine.calls == 0


def test_requests_of_a_minute(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with limited(make_desk, engine, requests_per_minute=3) as client:
        statuses = [client.get("/v1/languages").status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert client.get("/health/live").status_code == 200


def test_the_count_survives_a_restart(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    desk = make_desk(engine)
    for requests in (1, 2):
        with Client(app(desk=desk)) as client:
            client.post("/v1/translate", json=ASKED)
            assert used(client)["requests"] == requests


def test_the_engine_still_answers_when_the_count_cannot_be_kept(make_desk: MakeDesk) -> None:
    desk = make_desk(ScriptedEngine(pseudo))
    (desk.settings.data_dir / "usage.sqlite3").mkdir(parents=True)
    with Client(app(desk=desk)) as client:
        assert client.post("/v1/translate", json=ASKED).status_code == 200
        assert used(client)["characters"] == len(TEXT)
