"""Archives that mean no good are refused before they are unpacked; good ones come out whole."""

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tilshi.errors import EmptyText, InvalidValue, TilshiError, TooLarge, UnsupportedMedia
from tilshi.jobs.archive import Room, Uploaded, check_name, unpack
from tilshi.settings import Settings

TEXT = "Builders are about to finish the bridge. It is 240 metres long."
Build = Callable[[zipfile.ZipFile], None]


def archive(build: Build) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        build(opened)
    return file.getvalue()


def texts(*members: tuple[str, str]) -> Build:
    def build(opened: zipfile.ZipFile) -> None:
        for name, text in members:
            opened.writestr(name, text)

    return build


def of(**members: str) -> bytes:
    return archive(texts(*((f"{name}.txt", text) for name, text in members.items())))


def read(data: bytes, settings: Settings) -> list[Uploaded]:
    return list(unpack(io.BytesIO(data), settings, Room(settings)))


def member(name: str, *, mode: int = 0, data: str = TEXT) -> Build:
    def build(opened: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        opened.writestr(info, data)

    return build


def test_members_come_out_with_their_names_and_lengths(settings: Settings) -> None:
    def build(opened: zipfile.ZipFile) -> None:
        opened.mkdir("news")
        opened.writestr("news/мост.md", f"# Bridge\n\n{TEXT}")
        opened.writestr("a.txt", TEXT)
        for junk in ("__MACOSX/._a.txt", ".DS_Store", "news/.hidden.txt"):
            opened.writestr(junk, "junk")

    found = read(archive(build), settings)
    assert [(one.item.name, one.characters, one.item.failure) for one in found] == [
        ("news/мост.md", len(TEXT), None),
        ("a.txt", len(TEXT), None),
    ]


def test_what_cannot_be_read_fails_by_itself(settings: Settings) -> None:
    def build(opened: zipfile.ZipFile) -> None:
        opened.writestr("a.pdf", "x")
        opened.writestr("b.txt", b"\0\1\2\3" * 100)
        opened.writestr("c.txt", " \n ")
        opened.writestr("d.txt", TEXT * 10)
        opened.writestr("e.txt", TEXT)

    found = read(archive(build), settings.model_copy(update={"max_article_chars": 300}))
    codes = [one.item.failure.code if one.item.failure else None for one in found]
    assert codes == ["unsupported_media_type", "unsupported_media_type", "empty_text", "too_large", None]
    assert [one.characters for one in found] == [0, 0, 0, 0, len(TEXT)]


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../up.txt", "a/../../up.txt", "C:/x.txt", "a\\..\\b.txt", "a\nb.txt", "x" * 301, "a\0b.txt\x1b"],
)
def test_names_that_lead_elsewhere(name: str, settings: Settings) -> None:
    with pytest.raises(InvalidValue, match="name of a member"):
        check_name(name)


@pytest.mark.parametrize(
    ("build", "kind", "words"),
    [
        (member("../../up.txt"), InvalidValue, "leads out"),
        (member("/abs.txt"), InvalidValue, "absolute"),
        (member("link.txt", mode=stat.S_IFLNK | 0o777, data="/etc/passwd"), InvalidValue, "link"),
        (member("pipe.txt", mode=stat.S_IFIFO | 0o600), InvalidValue, "device"),
        (member("inner.ZIP"), InvalidValue, "archive itself"),
        (lambda opened: opened.writestr("zeros.txt", "0" * 1_000_000), TooLarge, "100 to 1"),
        (lambda opened: opened.writestr("long.txt", bytes(range(256)) * 10_000), TooLarge, "2,000,000"),
        (texts(*((f"{number}.txt", TEXT) for number in range(1001))), TooLarge, "max_job_items"),
        (lambda opened: opened.writestr("x.txt", TEXT, zipfile.ZIP_LZMA), UnsupportedMedia, "deflated"),
        (lambda opened: opened.mkdir("empty"), EmptyText, "no files"),
    ],
)
def test_refused_whole(build: Build, kind: type[TilshiError], words: str, settings: Settings) -> None:
    with pytest.raises(kind, match=words) as caught:
        read(archive(build), settings)
    assert caught.value.param == "archive"


