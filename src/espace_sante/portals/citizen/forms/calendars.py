"""What a new address tells, and a calendar file to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.agenda.api import Detail

DETAILS = (
    (Detail.NEUTRAL.value, gettext_lazy("« Rendez-vous » et le prénom, sans lieu ni soignant")),
    (Detail.BUSY.value, gettext_lazy("« Occupé », et rien d’autre")),
    (Detail.ALL.value, gettext_lazy("Tout : le soignant, le lieu, vos notes")),
)


class FeedForm(forms.Form):
    """How much of the agenda an address tells."""

    detail = forms.ChoiceField(
        label=gettext_lazy("Que pourra-t-on y lire ?"),
        widget=forms.RadioSelect,
        choices=DETAILS,
        initial=Detail.NEUTRAL.value,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choisissez ce que l’on y lira.")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "adresse-%s", "label_suffix": "", **kwargs})


class ImportForm(forms.Form):
    """A file of a calendar program."""

    fichier = forms.FileField(
        label=gettext_lazy("Le fichier du calendrier"),
        help_text=gettext_lazy("Son nom finit par .ics. 1 Mo au plus, 200 rendez-vous à la fois."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": gettext_lazy("Choisissez un fichier.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "import-%s", "label_suffix": "", **kwargs})
