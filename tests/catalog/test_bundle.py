"""Models from folders and bundles: as safe and as whole as from the hub, without it."""

import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest
from tests.catalog.standin_hub import Repository, StandInHub
from tests.catalog.test_pull import NEEDED, WEIGHTS, quiet, run

from tilshi.catalog import ModelCard, store
from tilshi.catalog.bundle import export_bundle, open_source
from tilshi.catalog.inventory import remove
from tilshi.catalog.lock import Lock, lock_path, read_lock
from tilshi.catalog.pull import pull
from tilshi.errors import InvalidValue, LicenceRefused, ModelDamaged, ModelNotInstalled, PullFailed
from tilshi.settings import Settings


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> Settings:
    """A machine without a way to the hub."""
    return settings.model_copy(
        update={"data_dir": tmp_path / "elsewhere", "cache_dir": tmp_path / "c", "hub_endpoint": "http://127.0.0.1:9"}
    )


@pytest.fixture
def installed(card: ModelCard, hub_settings: Settings, repository: Repository) -> Lock:
    return run(card, hub_settings)


@pytest.fixture
def bundle(card: ModelCard, hub_settings: Settings, installed: Lock, tmp_path: Path) -> Path:
    out = tmp_path / "models.tar"
    export_bundle([card], hub_settings, out, quiet)
    return out


def take(card: ModelCard, settings: Settings, place: Path) -> Lock:
    return pull(card, settings, open_source(place), quiet)


def test_a_bundle_brings_the_same_bytes_to_a_machine_without_a_hub(
    card: ModelCard, elsewhere: Settings, installed: Lock, bundle: Path
) -> None:
    lock = take(card, elsewhere, bundle)
    assert (lock.revision, lock.installed) == (installed.revision, installed.installed)
    assert store.identify(card, elsewhere)[0].name == f"small@{installed.revision}"
    with tarfile.open(bundle) as tar:
        members = tar.getmembers()
    assert {member.name for member in members} == {"small.lock.json", *(f"small/{name}" for name in NEEDED)}
    assert {(member.uid, member.mtime, member.uname) for member in members} == {(0, 0, "")}


