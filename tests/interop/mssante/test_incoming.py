"""Contents as they come in: the same bytes wherever they are cut, in memory or aside. RFC 5321 4.5.2."""

from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.mssante import encodings, incoming, replies
from espace_sante.interop.mssante.encodings import decoded_pieces, decoded_whole
from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.interop.mssante.incoming import Content, House
from espace_sante.kernel.spool import Spool

cuts = st.lists(st.sampled_from([b".", b"..", b"\r\n", b"\r", b"\n", b"a", b"\r\n.", b"\r\n..x"]), max_size=20)
_STUFFED = re.compile(rb"(\A|\r\n)\.")


def content(house: House, most: int = 1000) -> Content:
    return Content(house=house, most=most)


@pytest.mark.parametrize("memory", [8, 1000])
@given(came=cuts)
def test_dots_are_unstuffed_wherever_pieces_are_cut(memory: int, came: list[bytes]) -> None:
    house = House(most_connections=1, most_bytes=10_000)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(incoming, "MEMORY_BYTES", memory)
        taken = content(house)
        for one in came:
            taken.take(one)
        whole = taken.whole()
        assert whole[:] == _STUFFED.sub(rb"\1", b"".join(came))
        assert isinstance(whole, Spool) or len(whole) <= memory
        taken.close()
    assert house.bytes == 0


def test_what_is_too_much_gives_its_place_back_at_once() -> None:
    house = House(most_connections=1, most_bytes=30)
    first, second, third = (content(house, most) for most in (30, 30, 10))
    first.take(b"a" * 20)
    second.take(b"b" * 20)
    third.take(b"c" * 11)
    assert (first.excess, second.excess) == ("", replies.NO_ROOM)
    assert third.excess.startswith("552")
    assert house.bytes == 20
    first.close()
    assert house.bytes == 0


def test_a_full_disk_asks_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Spool, piece: bytes) -> None:
        raise OSError

    monkeypatch.setattr(incoming, "MEMORY_BYTES", 4)
    monkeypatch.setattr(Spool, "write", full)
    taken = content(House(most_connections=1, most_bytes=1000))
    taken.take(b"abcdef")
    assert taken.excess == replies.NO_ROOM


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@given(plain=st.binary(max_size=300), step=st.integers(1, 90), junk=st.sampled_from([b"", b" \t", b"="]))
def test_what_is_read_in_pieces_is_what_is_read_whole(encoding: str, plain: bytes, step: int, junk: bytes) -> None:
    body = base64.encodebytes(plain) + junk if encoding == "base64" else plain
    with pytest.MonkeyPatch.context() as patched, Spool() as kept:
        patched.setattr(encodings, "PIECE", step)
        kept.write(b"head" + body + b"tail")
        found = b"".join(decoded_pieces(kept, 4, 4 + len(body), encoding))
    assert found == decoded_whole(body, encoding)


def test_base64_that_is_none_is_refused_in_pieces_too() -> None:
    with pytest.raises(MalformedMail):
        list(decoded_pieces(b"A", 0, 1, "base64"))
