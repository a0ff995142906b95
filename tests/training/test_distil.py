"""Distillation with the bundled model: what is written, what is dropped, and that a killed run goes on."""

import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from training.distil import UNFIT, Teaching, distil, distinct_sentences
from training.distil_state import Progress
from training.readers import read_pairs

from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.errors import NotFound, UnsupportedDirection
from tilshi.languages import Language
from tilshi.settings import Settings
from training import distil as module

ROOT = Path(__file__).resolve().parents[2]
RU, KK, EN = Language.RU, Language.KK, Language.EN
TEACHING = Teaching("compact", RU, EN, beam=1)
TEXTS = [f"В городе номер {number} открыли новую школу." for number in range(12)]
SCRIPT = """
import sys
from pathlib import Path
from training import distil as module
from tests_texts import TEXTS
from tilshi.catalog import Catalog
from tilshi.engines.pool import EnginePool
from tilshi.languages import Language
from tilshi.settings import Settings
module.CHUNK = 1
settings = Settings(threads=1)
catalog = Catalog.load(settings)
with EnginePool(settings, catalog) as pool:
    teaching = module.Teaching("compact", Language.RU, Language.EN, beam=1)
    module.distil(TEXTS, teaching, Path(sys.argv[1]), pool=pool, catalog=catalog)
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(Settings())


@pytest.fixture(scope="module")
def pool(catalog: Catalog) -> Iterator[EnginePool]:
    with EnginePool(Settings(threads=1), catalog) as opened:
        yield opened


def test_sentences_come_once_in_order() -> None:
    assert list(distinct_sentences(["Да. Нет.", "Нет.  Да.", "Да? "], RU)) == ["Да.", "Нет.", "Да?"]


def test_pairs_are_read_again_and_the_teacher_is_told(pool: EnginePool, catalog: Catalog, tmp_path: Path) -> None:
    tsv = tmp_path / "own.ru-en.tsv"
    state = distil([*TEXTS[:3], "https://example.kz", TEXTS[0]], TEACHING, tsv, pool=pool, catalog=catalog)
    pairs = list(read_pairs(tsv))
    assert state.sentences == 4 == state.kept + state.dropped.total()
    assert state.dropped[UNFIT] == 1
    assert len(pairs) == state.kept > 0
    assert {pair.source for pair in pairs} <= set(TEXTS)
    told = tomllib.loads(tsv.with_suffix(".toml").read_text(encoding="utf-8"))
    card = catalog.card("compact")
    assert (told["teacher"], told["licence"], told["commercial"]) == (card.id, card.licence, card.commercial)
    assert (told["kept"], sum(told["dropped"].values())) == (state.kept, state.dropped.total())
    assert sorted(each.name for each in tmp_path.iterdir()) == ["own.ru-en.toml", "own.ru-en.tsv"]


def test_low_scores_are_dropped(pool: EnginePool, catalog: Catalog, tmp_path: Path) -> None:
    strict = Teaching("compact", RU, EN, beam=1, least_score=0.0)
    state = distil(TEXTS[:3], strict, tmp_path / "own.ru-en.tsv", pool=pool, catalog=catalog)
    assert state.kept == 0
    assert state.dropped[module.LOW_SCORE] > 0


@pytest.mark.timeout(120)
def test_a_killed_run_goes_on_without_a_line_lost_or_doubled(
    pool: EnginePool, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 1)
    whole, killed = tmp_path / "whole.ru-en.tsv", tmp_path / "killed.ru-en.tsv"
    distil(TEXTS, TEACHING, whole, pool=pool, catalog=catalog)
    (tmp_path / "tests_texts.py").write_text(f"TEXTS = {TEXTS!r}\n", encoding="utf-8")
    path = f"{ROOT / 'service'}:{ROOT}:{tmp_path}"
    run = subprocess.Popen([sys.executable, "-c", SCRIPT, str(killed)], env={"PYTHONPATH": path, "HOME": str(tmp_path)})
    state = killed.with_name(f"{killed.name}.progress.json")
    while not state.exists():
        assert run.poll() is None
        time.sleep(0.005)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    assert not killed.exists()
    with killed.with_name(f"{killed.name}.part").open("ab") as part:
        part.write("половина стр".encode())  # what a run killed between the lines and the state leaves
    distil(TEXTS, TEACHING, killed, pool=pool, catalog=catalog)
    assert killed.read_bytes() == whole.read_bytes()


def test_an_interrupted_run_is_kept_and_other_texts_refused(
    pool: EnginePool, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    tsv = tmp_path / "own.ru-en.tsv"

    def interrupted() -> Iterator[str]:
        yield from TEXTS[:5]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        distil(interrupted(), TEACHING, tsv, pool=pool, catalog=catalog)
    with pytest.raises(ValueError, match="begun with other texts"):
        distil(TEXTS[::-1], TEACHING, tsv, pool=pool, catalog=catalog)
    with pytest.raises(ValueError, match="begun with beam 1, not 2"):
        distil(TEXTS, Teaching("compact", RU, EN, beam=2), tsv, pool=pool, catalog=catalog)
    assert distil(TEXTS[:5], TEACHING, tsv, pool=pool, catalog=catalog).sentences == 5
    with pytest.raises(ValueError, match="already there"):
        distil(TEXTS[:5], TEACHING, tsv, pool=pool, catalog=catalog)


def test_what_cannot_be_distilled_is_told_before_any_work(pool: EnginePool, catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"call it NAME\.ru-en\.tsv"):
        distil(TEXTS, TEACHING, tmp_path / "own.ru-kk.tsv", pool=pool, catalog=catalog)
    with pytest.raises(NotFound):
        distil(TEXTS, Teaching("none", RU, EN), tmp_path / "own.ru-en.tsv", pool=pool, catalog=catalog)
    with pytest.raises(UnsupportedDirection):
        distil(TEXTS, Teaching("compact", RU, RU), tmp_path / "own.ru-ru.tsv", pool=pool, catalog=catalog)
    assert list(tmp_path.iterdir()) == []


def test_damaged_states_are_refused(tmp_path: Path) -> None:
    tsv = tmp_path / "own.ru-en.tsv"
    tsv.with_name(f"{tsv.name}.progress.json").write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        Progress(tsv, {})
    tsv.with_name(f"{tsv.name}.progress.json").write_text('{"job": {}, "size": 5}')
    with pytest.raises(ValueError, match="shorter than"):
        Progress(tsv, {})
