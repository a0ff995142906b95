"""Export of the bundled weights, as if they had just been trained: what is written is what tilshi loads."""

import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from training.export import LARGEST_PART, export, profile
from training.licences import Corpus, distilled
from training.materials import Material, commercial

from tilshi import Desk
from tilshi.catalog import Catalog
from tilshi.catalog.cards import Score
from tilshi.errors import EngineFailed, LicenceRefused
from tilshi.languages import Language
from tilshi.settings import Settings

RUN = Path(__file__).resolve().parents[2] / "models" / "compact"
RU, EN = Language.RU, Language.EN
FREE = Material("free", "CC0-1.0", "yes", "public domain")
UNCLEAR = Material("odd", "none stated", "unclear", "no licence stated")
FORBIDDEN = Material("teacher", "CC-BY-NC-4.0", "no", "non-commercial")


@pytest.mark.parametrize(
    ("materials", "verdict", "told"),
    [
        ([FREE], "yes", "every corpus"),
        ([FREE, UNCLEAR], "unclear", "odd (none stated): no licence stated"),
        ([UNCLEAR, FORBIDDEN, FREE], "no", "teacher (CC-BY-NC-4.0): non-commercial"),
    ],
)
def test_the_worst_material_decides(materials: list[Material], verdict: str, told: str) -> None:
    found, reason = commercial(materials)
    assert found == verdict
    assert told in reason


def test_a_model_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="materials"):
        commercial([])


@pytest.mark.parametrize(
    ("licence", "clear", "verdict"),
    [
        ("MIT", True, "yes"),
        ("GPL-3.0", False, "unclear"),
        ("research use", False, "unclear"),
        ("CC-BY-NC-4.0", False, "no"),
        ("CC BY NC", False, "no"),
        ("free for non-commercial use", False, "no"),
        ("SYNC-1.0", False, "unclear"),
    ],
)
def test_corpora_as_material(licence: str, clear: bool, verdict: str) -> None:  # noqa: FBT001
    corpus = Corpus(name="a", weight=1.0, kind="b", licence=licence, made_by="c", clear=clear, reason="d")
    assert Material.of_corpus(corpus).commercial == verdict


