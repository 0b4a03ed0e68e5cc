"""The files of a ZIP archive that comes from outside, or an error: nothing is written, nothing declared is believed.

Refused: what is too large once unpacked, encrypted files, links, names that leave the archive, two names that a disk
could take for one, archives inside. Source: IHE ITI TF-2 3.32.4.1.2 (ZIP over email); OWASP, ZIP bombs and ZIP slip.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import BinaryIO

from espace_sante.interop.xdm.errors import ArchiveTooLarge, ArchiveUnsafe, NotAnArchive
from espace_sante.interop.xdm.limits import XdmLimits

_CENTRAL_HEADER = b"PK\x01\x02"  # one for each file; reading them costs memory, so they are counted before
_FEW = 10  # how many times the limit that mark may stand in the bytes: it may be in a file too, by chance
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CHUNK = 65_536
_LONGEST_NAME = 250
_ENCRYPTED, _PATCHED = 0x0001 | 0x0040, 0x0020
_DRIVE = re.compile(r"[A-Za-z]:")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
_TAR = (257, b"ustar")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,  # of which the errors of text
    OverflowError,
    NotImplementedError,  # raised by zipfile: a compression that it does not know
    RuntimeError,
    IndexError,
)


def read_archive(source: bytes | BinaryIO, *, limits: XdmLimits) -> dict[str, bytes]:
    """Every file by its name, with `/` between folders. Raises NotAnArchive, ArchiveTooLarge, ArchiveUnsafe.

    A stream is read once, up to the limit. Folders themselves are left out.
    """
    data = _bytes_of(source, limits)
    if data.count(_CENTRAL_HEADER) > _FEW * limits.entries:
        raise ArchiveTooLarge(f"An archive holds at most {limits.entries} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _files(archive, _Budget(limits, len(data)), limits)
    except _BROKEN:
        raise NotAnArchive from None


def _bytes_of(source: bytes | BinaryIO, limits: XdmLimits) -> bytes:
    data = source if isinstance(source, bytes) else source.read(limits.archive_bytes + 1)
    if len(data) > limits.archive_bytes:
        raise ArchiveTooLarge(f"An archive has at most {limits.archive_bytes} bytes.")
    return data


class _Budget:
    """How many bytes may still come out of the archive."""

    def __init__(self, limits: XdmLimits, archive_bytes: int) -> None:
        self.left = min(limits.content_bytes, max(limits.always_allowed, limits.ratio * archive_bytes))

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise ArchiveTooLarge("Once unpacked, this archive is too large.")


def _files(archive: zipfile.ZipFile, budget: _Budget, limits: XdmLimits) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise ArchiveTooLarge(f"An archive holds at most {limits.entries} files.")
    found: dict[str, bytes] = {}
    seen: set[str] = set()
    for entry in entries:
        name = _safe_name(entry)
        alike = unicodedata.normalize("NFKC", name.rstrip("/")).casefold()
        if alike in seen:
            raise ArchiveUnsafe("Two files of this archive have the same name.", field="name")
        seen.add(alike)
        _check_kind(entry)
        content = _unpacked(archive, entry, budget)
        if not name.endswith("/"):
            found[name] = content
        elif content:
            raise ArchiveUnsafe("A folder of this archive has content.", field="name")
    return found


def _safe_name(entry: zipfile.ZipInfo) -> str:
    """The name with `/` between folders: some software writes `\\`. Raises ArchiveUnsafe."""
    given = entry.orig_filename
    name = given.replace("\\", "/")
    parts = name.removesuffix("/").split("/")
    if (
        len(name) > _LONGEST_NAME
        or any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in name)
        or _DRIVE.match(name)
        or any(part in {"", ".", ".."} or part != part.strip() or part.endswith(".") for part in parts)
    ):
        raise ArchiveUnsafe("The name of a file leaves the archive, or cannot be one.", field="name")
    return name


def _check_kind(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise ArchiveUnsafe("The archive holds a link or a device.", field="kind")
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveUnsafe("The archive holds an encrypted file.", field="encryption")
    if entry.compress_type not in _METHODS or entry.flag_bits & _PATCHED:
        raise ArchiveUnsafe("The archive is compressed in an unusual way.", field="compression")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """The content of one file, its CRC checked by `zipfile` at its end."""
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            budget.spend(len(piece))
            if not pieces and _is_archive(piece):
                raise ArchiveUnsafe("An archive holds no other archive.", field="nested")
            pieces.append(piece)
    return b"".join(pieces)


def _is_archive(head: bytes) -> bool:
    place, mark = _TAR
    return head.startswith(_ARCHIVES) or head[place : place + len(mark)] == mark
