"""A model with a shortlist answers with the pieces of the tag in its source, on either engine."""

import json
import math
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.checkpoints import TAGS
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory, convert_here
from tokenizers import Tokenizer

from tilshi.catalog import Catalog, converter, store
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines import loading, shortlist
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.protocol import Engine, FinishReason, Segment
from tilshi.engines.pytorch import PytorchEngine
from tilshi.errors import ModelNotInstalled, Unavailable
from tilshi.languages import Language
from tilshi.settings import Settings

END = 2
CYRILLIC = re.compile("[\u0400-\u04ff]")


@dataclass(frozen=True)
class Kept:
    """The small BART with a shortlist for its Kazakh tag: all pieces but those with Cyrillic letters."""

    folder: Path
    allowed: frozenset[int]
    reader: loading.Reader

    def engine(self, name: str) -> Engine:
        reader = replace(self.reader, info=replace(self.reader.info, compute_type="float32"))
        if name == "pytorch":
            return PytorchEngine(self.folder, reader, threads=1, batch_tokens=512)
        converted = convert_here(self.folder, self.folder.with_name("converted"), "float32")
        return Ct2Engine(converted, reader, threads=1, batch_tokens=512)


@pytest.fixture(scope="module")
def kept(laboratory: Laboratory, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("shortlist") / "bart"
    shutil.copytree(laboratory.folder("bart"), folder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    size = tokenizer.get_vocab_size()
    cyrillic = {at for at in range(size) if CYRILLIC.search(tokenizer.id_to_token(at) or "")}
    allowed = frozenset({END, *range(10, size)} - cyrillic)
    shortlist.write(folder, {">>kaz<<": sorted(allowed), ">>eng<<": sorted(allowed)}, size)
    reader = loading.inspect(laboratory.card("bart"), laboratory.catalog, laboratory.settings)
    return Kept(folder, allowed, reader)


def test_both_engines_keep_to_it_and_agree(kept: Kept) -> None:
    segments = [Segment(text, TASK, GREEDY) for text in SENTENCES]
    reference, converted = (kept.engine(name).generate(segments) for name in ("pytorch", "ct2"))
    pairs = list(zip(reference, converted, strict=True))
    assert len({one.text for one in reference}) > 0.3 * len(segments)
    assert sum(one.text == other.text for one, other in pairs) >= 0.98 * len(segments)
    ended = [pair for pair in pairs if pair[0].text == pair[1].text and pair[0].finish_reason is FinishReason.STOP]
    assert ended
    for one, other in ended:  # what a limit cut is scored over the whole vocabulary by CTranslate2
        assert one.score is not None
        assert other.score is not None
        assert math.isclose(one.score, other.score, abs_tol=1e-4)


def test_nothing_outside_it_is_said(kept: Kept, laboratory: Laboratory) -> None:
    segments = [Segment(text, TASK, GREEDY) for text in SENTENCES]

    def outside(engine: Engine) -> list[str]:
        return [one.text for one in engine.generate(segments) if CYRILLIC.search(one.text)]

    assert outside(laboratory.engine("bart", "ct2"))
    assert not outside(kept.engine("ct2"))
    assert not outside(kept.engine("pytorch"))


@pytest.mark.parametrize("name", ["pytorch", "ct2"])
def test_a_tag_it_does_not_have_may_be_answered_with_anything(name: str, kept: Kept, laboratory: Laboratory) -> None:
    to_russian = Task(TaskName.TRANSLATE, Language.KK, Language.RU)
    segments = [Segment(text, to_russian, GREEDY) for text in SENTENCES[:10]]
    answers = kept.engine(name).generate(segments)
    assert [one.text for one in answers] == [one.text for one in laboratory.engine("bart", name).generate(segments)]
    assert any(CYRILLIC.search(one.text) for one in answers)


def test_a_model_without_one_has_none(laboratory: Laboratory) -> None:
    assert shortlist.read(laboratory.folder("bart"), 8) == {}


def test_it_is_part_of_what_identifies_the_weights(kept: Kept, laboratory: Laboratory, tmp_path: Path) -> None:
    assert store.weight_digest(kept.folder, tmp_path) != store.weight_digest(laboratory.folder("bart"), tmp_path)


DAMAGED = {
    "not JSON": "{",
    "no object": '["/w=="]',
    "nothing": "{}",
    "a number": '{">>kaz<<": 5}',
    "not base64": '{">>kaz<<": "not base64!"}',
    "too short": '{">>kaz<<": "/w=="}',
    "too long": '{">>kaz<<": "////"}',
}


@pytest.mark.parametrize("content", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_one_is_an_error_for_engine_and_converter(tmp_path: Path, content: str) -> None:
    (tmp_path / shortlist.FILE).write_text(content, encoding="utf-8")
    (tmp_path / "shared_vocabulary.json").write_text(json.dumps([f"piece{at}" for at in range(12)]), encoding="utf-8")
    with pytest.raises((ValueError, TypeError)):
        shortlist.read(tmp_path, 12)
    with pytest.raises(ValueError, match=r"shortlist\.json|base64|Expecting"):
        converter.write_vocabulary_map(tmp_path, tmp_path)
    assert not (tmp_path / "vmap.txt").exists()


def test_one_for_another_vocabulary_is_an_error(tmp_path: Path) -> None:
    shortlist.write(tmp_path, {">>kaz<<": [1]}, 16)
    assert len(shortlist.read(tmp_path, 16)[">>kaz<<"]) == 16
    for size in (8, 17):
        with pytest.raises(ValueError, match=f">>kaz<< has 2 bytes, not a bit for each of {size} pieces"):
            shortlist.read(tmp_path, size)


def _remove(file: Path, size: int) -> None:
    file.unlink()


def _know_no_tag(file: Path, size: int) -> None:
    shortlist.write(file.parent, {">>eng<<": range(10, size)}, size)


def _allow_nothing(file: Path, size: int) -> None:
    shortlist.write(file.parent, {">>kaz<<": []}, size)


def _allow_no_letter(file: Path, size: int) -> None:
    shortlist.write(file.parent, {">>kaz<<": [0, 1, END, 3, *range(size - len(TAGS), size)]}, size)


def _break(file: Path, size: int) -> None:
    file.write_text('{">>kaz<<": null}', encoding="utf-8")


@pytest.mark.parametrize("engine", ["ct2", "pytorch"])
@pytest.mark.parametrize("damage", [_remove, _know_no_tag, _allow_nothing, _allow_no_letter, _break])
def test_a_model_that_could_say_nothing_is_not_loaded(
    kept: Kept, laboratory: Laboratory, tmp_path: Path, damage: Callable[[Path, int], None], engine: str
) -> None:
    folder = tmp_path / "data" / "models" / "bart@r1"
    shutil.copytree(kept.folder, folder)
    damage(folder / shortlist.FILE, Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab_size())
    changed = {"data_dir": tmp_path / "data", "cache_dir": tmp_path / "cache", "engine": engine}
    card = laboratory.card("bart").model_copy(update={"shortlist": True})
    with pytest.raises(
        Unavailable, match=r"^model 'bart' could not be loaded: its shortlist\.json is missing or damaged"
    ):
        loading.load(card, laboratory.catalog, laboratory.settings.model_copy(update=changed))
    assert not (tmp_path / "cache" / "ct2").exists()


@pytest.mark.parametrize("engine", ["ct2", "pytorch"])
def test_a_whole_one_is_loaded(kept: Kept, laboratory: Laboratory, tmp_path: Path, engine: str) -> None:
    shutil.copytree(kept.folder, tmp_path / "data" / "models" / "bart@r1")
    changed = {"data_dir": tmp_path / "data", "cache_dir": tmp_path / "cache", "engine": engine}
    card = laboratory.card("bart").model_copy(update={"shortlist": True})
    loaded = loading.load(card, laboratory.catalog, laboratory.settings.model_copy(update=changed))
    assert not any(CYRILLIC.search(one.text) for one in loaded.generate([Segment(SENTENCES[0], TASK, GREEDY)]))
    loaded.close()


@pytest.mark.parametrize("family", ["marian", "t5"])
def test_letters_are_found_in_every_kind_of_vocabulary(family: str, laboratory: Laboratory, tmp_path: Path) -> None:
    folder = tmp_path / family
    shutil.copytree(laboratory.folder(family), folder)
    codec = loading.inspect(laboratory.card(family), laboratory.catalog, laboratory.settings).codec
    size = json.loads((folder / "config.json").read_text(encoding="utf-8"))["vocab_size"]
    tag = codec.source([""], TASK)[0][0]
    shortlist.write(folder, {tag: range(size)}, size)
    shortlist.check(folder, codec)
    shortlist.write(folder, {tag: [0, 1]}, size)
    with pytest.raises(ValueError, match="allows no piece with a letter"):
        shortlist.check(folder, codec)


def test_the_bundled_model_has_a_whole_one(tmp_path: Path) -> None:
    settings = Settings(cache_dir=tmp_path)
    catalog = Catalog.load(settings)
    card = catalog.card("compact")
    assert card.shortlist
    try:
        folder = store.locate(card, settings)
    except ModelNotInstalled:
        pytest.skip("models/compact has no weights in this checkout")
    reader = loading.inspect(card, catalog, settings)
    shortlist.check(folder, reader.codec)
    assert card.calibration is not None
    assert reader.info.digest == card.calibration.weights


@pytest.mark.parametrize("name", ["shared_vocabulary.json", "target_vocabulary.json"])
def test_the_map_has_the_pieces_of_the_target_vocabulary(name: str, tmp_path: Path) -> None:
    shortlist.write(tmp_path, {">>kaz<<": [0, 2], ">>eng<<": [1]}, 3)
    (tmp_path / "source_vocabulary.json").write_text('["x", "y", "z"]', encoding="utf-8")
    (tmp_path / name).write_text('["<unk>", "\u2581one", "\u2581б\u0456р"]', encoding="utf-8")
    converter.write_vocabulary_map(tmp_path, tmp_path)
    written = (tmp_path / "vmap.txt").read_text(encoding="utf-8")
    assert written == ">>eng<<\t\u2581one\n>>kaz<<\t<unk> \u2581б\u0456р\n"


@given(st.sets(st.integers(0, 99)), st.integers(100, 130))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, ids: set[int], size: int) -> None:
    folder = tmp_path_factory.mktemp("written")
    shortlist.write(folder, {">>eng<<": sorted(ids)}, size)
    read = shortlist.read(folder, size)[">>eng<<"]
    assert set(read.nonzero()[0].tolist()) == ids
    assert len(read) == size
