"""A pull brings what is needed, checked, or nothing; it goes on where it was stopped."""

import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from tests.catalog.standin_hub import Repository, StandInHub

from tilshi.catalog import ModelCard, store
from tilshi.catalog.hub import HubSource
from tilshi.catalog.inventory import Fault, remove, verify_files
from tilshi.catalog.lock import Lock, lock_path, read_lock
from tilshi.catalog.pull import go_back, keep_only, pull
from tilshi.errors import InvalidValue, LicenceRefused, ModelDamaged, ModelNotInstalled, PullFailed, Unavailable
from tilshi.settings import Settings

NEEDED = {
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "spiece.model",
    "model.safetensors",
}
WEIGHTS = "model.safetensors"


def quiet(_file: str, _done: int, _total: int) -> None:
    pass


def run(card: ModelCard, settings: Settings, *, update: bool = False) -> Lock:
    return pull(card, settings, HubSource(settings), quiet, update=update)


def folder_of(lock: Lock, settings: Settings) -> Path:
    return store.revision_path(lock.model, lock.revision, settings)


def test_only_what_is_needed_comes_and_is_locked(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    folder = folder_of(lock, hub_settings)
    assert {file.name for file in folder.iterdir()} == NEEDED
    assert lock.revision == repository.commit
    assert set(lock.installed) == set(lock.downloaded) == NEEDED
    for name in NEEDED:
        content = repository.files[name]
        assert (folder / name).read_bytes() == content
        assert lock.installed[name].sha256 == hashlib.sha256(content).hexdigest()
    assert read_lock("small", hub_settings) == lock
    assert store.identify(card, hub_settings)[0] == folder
    assert {file.stat().st_mode & 0o777 for file in (folder.parent / "small.lock.json",)} == {0o600}
    assert not [file for file in folder.parent.iterdir() if file.name.endswith(".pull")]
    assert not any("modeling_own" in path or "tf_model" in path for path in hub.paths())


def test_a_model_that_is_whole_is_not_asked_for_again(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    hub.asked.clear()
    assert run(card, hub_settings) == lock
    assert hub.asked == []


def test_progress_is_told_file_by_file(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    told: list[tuple[str, int, int]] = []
    pull(card, hub_settings, HubSource(hub_settings), lambda *what: told.append(what))
    size = len(repository.files[WEIGHTS])
    assert (WEIGHTS, size, size) in told
    assert {file for file, _, _ in told} == NEEDED


def test_the_lock_holds_the_commit_when_the_repository_moves_on(
    card: ModelCard, hub_settings: Settings, repository: Repository
) -> None:
    first = run(card, hub_settings)
    (folder_of(first, hub_settings) / WEIGHTS).unlink()
    repository.files[WEIGHTS] = os.urandom(1000)
    with pytest.raises(PullFailed, match="there is no such revision"):  # the hub keeps old commits; this one does not
        run(card, hub_settings)
    second = run(card, hub_settings, update=True)
    assert second.revision == repository.commit != first.revision
    assert store.locate(card, hub_settings) == folder_of(second, hub_settings)
    assert folder_of(first, hub_settings).exists()  # until the new one has been probed
    keep_only(second, hub_settings)
    assert not folder_of(first, hub_settings).exists()


def test_a_lock_from_another_machine_pins_what_comes(
    card: ModelCard, hub_settings: Settings, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    remove(card, hub_settings)
    told = json.loads(lock.model_dump_json())
    told["downloaded"]["config.json"]["sha256"] = "0" * 64
    place = lock_path("small", hub_settings)
    place.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(PullFailed, match=r"config\.json: not the file that the lock pins"):
        run(card, hub_settings)
    with pytest.raises(ModelNotInstalled):
        store.locate(card, hub_settings)
    place.write_text(lock.model_dump_json(), encoding="utf-8")
    assert run(card, hub_settings) == lock


def test_a_file_that_is_not_as_pinned_is_refused_before_it_is_fetched(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    remove(card, hub_settings)
    told = json.loads(lock.model_dump_json())
    told["downloaded"][WEIGHTS]["sha256"] = told["installed"][WEIGHTS]["sha256"] = "0" * 64
    lock_path("small", hub_settings).write_text(json.dumps(told), encoding="utf-8")
    hub.asked.clear()
    with pytest.raises(PullFailed, match=r"model\.safetensors: not the file that the lock pins"):
        run(card, hub_settings)
    assert not any("/network/" in path for path in hub.paths())


def test_a_cut_connection_goes_on_where_it_was_cut(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    repository.files[WEIGHTS] = os.urandom(25_000_000)
    hub.cut_after = [2_000, 22_000_000]  # of the tokenizer, of the weights
    lock = run(card, hub_settings)
    assert (folder_of(lock, hub_settings) / WEIGHTS).read_bytes() == repository.files[WEIGHTS]
    ranges = [headers["range"] for method, path, headers in hub.asked if "range" in headers and method == "GET"]
    assert ranges == ["bytes=20971520-"]  # the client keeps whole chunks of 10 MiB


def test_what_an_earlier_pull_left_is_used(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    staging = hub_settings.data_dir / "models" / f".small@{repository.commit}.pull"
    staging.mkdir(parents=True)
    (staging / f"{WEIGHTS}.part").write_bytes(repository.files[WEIGHTS][:123_456])
    (staging / "config.json").write_bytes(repository.files["config.json"])
    (staging / "spiece.model").write_bytes(b"damaged" + repository.files["spiece.model"][7:])
    (staging / "stray.py").write_text("raise SystemExit", encoding="utf-8")
    other = staging.with_name(".small@0000.pull")
    other.mkdir()
    run(card, hub_settings)
    ranges = [headers["range"] for method, path, headers in hub.asked if "range" in headers and method == "GET"]
    assert ranges == ["bytes=123456-"]
    fetched = [path.rpartition("/")[2] for path in hub.paths() if "/resolve/" in path]
    assert "config.json" not in fetched
    assert not staging.exists()
    assert not other.exists()


@pytest.mark.parametrize("ranges", ["ranges", "no ranges"])
def test_a_part_that_is_no_beginning_of_the_file_never_gets_in(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository, ranges: str
) -> None:
    hub.no_ranges = ranges == "no ranges"
    staging = hub_settings.data_dir / "models" / f".small@{repository.commit}.pull"
    staging.mkdir(parents=True)
    (staging / f"{WEIGHTS}.part").write_bytes(b"x" * 1000)
    if not hub.no_ranges:  # a mirror without ranges sends the whole file, which is right
        with pytest.raises(PullFailed, match=r"model\.safetensors arrived damaged"):
            run(card, hub_settings)
    lock = run(card, hub_settings)
    assert (folder_of(lock, hub_settings) / WEIGHTS).read_bytes() == repository.files[WEIGHTS]


def test_a_network_that_changes_bytes_is_found_out(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    hub.lie = True
    with pytest.raises(PullFailed, match="arrived damaged"):
        run(card, hub_settings)
    with pytest.raises(ModelNotInstalled):
        store.locate(card, hub_settings)
    hub.lie = False
    run(card, hub_settings)


def test_a_file_no_disk_can_hold_is_refused_before_a_byte(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    huge = card.model_copy(update={"parameters": 10**15})
    with pytest.raises(PullFailed, match=r"needs 1,200,000\.\d\d\d GB, .* GB are free"):
        run(huge, hub_settings)
    assert not any("/resolve/" in path for path in hub.paths())


def test_a_flipped_byte_is_named_and_refused_until_it_is_pulled_again(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    store.identify(card, hub_settings)
    weights = folder_of(lock, hub_settings) / WEIGHTS
    stat = weights.stat()
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.write_bytes(content)
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as a disk does it: nothing but the byte has changed
    assert verify_files(card, hub_settings) == (Fault(WEIGHTS, "changed"),)
    with pytest.raises(ModelDamaged, match=r"model\.safetensors.*run: tilshi models pull small"):
        store.identify(card, hub_settings)
    hub.asked.clear()
    run(card, hub_settings)
    assert verify_files(card, hub_settings) == ()
    assert [path.rpartition("/")[2] for path in hub.paths("HEAD")] == [WEIGHTS]  # the others were whole
    store.identify(card, hub_settings)


def test_a_missing_or_added_file_is_named(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    folder = folder_of(run(card, hub_settings), hub_settings)
    (folder / "spiece.model").unlink()
    (folder / "vocab.json").write_text("{}", encoding="utf-8")
    assert verify_files(card, hub_settings) == (Fault("spiece.model", "missing"), Fault("vocab.json", "unknown"))
    with pytest.raises(ModelDamaged, match=r"spiece\.model"):
        store.locate(card, hub_settings)
    (folder / "spiece.model").write_bytes(repository.files["spiece.model"])
    with pytest.raises(ModelDamaged, match=r"vocab\.json"):
        store.identify(card, hub_settings)


def test_a_lock_that_cannot_be_read_is_told(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    run(card, hub_settings)
    for content in ("", "{", "[]", "null", json.dumps({"model": "small"})):
        lock_path("small", hub_settings).write_text(content, encoding="utf-8")
        with pytest.raises(Unavailable, match=r"small\.lock\.json cannot be read"):
            store.locate(card, hub_settings)


def test_a_lock_never_names_a_file_elsewhere(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    lock = run(card, hub_settings)
    told = json.loads(lock.model_dump_json())
    told["installed"]["../../outside"] = told["installed"]["config.json"]
    lock_path("small", hub_settings).write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Unavailable, match="not a lock"):
        store.locate(card, hub_settings)


def test_a_card_that_pins_a_revision_gets_that_and_no_other(
    card: ModelCard, hub_settings: Settings, repository: Repository
) -> None:
    pinned = card.model_copy(update={"revision": repository.commit})
    assert run(pinned, hub_settings).revision == repository.commit
    later = card.model_copy(update={"revision": "f" * 40})
    with pytest.raises(ModelNotInstalled, match=r"its card asks for f{40}"):
        store.locate(later, hub_settings)
    with pytest.raises(PullFailed, match="no such revision"):
        run(later, hub_settings)


def test_a_forbidden_model_is_not_even_asked_for(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    forbidden = card.model_copy(update={"commercial": "no", "licence": "CC-BY-NC-4.0"})
    with pytest.raises(LicenceRefused, match="TILSHI_ALLOW_NONCOMMERCIAL"):
        run(forbidden, hub_settings)
    assert hub.asked == []
    run(forbidden, hub_settings.model_copy(update={"allow_noncommercial": True}))


def test_two_pulls_of_one_model_do_not_meet(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    models = hub_settings.data_dir / "models"
    models.mkdir(parents=True)
    with FileLock(models / ".small.pull.lock"), pytest.raises(PullFailed, match="being pulled by another process"):
        run(card, hub_settings)


def test_what_was_not_pulled_is_neither_pulled_nor_removed(card: ModelCard, settings: Settings) -> None:
    for update in ({"hub": None, "path": "compact"}, {"hub": "local/small", "revision": "abc"}):
        own = card.model_copy(update=update)
        with pytest.raises(InvalidValue, match="nothing to pull"):
            pull(own, settings, HubSource(settings), quiet)
        with pytest.raises(InvalidValue, match="nothing to remove"):
            remove(own, settings)


def test_removed_is_removed(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    lock = run(card, hub_settings)
    digest = store.identify(card, hub_settings)[1]
    converted = hub_settings.cache_dir / "ct2" / f"{digest}-int8"
    converted.mkdir(parents=True)
    assert remove(card, hub_settings) == sum(file.size for file in lock.installed.values())
    assert not converted.exists()
    assert [file.name for file in (hub_settings.data_dir / "models").iterdir()] == [".small.pull.lock"]
    with pytest.raises(ModelNotInstalled):
        remove(card, hub_settings)
    with pytest.raises(ModelNotInstalled):
        verify_files(card, hub_settings)


@pytest.mark.parametrize("lacking", [{"config.json"}, {WEIGHTS}, {"spiece.model"}])
def test_a_repository_without_what_the_family_needs_is_told(
    card: ModelCard, hub_settings: Settings, repository: Repository, lacking: set[str]
) -> None:
    for name in lacking:
        del repository.files[name]
    with pytest.raises(PullFailed, match="the source holds no"):
        run(card, hub_settings)


def test_an_update_that_fails_costs_nothing(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    lock = run(card, hub_settings)
    assert run(card, hub_settings, update=True) == lock  # nothing is newer
    repository.files[WEIGHTS] = os.urandom(400_000)
    hub.lie = True
    with pytest.raises(PullFailed, match="arrived damaged"):
        run(card, hub_settings, update=True)
    assert verify_files(card, hub_settings) == ()
    assert store.locate(card, hub_settings) == folder_of(lock, hub_settings)
    hub.lie = False
    assert run(card, hub_settings, update=True).revision == repository.commit


def test_a_folder_without_a_lock_is_no_model(card: ModelCard, hub_settings: Settings, repository: Repository) -> None:
    pinned = card.model_copy(update={"revision": repository.commit})
    lock = run(pinned, hub_settings)
    lock_path("small", hub_settings).unlink()
    with pytest.raises(ModelNotInstalled):
        store.locate(pinned, hub_settings)
    with pytest.raises(ModelNotInstalled):
        verify_files(pinned, hub_settings)
    assert run(pinned, hub_settings) == lock


def test_a_card_that_moves_on_takes_the_model_along(
    card: ModelCard, hub_settings: Settings, repository: Repository
) -> None:
    first = run(card.model_copy(update={"revision": repository.commit}), hub_settings)
    repository.files["config.json"] = b'{"model_type": "t5", "new": 1}'
    later = card.model_copy(update={"revision": repository.commit})
    with pytest.raises(ModelNotInstalled, match=f"run: tilshi models pull {card.id}"):
        store.locate(later, hub_settings)
    assert run(later, hub_settings).revision == repository.commit != first.revision
    store.identify(later, hub_settings)


def test_a_revision_that_does_not_work_makes_way_for_the_one_before(
    card: ModelCard, hub_settings: Settings, repository: Repository
) -> None:
    first = run(card, hub_settings)
    repository.files[WEIGHTS] = os.urandom(400_000)
    second = run(card, hub_settings, update=True)
    assert go_back(first, second, hub_settings)
    assert store.locate(card, hub_settings) == folder_of(first, hub_settings)
    assert not folder_of(second, hub_settings).exists()
    assert verify_files(card, hub_settings) == ()
    assert not go_back(None, first, hub_settings)
    assert not go_back(first, first, hub_settings)


KILLED = """
import os, signal
from pathlib import Path
from tests.catalog.conftest import CARD
from tests.catalog.test_pull import quiet
from tilshi.catalog import ModelCard, pull
from tilshi.catalog.hub import HubSource
from tilshi.settings import Settings
setattr(pull, {step!r}, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
settings = Settings(data_dir=Path({data!r}), cache_dir=Path({cache!r}), hub_endpoint={endpoint!r})
pull.pull(ModelCard.model_validate(CARD), settings, HubSource(settings), quiet)
"""


@pytest.mark.parametrize("step", ["check_contents", "make_safe", "_install", "write_lock"])
def test_a_kill_at_any_step_leaves_no_half_of_a_model(
    step: str, card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    places = {"data": str(hub_settings.data_dir), "cache": str(hub_settings.cache_dir), "endpoint": hub.endpoint}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    ended = subprocess.run(
        [sys.executable, "-c", KILLED.format(step=step, **places)],
        check=False,
        capture_output=True,
        timeout=60,
        env=kept,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    with pytest.raises(ModelNotInstalled):
        store.locate(card, hub_settings)
    hub.asked.clear()
    lock = run(card, hub_settings)
    assert verify_files(card, hub_settings) == ()
    assert set(lock.installed) == NEEDED
    if step != "write_lock":  # the folder had its place by then, but nothing vouches for it
        assert not hub.paths("HEAD")


def test_a_full_disk_is_told_and_what_has_come_is_kept(
    card: ModelCard, hub_settings: Settings, hub: StandInHub, repository: Repository
) -> None:
    repository.files[WEIGHTS] = os.urandom(25_000_000)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (22_000_000, limit[1]))
    try:
        with pytest.raises(PullFailed, match=r"File too large .*; what has come is kept"):
            run(card, hub_settings)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)
    hub.asked.clear()
    run(card, hub_settings)
    ranges = [headers["range"] for method, _, headers in hub.asked if method == "GET" and "range" in headers]
    assert len(ranges) == 1
    assert int(ranges[0].removeprefix("bytes=").removesuffix("-")) >= 20 * 2**20
