"""The figures of a campaign as a file: UTF-8, a semicolon between values, titles in French, one line at a time.

It begins with a byte order mark, by which spreadsheets know that it is UTF-8.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from espace_sante.access.api import Action
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.components.session import now_of
from espace_sante.portals.operator.console import console
from espace_sante.portals.operator.presenters.map import departement_name
from espace_sante.portals.operator.wording.states import CHANNELS
from espace_sante.spaces.api import campaigns

Row = tuple[str, campaigns.Tally]
BYTE_ORDER_MARK = "\ufeff"


class Line:
    """What the csv module writes to: it gives the line back."""

    def write(self, line: str) -> str:
        return line


@require_safe
@console(Action.RUN_CAMPAIGNS)
def export(request: HttpRequest, campaign_id: UUID, by: str) -> StreamingHttpResponse:
    """By wave, by channel or by département; counts only."""
    outline = campaigns.campaign_outline(campaign_id)
    if outline is None or by not in {"vague", "canal", "departement"}:
        raise Http404
    found = campaigns.campaign_figures(campaign_id, now=now_of(request))
    rows = _rows(by, outline, found)
    response = StreamingHttpResponse(_lines(by, rows, as_of=found.as_of), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="campagne-par-{by}.csv"'
    return response


def _rows(by: str, outline: campaigns.CampaignView, figures: campaigns.Figures) -> list[Row]:
    if by == "vague":
        tallies = figures.by_wave()
        return [(f"{one.number} {one.name}", tallies.get(one.id, campaigns.Tally())) for one in outline.waves]
    if by == "canal":
        return [(str(CHANNELS[one]), tally) for one, tally in sorted(figures.by_channel().items())]
    found = figures.by_departement()
    return [(departement_name(code), found[code]) for code in sorted(found, key=lambda one: (one == "", one))]


def _lines(by: str, rows: list[Row], *, as_of: datetime | None) -> Iterator[str]:
    """`as_of`: when a large campaign was last counted, on each line so that no line is read without it."""
    first = {"vague": _("Vague"), "canal": _("Canal"), "departement": _("Département")}[by]
    titles = [
        first, _("Personnes choisies"), _("Notices parties"), _("Notices remises"), _("Notices revenues"),
        _("Notices en attente"), _("Lettres à corriger"), _("Personnes opposées"), _("Espaces ouverts"),
        _("Espaces activés"), _("Chiffres du"),
    ]  # fmt: skip
    writer = csv.writer(Line(), delimiter=";", lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(titles)
    counted = f"{as_of.astimezone(PARIS):%d/%m/%Y %H:%M}" if as_of else ""
    for name, one in rows:
        counts = (
            one.people, one.sent, one.delivered, one.returned, one.waiting, one.to_correct, one.opposed, one.opened,
            one.activated, counted,
        )  # fmt: skip
        yield writer.writerow([safe(name), *counts])


def safe(name: str) -> str:
    """A name that a spreadsheet would take for a formula is told to be text."""
    return f"'{name}" if name[:1] in {"=", "+", "-", "@", "\t", "\r"} else name
