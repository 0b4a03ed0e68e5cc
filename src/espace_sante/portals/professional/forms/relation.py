"""Declaring that one cares for a person. Source: CSP art. L. 1110-12, R. 1111-46; RULES.md PRO-01, PRO-02, PRO-05."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

TEAM, CONSENT = "equipe", "accord"


class RelationForm(forms.Form):
    """Nothing is chosen beforehand: the declaration is a deliberate act."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Pourquoi lisez-vous ce dossier ?"),
        choices=[
            (TEAM, gettext_lazy(
                "Je fais partie de son équipe de soins : la personne en est informée et ne s’y oppose pas. "
                "Valable un an.")),
            (CONSENT, gettext_lazy(
                "J’ai son accord explicite, recueilli aujourd’hui pour cette consultation. Valable 24 heures.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce qui vous autorise à lire ce dossier.")},
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=gettext_lazy("Je déclare que c’est exact"),
        help_text=gettext_lazy("Votre déclaration s’inscrit dans l’activité du patient."),
        error_messages={"required": gettext_lazy("Cochez la case pour confirmer votre déclaration.")},
    )

    @property
    def in_care_team(self) -> bool:
        return bool(self.cleaned_data["ground"] == TEAM)