def test_all_members_together_have_a_limit(settings: Settings) -> None:
    small = settings.model_copy(update={"max_job_bytes": 2 * len(TEXT)})
    assert len(read(of(a=TEXT, b=TEXT), small)) == 2
    with pytest.raises(TooLarge, match="max_job_bytes"):
        read(of(a=TEXT, b=TEXT, c=TEXT), small)


def test_archives_of_one_request_share_its_room(settings: Settings) -> None:
    small = settings.model_copy(update={"max_job_bytes": 3 * len(TEXT), "max_job_items": 3})
    room = Room(small)
    assert len(list(unpack(io.BytesIO(of(a=TEXT, b=TEXT)), small, room))) == 2
    with pytest.raises(TooLarge, match="max_job_bytes"):
        list(unpack(io.BytesIO(of(a=TEXT + TEXT)), small, room))
    counted = Room(small)
    assert len(list(unpack(io.BytesIO(of(a="one text", b="two texts")), small, counted))) == 2
    with pytest.raises(TooLarge, match="max_job_items"):
        list(unpack(io.BytesIO(of(a="one text", b="two texts")), small, counted))


def test_two_members_of_one_name(settings: Settings) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive(texts(("a.txt", TEXT), ("a.txt", TEXT)))
    with pytest.raises(InvalidValue, match="same name"):
        read(data, settings)


def test_encrypted_members(settings: Settings) -> None:
    data = bytearray(of(a=TEXT))
    directory = data.index(b"PK\1\2")
    data[directory + 8] |= 1
    with pytest.raises(UnsupportedMedia, match="encrypted"):
        read(bytes(data), settings)


def test_a_member_never_gives_more_than_the_directory_says(settings: Settings) -> None:
    data = bytearray(of(a=TEXT * 5))
    directory = data.index(b"PK\1\2")
    data[directory + 24 : directory + 28] = struct.pack("<L", 10)  # says it has 10 bytes
    (found,) = read(bytes(data), settings)
    assert found.item.failure is not None
    assert "damaged" in found.item.failure.message


def test_a_damaged_member_fails_by_itself(settings: Settings) -> None:
    data = bytearray(of(a=TEXT, b=TEXT))
    at = data.index(b"a.txt") + len(b"a.txt")
    data[at : at + 20] = b"\xff" * 20
    first, second = read(bytes(data), settings)
    assert first.item.failure is not None
    assert second.item.failure is None


@pytest.mark.parametrize("count", [2001, 65_535])
def test_a_directory_that_would_fill_the_memory_is_never_read(count: int, settings: Settings) -> None:
    data = bytearray(of(a=TEXT))
    end = data.index(b"PK\5\6")
    data[end + 8 : end + 12] = struct.pack("<HH", count, count)
    with pytest.raises(TooLarge, match="max_job_items"):
        read(bytes(data), settings)
    large = bytearray(of(a=TEXT))
    large[end + 12 : end + 16] = struct.pack("<L", 10_000_000)
    with pytest.raises(TooLarge, match="max_job_items"):
        read(bytes(large), settings)


def test_the_larger_format_is_not_read(settings: Settings) -> None:
    data = of(a=TEXT)
    end = data.index(b"PK\5\6")
    with pytest.raises(UnsupportedMedia, match="zip64"):
        read(data[:end] + b"PK\6\7" + b"\0" * 16 + data[end:], settings)


@pytest.mark.parametrize("length", [0, 1, 65_534, 65_535])
def test_no_comment_hides_the_larger_format(length: int, settings: Settings) -> None:
    data = of(a=TEXT)
    end = data.index(b"PK\5\6")
    commented = data[end:-2] + struct.pack("<H", length) + b"c" * length
    assert len(read(data[:end] + commented, settings)) == 1
    with pytest.raises(UnsupportedMedia, match="zip64"):
        read(data[:end] + b"PK\6\7" + b"\0" * 16 + commented, settings)


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive at all", b"PK\5\6" + b"\0" * 18, b"PK\5\6" + b"\xff" * 10])
def test_no_archive(data: bytes, settings: Settings) -> None:
    with pytest.raises((UnsupportedMedia, EmptyText)):
        read(data, settings)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.data())
def test_a_broken_archive_is_refused_or_read_never_worse(settings: Settings, data: st.DataObject) -> None:
    broken = bytearray(of(a=TEXT, b=TEXT))
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(broken), settings)
    except TilshiError:
        return
    assert all(one.item.failure is not None or one.characters for one in found)
