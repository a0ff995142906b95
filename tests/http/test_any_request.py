"""Requests drawn from the OpenAPI document, right and wrong: no answer is a failure of ours, all are as documented."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from schemathesis.specs.openapi.schemas import OpenApiSchema
from tests.http.conftest import pseudo

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.engines.scripted import ScriptedEngine, loader
from tilshi.http import app
from tilshi.settings import Settings

GOLDEN = Path(__file__).parents[2] / "docs" / "openapi.json"
EXAMPLES = 12
"""Requests of each operation in one run; `make fuzz` draws many more."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    folder: Path = tmp_path_factory.mktemp("any")
    mine = Settings(data_dir=folder / "data", cache_dir=folder / "cache", max_article_chars=2000)
    with (
        EnginePool(mine, Catalog.load(mine), load=loader(ScriptedEngine(pseudo))) as pool,
        Desk(mine, pool=pool) as desk,
    ):
        yield schemathesis.openapi.from_asgi("/openapi.json", app(desk=desk))


LABELS = sorted(
    f"{method.upper()} {path}"
    for path, methods in json.loads(GOLDEN.read_text(encoding="utf-8"))["paths"].items()
    for method in methods
)


@pytest.mark.parametrize("label", LABELS)
def test_every_answer_is_documented(schema: OpenApiSchema, label: str) -> None:
    method, path = label.split(" ")
    operation = schema[path][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def hold(case: Any) -> None:
        case.call_and_validate(checks=[not_a_server_error, status_code_conformance, content_type_conformance])

    hold()
