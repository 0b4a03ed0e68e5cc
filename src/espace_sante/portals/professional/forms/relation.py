"""Declaring that one cares for a person. Source: CSP art. L. 1110-12, R. 1111-46; RULES.md PRO-01, PRO-02, PRO-05."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

TEAM, CONSENT, EXPRESS = "equipe", "accord", "expres"


class RelationForm(forms.Form):
    """Nothing is chosen beforehand: the declaration is a deliberate act."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Pourquoi lisez-vous ce dossier ?"),
        choices=[
            (TEAM, gettext_lazy(
                "Je fais partie de son équipe de soins : la personne en est informée et ne s’y oppose pas. "
                "Valable un an.")),
            (CONSENT, gettext_lazy(
                "J’ai son accord explicite, recueilli aujourd’hui. Valable pour cette consultation seulement.")),
            (EXPRESS, gettext_lazy(
                "J’ai son accord exprès, et je lui ai dit avant qu’elle peut cacher des documents. "
                "Valable pour cette consultation seulement.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce qui vous autorise à lire ce dossier.")},
    )  # fmt: skip
    confirmed = forms.BooleanField(
        label=gettext_lazy("Je déclare que c’est exact"),
        help_text=gettext_lazy("Votre déclaration s’inscrit dans l’activité du patient."),
        error_messages={"required": gettext_lazy("Cochez la case pour confirmer votre déclaration.")},
    )

    def __init__(self, *args: Any, express: bool = False, **kwargs: Any) -> None:
        """`express`: of an occupational or fire doctor the law accepts an express consent and nothing else (PRO-09)."""
        super().__init__(*args, **kwargs)
        ground = self.fields["ground"]
        kept = {EXPRESS} if express else {TEAM, CONSENT}
        ground.choices = [one for one in ground.choices if one[0] in kept]  # type: ignore[attr-defined]

    @property
    def express(self) -> bool:
        return bool(self.cleaned_data["ground"] == EXPRESS)

    @property
    def in_care_team(self) -> bool:
        return bool(self.cleaned_data["ground"] == TEAM)
