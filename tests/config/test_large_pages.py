"""A worker's memory in large pages: what is asked for, and that nothing of it changes."""

from __future__ import annotations

import mmap
from pathlib import Path

import pytest

from espace_sante.config.large_pages import LARGE, gather_heap, whole_pages

ALLOWED = Path("/sys/kernel/mm/transparent_hugepage/enabled")
MAPS = """\
555000000000-555000001000 r-xp 00000000 fe:00 77 /usr/bin/python3.11
555555600000-555555a00000 rw-p 00000000 00:00 0 [heap]
7f0000100000-7f0000700000 rw-p 00000000 00:00 0
7f1000000000-7f1000400000 rw-p 00000000 fe:00 78 /usr/lib/libc.so.6
7f2000000000-7f2000400000 ---p 00000000 00:00 0
7f3000000000-7f3000100000 rw-p 00000000 00:00 0
7ffd00000000-7ffd00400000 rw-p 00000000 00:00 0 [stack]
"""


def test_only_whole_pages_of_what_the_process_made_itself_are_asked_for() -> None:
    heap, arena = 0x555555600000, 0x7F0000200000
    assert list(whole_pages(MAPS.splitlines())) == [heap, heap + LARGE, arena, arena + LARGE]


def test_what_is_in_memory_is_the_same_afterwards() -> None:
    kept = mmap.mmap(-1, 8 * LARGE)  # without a file
    kept.write(bytes(range(256)) * (len(kept) // 256))
    given = gather_heap()
    kept.seek(0)
    assert kept.read() == bytes(range(256)) * (len(kept) // 256)
    kept.close()
    if not ALLOWED.exists() or "[never]" in ALLOWED.read_text():
        pytest.skip("This machine gives no large pages.")
    assert given > 0
