"""Départements: the tiles of the map, and the table that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from espace_sante.portals.components.presenters import Column, Tile
from espace_sante.portals.operator.wording.departements import NAMES, PLACES
from espace_sante.portals.operator.wording.numbers import number, share
from espace_sante.spaces.api import campaigns

LEVELS = 4


@dataclass(frozen=True, kw_only=True)
class DepartementMap:
    """Tiles by the share of people who activated their space; every département with somebody has its row."""

    tiles: list[Tile]
    columns: list[Column]
    rows: list[list[str]]
    legend: str


def map_of(tallies: Mapping[str, campaigns.Tally]) -> DepartementMap:
    most = max((_part(one) for one in tallies.values()), default=0.0)
    titles = (_("Personnes"), _("Parties"), _("Revenues"), _("Opposées"), _("Ouverts"), _("Activés"))
    return DepartementMap(
        tiles=[_tile(code, tallies.get(code), most) for code in sorted(PLACES)],
        columns=[Column(label=_("Département")), *(Column(label=one, numeric=True) for one in titles)],
        rows=[_row(code, tallies[code]) for code in sorted(tallies, key=lambda one: (one == "", one))],
        legend=_("Sur chaque tuile, la part des personnes qui ont activé leur espace. Plus la teinte est forte, plus "
                 "cette part est grande ; une tuile grise n’a personne dans cette campagne."),
    )  # fmt: skip


def _tile(code: str, tally: campaigns.Tally | None, most: float) -> Tile:
    column, row = PLACES[code]
    if tally is None or not tally.people:
        return Tile(code=code, value="", column=column, row=row)
    part = _part(tally)
    level = 1 + round((LEVELS - 1) * part / most) if most else 1
    return Tile(code=code, value=f"{100 * part:.0f}\u00a0%", column=column, row=row, level=level)


def _part(tally: campaigns.Tally) -> float:
    return tally.activated / tally.people if tally.people else 0.0


def departement_name(code: str) -> str:
    return f"{code} {NAMES[code]}" if code else _("Autre, ou inconnu")


def _row(code: str, one: campaigns.Tally) -> list[str]:
    counts = (one.people, one.sent, one.returned)
    shares = (one.opposed, one.opened, one.activated)
    return [departement_name(code), *map(number, counts), *(share(count, one.people) for count in shares)]