def test_a_student_of_a_forbidden_teacher_is_forbidden_whatever_the_licence_is_called(tmp_path: Path) -> None:
    pairs = tmp_path / "own.ru-en.tsv"
    pairs.write_text("кот\tcat\n", encoding="utf-8")
    told = 'teacher = "big"\nlicence = "LicenseRef-own"\ncommercial = "no"\ncommercial_reason = "research only"\n'
    pairs.with_suffix(".toml").write_text(told, encoding="utf-8")
    corpus = distilled(pairs)
    assert corpus
    assert (corpus.clear, corpus.made_by) == (False, "machine (big)")
    assert Material.of_corpus(corpus) == Material("own", "LicenseRef-own", "no", "research only")
    assert distilled(tmp_path / "other.ru-en.tsv") is None
    pairs.with_suffix(".toml").write_text('teacher = "big"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"own\.ru-en\.toml: needs licence, commercial, commercial_reason"):
        distilled(pairs)


def test_what_is_exported_is_loaded_and_translates(tmp_path: Path) -> None:
    score = Score(set="own", direction="ru-en", metric="chrf", value=30.5, source="here")
    card = export(RUN, tmp_path, "own", materials=[FREE, UNCLEAR], directions=[(RU, EN)], scores=[score])
    folder = tmp_path / "models" / f"own@{card.revision}"
    parts = list(folder.glob("*.safetensors"))
    assert len(parts) > 1
    assert max(part.stat().st_size for part in parts) <= LARGEST_PART + 2**20
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", profile="own")
    read = Catalog.load(settings).card("own")
    assert read == card
    assert (read.commercial, read.scores, read.shortlist) == ("unclear", (score,), True)
    assert read.training_data == "free: CC0-1.0\nodd: none stated"
    assert tomllib.loads(profile(card))["own"]["routes"] == [
        {"task": "translate", "source": "ru", "target": "en", "model": "own"}
    ]
    with pytest.raises(ValueError, match="already has a profile 'own'"):
        export(RUN, tmp_path, "own", materials=[FREE], directions=[(RU, EN)])


def test_a_model_that_fails_its_trial_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(RUN, tmp_path, "first", materials=[FREE], directions=[(RU, EN)])
    before = {path.name: path.read_bytes() for path in (tmp_path / "models").glob("*.toml")}

    def fail(*_: object) -> None:
        raise EngineFailed("broken")

    monkeypatch.setattr("training.export._try", fail)
    for folder, kept in ((tmp_path, before), (tmp_path / "new", {})):
        with pytest.raises(EngineFailed):
            export(RUN, folder, "second", materials=[FREE], directions=[(RU, EN)])
        assert {path.name: path.read_bytes() for path in (folder / "models").glob("*.toml")} == kept
        assert not list((folder / "models").glob("second@*"))


def test_an_export_that_was_killed_is_done_again(tmp_path: Path) -> None:
    card = export(RUN, tmp_path, "own", materials=[FREE], directions=[(RU, EN)])
    (tmp_path / "models" / "profiles.toml").unlink()
    (tmp_path / "models" / "own.toml").unlink()
    assert export(RUN, tmp_path, "own", materials=[FREE], directions=[(RU, EN)]) == card


def test_an_export_that_was_killed_before_its_model_was_tried_is_not_installed(tmp_path: Path) -> None:
    first = export(RUN, tmp_path, "first", materials=[FREE], directions=[(RU, EN)])
    killed = f"""
import os, signal
from pathlib import Path
from tests.training.test_export import FREE, RU, RUN, EN
from training import export
export._try = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
export.export(RUN, Path({str(tmp_path)!r}), "own", materials=[FREE], directions=[(RU, EN)])
"""
    ended = subprocess.run([sys.executable, "-c", killed], check=False, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    card = export(RUN, tmp_path, "own", materials=[FREE], directions=[(RU, EN)])
    assert {path.name for path in (tmp_path / "models").iterdir() if "own" in path.name} == {
        "own.toml",
        f"own@{card.revision}",
    }
    profiles = tomllib.loads((tmp_path / "models" / "profiles.toml").read_text(encoding="utf-8"))
    assert list(profiles) == [first.id, "own"]


def test_a_second_export_stands_beside_the_first_and_the_desk_uses_it(tmp_path: Path) -> None:
    for identity in ("first", "second"):
        export(RUN, tmp_path, identity, materials=[FREE], directions=[(RU, EN)])
    settings = Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache", profile="second")
    names = [profile.name for profile in Catalog.load(settings).profiles()]
    assert names[-2:] == ["first", "second"]
    assert "compact" in names
    with Desk(settings) as desk:
        (answer,) = desk.translate_texts(["Новая школа открылась."], source="ru", to="en")
    assert answer.text


def test_a_run_without_its_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with pytest.raises(ValueError, match=r"run: lacks config\.json, tokenizer\.json"):
        export(tmp_path / "run", tmp_path / "out", "own", materials=[FREE], directions=[(RU, EN)])
    assert not (tmp_path / "out").exists()


def test_forbidden_material_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILSHI_ALLOW_NONCOMMERCIAL", raising=False)
    with pytest.raises(LicenceRefused, match="teacher"):
        export(RUN, tmp_path / "out", "own", materials=[FORBIDDEN], directions=[(RU, EN)])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("identity", ["../own", "", "Own", "a" * 65, "my.model", "profiles", "compact"])
def test_an_identity_is_an_id(tmp_path: Path, identity: str) -> None:
    with pytest.raises(ValueError, match="identity"):
        export(RUN, tmp_path / "out", identity, materials=[FREE], directions=[(RU, EN)])


def test_a_teacher_is_told_beside_its_pairs(tmp_path: Path) -> None:
    told = tmp_path / "own.ru-en.toml"
    lines = ['teacher = "t"', 'licence = "CC-BY-NC-4.0"', 'commercial = "no"', 'commercial_reason = "nc"']
    told.write_text("\n".join(lines), encoding="utf-8")
    assert Material.of_teacher(told) == Material("t", "CC-BY-NC-4.0", "no", "nc")
    for missing in range(len(lines)):
        told.write_text("\n".join(lines[:missing] + lines[missing + 1 :]), encoding="utf-8")
        with pytest.raises(ValueError, match=r"own\.ru-en\.toml: needs"):
            Material.of_teacher(told)
