"""From corpora to examples, on corpora small enough to read."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer
from training.examples import Examples, Row, load
from training.licences import Corpus
from training.plan import Plan
from training.prepare import EXAMPLES, PREPARED, Preparation, Prepared
from training.readers import Pair
from training.recipe import Held, Recipe
from training.sentinels import Shares
from training.sources import found

PLAIN = Corpus(name="x", weight=1.0, kind="toy", licence="CC0-1.0", made_by="human", clear=True, reason="our own")
TABLE = {
    name: PLAIN.model_copy(update={"name": name, "form": form})
    for name, form in (("own", "plain"), ("small", "lower-cased"), ("spaced", "tokenised"))
}
PAIRS = [
    ("кот дом", "cat house"),
    ("Кот дом", "Cat house"),  # twice but for case
    ("снег лес", "snow wood"),
    ("мост сад", ""),
    ("мост сад", "bridge garden"),
    ("сад лес дом", "garden wood house"),
    ("house", "дом"),  # the wrong way round
]
NAMES = {"forward": "ru-en", "backward": "en-ru"}


def recipe(**changes: object) -> Recipe:
    given = {
        "description": "toy",
        "shares": {"ru-en": 0.5, "en-ru": 0.5},
        "plans": {"cpu": Plan()},
        "sentinels": Shares(0, 0, 0),
        "held": Held(rows=0),
        **changes,
    }
    return Recipe.model_validate(given)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    lines = "\n".join("\t".join(pair) for pair in PAIRS)
    (folder / "own.ru-en.tsv").write_text(lines + "\n", encoding="utf-8")
    return folder


def prepare(
    data: Path, model: Path, given: Recipe, tests: tuple[Path, ...] = ()
) -> tuple[Examples, Prepared, list[tuple[str, str]]]:
    out = data.parent / "out"
    prepared = Preparation(given, TABLE, found(tests), lambda _: None).write(found([data]), model, out)
    rows = load(out / EXAMPLES)
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    texts = [
        (tokenizer.decode(rows.text(0, at).tolist()), tokenizer.decode(rows.text(1, at).tolist()))
        for at in range(len(rows))
    ]
    return rows, prepared, texts


def test_clean_pairs_become_rows_and_the_others_are_counted(corpora: Path, toy_model: Path) -> None:
    rows, prepared, texts = prepare(corpora, toy_model, recipe())
    assert texts == [
        ("кот дом", "cat house"),
        ("снег лес", "snow wood"),
        ("мост сад", "bridge garden"),
        ("сад лес дом", "garden wood house"),
    ]
    about = prepared.files["own.ru-en.tsv"]
    assert about["read"] == 6
    assert about["kept"] == about["rows"] == 4
    assert about["dropped"] == {"duplicate": 1, "wrong script": 1, "empty side": 1}
    assert prepared.rows == {"ru-en": 4, "en-ru": 4, "too long": 0}
    assert not rows.held.any()


def test_nothing_of_a_test_set_is_kept(corpora: Path, toy_model: Path, tmp_path: Path) -> None:
    test = tmp_path / "test.ru-en.tsv"
    test.write_text("СНЕГ, лес!\tother words\nдругое\tBridge garden.\n", encoding="utf-8")
    _, prepared, texts = prepare(corpora, toy_model, recipe(), (test,))
    assert texts == [("кот дом", "cat house"), ("сад лес дом", "garden wood house")]
    assert prepared.files["own.ru-en.tsv"]["dropped"]["in a test set"] == 2


def test_a_direction_that_is_not_asked_for_is_not_used(corpora: Path, toy_model: Path) -> None:
    rows, _, texts = prepare(corpora, toy_model, recipe(shares={"en-ru": 1.0}))
    assert texts[0] == ("cat house", "кот дом")
    assert rows.directions == ["en-ru"]
    assert set(rows.backward) == {-1}


def test_sentinels_are_planted_but_not_in_what_is_held_out(corpora: Path, toy_model: Path) -> None:
    plain = [(f"кот дом{' сад' * n}", f"cat house{' garden' * n}") for n in range(1, 60)]
    (corpora / "own.ru-en.tsv").write_text("\n".join(map("\t".join, plain)), encoding="utf-8")
    given = recipe(sentinels=Shares(0, 1, 0), held=Held(rows=100, shortest=0), longest=100)
    rows, _, _ = prepare(corpora, toy_model, given)
    words = [len(text.split()) + 1 for text, _ in plain]  # and the end
    assert (rows.lengths(0) == words).tolist() == (rows.lengths(1) == words).tolist() == rows.held.tolist()
    assert 0 < rows.held.sum() < len(plain)


def test_rows_are_held_out_only_where_the_recipe_allows(corpora: Path, toy_model: Path) -> None:
    many = "\n".join(f"кот дом {'сад ' * n}\tcat house {'garden ' * n}" for n in range(1, 60))
    (corpora / "own.ru-en.tsv").write_text(many + "\n", encoding="utf-8")
    counts = {}
    for name, held in {
        "all": Held(rows=500, shortest=0),
        "two": Held(rows=2, shortest=0),
        "others": Held(rows=500, shortest=0, corpora=("own",)),
        "long": Held(rows=500, shortest=1000),
    }.items():
        rows, _, _ = prepare(corpora, toy_model, recipe(held=held, longest=100))
        counts[name] = int(rows.held.sum())
    assert counts["all"] >= 2
    assert counts == {"all": counts["all"], "two": 2, "others": counts["all"], "long": 0}
    (corpora / "spaced.ru-en.tsv").write_text("снег\tsnow\n", encoding="utf-8")
    rows, _, _ = prepare(corpora, toy_model, recipe(held=Held(rows=500, shortest=0, corpora=("spaced",)), longest=100))
    assert not any(rows.held & (rows.corpus == rows.corpora.index("own")))


def test_headlines_and_summaries_are_written_from_the_lead(tmp_path: Path, toy_model: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    article = {"text": "снег лес мост сад кот дом " * 3, "title": "снег лес мост сад", "summary": "кот дом сад мост"}
    short = {"text": "кот дом сад мост снег лес", "title": "кот"}
    (data / "own.ru.jsonl").write_text(f"{json.dumps(article)}\n{json.dumps(short)}\n", encoding="utf-8")
    tags_without_summary = recipe(shares={"ru-title": 1.0}, lead=40)
    rows, prepared, texts = prepare(data, toy_model, tags_without_summary)
    assert texts == [("снег лес мост сад кот дом снег лес мост", "снег лес мост сад")]
    assert rows.directions == ["ru-title"]
    assert prepared.files["own.ru.jsonl"] == {"rows": 1, "read": 2}


def test_text_alone_becomes_denoising(tmp_path: Path, toy_model: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "own.ru.lines.txt").write_text("кот дом сад мост снег лес\nкот\n", encoding="utf-8")
    _, _, texts = prepare(data, toy_model, recipe(shares={"ru-ru": 1.0}))
    ((damaged, whole),) = texts
    assert whole == "кот дом сад мост снег лес"
    assert damaged != whole


def test_lower_cased_and_tokenised_corpora_are_given_their_form_back(tmp_path: Path, toy_model: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    cased = "\n".join(f"Сегодня в Астане снег {n}\tToday in Astana snow {n}" for n in "абвгд")
    (data / "own.ru-en.tsv").write_text(cased + "\n", encoding="utf-8")
    (data / "small.ru-en.tsv").write_text("вчера в астане дождь\tyesterday in astana rain\n", encoding="utf-8")
    (data / "spaced.ru-en.tsv").write_text("снег , дождь .\tsnow , rain .\n", encoding="utf-8")
    seen = []

    class Seen(Preparation):
        def _translation(self, pair: Pair, corpus: Corpus) -> Iterator[Row]:
            seen.append((pair.source, pair.target))
            return super()._translation(pair, corpus)

    Seen(recipe(), TABLE, (), lambda _: None).write(found([data]), toy_model, tmp_path / "out")
    assert ("Вчера в Астане дождь", "Yesterday in Astana rain") in seen
    assert ("снег, дождь.", "snow, rain.") in seen


def test_a_corpus_without_a_licence_is_refused_before_any_work(corpora: Path, toy_model: Path) -> None:
    (corpora / "unknown.ru-en.tsv").write_text("кот\tcat\n", encoding="utf-8")
    told: list[str] = []
    out = corpora.parent / "out"
    with pytest.raises(ValueError, match=r"corpus\.unknown"):
        Preparation(recipe(), TABLE, (), told.append).write(found([corpora]), toy_model, out)
    assert told == []
    assert not out.exists()


def test_the_record_carries_the_licences(corpora: Path, toy_model: Path) -> None:
    _, prepared, _ = prepare(corpora, toy_model, recipe())
    stored = json.loads((corpora.parent / "out" / PREPARED).read_text(encoding="utf-8"))
    assert stored["corpora"]["own"]["licence"] == "CC0-1.0"
    assert stored == json.loads(prepared.to_json())


def test_the_same_seed_makes_the_same_examples(corpora: Path, toy_model: Path) -> None:
    given = recipe(sentinels=Shares(0, 0.5, 0.5))
    first = prepare(corpora, toy_model, given)[2]
    assert prepare(corpora, toy_model, given)[2] == first
    assert replace(given.sentinels, edge=0.5) == given.sentinels


def test_a_preparation_that_fails_leaves_no_record_of_the_one_before(corpora: Path, toy_model: Path) -> None:
    prepare(corpora, toy_model, recipe())
    (corpora / "own.ru-en.tsv").write_text("no tab here\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        prepare(corpora, toy_model, recipe())
    assert not (corpora.parent / "out" / PREPARED).exists()


def test_a_folder_without_a_tokenizer_is_named(corpora: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"tokenizer\.json"):
        prepare(corpora, tmp_path / "none", recipe())


def test_the_same_pair_in_two_corpora_is_one_row(corpora: Path, toy_model: Path) -> None:
    shutil.copy(corpora / "own.ru-en.tsv", corpora / "spaced.ru-en.tsv")
    rows, prepared, _ = prepare(corpora, toy_model, recipe())
    assert len(rows) == 4
    assert prepared.files["spaced.ru-en.tsv"]["dropped"]["duplicate"] == 5


def test_one_name_is_one_origin(corpora: Path, toy_model: Path) -> None:
    told = 'teacher = "{}"\nlicence = "MIT"\ncommercial = "{}"\ncommercial_reason = "so it says"\n'
    for name, teacher, flag in (("archive.ru-en", "free", "yes"), ("archive.en-ru", "big", "no")):
        pair = "кот\tcat\n" if name.endswith("ru-en") else "snow\tснег\n"
        (corpora / f"{name}.tsv").write_text(pair, encoding="utf-8")
        (corpora / f"{name}.toml").write_text(told.format(teacher, flag), encoding="utf-8")
    with pytest.raises(ValueError, match=r"archive has another origin or licence than in archive\.en-ru\.tsv"):
        prepare(corpora, toy_model, recipe())
    (corpora / "archive.en-ru.toml").write_text(told.format("free", "yes"), encoding="utf-8")
    _, prepared, _ = prepare(corpora, toy_model, recipe())
    assert prepared.corpora["archive"].made_by == "machine (free)"


def test_a_folder_beside_a_table_of_its_name_is_no_distillation(tmp_path: Path, toy_model: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.ru.txt").write_text("кот дом\n", encoding="utf-8")
    (folder / "a.en.txt").write_text("cat house\n", encoding="utf-8")
    (tmp_path / "own.toml").write_text("[corpus.own]\n", encoding="utf-8")
    _, _, texts = prepare(folder, toy_model, recipe())
    assert texts == [("кот дом", "cat house")]


def test_no_article_of_a_test_set_is_kept(tmp_path: Path, toy_model: Path) -> None:
    data, tests = tmp_path / "data", tmp_path / "tests"
    data.mkdir()
    tests.mkdir()
    titles = ("снег лес мост сад", "кот дом сад мост", "лес лес дом кот", "мост мост кот лес", "сад сад сад снег")
    lines = [json.dumps({"text": f"{title} снег дом кот {title} лес", "title": title}) for title in titles]
    (data / "own.ru.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tests / "a.ru-en.tsv").write_text("Снег, лес, мост, сад.\tx\n", encoding="utf-8")  # a headline
    (tests / "b.ru.jsonl").write_text(lines[1], encoding="utf-8")  # an article
    (tests / "c.ru.lines.txt").write_text("лес лес дом кот\n", encoding="utf-8")  # a text
    lead = "мост мост кот лес снег дом кот мост мост"
    (tests / "d.ru-en.tsv").write_text(f"{lead}\tx\n", encoding="utf-8")  # what it would be written from
    sets = tuple(sorted(tests.iterdir()))
    _, _, texts = prepare(data, toy_model, recipe(shares={"ru-title": 1.0}, lead=40), sets)
    assert [title for _, title in texts] == ["сад сад сад снег"]


def test_rows_are_held_out_of_any_corpus_where_none_of_the_recipes_is_there(corpora: Path, toy_model: Path) -> None:
    many = "\n".join(f"кот дом {'сад ' * n}\tcat house {'garden ' * n}" for n in range(1, 60))
    (corpora / "own.ru-en.tsv").write_text(many + "\n", encoding="utf-8")
    rows, _, _ = prepare(corpora, toy_model, recipe(held=Held(rows=9, shortest=0, corpora=("absent",)), longest=100))
    assert rows.held.any()
