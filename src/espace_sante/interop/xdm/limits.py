"""How large an archive may be, what it may become once unpacked, and how many files it may hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from django.conf import settings


@dataclass(frozen=True, slots=True)
class XdmLimits:
    """Bytes are counted as they come out, whatever the archive declares."""

    archive_bytes: int
    content_bytes: int  # of all files together, unpacked
    entries: int
    ratio: int  # unpacked bytes for each byte of the archive
    metadata_bytes: int = 2_000_000
    always_allowed: int = 1_000_000  # below this many unpacked bytes the ratio does not count

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            archive_bytes=settings.XDM_ARCHIVE_BYTES,
            content_bytes=settings.XDM_CONTENT_BYTES,
            entries=settings.XDM_ENTRIES,
            ratio=settings.XDM_RATIO,
        )
