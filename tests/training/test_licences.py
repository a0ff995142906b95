"""The table of corpora: what it says, and what it refuses to say."""

from pathlib import Path

import pytest
from training.licences import PERMISSIVE, corpus_of, load, notes, permissive

ENTRY = {
    "weight": "1.0",
    "kind": '"news"',
    "licence": '"MIT"',
    "made_by": '"human"',
    "clear": "true",
    "reason": '"permissive"',
}


def table(path: Path, **changed: str | None) -> Path:
    fields = {**ENTRY, **changed}
    lines = (f"{name} = {value}" for name, value in fields.items() if value is not None)
    path.write_text("\n".join(("[corpus.own]", *lines)), encoding="utf-8")
    return path


def test_the_table_keeps_what_is_clearly_licensed_only() -> None:
    corpora = load()
    kept, out = permissive(corpora)
    assert kept.keys() | out.keys() == corpora.keys()
    assert not kept.keys() & out.keys()
    assert {corpus.licence for corpus in kept.values()} <= PERMISSIVE
    assert {"tatoeba_testsets", "tico19", "cldr_names", "android_ui", "mozilla_www", "egov_org_names"} <= kept.keys()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nllb_md_news", "share-alike"),
        ("apertium_kazgov", "GPL"),
        ("argos_1tv_headlines", "research"),
        ("wmt_newstest2012_2018", "none stated"),
        ("bilinguator_books", "in copyright"),
        ("mlqe_pe_postedited", "machine"),
    ],
)
def test_what_is_out_says_why(name: str, told: str) -> None:
    _, out = permissive(load())
    assert told in out[name]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"licence": '"GPL-3.0"'}, r"own\] clear: .*GPL-3.0"),
        ({"weight": "0.0"}, r"own\] weight"),
        ({"weight": "inf"}, r"own\] weight"),
        ({"reason": None}, r"own\] reason"),
        ({"kind": '""'}, r"own\] kind"),
        ({"clear": '"yes"'}, r"own\] clear"),
        ({"author": '"me"'}, r"own\] author"),
        ({"name": '"other"'}, r"own\] is not a table"),
        ({"weight": "["}, r"corpora.toml: "),
    ],
)
def test_an_entry_that_says_too_little_too_much_or_something_false(
    tmp_path: Path, changed: dict[str, str | None], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        load(table(tmp_path / "corpora.toml", **changed))


@pytest.mark.parametrize("text", ["", "corpus = 1", "[other]\na = 1", "[corpus]\nown = 1"])
def test_what_is_no_table_of_corpora(tmp_path: Path, text: str) -> None:
    path = tmp_path / "corpora.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"corpora\.toml"):
        load(path)


def test_a_file_belongs_to_the_corpus_it_is_named_after(tmp_path: Path) -> None:
    corpora = load(table(tmp_path / "corpora.toml"))
    assert corpus_of(Path("x/own.ru-kk.tsv.xz"), corpora) is corpora["own"]
    with pytest.raises(ValueError, match=r"other\.ru-kk\.tsv: no \[corpus\.other\]"):
        corpus_of(Path("other.ru-kk.tsv"), corpora)


def test_notes_tell_name_maker_and_licence(tmp_path: Path) -> None:
    assert notes(load(table(tmp_path / "corpora.toml")).values()) == "own (news, human): MIT"
