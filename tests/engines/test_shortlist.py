"""A model with a shortlist answers with the pieces of the tag in its source, on either engine."""

import math
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory, convert_here
from tokenizers import Tokenizer

from tilshi.catalog import converter, store
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines import loading, shortlist
from tilshi.engines.ct2 import Ct2Engine
from tilshi.engines.protocol import Engine, FinishReason, Segment
from tilshi.engines.pytorch import PytorchEngine
from tilshi.languages import Language

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
    shortlist.write(folder, {">>kaz<<": sorted(allowed), ">>eng<<": [END]}, size)
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


def test_a_damaged_one_is_an_error(tmp_path: Path) -> None:
    (tmp_path / shortlist.FILE).write_text('{">>kaz<<": "not base64!"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"base64|padding|characters"):
        shortlist.read(tmp_path, 8)


def test_one_for_a_smaller_vocabulary_is_an_error(tmp_path: Path) -> None:
    shortlist.write(tmp_path, {">>kaz<<": [1]}, 16)
    assert len(shortlist.read(tmp_path, 16)[">>kaz<<"]) == 16
    with pytest.raises(ValueError, match="16 bits for a vocabulary of 17 pieces"):
        shortlist.read(tmp_path, 17)


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
