"""Whatever happens to an archive on its way, it is read or refused with an XdmError: never another exception."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from espace_sante.interop.xdm.api import XdmError, as_submissions, check_for
from espace_sante.record.api import MetadataInvalid
from tests.interop.xdm.archives import METADATA, ODILE, archive, files_of, read, zipped

GOOD = archive()
FILES = files_of(GOOD)
XML = FILES[METADATA]
WORDS = [b"", b'"', b"<", b">", b"&#0;", b"&x;", b"\x00", b"\xff", b"^^^&", b"urn:uuid:", b"../", b"%00", b"99999999"]
WORDS += [b"<rim:Slot/>", b"</rim:Slot>", b"<rim:Value/>", b'<rim:Association associationType="x"/>', b"\xe2\x80\xae"]
WORDS += [b"urn:asip:ci-sis:2010:StatusType:Deleted", b"<!DOCTYPE a>", b"<?pi?>", b"<!-- -->", b"00000000000000"]


def changes(length: int) -> st.SearchStrategy[list[tuple[int, int, bytes]]]:
    change = st.tuples(st.integers(0, length), st.integers(0, 60), st.sampled_from(WORDS) | st.binary(max_size=8))
    return st.lists(change, min_size=1, max_size=4)


def changed(data: bytes, made: list[tuple[int, int, bytes]]) -> bytes:
    for start, length, new in made:
        data = data[:start] + new + data[start + length :]
    return data


def receive(data: bytes) -> None:
    """Read, check, prepare to save; what is not shared (R, V) is the only other refusal."""
    with suppress(XdmError, MetadataInvalid):
        as_submissions(check_for(read(data), answers_to=ODILE.__eq__))


@settings(max_examples=150)
@given(changes(len(GOOD)))
def test_a_damaged_archive_is_read_or_refused(made: list[tuple[int, int, bytes]]) -> None:
    receive(changed(GOOD, made))


@settings(max_examples=50)
@given(st.integers(0, len(GOOD)))
def test_an_archive_that_is_cut_is_refused(length: int) -> None:
    receive(GOOD[:length])


@settings(max_examples=200)
@given(changes(len(XML)))
def test_damaged_metadata_are_read_or_refused(made: list[tuple[int, int, bytes]]) -> None:
    receive(zipped(FILES | {METADATA: changed(XML, made)}))


@settings(max_examples=50)
@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    receive(data)
    receive(zipped(FILES | {METADATA: data}))
