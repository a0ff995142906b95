"""From the request to the message: a job's end is told to whom the settings allow, or the request is refused."""

import json
import time

from pydantic import SecretStr
from tests.http.conftest import ENGLISH, Client, MakeDesk
from tests.http.test_jobs import ended, put, refused
from tests.jobs.test_webhook import SECRET, receiving

from tilshi.engines.scripted import ScriptedEngine
from tilshi.http import app


def test_the_end_of_a_job_is_told(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with receiving() as server:
        origin = f"http://127.0.0.1:{server.port}"
        desk = make_desk(engine, webhook_hosts=(origin,), webhook_secret=SecretStr(SECRET))
        with Client(app(desk=desk)) as client:
            made = put(client, texts=[ENGLISH], targets=["ru"], webhook=f"{origin}/hook")
            assert made["webhook"] is not None
            ended(client, made["id"])
            give_up = time.monotonic() + 30
            while client.get(f"/v1/jobs/{made['id']}").json()["webhook"] != {"state": "delivered", "attempts": 1}:
                assert time.monotonic() < give_up
                time.sleep(0.05)
        ((path, _, body),) = server.received
    assert path == "/hook"
    assert json.loads(body) == {"job": made["id"], "state": "done", "done": 1, "failed": 0}


def test_without_a_secret_or_an_entry_there_is_no_webhook(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    fields = {"texts": [ENGLISH], "webhook": "https://cms.example.org/hook"}
    with Client(app(desk=make_desk(engine, webhook_hosts=("cms.example.org",)))) as client:
        refused(client.post("/v1/jobs", json=fields), 422, "webhook", "webhook_secret")
        assert client.get("/v1/jobs").json()["total"] == 0
    desk = make_desk(engine, webhook_hosts=("example.org",), webhook_secret=SecretStr(SECRET))
    with Client(app(desk=desk)) as client:
        refused(client.post("/v1/jobs", json=fields), 422, "webhook", "webhook_hosts")
