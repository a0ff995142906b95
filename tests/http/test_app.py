"""The factory: no globals, and whose desk is closed when."""

from typing import Any

import pytest
from tests.http.conftest import RUSSIAN, Client, MakeDesk

from tilshi import Desk, http
from tilshi.engines.scripted import ScriptedEngine, identity
from tilshi.errors import EngineClosed
from tilshi.http import app
from tilshi.settings import Settings


def test_its_own_desk_lives_as_long_as_it_runs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Desk] = []

    class Noted(Desk):
        def close(self) -> None:
            closed.append(self)
            super().close()

    monkeypatch.setattr(http, "Desk", Noted)
    application = app(settings)
    assert not hasattr(application.state, "desk")
    with Client(application) as client:
        desk = application.state.desk
        assert isinstance(desk, Noted)
        assert desk.settings is settings
        assert client.get("/v1/models").status_code == 200
        assert closed == []
    assert closed == [desk]
    with pytest.raises(EngineClosed):
        desk.translate_texts(["Мост."], source="ru", to="en", store=False)


def test_a_shared_desk_stays_open(desk: Desk) -> None:
    for _ in range(2):
        with Client(app(desk=desk)) as client:
            assert client.application.state.desk is desk
            assert client.post("/summarize", json={"text": RUSSIAN}).status_code == 200
    assert desk.translate_texts(["Мост закроют."], source="ru", to="en")


def test_two_applications_share_nothing(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    small = make_desk(ScriptedEngine(identity), max_article_chars=10)
    with Client(app(desk=make_desk(engine))) as first, Client(app(desk=small)) as second:
        body: dict[str, Any] = {"text": RUSSIAN}
        assert first.post("/summarize", json=body).status_code == 200
        assert second.post("/summarize", json=body).status_code == 413


def test_settings_come_from_the_desk_where_none_are_given(make_desk: MakeDesk, engine: ScriptedEngine) -> None:
    with Client(app(desk=make_desk(engine, max_body_bytes=100))) as client:
        assert client.post("/summarize", json={"text": RUSSIAN}).status_code == 413
