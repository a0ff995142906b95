"""Headers of every response, whatever it is."""

import re

import pytest
from tests.http.conftest import Client

from tilshi.http.context import SECURITY_HEADERS

PATHS = ["/", "/docs", "/docs/swagger-ui.css", "/openapi.json", "/health/live", "/v1/languages", "/nope"]


def test_what_the_headers_forbid() -> None:
    assert "frame-ancestors 'none'" in SECURITY_HEADERS["Content-Security-Policy"]
    assert SECURITY_HEADERS["Cross-Origin-Resource-Policy"] == "same-origin"
    assert SECURITY_HEADERS["X-Robots-Tag"].startswith("noindex")
    assert "camera=()" in SECURITY_HEADERS["Permissions-Policy"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_an_id_and_the_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])
    for name in SECURITY_HEADERS.keys() - {"Cache-Control"}:
        assert answer.headers.get_list(name) == [SECURITY_HEADERS[name]]
    assert answer.headers["cache-control"] in {"no-store", "no-cache"}
    assert len(answer.headers.get_list("cache-control")) == 1


def test_two_requests_have_two_ids(client: Client) -> None:
    assert client.get("/").headers["x-request-id"] != client.get("/").headers["x-request-id"]


def test_a_sane_id_is_kept(client: Client) -> None:
    given = "desk-7:2026.05_a"
    answer = client.get("/nope", headers={"X-Request-ID": given})
    assert answer.headers.get_list("x-request-id") == [given]
    assert answer.json()["error"]["request_id"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "two words", "<script>", "a\tb", "ид".encode()])
def test_any_other_id_is_replaced(client: Client, given: str | bytes) -> None:
    answer = client.get("/", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_other_sites_are_told_nothing(client: Client) -> None:
    for method in ("GET", "OPTIONS"):
        answer = client.request(
            method, "/v1/languages", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
        )
        assert not [name for name in answer.headers if name.startswith("access-control")]
