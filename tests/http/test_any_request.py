"""Requests drawn from the OpenAPI document, right and wrong: no answer is a failure of ours, all are as documented."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
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
"""Requests drawn for each operation."""
HERE = "http://127.0.0.1"
LABELS = sorted(
    f"{method.upper()} {path}"
    for path, methods in json.loads(GOLDEN.read_text(encoding="utf-8"))["paths"].items()
    for method in methods
)
KNOWN = {"profile": "compact", "glossary": None, "source": "ru", "webhook": None, "length": "short"}
"""Values that are right here; a draw of any string never meets one."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenApiSchema]:
    folder: Path = tmp_path_factory.mktemp("any")
    mine = Settings(data_dir=folder / "data", cache_dir=folder / "cache", max_article_chars=2000)
    with (
        EnginePool(mine, Catalog.load(mine), load=loader(ScriptedEngine(pseudo))) as pool,
        Desk(mine, pool=pool) as desk,
    ):
        yield schemathesis.openapi.from_asgi("/openapi.json", app(desk=desk))


def mend(case: Any) -> None:
    """Give fields whose right values cannot be drawn one of them."""
    for part in (case.body, case.query):
        if isinstance(part, dict):
            part.update({name: value for name, value in KNOWN.items() if name in part})
    if isinstance(case.body, dict) and isinstance(case.body.get("text"), str):
        case.body["text"] = f"Мост открыли утром. {case.body['text']}"


@pytest.mark.parametrize("label", LABELS)
def test_every_answer_is_documented(schema: OpenApiSchema, label: str) -> None:
    method, path = label.split(" ")
    operation = schema[path][method]
    statuses: Counter[int] = Counter()

    @given(case=operation.as_strategy(), mended=st.booleans())
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    def hold(*, case: Any, mended: bool) -> None:
        if mended:
            mend(case)
        answer = case.call(base_url=HERE)
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=[not_a_server_error, status_code_conformance, content_type_conformance])

    hold()
    assert set(statuses) - {401, 403}, "nothing got past the gate"
