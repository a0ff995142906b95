"""The pages work without any other host."""

import re

import pytest
from tests.http.conftest import Client

ASSETS = ["/docs/docs.js", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"]


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_name_no_other_host_and_no_inline_script(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/html")
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?(https?:)?//", answer.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bon[a-z]+=|\bstyle=", answer.text)


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_what_a_page_links_to_exists(client: Client, path: str) -> None:
    links = re.findall(r"(?:src|href)=\"([^\"]+)\"", client.get(path).text)
    assert links
    for link in links:
        assert not link.startswith("/"), "relative, so that it works behind a prefix"
        assert client.get(f"/{link}").status_code == 200, link


@pytest.mark.parametrize("path", ASSETS)
def test_assets_have_types_a_browser_accepts(client: Client, path: str) -> None:
    answer = client.get(path)
    kind = "text/css" if path.endswith(".css") else "text/javascript"
    assert answer.headers["content-type"].startswith(kind)
    assert len(answer.content) > 50


def test_the_documentation_reads_our_document(client: Client) -> None:
    script = client.get("/docs/docs.js").text
    assert 'url: "openapi.json"' in script
    assert 'dom_id: "#swagger-ui"' in script
    assert 'id="swagger-ui"' in client.get("/docs").text
    assert "SwaggerUIBundle" in client.get("/docs/swagger-ui-bundle.js").text


def test_pages_answer_head(client: Client) -> None:
    assert client.request("HEAD", "/").status_code == 200


def test_fastapis_own_pages_are_off(client: Client) -> None:
    assert client.get("/redoc").status_code == 404
