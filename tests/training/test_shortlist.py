"""The recipe of a shortlist, on a small vocabulary and a few pairs."""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import pytest
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
from training.examples import Row, load, write
from training.shortlist import count_pieces, make, of_examples, read_pairs

from tilshi.engines import shortlist
from tilshi.languages import Language
from training import readers

ROOT = Path(__file__).resolve().parents[2]
TAGS = (">>eng<<", ">>kaz<<", ">>rus<<")
WORDS = ("news", "city", "rare", "новость", "город", "қала", "жаңалық", "2026", ",", "!", "[0]", "▁<b1>", "</b1>")
PIECES = ("<s>", "<pad>", "</s>", "<unk>", *WORDS, *TAGS)
ENDED = {"</s>", "2026", ",", "!", "[0]", "▁<b1>", "</b1>"}  # what every language has


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    tokenizer = Tokenizer(models.WordLevel({piece: at for at, piece in enumerate(PIECES)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens([AddedToken(piece, special=True) for piece in (*PIECES[:4], *TAGS)])
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {"vocab_size": len(PIECES) + 3, "eos_token_id": 2}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


@pytest.fixture
def pairs(tmp_path: Path) -> list[Path]:
    plain, packed = tmp_path / "a.ru-en.tsv", tmp_path / "b.kk-ru.tsv.xz"
    plain.write_text(
        "новость город қала\tnews city rare >>rus<< город\tnoted\nновость город қала\tnews city город\n",
        encoding="utf-8",
    )
    packed.write_bytes(lzma.compress("қала жаңалық news город\tгород\nқала news город\tновость\n".encode()))
    return [plain, packed]


def read(folder: Path) -> dict[str, set[str]]:
    """The pieces of each row, as the engines read it."""
    size = json.loads((folder / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    return {tag: {PIECES[at] for at in row.nonzero()[0]} for tag, row in shortlist.read(folder, size).items()}


def test_a_language_keeps_what_its_side_has_in_its_alphabet(model: Path, pairs: list[Path]) -> None:
    make(model, pairs)
    assert read(model) == {
        ">>eng<<": ENDED | {"news", "city"},
        ">>rus<<": ENDED | {"новость", "город"},
        ">>kaz<<": ENDED | {"қала", "news", "город"},
    }


def test_least_says_how_often_a_piece_must_be_seen(model: Path, pairs: list[Path]) -> None:
    make(model, pairs, least=1)
    assert read(model)[">>eng<<"] == ENDED | {"news", "city", "rare"}
    assert read(model)[">>kaz<<"] == ENDED | {"қала", "жаңалық", "news", "город"}
    make(model, pairs, least=100)
    assert set(map(frozenset, read(model).values())) == {frozenset(ENDED)}


def test_more_texts_than_the_tokenizer_is_given_at_once_are_counted(model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    counts = count_pieces(tokenizer, [(Language.EN, "news news")] * 1500)
    assert counts == {Language.EN: {PIECES.index("news"): 3000}}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("pairs.tsv", "a\tb\n", r"call it NAME\.SRC-TGT\.tsv"),
        ("pairs.ru-fr.tsv", "a\tb\n", r"pairs\.ru-fr\.tsv: the name does not tell its languages"),
        ("pairs.ru-en.tsv", "a\tb\nno pair\n", "line 2: no tab"),
    ],
)
def test_what_is_no_file_of_pairs_is_told(tmp_path: Path, name: str, content: str, told: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        list(read_pairs(tmp_path / name))


def test_a_model_without_the_tag_is_told(model: Path, pairs: list[Path]) -> None:
    file = model / "tokenizer.json"
    file.write_text(file.read_text(encoding="utf-8").replace(">>kaz<<", ">>qaz<<"), encoding="utf-8")
    with pytest.raises(ValueError, match="the model has no tag >>kaz<<"):
        make(model, pairs)
    assert not (model / shortlist.FILE).exists()


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "training.shortlist", *map(str, arguments)]
    environment = {"PYTHONPATH": str(ROOT / "service")}
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_writes_the_shortlist_and_prints_its_sizes(model: Path, pairs: list[Path]) -> None:
    done = command(model, "--pairs", *pairs)
    assert (done.returncode, done.stderr) == (0, "")
    assert dict(line.split("\t") for line in done.stdout.splitlines()) == {
        ">>rus<<": "9",
        ">>eng<<": "9",
        ">>kaz<<": "10",
    }
    assert len(read(model)) == 3


def test_the_command_tells_a_wrong_file(model: Path, tmp_path: Path) -> None:
    done = command(model, "--pairs", tmp_path / "missing.ru-en.tsv")
    assert done.returncode == 2
    assert "missing.ru-en.tsv" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_was_trained_on_tells_the_same_as_its_files(tmp_path: Path, pairs: list[Path], model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    rows = []
    for pair in (pair for file in pairs for pair in readers.read_pairs(file)):
        first, second = pair.source_language, pair.target_language
        rows.append(Row(pair.source, pair.target, "toy", f"{first}-{second}", f"{second}-{first}"))
    tag_of = {"en": ">>eng<<", "kk": ">>kaz<<", "ru": ">>rus<<"}
    tags = {name: tag_of[name[-2:]] for row in rows for name in (row.forward, str(row.backward))}
    write(tmp_path / "examples.npz", rows, tokenizer, tags, longest=20)
    assert of_examples(model, load(tmp_path / "examples.npz")) == make(model, pairs)


def test_what_another_model_was_trained_on_is_refused(tmp_path: Path, model: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    write(tmp_path / "examples.npz", [Row("город", "city", "toy", "ru-en")], tokenizer, {"ru-en": ">>eng<<"}, longest=9)
    file = model / "tokenizer.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"news"', '"views"'), encoding="utf-8")
    with pytest.raises(ValueError, match="another vocabulary"):
        of_examples(model, load(tmp_path / "examples.npz"))
