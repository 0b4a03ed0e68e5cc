"""The parts of a mail, against what the standard library finds in it."""

from __future__ import annotations

import base64
import email
import time
from email import policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.mssante.errors import MailTooLarge, MalformedMail
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.tree import leaves, read_tree

LIMITS = MailLimits()
BOUNDARIES = ["b", "bb", "=_b", "b b"]
lines = st.lists(st.sampled_from([b"", b"a", b"--", b"--c", b"-- b", b"--b2", b"x: y", b"\xe9", b"."]), max_size=6)


@st.composite
def parts(draw: Any, depth: int = 3, boundaries: tuple[str, ...] = tuple(BOUNDARIES)) -> bytes:
    """A part of a mail whose own text never holds one of its delimiters."""
    if depth and boundaries and draw(st.booleans()):
        boundary, rest = boundaries[0], boundaries[1:]
        inside = draw(st.lists(parts(depth - 1, rest), min_size=1, max_size=3))
        delimiter = b"--" + boundary.encode()
        body = b"".join(delimiter + b"\r\n" + one + b"\r\n" for one in inside) + delimiter + b"--\r\n"
        return f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\npreambule\r\n'.encode() + body
    if draw(st.booleans()):
        content = base64.encodebytes(draw(st.binary(max_size=90))).replace(b"\n", b"\r\n")
        return b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content
    return b"Content-Type: text/plain\r\n\r\n" + b"\r\n".join(draw(lines))


def found_by_the_library(data: bytes) -> list[tuple[str, bytes]]:
    message = email.message_from_bytes(data, policy=policy.compat32)
    walked = [one for one in message.walk() if not one.is_multipart()]
    return [(one.get_content_type(), one.get_payload(decode=True)) for one in walked]  # type: ignore[misc]


@given(parts())
def test_the_same_parts_are_found_as_by_the_standard_library(data: bytes) -> None:
    ours = [(one.kind, one.content()) for one in leaves(read_tree(data, limits=LIMITS))]
    assert ours == found_by_the_library(data)


def nested(depth: int, *, same: bool) -> bytes:
    boundary = [b"b" if same else b"b%d" % number for number in range(depth)]
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=%b\r\n\r\n--%b\r\n" % (one, one) for one in boundary)
    return heads + b"\r\na\r\n" + b"".join(b"--%b--\r\n" % one for one in reversed(boundary))


@pytest.mark.parametrize("same", [True, False])
def test_parts_within_parts_end_at_the_depth_that_is_allowed(same: bool) -> None:
    assert [one.content() for one in leaves(read_tree(nested(9, same=False), limits=LIMITS))] == [b"a"]
    with pytest.raises((MailTooLarge, MalformedMail)):
        read_tree(nested(200, same=same), limits=LIMITS)


def test_an_outer_delimiter_ends_what_is_inside() -> None:
    data = (
        b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: multipart/mixed; boundary=i\r\n\r\n"
        b"--i\r\n\r\nun\r\n--o\r\n\r\ndeux\r\n--i--\r\n--o--\r\n"
    )
    assert [one.content() for one in leaves(read_tree(data, limits=LIMITS))] == [b"un", b"deux\r\n--i--"]


def test_what_should_be_base64_is_read_to_its_end_or_refused() -> None:
    head = b"Content-Transfer-Encoding: base64\r\n\r\n"
    assert read_tree(head + b"UE RG\r\n", limits=LIMITS).content() == b"PDF"
    assert read_tree(head + b"UEQ\r\n", limits=LIMITS).content() == b"PD"
    with pytest.raises(MalformedMail):
        read_tree(head + b"A\r\n", limits=LIMITS).content()


def test_many_lines_that_look_like_delimiters_cost_one_pass() -> None:
    data = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + b"--bb\r\n" * 200_000 + b"--b--\r\n"
    began = time.process_time()
    (leaf,) = leaves(read_tree(data, limits=LIMITS))
    assert leaf.content().count(b"--bb") == 200_000
    assert time.process_time() - began < 3
