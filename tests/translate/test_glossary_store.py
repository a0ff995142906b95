import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from tilshi.errors import InvalidValue, NotFound, StorageUnavailable, TooLarge, Unavailable
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.translate.glossary_store import FILE_NAME, KEPT, GlossaryStore

RU, KK, EN = Language.RU, Language.KK, Language.EN
BRIDGE = (("мост", "bridge"), ("река", "river"))


@pytest.fixture
def store(settings: Settings) -> GlossaryStore:
    return GlossaryStore(settings)


def test_a_glossary_is_found_again_by_another_store(store: GlossaryStore, settings: Settings) -> None:
    info = store.add("desk", " Rivers ", {(RU, EN): BRIDGE, (RU, KK): [("мост", "көпір")]})
    again = GlossaryStore(settings)
    assert again.all("desk") == (info,)
    assert again.info("desk", info.id).name == "Rivers"
    assert info.counts == {(RU, EN): 2, (RU, KK): 1}
    assert again.entries("desk", info.id)[RU, EN] == BRIDGE
    assert again.glossary("desk", info.id).dictionaries[RU, KK].pairs == (("мост", "көпір"),)
    file = settings.data_dir / FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_another_namespace_sees_nothing(store: GlossaryStore) -> None:
    info = store.add("desk", "Rivers", {(RU, EN): BRIDGE})
    assert store.all("other") == ()
    for call in (store.info, store.entries, store.glossary, store.delete):
        with pytest.raises(NotFound):
            call("other", info.id)
    with pytest.raises(NotFound):
        store.rename("other", info.id, "x")
    with pytest.raises(NotFound):
        store.put("other", info.id, {(RU, EN): BRIDGE})
    assert store.info("desk", info.id) == info


def test_dictionaries_are_replaced_merged_and_deleted(store: GlossaryStore) -> None:
    identity = store.add("desk", "Rivers", {(RU, EN): BRIDGE}).id
    store.put("desk", identity, {(RU, EN): [("мост", "span"), ("дом", "house")]}, merge=True)
    assert dict(store.entries("desk", identity)[RU, EN]) == {"мост": "span", "река": "river", "дом": "house"}
    assert store.put("desk", identity, {(RU, EN): [("мост", "bridge")], (KK, EN): BRIDGE}).counts == {
        (KK, EN): 2,
        (RU, EN): 1,
    }
    store.delete_dictionary("desk", identity, (KK, EN))
    with pytest.raises(NotFound):
        store.delete_dictionary("desk", identity, (KK, EN))
    with pytest.raises(InvalidValue, match="the last one"):
        store.delete_dictionary("desk", identity, (RU, EN))
    store.rename("desk", identity, "Lakes")
    assert store.info("desk", identity).name == "Lakes"
    store.delete("desk", identity)
    with pytest.raises(NotFound):
        store.info("desk", identity)


def test_limits_hold_before_anything_is_written(settings: Settings) -> None:
    small = settings.model_copy(
        update={"max_glossaries": 1, "max_glossary_entries": 3, "max_glossary_bytes": 60, "data_dir": settings.data_dir}
    )
    store = GlossaryStore(small)
    identity = store.add("desk", "Rivers", {(RU, EN): BRIDGE}).id
    with pytest.raises(TooLarge, match="1 are stored"):
        store.add("desk", "Lakes", {(RU, EN): BRIDGE})
    store.add("other", "Lakes", {(RU, EN): BRIDGE})
    with pytest.raises(TooLarge, match="4 together; the limit is 3"):
        store.put("desk", identity, {(KK, EN): BRIDGE})
    with pytest.raises(TooLarge, match="bytes; the limit is 60"):
        store.put("desk", identity, {(RU, EN): [("дом", "h" * 60)]})
    with pytest.raises(InvalidValue, match="language of the terms"):
        store.put("desk", identity, {(RU, RU): BRIDGE})
    with pytest.raises(InvalidValue, match="name"):
        store.add("third", " ", {(RU, EN): BRIDGE})
    assert store.info("desk", identity).counts == {(RU, EN): 2}