def test_the_same_models_make_the_same_bundle(
    card: ModelCard, hub_settings: Settings, bundle: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.tar"
    export_bundle([card], hub_settings, again, quiet)
    assert again.read_bytes() == bundle.read_bytes()


def test_an_unpacked_bundle_is_a_bundle(card: ModelCard, elsewhere: Settings, bundle: Path, tmp_path: Path) -> None:
    with tarfile.open(bundle) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    lock = take(card, elsewhere, tmp_path / "unpacked")
    assert set(lock.installed) == NEEDED


def test_a_damaged_bundle_installs_nothing(card: ModelCard, elsewhere: Settings, installed: Lock, bundle: Path) -> None:
    content = bytearray(bundle.read_bytes())
    with tarfile.open(bundle) as tar:
        at = tar.getmember(f"small/{WEIGHTS}").offset_data + 1000
    content[at] ^= 1
    bundle.write_bytes(content)
    with pytest.raises(PullFailed, match=r"model\.safetensors is not as its lock says"):
        take(card, elsewhere, bundle)
    with pytest.raises(ModelNotInstalled):
        store.locate(card, elsewhere)
    bundle.write_bytes(content[: at // 2])
    with pytest.raises((PullFailed, InvalidValue)):
        take(card, elsewhere, bundle)


@pytest.mark.parametrize("kind", ["link", "larger", "missing"])
def test_a_bundle_that_was_tampered_with(
    card: ModelCard, elsewhere: Settings, installed: Lock, tmp_path: Path, kind: str
) -> None:
    out = tmp_path / "tampered.tar"
    with tarfile.open(out, "w") as tar:
        lock = installed.model_dump_json().encode()
        member = tarfile.TarInfo("small.lock.json")
        member.size = len(lock)
        tar.addfile(member, io.BytesIO(lock))
        for name in installed.installed:
            member = tarfile.TarInfo(f"small/{name}")
            if kind == "link":
                member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            member.size = installed.installed[name].size + (kind == "larger") if kind != "link" else 0
            if kind != "missing":
                tar.addfile(member, io.BytesIO(os.urandom(member.size)))
    with pytest.raises(PullFailed, match="holds no whole small/"):
        take(card, elsewhere, out)


def test_a_lock_in_a_bundle_is_checked(card: ModelCard, elsewhere: Settings, tmp_path: Path) -> None:
    for content in (b"{}", b"\xff", json.dumps({"model": "other"}).encode()):
        out = tmp_path / "odd.tar"
        with tarfile.open(out, "w") as tar:
            member = tarfile.TarInfo("small.lock.json")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        with pytest.raises(PullFailed, match=r"small\.lock\.json: not a lock"):
            take(card, elsewhere, out)


def test_a_folder_with_the_files_of_the_model(
    card: ModelCard, elsewhere: Settings, repository: Repository, tmp_path: Path
) -> None:
    lock = take(card, elsewhere, tmp_path / "published")
    assert lock.revision.startswith("local-")
    assert set(lock.installed) == NEEDED
    store.identify(card, elsewhere)


@pytest.mark.parametrize("name", ["small", "who-named-it-so"])
def test_a_folder_of_folders(
    card: ModelCard, elsewhere: Settings, repository: Repository, tmp_path: Path, name: str
) -> None:
    renamed = card.model_copy(update={"hub": "who/who-named-it-so"})
    (tmp_path / "all").mkdir()
    (tmp_path / "published").rename(tmp_path / "all" / name)
    assert set(take(renamed, elsewhere, tmp_path / "all").installed) == NEEDED


def test_the_cache_of_the_hub_client(
    card: ModelCard, elsewhere: Settings, repository: Repository, tmp_path: Path
) -> None:
    commit = "a" * 40
    cache = tmp_path / "hub" / "models--who--small"
    for name in (commit, "b" * 40):
        (cache / "snapshots" / name).mkdir(parents=True)
    (tmp_path / "published").rename(cache / "blobs")
    for file in (cache / "blobs").iterdir():  # its files are links to blobs
        (cache / "snapshots" / commit / file.name).symlink_to(file)
    (cache / "refs").mkdir()
    (cache / "refs" / "main").write_text(f"{commit}\n", encoding="utf-8")
    for place in (tmp_path / "hub", cache / "snapshots" / commit):
        lock = take(card, elsewhere, place)
        assert lock.revision == commit
        folder = store.locate(card, elsewhere)
        assert not any(file.is_symlink() for file in folder.iterdir())
        remove(card, elsewhere)


def test_the_cache_has_the_commit_that_the_card_pins(
    card: ModelCard, elsewhere: Settings, repository: Repository, tmp_path: Path
) -> None:
    snapshots = tmp_path / "hub" / "models--who--small" / "snapshots"
    for commit in ("a" * 40, "b" * 40):
        shutil.copytree(tmp_path / "published", snapshots / commit)
    with pytest.raises(PullFailed, match="holds neither its files"):  # which of them?
        take(card, elsewhere, tmp_path / "hub")
    pinned = card.model_copy(update={"revision": "b" * 40})
    assert take(pinned, elsewhere, tmp_path / "hub").revision == "b" * 40


def test_links_lead_to_nothing_outside(
    card: ModelCard, elsewhere: Settings, installed: Lock, repository: Repository, tmp_path: Path
) -> None:
    folder = tmp_path / "published"
    secret = tmp_path / "secret.json"
    secret.write_text("{}", encoding="utf-8")
    (folder / "generation_config.json").unlink()
    (folder / "generation_config.json").symlink_to(secret)
    (folder / "tokenizer_config.json").unlink()
    os.mkfifo(folder / "tokenizer_config.json")
    lock = take(card, elsewhere, folder)
    assert set(lock.installed) == NEEDED - {"generation_config.json", "tokenizer_config.json"}
    remove(card, elsewhere)
    (folder / "small.lock.json").write_text(installed.model_dump_json(), encoding="utf-8")
    (folder / WEIGHTS).unlink()
    (folder / WEIGHTS).symlink_to("/dev/zero")
    with pytest.raises(PullFailed, match="holds no file"):
        take(card, elsewhere, folder)


def test_a_plain_folder_is_held_to_the_lock_and_gets_its_revision(
    card: ModelCard, elsewhere: Settings, installed: Lock, repository: Repository, tmp_path: Path
) -> None:
    place = lock_path("small", elsewhere)
    place.parent.mkdir(parents=True)
    place.write_text(installed.model_dump_json(), encoding="utf-8")
    assert take(card, elsewhere, tmp_path / "published").revision == installed.revision


def test_a_folder_that_is_not_what_the_lock_pins(
    card: ModelCard, elsewhere: Settings, installed: Lock, tmp_path: Path
) -> None:
    place = lock_path("small", elsewhere)
    place.parent.mkdir(parents=True)
    place.write_text(installed.model_dump_json(), encoding="utf-8")
    folder = tmp_path / "published"
    (folder / WEIGHTS).write_bytes(os.urandom(300_000))
    with pytest.raises(PullFailed, match="not the file that the lock pins"):
        take(card, elsewhere, folder)


def test_neither_folder_nor_bundle(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    for name in ("notes.txt", "nothing"):
        with pytest.raises(InvalidValue, match=f"--from: .*{name} is neither a folder nor a bundle") as told:
            open_source(tmp_path / name)
        assert told.value.param == "from"


def test_a_folder_without_the_model(card: ModelCard, elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PullFailed, match="holds neither its files nor a folder small or small"):
        take(card, elsewhere, tmp_path / "empty")


def test_only_what_is_whole_and_allowed_is_exported(
    card: ModelCard, hub_settings: Settings, installed: Lock, bundle: Path, tmp_path: Path
) -> None:
    out = tmp_path / "other.tar"
    with pytest.raises(InvalidValue, match=r"models\.tar exists"):
        export_bundle([card], hub_settings, bundle, quiet)
    forbidden = card.model_copy(update={"commercial": "no"})
    with pytest.raises(LicenceRefused):
        export_bundle([forbidden], hub_settings, out, quiet)
    for other in ({"id": "other"}, {"hub": None, "path": "compact", "id": "compact"}):
        with pytest.raises(ModelNotInstalled, match="no pulled files"):
            export_bundle([card, card.model_copy(update=other)], hub_settings, out, quiet)
    weights = store.locate(card, hub_settings) / WEIGHTS
    stat = weights.stat()
    content = weights.read_bytes()
    weights.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(ModelDamaged, match=r"model\.safetensors"):
        export_bundle([card], hub_settings, out, quiet)
    assert not out.exists()
    assert sorted(file.name for file in tmp_path.iterdir() if "tar" in file.name) == ["models.tar"]


def test_a_bundle_keeps_no_probe_of_another_machine(
    card: ModelCard, hub_settings: Settings, elsewhere: Settings, installed: Lock, bundle: Path, hub: StandInHub
) -> None:
    hub.asked.clear()
    take(card, elsewhere, bundle)
    lock = read_lock("small", elsewhere)
    assert lock is not None
    assert lock.probes == {}
    assert hub.asked == []
