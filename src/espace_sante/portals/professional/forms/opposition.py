"""The answer to who opposes a deposit: what becomes of the document, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.record.api import Settlement
from espace_sante.reports.api import MOST_OF_AN_ANSWER

CHOICES = (
    ("retirer", gettext_lazy("Je retire le document du dossier")),
    ("masquer", gettext_lazy("Je le masque aux autres professionnels")),
    ("garder", gettext_lazy("Je le garde visible")),
)
_SETTLEMENTS = {"retirer": Settlement.DELETE, "masquer": Settlement.HIDE, "garder": Settlement.KEEP}


class AnswerForm(forms.Form):
    """One choice, and its reasons."""

    suite = forms.ChoiceField(
        label=gettext_lazy("Votre décision"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce que devient le document.")},
    )
    raisons = forms.CharField(
        label=gettext_lazy("Vos raisons"),
        help_text=gettext_lazy("La personne les lit. 4 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_OF_AN_ANSWER,
        error_messages={
            "required": gettext_lazy("Écrivez vos raisons : une réponse sans raison n’en est pas une."),
            "max_length": gettext_lazy("C’est trop long : 4 000 caractères au plus."),
        },
    )

    @property
    def settlement(self) -> Settlement:
        """Of a valid form."""
        return _SETTLEMENTS[self.cleaned_data["suite"]]
