"""From a card to an engine, through a real conversion; and what the CTranslate2 path does not import."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from tests.engines.conftest import GREEDY, SENTENCES, TASK, Laboratory

import tilshi
from tilshi.catalog import convert
from tilshi.engines import loading, weight
from tilshi.engines.protocol import Segment
from tilshi.errors import LicenceRefused, ModelNotInstalled, Unavailable

_PROGRAM = """
import json, sys
from pathlib import Path
from tilshi.catalog import Catalog, DecodingOptions, Task, TaskName
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Segment
from tilshi.languages import Language
from tilshi.resources import data_dir
from tilshi.settings import Settings

settings = Settings(profile="small", data_dir=sys.argv[1], cache_dir=sys.argv[2], threads=1)
catalog = Catalog.load(settings, models=Path(sys.argv[3]), prompts=data_dir("prompts"))
task = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
options = DecodingOptions(max_length_factor=1.0, max_length_extra=8)
with EnginePool(settings, catalog) as pool:
    digest = pool.info("bart").digest
    answer = pool.submit("bart", [Segment(text, task, options) for text in json.loads(sys.argv[4])]).result(120)
print(json.dumps({
    "digest": digest,
    "texts": [hypothesis.text for hypothesis in answer.hypotheses],
    "heavy": sorted({name.split(".")[0] for name in sys.modules} & {"torch", "transformers"}),
}))
"""


@pytest.fixture(scope="module")
def int8(laboratory: Laboratory) -> dict[str, object]:
    """What a fresh process says that has to convert the model first."""
    places = [laboratory.settings.data_dir, laboratory.settings.cache_dir, laboratory.models]
    command = [sys.executable, "-c", _PROGRAM, *map(str, places), json.dumps(SENTENCES[:8])]
    service = str(Path(tilshi.__file__).parents[1])
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": service}, timeout=240)
    return dict(json.loads(done.stdout))


def test_the_ct2_path_imports_neither_torch_nor_transformers(int8: dict[str, object]) -> None:
    assert int8["heavy"] == []


def test_the_first_use_converts_and_the_next_does_not(int8: dict[str, object], laboratory: Laboratory) -> None:
    (converted,) = (laboratory.settings.cache_dir / "ct2").glob("*-int8")
    before = (converted / "model.bin").stat().st_mtime_ns
    engine = loading.load(laboratory.card("bart"), laboratory.catalog, laboratory.settings)
    assert (converted / "model.bin").stat().st_mtime_ns == before
    assert engine.info.digest == int8["digest"]
    assert converted.name == f"{int8['digest']}-int8"
    hypotheses = engine.generate([Segment(text, TASK, GREEDY) for text in SENTENCES[:8]])
    assert [hypothesis.text for hypothesis in hypotheses] == int8["texts"]


def test_a_conversion_weighs_as_much_as_its_file(int8: dict[str, object], laboratory: Laboratory) -> None:
    del int8  # the conversion is there
    (converted,) = (laboratory.settings.cache_dir / "ct2").glob("*-int8")
    weighed = weight.weigh(laboratory.card("bart"), laboratory.catalog, laboratory.settings)
    assert weighed == (converted / "model.bin").stat().st_size > 0


def test_an_unreadable_conversion_is_made_again(
    int8: dict[str, object], laboratory: Laboratory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (converted,) = (laboratory.settings.cache_dir / "ct2").glob("*-int8")
    shutil.copytree(converted, tmp_path / "good")  # converting takes long: the second time, this is the result
    script = tmp_path / "converter.py"
    script.write_text(
        f"import shutil, sys\nshutil.copytree({str(tmp_path / 'good')!r}, sys.argv[2])\n", encoding="utf-8"
    )
    monkeypatch.setattr(convert, "_SCRIPT", script)
    weights = converted / "model.bin"
    stat = weights.stat()
    weights.write_bytes(b"\0" * stat.st_size)  # same size; the time is put back, so that the manifest cannot tell
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    engine = loading.load(laboratory.card("bart"), laboratory.catalog, laboratory.settings)
    hypotheses = engine.generate([Segment(text, TASK, GREEDY) for text in SENTENCES[:8]])
    assert [hypothesis.text for hypothesis in hypotheses] == int8["texts"]


def test_pytorch_is_always_float32(laboratory: Laboratory) -> None:
    settings = laboratory.settings.model_copy(update={"engine": "pytorch"})
    engine = loading.load(laboratory.card("bart"), laboratory.catalog, settings)
    assert (engine.info.engine, engine.info.compute_type) == ("pytorch", "float32")
    assert engine.generate([Segment(SENTENCES[0], TASK, GREEDY)])[0].text


def test_a_model_that_is_not_here_says_how_to_get_it(laboratory: Laboratory, tmp_path: Path) -> None:
    settings = laboratory.settings.model_copy(update={"data_dir": tmp_path})
    with pytest.raises(ModelNotInstalled, match="tilshi models pull bart"):
        loading.load(laboratory.card("bart"), laboratory.catalog, settings)


def test_the_licence_is_checked_before_the_files(laboratory: Laboratory, tmp_path: Path) -> None:
    settings = laboratory.settings.model_copy(update={"data_dir": tmp_path})
    card = laboratory.card("bart").model_copy(update={"commercial": "no"})
    with pytest.raises(LicenceRefused):
        loading.load(card, laboratory.catalog, settings)


def test_loading_warns_once_of_an_unclear_licence_and_inspecting_never(
    laboratory: Laboratory, caplog: pytest.LogCaptureFixture
) -> None:
    settings = laboratory.settings.model_copy(update={"engine": "pytorch"})
    reason = f"nobody asked {uuid4()}"  # the process may have warned of another card of this name
    card = laboratory.card("bart").model_copy(update={"commercial": "unclear", "commercial_reason": reason})
    told = [("tilshi.catalog.licence", f"it is unclear whether model 'bart' may be used commercially: {reason}")]
    loading.inspect(card, laboratory.catalog, settings)
    assert caplog.records == []
    for _ in range(2):
        loading.load(card, laboratory.catalog, settings).close()
        assert [(record.name, record.getMessage()) for record in caplog.records] == told


def test_damaged_weights_are_told(laboratory: Laboratory, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    card = laboratory.card("marian")
    copy = tmp_path / "data" / "models" / "marian@r1"
    shutil.copytree(laboratory.folder("marian"), copy)
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    settings = laboratory.settings.model_copy(update={"data_dir": tmp_path / "data", "cache_dir": tmp_path / "cache"})
    with pytest.raises(Unavailable, match=r"^model 'marian@r1' could not be converted \([\w.]+\); the log says more$"):
        loading.load(card, laboratory.catalog, settings)
    with pytest.raises(Unavailable, match=r"^model 'marian' could not be loaded \(\w+\); the log says more$") as caught:
        loading.load(card, laboratory.catalog, settings.model_copy(update={"engine": "pytorch"}))
    assert repr(caught.value.__cause__) in caplog.text
    assert "model 'marian@r1' could not be converted: " in caplog.text
