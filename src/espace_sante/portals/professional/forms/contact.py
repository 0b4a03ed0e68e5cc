"""Until when patients may write first. Source: RULES.md C11."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.kernel.clock import PARIS


class ContactForm(forms.Form):
    """The address, and the last day."""

    adresse = forms.ChoiceField(label=gettext_lazy("À quelle adresse"))
    jusqu_au = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Dites jusqu’à quel jour."),
            "invalid": gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/11/2026."),
        },
    )

    def __init__(self, *args: Any, addresses: Sequence[str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "contact-%s", "label_suffix": "", **kwargs})
        self.fields["adresse"].choices = [(one, one) for one in addresses]  # type: ignore[attr-defined]
        self.today, self.last = today, today + timedelta(days=settings.CONTACT_WINDOW_DAYS)

    def clean_jusqu_au(self) -> date:
        day: date = self.cleaned_data["jusqu_au"]
        if not self.today <= day <= self.last:
            raise forms.ValidationError(
                _("Choisissez un jour d’aujourd’hui au %(last)s.") % {"last": f"{self.last:%d/%m/%Y}"}
            )
        return day

    @property
    def until(self) -> datetime:
        """Of a valid form: the end of the last day."""
        return datetime.combine(self.cleaned_data["jusqu_au"] + timedelta(days=1), time(), PARIS)
