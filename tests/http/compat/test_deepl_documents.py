"""Documents through DeepL's official client: a real file up, the translated one down."""

import io
import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import deepl
import httpx
import pytest
from tests.http.compat.conftest import ClientOf, Serve
from tests.http.conftest import MakeDesk

from tilshi.engines.scripted import ScriptedEngine

TEXT = "Старый мост через реку закроют на ремонт.\n\nДвижение откроют в октябре.\n"


@pytest.fixture(autouse=True)
def short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client ask again at once; it waits five seconds else."""
    quick = SimpleNamespace(time=time.time, sleep=lambda _: time.sleep(0.02))
    monkeypatch.setattr("deepl.translator.time", quick)


@pytest.mark.parametrize(
    ("suffix", "text", "expected"),
    [
        (".txt", TEXT, "Staryy most cerez reku zakroyt na remont.\n\nDvijenie otkroyt v oktabre.\n"),
        (".md", "# Мост\n\n**Мост** откроют.\n", "# Most\n\n**Most** otkroyt.\n"),
        (".html", "<p>Мост <b>откроют</b>.</p><p>&lt;i&gt;</p>", "<p>Most <b>otkroyt</b>.</p><p>&lt;i&gt;</p>"),
    ],
)
def test_a_file_comes_back_translated(deepl_client: Any, tmp_path: Path, suffix: str, text: str, expected: str) -> None:
    source, target = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    source.write_text(text, encoding="utf-8")
    status = deepl_client.translate_document_from_filepath(source, target, source_lang="RU", target_lang="EN-GB")
    assert status.done
    assert status.billed_characters > 0
    assert target.read_text(encoding="utf-8") == expected


def test_a_glossary_holds_as_it_was_when_the_document_was_put(deepl_client: Any) -> None:
    glossary = deepl_client.create_glossary("Rivers", "RU", "EN", {"мост": "bridge"})
    handle = deepl_client.translate_document_upload(
        TEXT.encode(), filename="a.txt", source_lang="RU", target_lang="EN-GB", glossary=glossary
    )
    deepl_client.delete_glossary(glossary)
    assert deepl_client.translate_document_wait_until_done(handle, 60).done
    out = io.BytesIO()
    deepl_client.translate_document_download(handle, out)
    assert out.getvalue().decode().startswith("Staryy bridge cerez")


def test_a_document_is_had_with_its_key_only(deepl_client: Any, address: str) -> None:
    handle = deepl_client.translate_document_upload(TEXT, filename="a.txt", source_lang="RU", target_lang="EN-GB")
    for wrong in (
        deepl.DocumentHandle(handle.document_id, "0" * 64),
        deepl.DocumentHandle("0" * 32, handle.document_key),
    ):
        with pytest.raises(deepl.DeepLException, match="no such document"):
            deepl_client.translate_document_get_status(wrong)
    assert handle.document_key not in httpx.get(f"{address}/v1/jobs/{handle.document_id}").text


def test_a_document_that_fails_says_why(make_desk: MakeDesk, serve: Serve, client_of: ClientOf) -> None:
    engine = ScriptedEngine(error=RuntimeError("secret"))
    client = client_of(serve(make_desk(engine, job_attempts=1)))
    handle = client.translate_document_upload(TEXT, filename="a.txt", source_lang="RU", target_lang="EN-GB")
    status = client.translate_document_wait_until_done(handle, 60)
    assert status.status is deepl.DocumentStatus.Status.ERROR
    assert status.error_message
    assert "secret" not in status.error_message
    with pytest.raises(deepl.exceptions.DocumentNotReadyException):
        client.translate_document_download(handle, io.BytesIO())


@pytest.mark.parametrize(
    ("name", "data", "options", "message"),
    [
        ("a.docx", b"PK", {}, "are not read"),
        ("a.txt", b"", {}, "empty"),
        ("a.txt", bytes(range(256)), {}, "unsupported_media_type"),
        ("notes", TEXT.encode(), {}, "its suffix tells the format"),
        ("a.txt", TEXT.encode(), {"output_format": "pdf"}, "output_format"),
        ("a.txt", TEXT.encode(), {"formality": "less"}, "formality"),
        ("a.txt", TEXT.encode(), {"glossary": "none", "source_lang": "RU"}, "no such glossary"),
        (
            "a.txt",
            TEXT.encode(),
            {"extra_body_parameters": {"glossary_id": "none"}},
            "source_lang: a glossary needs it",
        ),
        ("a.txt", TEXT.encode(), {"extra_body_parameters": {"colour": "x"}}, "colour"),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(
    deepl_client: Any, name: str, data: bytes, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(deepl.DeepLException, match=message) as raised:
        deepl_client.translate_document_upload(data, filename=name, target_lang="EN-GB", **options)
    assert raised.value.http_status_code in {400, 404}


def test_only_a_form_with_one_file_is_a_document(address: str) -> None:
    assert httpx.post(f"{address}/v2/document", json={"target_lang": "EN"}).status_code == 400
    form = {"target_lang": (None, "EN")}
    assert httpx.post(f"{address}/v2/document", files=form).status_code == 400
    two: Any = [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b")), ("target_lang", (None, "EN"))]
    assert httpx.post(f"{address}/v2/document", files=two).status_code == 400


def test_an_item_is_a_document(deepl_client: Any) -> None:
    item = json.dumps({"headline": "Мост откроют", "language": "ru"}).encode()
    out = io.BytesIO()
    handle = deepl_client.translate_document_upload(item, filename="a.ninjs", target_lang="EN-GB")
    assert deepl_client.translate_document_wait_until_done(handle, 60).done
    deepl_client.translate_document_download(handle, out)
    assert json.loads(out.getvalue()) == {"headline": "Most otkroyt", "language": "en"}
