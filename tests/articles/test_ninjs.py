import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles import Document, format_of, json_text, read, replacements, write
from tilshi.articles.model import Run
from tilshi.errors import EmptyText, UnsupportedMedia

OLD = """{
  "uri": "urn:example:item:7", "version": "2", "type": "text", "versioncreated": "2026-05-04T08:00:00Z",
  "pubstatus": "usable", "urgency": 3, "priority": 1.50, "big": 12345678901234567890.10, "none": null, "yes": true,
  "language": "ru-RU", "headline": "Мост откроют осенью", "slugline": "мост открытие", "byline": "Иван Петров",
  "description_text": "Движение откроют в октябре.",
  "body_html": "<p>Старый мост <b>закроют</b>.</p><!-- wp:x --><p>A &lt;b&gt;</p>",
  "body_text": "Старый мост закроют.\\n\\nДвижение откроют.",
  "keywords": ["мост", "ремонт", 5], "altids": {"desk": "мост-7"}, "place": [{"name": "Алматы"}],
  "associations": {"photo": {"type": "picture", "language": "ru", "headline": "Новый мост", "byline": "Фото",
    "description_text": "Вид на реку.", "associations": {"deep": {"headline": "Не трогать"}}}}
}"""
NEW = {
    "uri": "urn:example:item:8",
    "language": "ru",
    "headlines": [{"role": "main", "value": "Мост откроют"}, {"role": "short", "value": "Мост"}],
    "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": "Движение откроют."}],
    "bodies": [{"role": "main", "contenttype": "text/html", "charcount": 20, "value": "<p>Мост <i>стоит</i>.</p>"}],
    "associations": [{"name": "photo", "headlines": [{"value": "Вид"}], "uri": "urn:example:photo"}],
}


def shouted(document: Document, language: str = "en") -> dict[str, object]:
    """Write the document with every text in capitals, in another language."""
    loud = {
        address: replace(block, runs=tuple(Run(run.text.upper(), run.marks) for run in block.runs))
        for address, block in replacements(document).items()
    }
    (article,) = document.articles
    written = write(replace(document, articles=(replace(article, language=language),)), loud)
    item: dict[str, object] = json.loads(written)
    return item


def test_an_old_item() -> None:
    document = read(OLD.encode(), "ninjs")
    (article,) = document.articles
    assert article.title is not None
    assert article.title.text == "Мост откроют осенью"
    assert article.language == "ru"
    item, before = shouted(document), json.loads(OLD)
    assert [*item] == [*before, "translated_from"]
    assert item["translated_from"] == "urn:example:item:7"
    assert item["language"] == "en"
    assert item["headline"] == "МОСТ ОТКРОЮТ ОСЕНЬЮ"
    assert item["slugline"] == "МОСТ ОТКРЫТИЕ"
    assert item["body_text"] == "СТАРЫЙ МОСТ ЗАКРОЮТ.\n\nДВИЖЕНИЕ ОТКРОЮТ."
    assert item["body_html"] == "<p>СТАРЫЙ МОСТ <b>ЗАКРОЮТ</b>.</p><!-- wp:x --><p>A &lt;B&gt;</p>"
    assert item["keywords"] == ["МОСТ", "РЕМОНТ", 5]
    photo = before["associations"]["photo"] | {
        "headline": "НОВЫЙ МОСТ",
        "description_text": "ВИД НА РЕКУ.",
        "language": "en",
    }
    assert item["associations"] == {"photo": photo}
    same = ("uri", "version", "urgency", "priority", "byline", "altids", "place", "none", "yes", "pubstatus")
    assert {name: item[name] for name in same} == {name: before[name] for name in same}


def test_numbers_keep_their_digits() -> None:
    document = read(OLD.encode(), "ninjs")
    (article,) = document.articles
    written = write(replace(document, articles=(replace(article, language="en"),)), {}).decode()
    assert '"priority": 1.50, "big": 12345678901234567890.10,' in written


def test_a_new_item() -> None:
    item = shouted(read(json.dumps(NEW).encode(), "ninjs"))
    assert item["headlines"] == [{"role": "main", "value": "МОСТ ОТКРОЮТ"}, {"role": "short", "value": "МОСТ"}]
    assert item["bodies"] == [NEW["bodies"][0] | {"value": "<p>МОСТ <i>СТОИТ</i>.</p>"}]  # type: ignore[operator]
    assert item["associations"] == [
        {"name": "photo", "headlines": [{"value": "ВИД"}], "uri": "urn:example:photo"},
    ]


def test_a_file_that_nothing_is_changed_in_stays_byte_for_byte() -> None:
    data = b"\xef\xbb\xbf" + OLD.encode()
    document = read(data, "ninjs")
    assert write(document, {}) == data
    assert write(document, replacements(document)) == data


def test_superdesk_has_html_where_ninjs_has_text() -> None:
    data = {"guid": "tag:1", "headline": "Мост &amp; река", "abstract": "<p>Новый <b>мост</b></p>", "_id": "x"}
    item = shouted(read(json.dumps(data).encode(), "ninjs"))
    assert item["headline"] == "МОСТ &amp; РЕКА"
    assert item["abstract"] == "<p>НОВЫЙ <b>МОСТ</b></p>"
    assert item["translated_from"] == "tag:1"


@pytest.mark.parametrize(
    "text", ["[]", "5", "{", '{"a": NaN}', '{"a": 1, "a": 2}', "{" * 3, '{"a":' * 40 + "1" + "}" * 40]
)
def test_what_is_no_item_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedMedia):
        read(text.encode(), "ninjs")


def test_an_item_without_text_is_empty() -> None:
    with pytest.raises(EmptyText, match="the item has no text"):
        read(b'{"headline": " ", "body_html": "<p></p>", "byline": "x"}', "ninjs")


def test_names_of_files() -> None:
    assert format_of("a/b.ninjs.json") == "ninjs"
    assert format_of("B.NINJS") == "ninjs"
    with pytest.raises(UnsupportedMedia):
        format_of("b.json")


values = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_json_is_written_as_it_was_read(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert json_text.dump(json_text.load(text)) == text


@given(
    st.dictionaries(
        st.sampled_from(["headline", "abstract", "body_text", "body_html", "keywords", "bodies", "x"]), values
    )
)
def test_any_item_is_read_or_refused_and_nothing_else_changes(item: dict[str, object]) -> None:
    try:
        document = read(json.dumps(item).encode("utf-8", "surrogatepass"), "ninjs")
    except (EmptyText, UnsupportedMedia):
        return
    (article,) = document.articles
    written = json.loads(write(replace(document, articles=(replace(article, language="kk"),)), replacements(document)))
    assert written == item | {"language": "kk"}
