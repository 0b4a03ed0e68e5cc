"""What the name and the type of an attachment tell. Source: RULES.md MSG-12."""

from __future__ import annotations

ARCHIVE = "IHE_XDM.ZIP"
ARCHIVE_TYPES = frozenset({"application/zip", "application/x-zip-compressed", "application/octet-stream"})
LONGEST_TITLE = 120
LONGEST_EXTENSION = 5


def is_archive(name: str, mime_type: str) -> bool:
    """Whether this is the archive of a structured document."""
    return name.upper() == ARCHIVE and mime_type in ARCHIVE_TYPES


def title_of(file_name: str) -> str:
    """What a file name says, without its extension."""
    bare, dot, extension = file_name.rpartition(".")
    words = (bare if dot and len(extension) <= LONGEST_EXTENSION else file_name).replace("_", " ")
    return " ".join(words.split())[:LONGEST_TITLE]
