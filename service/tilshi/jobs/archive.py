"""Uploaded archives: looked at before anything is unpacked, read member by member, never extracted."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from tilshi.articles import format_of, read
from tilshi.errors import EmptyText, InvalidValue, TilshiError, TooLarge, UnsupportedMedia
from tilshi.jobs.kinds import of_file
from tilshi.jobs.model import Failure, NewItem
from tilshi.settings import Settings

MAX_RATIO = 100
"""Most bytes a byte of the archive may stand for; articles pack by 2 to 10."""
MAX_NAME = 300
DIRECTORY_BYTES_PER_MEMBER = 1000
"""Room in the archive's directory for one member: 46 bytes, its name, and what packers add."""

_END = struct.Struct("<4s4H2LH")  # end of central directory record (APPNOTE.TXT 4.3.16)
_END_MAGIC = b"PK\5\6"
_ZIP64_LOCATOR_MAGIC, _ZIP64_LOCATOR_BYTES = b"PK\6\7", 20
_MAX_COMMENT = 65_535
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, OverflowError)
"""What `zipfile` raises for what is no archive, or a damaged one."""
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PARAM = "archive"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """An article that was uploaded, and how many characters it has."""

    item: NewItem
    characters: int


class Room:
    """What the files of one request may still hold: articles, and bytes unpacked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._items, self._bytes = settings.max_job_items, settings.max_job_bytes

    def take(self, items: int, size: int) -> None:
        """Take room for files, before they are read.

        Raises:
            TooLarge: there is less.
        """
        self._items -= items
        self._bytes -= size
        if self._items < 0:
            raise _too_many(self._settings)
        if self._bytes < 0:
            limit = self._settings.max_job_bytes
            raise TooLarge(
                f"{_PARAM}: the files have more than {limit:,} bytes unpacked, the limit (max_job_bytes)", param=_PARAM
            )


def unpack(file: BinaryIO, settings: Settings, room: Room) -> Iterator[Uploaded]:
    """Yield the articles of a zip archive; members that cannot be read have failed, and say why.

    Hidden files, folders and what macOS adds (`__MACOSX`) are passed over.

    Raises:
        UnsupportedMedia: it is no zip archive, or one of a kind that is not read (zip64, encrypted, rare compression).
        TooLarge: there are more files, or bytes unpacked, than the request has `room` for, one has more than
            `max_body_bytes`, or one is packed by more than `MAX_RATIO`.
        InvalidValue: a name is absolute or leads out of the archive, two are the same, or a member is a link, a
            device, or an archive itself.
        EmptyText: there are no files in it.
    """
    _check_end(file, settings)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN:
        raise _unreadable() from None
    with archive:
        members = _checked(archive.infolist(), settings, room)
        for member in members:
            yield _read(archive, member, settings)


def uploaded(name: str, data: bytes, settings: Settings) -> Uploaded:
    """Return the article of a file; one that cannot be read has failed, and says why."""
    try:
        found = read(data, name=name, max_chars=settings.max_article_chars)
    except TilshiError as error:
        return Uploaded(NewItem(name, {}, Failure.of(error)), 0)
    characters = sum(len(article.text) for article in found.articles)
    return Uploaded(of_file(name, data, format_of(name)), characters)


def check_name(name: str) -> None:
    """Raise for a name that is more than the place of a file in a folder.

    Raises:
        InvalidValue: it is absolute, leads upwards, holds control characters or is too long.
    """
    parts = PurePosixPath(name).parts
    bad = not name or len(name) > MAX_NAME or not name.isprintable() or "\\" in name or ":" in name
    if bad or name.startswith("/") or ".." in parts:
        raise InvalidValue(
            f"{_PARAM}: the name of a member is absolute, leads out of the archive, is longer than {MAX_NAME} "
            "characters or holds \\, : or control characters",
            param=_PARAM,
        )


def _check_end(file: BinaryIO, settings: Settings) -> None:
    """Look at the record at the end, which says how large the directory is, before the directory is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _MAX_COMMENT - _END.size - _ZIP64_LOCATOR_BYTES))
    tail = file.read()
    at = len(tail) - _END.size
    if at < 0 or not tail[at:].startswith(_END_MAGIC) or tail[-2:] != b"\0\0":
        at = tail.rfind(_END_MAGIC)
    if at < 0 or at + _END.size > len(tail):
        raise _unreadable()
    # the older record may say one thing and this one another: an archive of this size needs none
    if tail[max(0, at - _ZIP64_LOCATOR_BYTES) :].startswith(_ZIP64_LOCATOR_MAGIC):
        raise UnsupportedMedia(f"{_PARAM}: zip64 archives are not read", param=_PARAM)
    _, _, _, _, count, directory, _, _ = _END.unpack(tail[at : at + _END.size])
    if max(count, directory // DIRECTORY_BYTES_PER_MEMBER) > 2 * settings.max_job_items:  # folders have places too
        raise _too_many(settings)


def _checked(members: list[zipfile.ZipInfo], settings: Settings, room: Room) -> list[zipfile.ZipInfo]:
    """Return the members to read; what the directory says of all of them is within the limits."""
    for member in members:
        check_name(member.filename)
        _check_member(member, settings)
    wanted = [member for member in members if not member.is_dir() and not _hidden(member.filename)]
    room.take(len(wanted), sum(member.file_size for member in members))
    if len({member.filename for member in wanted}) < len(wanted):
        raise InvalidValue(f"{_PARAM}: two members have the same name", param=_PARAM)
    if not wanted:
        raise EmptyText(f"{_PARAM}: there are no files in it", param=_PARAM)
    return wanted


def _check_member(member: zipfile.ZipInfo, settings: Settings) -> None:
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise InvalidValue(f"{_PARAM}: a member is a link or a device", param=_PARAM)
    if member.flag_bits & _ENCRYPTED:
        raise UnsupportedMedia(f"{_PARAM}: encrypted members are not read", param=_PARAM)
    if member.compress_type not in _READABLE:
        raise UnsupportedMedia(f"{_PARAM}: members are read that are stored or deflated", param=_PARAM)
    if member.filename.lower().endswith(".zip"):
        raise InvalidValue(f"{_PARAM}: a member is an archive itself", param=_PARAM)
    if member.file_size > settings.max_body_bytes:
        raise TooLarge(
            f"{_PARAM}: a member has {member.file_size:,} bytes; the limit is {settings.max_body_bytes:,}", param=_PARAM
        )
    if member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise TooLarge(f"{_PARAM}: a member is packed by more than {MAX_RATIO} to 1", param=_PARAM)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, settings: Settings) -> Uploaded:
    try:
        with archive.open(member) as opened:  # gives no more than the directory said, whatever there is
            data = opened.read(settings.max_body_bytes)
    except _BROKEN:
        damaged = Failure(UnsupportedMedia.code, f"{_PARAM}: the member is damaged")
        return Uploaded(NewItem(member.filename, {}, damaged), 0)
    return uploaded(member.filename, data, settings)


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(name).parts)


def _unreadable() -> UnsupportedMedia:
    return UnsupportedMedia(f"{_PARAM}: it is no zip archive, or a damaged one", param=_PARAM)


def _too_many(settings: Settings) -> TooLarge:
    return TooLarge(f"{_PARAM}: there are more than {settings.max_job_items} files (max_job_items)", param=_PARAM)
