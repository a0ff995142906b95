"""A hub beside the tests, and a model on it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.catalog.standin_hub import Repository, StandInHub, serving

from tilshi.catalog import ModelCard
from tilshi.settings import Settings

CARD = {
    "id": "small",
    "description": "a small model",
    "hub": "who/small",
    "page": "https://example.org/who/small",
    "family": "t5",
    "tasks": [{"task": "translate", "source": "ru", "target": "kk"}],
    "licence": "Apache-2.0",
    "commercial": "yes",
    "commercial_reason": "for tests",
    "training_data": "none",
    "parameters": 1000,
    "max_source_tokens": 100,
    "max_target_tokens": 100,
    "prompt": "plain",
    "grade": "demo",
}


@pytest.fixture
def card() -> ModelCard:
    return ModelCard.model_validate(CARD)


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with serving() as running:
        yield running


@pytest.fixture
def repository(hub: StandInHub, tmp_path: Path) -> Repository:
    """Files in the layout of a T5: what they hold is of no matter to a pull."""
    folder = tmp_path / "published"
    folder.mkdir()
    for name in ("config.json", "generation_config.json", "tokenizer_config.json", "special_tokens_map.json"):
        (folder / name).write_text(f'{{"file": "{name}", "model_type": "t5"}}', encoding="utf-8")
    (folder / "spiece.model").write_bytes(os.urandom(5_000))
    (folder / "model.safetensors").write_bytes(os.urandom(300_000))
    (folder / "tf_model.h5").write_bytes(b"not needed")
    (folder / "modeling_own.py").write_text("raise SystemExit('code of the repository was run')", encoding="utf-8")
    return hub.add("who/small", folder)


@pytest.fixture
def hub_settings(settings: Settings, hub: StandInHub) -> Settings:
    return settings.model_copy(update={"hub_endpoint": hub.endpoint})
