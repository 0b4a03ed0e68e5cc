"""The memory that a worker keeps, in large pages: the processor finds an address in 2 MB where it looked for 4 kB.

A request of ours goes through much code and touches little of it: with small pages, finding where things are takes a
tenth of its time (docs/performance.md). Linux alone, and where its administrator lets programs ask (`madvise` or
`always`); elsewhere nothing happens. Source: madvise(2), MADV_COLLAPSE.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGE = 2 * 1024 * 1024  # bytes, on every processor that we know of
_COLLAPSE = 25
_MAPS = Path("/proc/self/maps")


def gather_heap() -> int:
    """Ask for large pages for all that this process keeps in memory now; how many were given, 0 where none can be."""
    try:
        told = _MAPS.read_text()
        advise = ctypes.CDLL(None).madvise
    except (OSError, AttributeError):
        return 0
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return sum(advise(start, LARGE, _COLLAPSE) == 0 for start in whole_pages(told.splitlines()))


def whole_pages(maps: Iterable[str]) -> Iterator[int]:
    """The address of each whole large page of memory without a file, among the lines of a `maps` (proc(5))."""
    for line in maps:
        bounds, rights, _offset, _device, inode, *name = line.split(maxsplit=5)
        if inode != "0" or not rights.startswith("rw") or (name and name[0] != "[heap]"):
            continue
        first, last = (int(bound, 16) for bound in bounds.split("-"))
        yield from range(-(-first // LARGE) * LARGE, last // LARGE * LARGE, LARGE)
