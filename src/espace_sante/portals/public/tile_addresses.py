"""Addresses of tiles, as C2SP tlog-tiles writes them; any other spelling is no address."""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.audit.api import log


@dataclass(frozen=True, slots=True)
class AskedTile:
    """What an address asks for: the first `width` hashes of a tile, or entries of a bundle."""

    entries: bool
    level: int
    number: int
    width: int


def read_tile(level: str, path: str) -> AskedTile | None:
    """What is asked for; None when this is no address of a tile."""
    entries = level == "entries"
    if not entries and (not level.isascii() or not level.isdigit() or level != str(int(level)) or int(level) > 63):
        return None
    try:
        number, width = log.read_tile_path(path)
    except ValueError:
        return None
    return AskedTile(entries, 0 if entries else int(level), number, width)
