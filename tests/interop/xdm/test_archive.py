"""ZIP files from outside: every bad one is refused for its own reason, and none costs memory or a file on disk.

Source: issue "Secure messaging", faults and bad input; IHE ITI TF-2 3.32.
"""

from __future__ import annotations

import io
import stat
import struct
import tarfile
import tracemalloc
import zipfile

import pytest

from espace_sante.interop.xdm.api import (
    ArchiveTooLarge,
    ArchiveUnsafe,
    MetadataMissing,
    NotAnArchive,
    XdmError,
    XdmLimits,
    read_xdm,
)
from tests.interop.xdm.archives import DOCUMENT, LETTER, LIMITS, METADATA, archive, files_of, read, zipped


def special(name: str, mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = mode << 16
    return entry


def with_entry(name: str | zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    """A good archive with one entry more."""
    return zipped([*files_of(archive()).items(), (name, content)])


def patched(data: bytes, offset: int, value: int, *, size: str = "<H") -> bytes:
    """The same archive with a field changed in every local header (`offset`) and central header (two bytes later)."""
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = data.find(mark)
        while at >= 0:
            place = at + offset + shift
            data = data[:place] + struct.pack(size, value) + data[place + struct.calcsize(size) :]
            at = data.find(mark, at + 4)
    return data


def test_an_archive_of_ours_is_read() -> None:
    assert read(archive()).documents[0].content == LETTER


def test_a_stream_is_read_as_bytes_are() -> None:
    assert read_xdm(io.BytesIO(archive()), limits=LIMITS) == read(archive())


def test_limits_come_from_the_settings(settings: object) -> None:
    settings.XDM_ENTRIES = 3  # type: ignore[attr-defined]
    assert XdmLimits.from_settings().entries == 3
    with pytest.raises(ArchiveTooLarge):
        read_xdm(archive())


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.7", b"PK\x05\x06" + b"\0" * 18, archive()[:-30], archive()[40:]])
def test_what_is_not_a_zip_file_is_refused(data: bytes) -> None:
    with pytest.raises(XdmError) as refused:
        read(data)
    assert isinstance(refused.value, NotAnArchive | MetadataMissing)


def test_a_file_whose_checksum_is_wrong_is_refused() -> None:
    data = bytearray(zipped([(zipfile.ZipInfo("LISEZMOI"), b"Texte fictif" * 9), *files_of(archive()).items()]))
    data[30 + len("LISEZMOI") + 5] ^= 0xFF
    with pytest.raises(NotAnArchive):
        read(bytes(data))


@pytest.mark.parametrize(
    "name",
    [
        "../README.TXT",
        "IHE_XDM/../../etc/passwd",
        "/etc/passwd",
        "C:/Windows/win.ini",
        "..\\..\\autoexec.bat",
        "\\\\serveur\\partage",
        "IHE_XDM//double",
        "IHE_XDM/./ici",
        "IHE_XDM/fin.",
        "IHE_XDM/ espace",
        "a\nb",
        "tour\u202efdp.exe",
        "nul\x00.xml",
        "n" * 300,
    ],
)
def test_a_name_that_leaves_the_archive_or_deceives_is_refused(name: str) -> None:
    entry = zipfile.ZipInfo("bon")
    entry.filename = entry.orig_filename = name
    with pytest.raises(ArchiveUnsafe) as refused:
        read(with_entry(entry))
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", [METADATA, METADATA.lower(), "ihe_xdm/SUBSET01/ＭETADATA.XML", "readme.txt"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_names_that_a_disk_may_take_for_one_are_refused(name: str) -> None:
    with pytest.raises(ArchiveUnsafe):
        read(with_entry(name))


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o600, stat.S_IFCHR | 0o600])
def test_a_link_or_a_device_is_refused(mode: int) -> None:
    with pytest.raises(ArchiveUnsafe) as refused:
        read(with_entry(special("lien", mode), b"/etc/passwd"))
    assert refused.value.field == "kind"


def test_encrypted_files_are_refused() -> None:
    with pytest.raises(ArchiveUnsafe) as refused:
        read(patched(archive(), 6, 0x0001))
    assert refused.value.field == "encryption"


@pytest.mark.parametrize("method", [9, 12, 14, 93, 99])
def test_an_unusual_compression_is_refused(method: int) -> None:
    with pytest.raises((ArchiveUnsafe, NotAnArchive)):
        read(patched(archive(), 8, method))


def tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as opened:
        opened.addfile(tarfile.TarInfo("a"))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content", [zipped({"a": b"b"}), zipped({}), b"\x1f\x8b\x08rest", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x00", tar()]
)
def test_an_archive_in_the_archive_is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveUnsafe) as refused:
        read(with_entry("IHE_XDM/SUBSET01/DOC00002.BIN", content))
    assert refused.value.field == "nested"


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size() -> None:
    zeros = with_entry("zeros", b"\0" * 3_000_000)
    assert len(zeros) < 20_000
    with pytest.raises(ArchiveTooLarge):
        read(zeros)
    wide = XdmLimits(archive_bytes=2_000_000, content_bytes=1_000_000, entries=20, ratio=10_000)
    with pytest.raises(ArchiveTooLarge):
        read_xdm(zeros, limits=wide)


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    zeros = with_entry("zeros", b"\0" * 50_000_000)
    tracemalloc.start()
    with pytest.raises(ArchiveTooLarge):
        read(zeros)
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_declared_sizes_are_not_believed() -> None:
    lying = patched(with_entry("zeros", b"\0" * 3_000_000), 22, 10, size="<I")
    with pytest.raises((ArchiveTooLarge, NotAnArchive)):
        read(lying)


def test_too_many_files_are_refused_before_they_are_listed() -> None:
    with pytest.raises(ArchiveTooLarge):
        read(zipped({f"f{number}": b"" for number in range(LIMITS.entries + 1)}))
    with pytest.raises(ArchiveTooLarge):
        read(zipped({f"f{number}": b"" for number in range(11 * LIMITS.entries)}))


def test_an_archive_over_the_limit_is_not_read_further() -> None:
    stream = io.BytesIO(b"\0" * (LIMITS.archive_bytes * 2))
    with pytest.raises(ArchiveTooLarge):
        read_xdm(stream, limits=LIMITS)
    assert stream.tell() == LIMITS.archive_bytes + 1


def test_folders_as_entries_and_backslashes_of_old_software_are_understood() -> None:
    files = {name.replace("/", "\\"): content for name, content in files_of(archive()).items()}
    assert read(zipped(files)).documents[0].content == LETTER
    assert read(zipped([("IHE_XDM/", b""), ("IHE_XDM/SUBSET01/", b""), *files_of(archive()).items()]))


def test_without_metadata_there_is_no_archive() -> None:
    files = files_of(archive())
    del files[METADATA]
    with pytest.raises(MetadataMissing) as refused:
        read(zipped(files))
    assert refused.value.mss_code == "101"


def test_readme_and_index_are_optional_on_reading() -> None:
    files = files_of(archive())
    assert read(zipped({name: files[name] for name in (METADATA, DOCUMENT)})) == read(archive())
