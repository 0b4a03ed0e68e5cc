"""The synthesis that a treating doctor deposits at least once a year. Source: RULES.md MT-06; CSP art. L. 1111-15."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from espace_sante.portals.professional.presenters.dates import short_date
from espace_sante.portals.professional.presenters.documents import DocumentLine

YEARLY = timedelta(days=365)


def synthesis_awaited(lines: Sequence[DocumentLine], *, all_of_them: bool, now: datetime) -> str:
    """What to tell the treating doctor of their own syntheses; empty when the latest is of this year.

    `lines`: the newest documents that they read, `all_of_them` when there are no others. Nothing is said of what these
    do not tell.
    """
    a_year_ago = now - YEARLY
    dates = [line.view.service_start_time for line in lines]
    own = [line.view.service_start_time for line in lines if line.own and line.category == "synthesis"]
    if any(at >= a_year_ago for at in own) or not (all_of_them or min(dates, default=now) < a_year_ago):
        return ""
    if own:
        return _("Votre dernière synthèse est du %(date)s. Une nouvelle est attendue chaque année.") % {
            "date": short_date(max(own))
        }
    return _("Vous êtes médecin traitant : une synthèse de votre part est attendue chaque année.")
