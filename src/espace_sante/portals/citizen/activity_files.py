"""The activity as a file: a table for a spreadsheet, whole and line by line; or paper, its newest lines.

The table begins with a byte order mark, by which spreadsheets know that it is UTF-8. Source: RULES.md TRA-02.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import groupby
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override

from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.paper import draw
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.wording.activity import Listener, sentence
from espace_sante.portals.citizen.wording.dates import clock, day_of, full_day
from espace_sante.portals.citizen.wording.modes import mode_words
from espace_sante.portals.components.professions import profession_words
from espace_sante.record.api import ExportedLine

MOST_ON_PAPER = 2_000  # lines: about 60 pages
BYTE_ORDER_MARK = "\ufeff"
_TEMPLATE = "portals/citizen/templates/paper/activite.typ"


class _Line:
    """What the csv module writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(place: Place, lines: Iterable[ExportedLine]) -> Iterator[str]:
    """The table, one line at a time."""
    titles = [
        _("Date et heure"), _("Ce qui s’est passé"), _("Qui"), _("Métier"), _("Lieu"), _("Circonstance"), _("Refusé"),
    ]  # fmt: skip
    writer = csv.writer(_Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(titles)
    for one in lines:
        yield writer.writerow([_safe(value) for value in _values(place, one)])


def pdf_of(place: Place, lines: Iterable[ExportedLine]) -> bytes:
    """At most MOST_ON_PAPER lines, by day, in French as all our paper. Made whole: its index stands at its end."""
    with override("fr"):
        return draw(_TEMPLATE, _on_paper(place, lines), made_at=place.now)


def _on_paper(place: Place, lines: Iterable[ExportedLine]) -> dict[str, Any]:
    today = day_of(place.now)
    days = [
        {
            "title": full_day(day, today),
            "lines": [
                {"time": clock(one.told.entry.at), "text": _plain(place, one), "place": _place_words(one)}
                for one in found
            ],
        }
        for day, found in groupby(lines, key=lambda one: day_of(one.told.entry.at))
    ]
    return {
        "title": _("Activité de votre espace") if place.own else _("Activité d’un espace de santé"),
        "name": place.who.full_name,
        "made": _("Fait le %(day)s à %(time)s") % {"day": full_day(today, today), "time": clock(place.now)},
        "date": [today.year, today.month, today.day],
        "days": days,
        "end": _("Les %(most)s lignes les plus récentes au plus. Le fichier pour tableur les contient toutes.")
        % {"most": MOST_ON_PAPER},
        "nothing": _("Aucune ligne."),
    }


def _values(place: Place, one: ExportedLine) -> list[str]:
    entry = one.told.entry
    return [
        entry.at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M:%S"),
        _plain(place, one),
        _who(place, one),
        profession_words(entry.actor_profession) if entry.actor_profession else "",
        entry.actor_structure_name,
        mode_words(entry),
        _("oui") if entry.refused else _("non"),
    ]


def _who(place: Place, one: ExportedLine) -> str:
    entry = one.told.entry
    if entry.actor_kind != ActorKind.CITIZEN:
        return entry.actor_name
    return place.actor.name if entry.actor_id == place.actor.id else one.names.get(entry.actor_id, "")


def _place_words(one: ExportedLine) -> str:
    entry = one.told.entry
    job = profession_words(entry.actor_profession) if entry.actor_profession else ""
    return ", ".join(filter(None, [job, entry.actor_structure_name, mode_words(entry)]))


def _plain(place: Place, one: ExportedLine) -> str:
    """The sentence of the page, as text."""
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=one.names)
    return unescape(strip_tags(sentence(one.told, listener)))


def _safe(value: str) -> str:
    """A value that a spreadsheet would take for a formula is told to be text."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
