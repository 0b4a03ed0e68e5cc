"""What somebody says of a window of prevention (AGE-06)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.agenda.api import prevention

Status = prevention.Status
CHOICES = (
    (Status.DONE.value, gettext_lazy("C’est fait")),
    (Status.POSTPONED.value, gettext_lazy("Plus tard")),
    (Status.NOT_DONE.value, gettext_lazy("Ce n’est pas fait")),
    (Status.NOT_CONCERNED.value, gettext_lazy("Cela ne concerne pas cette personne")),
    (Status.TO_PLAN.value, gettext_lazy("Rien de tout cela : oublier ma réponse")),
)
_NO_DAY = gettext_lazy("Écrivez un jour qui existe.")


class SayForm(forms.Form):
    """One answer, with the day it was done or until when it waits."""

    reponse = forms.ChoiceField(
        label=gettext_lazy("Où cela en est-il ?"),
        widget=forms.RadioSelect,
        choices=CHOICES,
        error_messages={
            "required": gettext_lazy("Choisissez une réponse."),
            "invalid_choice": gettext_lazy("Choisissez une réponse."),
        },
    )
    jour = forms.DateField(
        label=gettext_lazy("Quel jour ?"),
        help_text=gettext_lazy("Le jour où c’était fait, ou celui où nous vous le redirons."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _NO_DAY},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "etape-%s", "label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        status = self.status
        if status in {Status.DONE, Status.POSTPONED} and cleaned.get("jour") is None and "jour" not in self.errors:
            self.add_error("jour", _("Écrivez le jour : il va avec cette réponse."))
        return cleaned

    def refuse_day(self) -> None:
        """The day is no day for this answer."""
        if self.status is Status.DONE:
            self.add_error("jour", _("Ce jour est avant la naissance, ou n’est pas encore arrivé."))
        else:
            self.add_error("jour", _("Choisissez un jour à venir, dans les cinq ans."))

    @property
    def status(self) -> prevention.Status | None:
        told = self.cleaned_data.get("reponse")
        return Status(told) if told else None

    @property
    def day(self) -> date | None:
        """The day, when the answer has one."""
        day: date | None = self.cleaned_data.get("jour")
        return day if self.status in {Status.DONE, Status.POSTPONED} else None


def initial_of(window: prevention.Window) -> dict[str, Any]:
    """What was said before."""
    if window.status not in prevention.SAID or window.document_id is not None:
        return {}
    return {"reponse": window.status.value, "jour": window.on}
