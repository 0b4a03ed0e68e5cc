"""What an auditor looks for. Nothing here names a patient."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.audit.api import TraceQuery
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.operator.wording.traces import MODES, OUTCOMES, WHO

DEFAULT_DAYS = 7
LONGEST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1900, 2999  # what a day of Paris is in UTC has a date too
_NO_DATE = gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/02/2026.")
_DATE = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
    "error_messages": {"invalid": _NO_DATE},
}
_WHATEVER = ("", gettext_lazy("Tous"))


class TracesForm(forms.Form):
    """Who, where, when, how, with what outcome; empty means whatever, and the last seven days."""

    qui = forms.ChoiceField(
        label=gettext_lazy("Actes de"), choices=[(code, label) for code, (label, _kinds) in WHO.items()]
    )
    rpps = forms.RegexField(
        r"^\s*\d{11}\s*$",
        label=gettext_lazy("Numéro RPPS"),
        help_text=gettext_lazy("11 chiffres."),
        error_messages={"invalid": gettext_lazy("Un numéro RPPS a 11 chiffres.")},
        required=False,
    )
    finess = forms.RegexField(
        r"^\s*[0-9AB]{9}\s*$",
        label=gettext_lazy("Numéro FINESS de l’établissement"),
        help_text=gettext_lazy("9 caractères."),
        error_messages={"invalid": gettext_lazy("Un numéro FINESS a 9 caractères.")},
        required=False,
    )
    du = forms.DateField(label=gettext_lazy("Du"), required=False, **_DATE)  # type: ignore[arg-type]
    au = forms.DateField(label=gettext_lazy("Au, inclus"), required=False, **_DATE)  # type: ignore[arg-type]
    mode = forms.ChoiceField(label=gettext_lazy("Mode d’accès"), choices=[_WHATEVER, *MODES.items()], required=False)
    issue = forms.ChoiceField(
        label=gettext_lazy("Issue"),
        choices=[_WHATEVER, *((one.value, label) for one, label in OUTCOMES.items())],
        required=False,
    )

    def __init__(self, data: Any, *, now: datetime) -> None:
        today = now.astimezone(PARIS).date()
        first = {"qui": "soins", "du": (today - timedelta(days=DEFAULT_DAYS - 1)).isoformat(), "au": today.isoformat()}
        super().__init__(first | {name: value for name, value in data.items() if value})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("du"), cleaned.get("au")
        for name, day in (("du", since), ("au", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, _NO_DATE)
        if since and until and until < since:
            self.add_error("au", _("La fin vient avant le début."))
        elif since and until and (until - since).days > LONGEST_DAYS:
            self.add_error("au", _("Un an à la fois, pas davantage."))
        return cleaned

    def query(self) -> TraceQuery:
        """What a valid form asks of the trace."""
        asked = self.cleaned_data
        return TraceQuery(
            actor_id=asked["rpps"].strip(),
            structure=asked["finess"].strip(),
            actor_kinds=frozenset(kind.value for kind in WHO[asked["qui"]][1]),
            mode=asked["mode"],
            outcomes=frozenset({asked["issue"]}) if asked["issue"] else None,
            since=_midnight(asked["du"]),
            until=_midnight(asked["au"] + timedelta(days=1)),
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS)
