"""Bytes kept aside read as they were written, and lie nowhere in clear."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel import spool
from espace_sante.kernel.spool import Spool

pieces = st.lists(st.binary(max_size=70) | st.sampled_from([b"\r\n", b"--b", b"\r", b"\n."]), max_size=12)


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "WINDOW_BYTES", 32)


def spooled(written: list[bytes]) -> Spool:
    kept = Spool()
    for one in written:
        kept.write(one)
    return kept


@given(pieces, st.integers(0, 200), st.integers(0, 200), st.sampled_from([b"\r\n", b"--b", b"\n", b"\r", b"a" * 40]))
def test_a_spool_reads_as_the_bytes_that_were_written(
    written: list[bytes], one: int, other: int, wanted: bytes
) -> None:
    plain = b"".join(written)
    start, end = sorted((one, other))
    with spooled(written) as kept:
        assert (len(kept), kept[:], kept[start:end]) == (len(plain), plain, plain[start:end])
        assert kept.find(wanted, start, end) == (plain.find(wanted, start, end) if start <= len(plain) else -1)
        assert kept.count(wanted) == plain.count(wanted)
        assert kept.startswith(wanted, start) == plain.startswith(wanted, start)


def test_nothing_of_a_spool_lies_in_clear_and_its_file_has_no_name() -> None:
    with spooled([b"compte rendu " * 50]) as kept:
        handle = kept._file.fileno()
        assert b"compte" not in os.pread(handle, 1000, 0)
        assert os.fstat(handle).st_nlink == 0