def test_a_file_of_something_else_is_left_alone(
    store: GlossaryStore, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.data_dir.mkdir(parents=True)
    (settings.data_dir / FILE_NAME).write_bytes(b"not a database, and longer than a header of SQLite is " * 4)
    before = (settings.data_dir / FILE_NAME).read_bytes()
    with caplog.at_level("WARNING"), pytest.raises(Unavailable, match="cannot be used") as raised:
        store.add("desk", "Rivers", {(RU, EN): BRIDGE})
    assert not raised.value.retryable
    assert (settings.data_dir / FILE_NAME).read_bytes() == before
    assert [one.getMessage() for one in caplog.records] == [f"{FILE_NAME}: DatabaseError"]


def test_a_database_of_something_else_is_left_alone(store: GlossaryStore, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True)
    with closing(sqlite3.connect(settings.data_dir / FILE_NAME)) as other:
        other.execute("CREATE TABLE theirs (x)")
    before = (settings.data_dir / FILE_NAME).read_bytes()
    with pytest.raises(Unavailable, match="cannot be used"):
        store.all("desk")
    assert (settings.data_dir / FILE_NAME).read_bytes() == before


def test_a_change_is_made_whole_or_not_at_all(settings: Settings) -> None:
    store = GlossaryStore(settings.model_copy(update={"max_glossary_entries": 3}))
    info = store.add("desk", "Rivers", {(RU, EN): BRIDGE})
    with pytest.raises(TooLarge):
        store.put("desk", info.id, {(RU, EN): [("а", "a"), ("б", "b")]}, merge=True, name="Lakes")
    with pytest.raises(InvalidValue, match="name"):
        store.put("desk", info.id, {(RU, EN): [("а", "a")]}, merge=True, name=" ")
    assert store.info("desk", info.id) == info
    assert store.put("desk", info.id, {(RU, EN): [("а", "a")]}, merge=True, name="Lakes").name == "Lakes"


def test_a_glossary_is_made_once_until_its_entries_change(store: GlossaryStore, settings: Settings) -> None:
    other = GlossaryStore(settings)  # of another process
    identity = store.add("desk", "Rivers", {(RU, EN): BRIDGE, (RU, KK): BRIDGE}).id
    first = store.glossary("desk", identity)
    store.rename("desk", identity, "Lakes")
    assert store.glossary("desk", identity) is first
    other.put("desk", identity, {(RU, EN): [("мост", "span")]})
    second = store.glossary("desk", identity)
    assert second.dictionaries[RU, EN].pairs == (("мост", "span"),)
    other.delete_dictionary("desk", identity, (RU, KK))
    assert store.glossary("desk", identity).dictionaries.keys() == {(RU, EN)}
    with pytest.raises(NotFound):
        store.glossary("other", identity)
    for number in range(KEPT):
        store.glossary("desk", store.add("desk", f"{number}", {(RU, EN): BRIDGE}).id)
    assert len(store._built) == KEPT
    other.delete("desk", identity)
    with pytest.raises(NotFound):
        store.glossary("desk", identity)


def test_readers_do_not_wait_for_who_writes(
    store: GlossaryStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = store.add("desk", "Rivers", {(RU, EN): BRIDGE})
    monkeypatch.setattr("tilshi.translate.glossary_file.BUSY_SECONDS", 0.0)
    with closing(sqlite3.connect(settings.data_dir / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE glossaries SET name = 'x'")
        assert store.all("desk") == (info,)
        assert store.glossary("desk", info.id).dictionaries[RU, EN].pairs == BRIDGE


def test_many_at_once_lose_nothing(settings: Settings) -> None:
    def work(number: int) -> None:
        mine = GlossaryStore(settings)
        identity = mine.add("desk", f"{number}", {(RU, EN): [("мост", f"{number}")]}).id
        assert mine.glossary("desk", identity).dictionaries[RU, EN].pairs == (("мост", f"{number}"),)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(24)))
    assert sorted(int(one.name) for one in GlossaryStore(settings).all("desk")) == [*range(24)]


def test_a_locked_file_is_an_error_not_a_loss(
    store: GlossaryStore, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = store.add("desk", "Rivers", {(RU, EN): BRIDGE})
    monkeypatch.setattr("tilshi.translate.glossary_file.BUSY_SECONDS", 0.05)
    other = sqlite3.connect(settings.data_dir / FILE_NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StorageUnavailable):
        store.delete("desk", info.id)
    other.execute("ROLLBACK")
    other.close()
    assert store.all("desk") == (info,)
