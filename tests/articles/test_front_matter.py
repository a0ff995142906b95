"""The YAML head of Markdown files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.articles.front_matter import Field, front_matter

yaml = pytest.importorskip("yaml")  # untyped, and there with transformers

HEAD = """---
title: Мост открыт
quoted: "Он сказал \\"да\\""
single: 'It''s'
empty:
list: [a, b]
block: |
  title: не то
folded: one
  two
comment: да # нет
nested:
  title: тоже не то
---
# Дальше
"""


def test_one_line_values_are_read_with_their_place() -> None:
    end, fields = front_matter(HEAD)
    assert HEAD[end:] == "# Дальше\n"
    assert {key: field.text for key, field in fields.items()} == {
        "title": "Мост открыт",
        "quoted": 'Он сказал "да"',
        "single": "It's",
    }
    assert HEAD[fields["single"].start : fields["single"].end] == "'It''s'"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_newline(newline: str) -> None:
    end, fields = front_matter(f"---{newline}title: А{newline}---{newline}х")
    assert (end, fields["title"].text) == (len(f"---{newline}title: А{newline}---{newline}"), "А")


@pytest.mark.parametrize(
    "text", ["", "---\n", "---\ntitle: x\n", " ---\ntitle: x\n---\n", "----\ntitle: x\n---\n", "x\n---\n"]
)
def test_what_is_no_front_matter(text: str) -> None:
    assert front_matter(text) == (0, {})


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"])), st.sampled_from(["", '"', "'"]))
def test_a_new_value_is_the_same_to_yaml(text: str, quote: str) -> None:
    rendered = Field("x", 0, 0, quote).rendered(text)
    assert yaml.safe_load(f"title: {rendered}\n") == {"title": " ".join(text.split())}


@pytest.mark.parametrize(
    ("quote", "text", "rendered"),
    [
        ("", "Новый мост", "Новый мост"),
        ("", "Мост: открыт", '"Мост: открыт"'),
        ("", "2024", '"2024"'),
        ("", "Да #1", '"Да #1"'),
        ("'", "It's", "'It''s'"),
        ('"', 'a "b"', '"a \\"b\\""'),
    ],
)
def test_the_quotes_are_kept(quote: str, text: str, rendered: str) -> None:
    assert Field("x", 0, 0, quote).rendered(text) == rendered
