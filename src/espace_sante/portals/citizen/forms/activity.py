"""What the activity understands of an address: what is unknown is as if it were absent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.audit.api import Outcome
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.citizen.wording.act_groups import ACTS_OF, GROUPS
from espace_sante.record.api import EMERGENCY_MODES, HistoryFilter

KINDS: dict[str, tuple[ActorKind, ...]] = {
    "professionnels": (ActorKind.PROFESSIONAL, ActorKind.STRUCTURE),
    "proches": (ActorKind.CITIZEN,),
    "services": (ActorKind.SERVICE,),  # linked ones, SCO-07
    "service": (ActorKind.SYSTEM, ActorKind.OPERATOR, ActorKind.AUDITOR),
}
FIRST_YEAR, LAST_YEAR = 1900, 2999
_DAY = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
    "required": False,
}


class ActivityForm(forms.Form):
    """The tab, the filters, and the position from which to go on."""

    onglet = forms.ChoiceField(choices=[(name, name) for name in KINDS], required=False, widget=forms.HiddenInput)
    document = forms.UUIDField(required=False, widget=forms.HiddenInput)
    service = forms.UUIDField(required=False, widget=forms.HiddenInput)
    quoi = forms.ChoiceField(
        label=gettext_lazy("Quoi"),
        choices=[("", gettext_lazy("Tout ce qui s’est passé")), *GROUPS.items()],
        required=False,
    )
    du = forms.DateField(label=gettext_lazy("Du"), **_DAY)  # type: ignore[arg-type]
    au = forms.DateField(label=gettext_lazy("Au"), **_DAY)  # type: ignore[arg-type]
    refus = forms.BooleanField(label=gettext_lazy("Seulement ce qui a été refusé"), required=False)
    urgence = forms.BooleanField(label=gettext_lazy("Seulement les accès en urgence"), required=False)
    avant = forms.RegexField(r"^(0|[0-9a-f]{32})(-(0|[0-9a-f]{32})){0,9}$", required=False, widget=forms.HiddenInput)

    def understood(self) -> dict[str, Any]:
        """What was understood of the address."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def wanted(self) -> HistoryFilter:
        """The lines that are asked for. Days are whole days of Paris, both included."""
        asked = self.understood()
        tab, group = asked.get("onglet"), asked.get("quoi")
        return HistoryFilter(
            actor_kinds=tuple(kind.value for kind in KINDS[tab]) if tab else None,
            acts=ACTS_OF[group] if group else None,
            document_id=asked.get("document"),
            actor_id=str(asked["service"]) if "service" in asked else None,
            since=_start_of(asked.get("du")),
            until=_start_of(asked.get("au"), days_later=1),
            outcome=Outcome.REFUSED.value if "refus" in asked else None,
            modes=EMERGENCY_MODES if "urgence" in asked else None,
        )

    def address_values(self) -> dict[str, str]:
        """The filters as an address holds them, without the position."""
        return {
            name: "oui" if value is True else str(value) for name, value in self.understood().items() if name != "avant"
        }

    @property
    def narrowed(self) -> bool:
        """Whether something beside the tab is asked."""
        return bool(set(self.understood()) & {"quoi", "du", "au", "refus", "urgence"})


def _start_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    """Midnight in Paris; None for a day before or after everybody who could be written here."""
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return datetime.combine(day + timedelta(days=days_later), time(), PARIS)
