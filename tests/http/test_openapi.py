"""The document is the golden file, and the error table is in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.http.conftest import Client

from tilshi.desk import SummarizeOptions
from tilshi.errors import Cancelled, Conflict, MethodNotAllowed, error_table
from tilshi.http.golden import golden

GOLDEN = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
WORK = ["/summarize", "/v1/summarize", "/v1/summarize/together", "/v1/translate"]
BODIES = {"LibreTranslate": "LibreTranslateError", "DeepL": "DeepLError"}
"""Routes that stand in for another service fail as it does."""
KINDS = list(error_table())


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_the_golden_file_is_up_to_date(document: dict[str, Any]) -> None:
    """Write it again with `python -m tilshi.http.golden > docs/openapi.json`."""
    assert document == json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert golden() == GOLDEN.read_text(encoding="utf-8")


def test_every_route_documents_how_it_fails(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            responses = operation["responses"]
            assert "500" in responses, path
            body = BODIES.get(operation["tags"][0], "ErrorBody")
            for status, response in responses.items():
                if not status.startswith("2"):
                    schema = response["content"]["application/json"]["schema"]
                    assert schema == {"$ref": f"#/components/schemas/{body}"}, (path, status)


@pytest.mark.parametrize("path", WORK)
def test_routes_that_work_on_text_document_the_whole_table(document: dict[str, Any], path: str) -> None:
    responses = document["paths"][path]["post"]["responses"]
    elsewhere = {MethodNotAllowed.status, Cancelled.status, Conflict.status}
    statuses = {kind.status for kind in KINDS} - elsewhere
    assert {int(status) for status in responses} == statuses | {200}
    for kind in KINDS:
        if kind.status in statuses:
            assert f"`{kind.code}`" in responses[str(kind.status)]["description"]
    assert "Retry-After" in responses["429"]["headers"]


def test_a_route_needs_a_caller_or_is_open(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            assert ("security" in operation) == (path != "/languages" and not path.startswith("/health/")), path
            if "security" in operation:
                assert {name for one in operation["security"] for name in one} == set(
                    document["components"]["securitySchemes"]
                )
                unknown_key = "403" if operation["tags"][0] in BODIES else "401"
                assert {unknown_key, "403", "429", "503"} <= set(operation["responses"]), path


def test_the_table_is_told_whole(document: dict[str, Any]) -> None:
    enum = document["components"]["schemas"]["ErrorDetail"]["properties"]["code"]["enum"]
    assert set(enum) == {kind.code for kind in KINDS}
    for kind in KINDS[1:]:
        yes = "yes" if kind.retryable else "no"
        assert f"| {kind.status} | `{kind.code}` | {yes} |" in document["info"]["description"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*(references(value) for value in node)) if isinstance(node, list) else set()

    found = references(document)
    assert found
    for reference in found:
        name = reference.removeprefix("#/components/schemas/")
        assert name in document["components"]["schemas"], reference


@pytest.mark.parametrize("path", ["/summarize", "/v1/summarize"])
def test_plain_text_and_its_query_are_documented(document: dict[str, Any], path: str) -> None:
    operation = document["paths"][path]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "text/plain"}
    assert {one["name"] for one in operation["parameters"]} == {
        *SummarizeOptions.model_fields,
        "title",
        "glossary",
        "stream",
    }


def test_a_job_takes_json_an_archive_or_files(document: dict[str, Any]) -> None:
    operation = document["paths"]["/v1/jobs"]["post"]
    assert set(operation["requestBody"]["content"]) == {"application/json", "application/zip", "multipart/form-data"}
    names = {one["name"] for one in operation["parameters"]}
    assert names == {*SummarizeOptions.model_fields, "kind", "glossary", "webhook", "Idempotency-Key"}
    assert set(operation["responses"]) >= {"202", "409", "413", "422", "429"}


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(names) == len(set(names)) > 30
