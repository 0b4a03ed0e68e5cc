"""Content lines: folding, escapes, and what is refused before it is looked at (RFC 5545, 3.1)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge
from espace_sante.interop.icalendar.lines import FOLD, MOST_BYTES, escaped, folded, read_lines, unescaped

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n;,\\é€🙂"), max_size=300)


@given(WORDS)
def test_what_is_written_is_read_back_whatever_it_holds(words: str) -> None:
    line = folded(f"SUMMARY:{escaped(words)}")
    assert all(len(one.encode()) <= FOLD for one in line.decode().split("\r\n"))
    if any(one in words for one in "\x85\u2028\u2029"):
        return  # ends of lines to some, text to others: never written by us
    (read,) = read_lines(line)
    assert (read.name, unescaped(read.value)) == ("SUMMARY", words)


def test_parameters_are_read_with_their_quotes_and_lists() -> None:
    (line,) = read_lines(b'ATTENDEE;CN="Martin; H";MEMBER="mailto:a@b","mailto:c@d";X=1:mailto:e@f\n')
    assert (line.name, dict(line.parameters), line.value) == (
        "ATTENDEE", {"CN": "Martin; H", "MEMBER": "mailto:a@b", "X": "1"}, "mailto:e@f",
    )  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"BEGIN:VEVENT\nEND:VEVENT\n", b"BEGIN:VCALENDAR\n", b"BEGIN:VCALENDAR\nEND:VEVENT\n", b"\xff\xfe\x00B",
     b"BEGIN:VCALENDAR\nsans valeur\nEND:VCALENDAR\n", b"BEGIN:VCALENDAR\nA;B:c\x00\nEND:VCALENDAR\n",
     b"BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", b"%PDF-1.7",
     b"BEGIN:VCALENDAR\n:x\nEND:VCALENDAR",
     b"BEGIN:VCALENDAR\nA" + b";X=1" * 1_000 + b":v\nEND:VCALENDAR"],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises((CalendarMalformed, CalendarTooLarge)):
        read_calendar(content)


@pytest.mark.parametrize(
    "content",
    [
        b"BEGIN:VCALENDAR\n" + b"A" * MOST_BYTES,
        b"BEGIN:VCALENDAR\nSUMMARY:" + b"\n a" * 9_000 + b"\nEND:VCALENDAR",  # one line in nine thousand pieces
        b"BEGIN:VCALENDAR\n" + b"A:b\n" * 30_000 + b"END:VCALENDAR",
        b"BEGIN:VCALENDAR\n" * 10_000,  # depth
        b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 5_000 + b"END:VCALENDAR",
        b"BEGIN:VCALENDAR\nX:" + b"y" * 9_000 + b"\nEND:VCALENDAR",
    ],
)
def test_what_is_too_large_is_refused_at_once(content: bytes) -> None:
    began = time.perf_counter()
    with pytest.raises(CalendarTooLarge):
        read_calendar(content)
    assert time.perf_counter() - began < 2


@given(st.binary(max_size=400))
def test_bytes_at_random_are_read_or_refused(content: bytes) -> None:
    try:
        read_calendar(b"BEGIN:VCALENDAR\r\n" + content + b"\r\nEND:VCALENDAR\r\n")
    except (CalendarMalformed, CalendarTooLarge):
        return
