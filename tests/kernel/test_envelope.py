"""Sealed words and files: what was changed, moved, cut or reordered does not open."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel import envelope
from espace_sante.kernel.envelope import CannotDecrypt

KEY = bytes(range(32))
HERE = envelope.associated_data(space_id=UUID(int=1), item="document:1")
ELSEWHERE = envelope.associated_data(space_id=UUID(int=2), item="document:1")
SMALL = envelope.TAG_BYTES


@given(st.binary(max_size=200))
def test_words_come_back_and_open_nowhere_else(plain: bytes) -> None:
    sealed = envelope.seal(KEY, plain, associated=HERE)
    assert envelope.unseal(KEY, sealed, associated=HERE) == plain
    with pytest.raises(CannotDecrypt):
        envelope.unseal(KEY, sealed, associated=ELSEWHERE)
    with pytest.raises(CannotDecrypt):
        envelope.unseal(bytes(32), sealed, associated=HERE)


@given(st.binary(min_size=1, max_size=60), st.data())
def test_one_changed_bit_anywhere_is_seen(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(envelope.seal_file(KEY, plain, associated=HERE))
    index = data.draw(st.integers(0, len(sealed) - 1))
    sealed[index] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotDecrypt):
        envelope.unseal_file(KEY, bytes(sealed), associated=HERE)


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 2000, 2500])
@pytest.mark.parametrize("chunk", [1, 7, 1016, 10_000])
def test_files_come_back_whatever_the_size_of_the_pieces_read(
    size: int, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope, "SEGMENT_BYTES", 1000)
    plain = bytes(index % 251 for index in range(size))
    given = (plain[start : start + chunk] for start in range(0, size, chunk))
    sealed = b"".join(envelope.seal_pieces(KEY, given, associated=HERE))
    assert len(sealed) == len(envelope.seal_file(KEY, plain, associated=HERE)) == envelope.sealed_size(size)
    assert envelope.unseal_file(KEY, sealed, associated=HERE) == plain
    pieces = [sealed[start : start + chunk] for start in range(0, len(sealed), chunk)]
    assert b"".join(envelope.unseal_segments(KEY, pieces, associated=HERE)) == plain


@pytest.mark.parametrize("damage", ["cut at a segment", "cut inside", "swapped", "dropped", "extended", "empty"])
def test_segments_can_be_neither_cut_swapped_dropped_nor_added(damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "SEGMENT_BYTES", 100)
    sealed = envelope.seal_file(KEY, bytes(300), associated=HERE)
    head, parts = sealed[:12], [sealed[12 + 116 * index : 12 + 116 * (index + 1)] for index in range(3)]
    damaged = {
        "cut at a segment": head + parts[0] + parts[1],
        "cut inside": sealed[:-5],
        "swapped": head + parts[1] + parts[0] + parts[2],
        "dropped": head + parts[0] + parts[2],
        "extended": sealed + parts[2],
        "empty": b"",
    }[damage]
    with pytest.raises(CannotDecrypt):
        envelope.unseal_file(KEY, damaged, associated=HERE)
