"""What a professional is told, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.clock import PARIS
from espace_sante.notifications.api import PatientNotice
from espace_sante.portals.professional.presenters.dates import day_of, short_date


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One sentence, when, and the record it is about."""

    text: str
    meta: str
    state: str
    href: str


def notice_lines(found: Iterable[PatientNotice], names: Mapping[str, str], *, now: datetime) -> list[NoticeLine]:
    return [
        NoticeLine(
            text=_("%(who)s a ouvert en urgence le dossier de %(patient)s.")
            % {"who": names.get(one.about) or _("Un professionnel"), "patient": one.patient.full_name},
            meta=_when(one.at, now),
            state="seen" if one.read else "new",
            href=reverse("professional:record", args=[one.space_id]),
        )
        for one in found
    ]


def _when(at: datetime, now: datetime) -> str:
    local = at.astimezone(PARIS)
    day = _("aujourd’hui") if day_of(at) == day_of(now) else short_date(day_of(at))
    return _("%(day)s à %(hour)s h %(minute)s") % {"day": day, "hour": local.hour, "minute": f"{local.minute:02d}"}
