"""Measures of one kind as a table for a spreadsheet. It begins with a byte order mark, that of UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from espace_sante.measures.api import MeasureView
from espace_sante.portals.citizen.activity_files import BYTE_ORDER_MARK
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.measures import source_words
from espace_sante.portals.citizen.wording.measures import context_words, unit_words, value_words


def csv_of(place: Place, views: Iterable[MeasureView], *, zone: str) -> str:
    """The table, the newest first."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Date et heure"), _("Valeur"), _("Unité"), _("Circonstance"), _("Noté par"), _("Commentaire")]
    )  # fmt: skip
    for view in views:
        values = [
            view.at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"), value_words(view), unit_words(view.kind),
            context_words(view), source_words(place, view), view.reason,
        ]  # fmt: skip
        writer.writerow([_safe(value) for value in values])
    return BYTE_ORDER_MARK + out.getvalue()


def _safe(value: str) -> str:
    """A value that a spreadsheet would take for a formula is told to be text."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
