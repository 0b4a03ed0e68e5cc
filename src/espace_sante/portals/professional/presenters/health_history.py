"""The health history as a professional reads it: a tight table, codes included (RULES.md PRO-16)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.access.api import Decision
from espace_sante.portals.components.health_history import what_and_who
from espace_sante.portals.components.presenters import Column
from espace_sante.portals.professional.presenters.dates import short_date
from espace_sante.portals.professional.presenters.documents import reading_reason
from espace_sante.record.api import HealthEventView, HealthHistoryPage


@dataclass(frozen=True, kw_only=True)
class HealthHistoryPresenter:
    """The page. `rows` is empty alike when nothing came, when it is hidden and when the profession does not read it."""

    columns: list[Column]
    rows: list[tuple[str, ...]]
    following_href: str
    first_href: str
    why: str


def health_history_presenter(
    page: HealthHistoryPage, *, space_id: UUID, entering: Decision, later: bool
) -> HealthHistoryPresenter:
    """`entering`: why one reads this record at all; what is said must not tell that the history is hidden."""
    address = reverse("professional:health_history", args=[space_id])
    return HealthHistoryPresenter(
        columns=[
            Column(label=_("Soin ou produit")),
            Column(label=_("Date")),
            Column(label=_("Nature")),
            Column(label=_("Codes")),
        ],
        rows=[_row(event) for event in page.events],
        following_href=f"{address}?{urlencode({'suite': page.next_cursor})}" if page.next_cursor else "",
        first_href=address if later else "",
        why=reading_reason(entering),
    )


def _row(event: HealthEventView) -> tuple[str, ...]:
    codes = ", ".join(one.replace(":", " ") for one in event.codes)
    return (event.label, short_date(event.on), what_and_who(event), codes or "–")
