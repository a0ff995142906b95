"""JSON bodies: what is refused before any field is looked at."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.http.conftest import RUSSIAN, Client

from tilshi.errors import InvalidValue, MalformedRequest, TooLarge
from tilshi.http import bodies


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b'{"text": "a" "b"}',
        b'{"text": "a", "targets": ["en"], "text": "b"}',
        b'{"text": "a", "do_not_translate": [{"b": 1, "b": 1}]}',
        b'{"text": NaN}',
        b'{"length": -Infinity}',
        b"[]",
        b'"text"',
        b"null",
        b'{"text": "\xff"}',
        '{"text": "мост"}'.encode("utf-16"),
        '{"text": "мост"}'.encode("cp1251"),
        b'{"length": ' + b"9" * 5000 + b"}",
        b"[" * 50_000,
        b'{"text": ' + b"[" * 100 + b"]" * 100 + b"}",
        b'{"text": ' + b'{"a": ' * 50 + b"1" + b"}" * 50 + b"}",
    ],
)
def test_malformed_json(client: Client, body: bytes) -> None:
    answer = client.post("/v1/translate", content=body, headers={"Content-Type": "application/json"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (400, "malformed_request", None)


def test_a_field_named_twice_is_named() -> None:
    with pytest.raises(MalformedRequest, match="'text' twice"):
        bodies.parse_json(b'{"text": "a", "title": null, "text": "b"}')


def test_a_byte_order_mark_is_forgiven() -> None:
    assert bodies.parse_json(b'\xef\xbb\xbf{"text": "a"}') == {"text": "a"}


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (r'{"text": "a\ud800b"}', "text"),
        (r'{"text": "a\u0000b"}', "text"),
        (r'{"text": ["fine", "\udc00"]}', "text"),
        (r'{"title": "\udfff"}', "title"),
        (r'{"do_not_translate": ["\ud83d"]}', "do_not_translate"),
        (r'{"deep": {"er": {"\ud800": 1}}}', "deep"),
        (r'{"\ud800": 1}', "body"),
    ],
)
@pytest.mark.parametrize("path", ["/summarize", "/v1/translate"])
def test_what_is_not_a_character(client: Client, path: str, body: str, param: str) -> None:
    answer = client.post(path, content=body.encode(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, param)


def test_whole_surrogate_pairs_are_fine() -> None:
    assert bodies.parse_json(rb'{"text": "\ud83d\ude00"}') == {"text": "😀"}


_VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=4))
@settings(deadline=None)
def test_what_is_read_is_what_was_written(value: dict[str, Any]) -> None:
    try:
        assert bodies.parse_json(json.dumps(value).encode()) == value
    except InvalidValue:
        assert "\\u0000" in json.dumps(value)


@pytest.mark.parametrize("depth", range(1, 2 * bodies.MAX_DEPTH))
def test_depth_is_counted_exactly(depth: int) -> None:
    body = b'{"a":' + b"[" * (depth - 1) + b"1" + b"]" * (depth - 1) + b"}"
    if depth <= bodies.MAX_DEPTH:
        assert "a" in bodies.parse_json(body)
    else:
        with pytest.raises(MalformedRequest, match="nested"):
            bodies.parse_json(body)


@pytest.mark.parametrize("one", ["1", '""', '"a,[{\\"\\\\"', "true", '{"a":0}', '{"a":"b"}'])
def test_values_are_counted_exactly(one: str) -> None:
    text = ', [ { \\" \\\\' * 1000
    body = f'{{"text": "{text}", "list": [{",".join([one] * 20)}]}}'.encode()
    values = 3 + 20 * (2 if one.startswith("{") else 1)
    assert len(bodies.parse_json(body, max_values=values)["list"]) == 20
    with pytest.raises(TooLarge, match=f"more than {values - 1} values"):
        bodies.parse_json(body, max_values=values - 1)


@given(st.dictionaries(st.text(max_size=8), _VALUES, max_size=4), st.booleans())
@settings(deadline=None)
def test_the_count_is_never_too_low(value: dict[str, Any], ascii_only: object) -> None:
    count = _count(value)
    body = json.dumps(value, ensure_ascii=bool(ascii_only)).encode("utf-8", "surrogatepass")
    with pytest.raises(TooLarge):
        bodies.parse_json(body, max_values=count - 1)
    try:
        bodies.parse_json(body, max_values=2 * count)
    except InvalidValue:
        assert "\\u0000" in json.dumps(value)


def _count(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_count, inner))


@pytest.mark.parametrize("one", ["1", "[]", "{}", '""', '{"a":{}}'])
@pytest.mark.parametrize(
    "path", ["/summarize", "/v1/summarize/together", "/v1/translate", "/v1/items/translate?to=en", "/v1/glossaries"]
)
def test_no_body_holds_a_million_values(client: Client, path: str, one: str) -> None:
    body = ('{"text":[' + ",".join([one] * (1_800_000 // (len(one) + 1))) + "]}").encode()
    answer = client.post(path, content=body, headers={"Content-Type": "application/json"})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["param"]) == (413, "too_large", "body")
    assert "100,000 values" in error["message"]


@pytest.mark.parametrize(
    ("method", "path", "param"),
    [
        ("GET", "/v1/jobs?limit=1&limit=2", "limit"),
        ("GET", "/v1/jobs/none?offset=1&offset=1", "offset"),
        ("GET", "/v1/jobs/none/results?format=json&format=zip", "format"),
        ("GET", "/v1/usage?namespace=a&namespace=b", "namespace"),
        ("POST", "/v1/glossaries?name=a&name=b&source=ru&target=en", "name"),
        ("GET", "/v1/glossaries/{id}?source=ru&target=en&target=kk", "target"),
        ("POST", "/v1/items/translate?to=en&to=kk", "to"),
        ("POST", "/summarize?stream=true&stream=false", "stream"),
        ("POST", "/summarize?length=short&length=long", "length"),
    ],
)
def test_a_parameter_given_twice_is_refused(client: Client, method: str, path: str, param: str) -> None:
    terms = {"name": "Rivers", "dictionaries": [{"source": "ru", "target": "en", "entries": {"мост": "bridge"}}]}
    made = client.post("/v1/glossaries", json=terms).json()["id"]
    kinds = {"/v1/items/translate": "application/json", "/v1/glossaries": "text/csv"}
    headers = {"Content-Type": kinds.get(path.partition("?")[0], "text/plain"), "Accept": "text/csv"}
    body = b"{}" if method == "POST" else None
    answer = client.request(method, path.replace("{id}", made), content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["param"]) == (422, param)
    assert "times" in answer.json()["error"]["message"] or param == "stream"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/html",
        "application/jsonp",
        "json",
        "",
        ";",
        "application/json, text/plain",
    ],
)
def test_other_media_types(client: Client, content_type: str) -> None:
    answer = client.post("/summarize", content=RUSSIAN.encode(), headers={"Content-Type": content_type})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (415, "unsupported_media_type")
    assert "application/json or text/plain" in error["message"]


def test_a_body_without_a_media_type(client: Client) -> None:
    answer = client.post("/summarize", content=RUSSIAN.encode())
    assert "content-type" not in answer.request.headers
    assert answer.status_code == 415


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}])
def test_no_body_at_all(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/summarize", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "empty_text")


def test_json_with_parameters_is_json(client: Client) -> None:
    body = json.dumps({"text": RUSSIAN}).encode()
    answer = client.post("/summarize", content=body, headers={"Content-Type": "Application/JSON; charset=utf-8"})
    assert answer.status_code == 200
