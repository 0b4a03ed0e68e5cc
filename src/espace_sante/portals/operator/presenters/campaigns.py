"""The list of campaigns."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.portals.operator.wording.dates import day
from espace_sante.spaces.api import campaigns


@dataclass(frozen=True, kw_only=True)
class CampaignRow:
    """A campaign in the list."""

    name: str
    href: str
    text: str
    to_approve: str


def campaign_rows() -> list[CampaignRow]:
    return [
        CampaignRow(
            name=one.name,
            href=reverse("operator:campaign", args=[one.id]),
            text=_("Commencée le %(day)s. %(waves)s.") % {"day": day(one.made_at), "waves": _waves(one.waves)},
            to_approve=_to_approve(one.to_approve) if one.to_approve else "",
        )
        for one in campaigns.campaign_lines()
    ]


def _waves(count: int) -> str:
    if not count:
        return _("Aucune vague")
    return ngettext("%(count)s vague", "%(count)s vagues", count) % {"count": count}


def _to_approve(count: int) -> str:
    return ngettext("%(count)s vague à valider", "%(count)s vagues à valider", count) % {"count": count}
