"""What a minor keeps out of their space. Source: CSP art. R. 1111-33; RULES.md MIN-07, MIN-08."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.record.api import ActFamily


class ObjectionForm(forms.Form):
    """Nothing is chosen beforehand: the minor decides, once told. `born_on` and `today` bound the day of the act."""

    family = forms.ChoiceField(
        label=gettext_lazy("De quel soin s’agit-il ?"),
        choices=[
            (ActFamily.WITHOUT_CONSENT, gettext_lazy(
                "Un soin fait sans le consentement des parents, par un médecin ou une sage-femme (art. L. 1111‑5)")),
            (ActFamily.NURSE, gettext_lazy(
                "Un soin infirmier fait sans le consentement des parents (art. L. 1111‑5‑1)")),
            (ActFamily.ABORTION, gettext_lazy(
                "Une interruption volontaire de grossesse (art. L. 2212‑4 et L. 2212‑7)")),
            (ActFamily.SCREENING, gettext_lazy(
                "Un test rapide d’orientation diagnostique (art. L. 6211‑3‑1)")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez le soin dont il s’agit."),
            "invalid_choice": gettext_lazy("Choisissez un des soins de la liste."),
        },
    )  # fmt: skip
    act_on = forms.DateField(
        label=gettext_lazy("Date du soin"),
        help_text=gettext_lazy("Un soin en plusieurs fois : notez chaque date, l’une après l’autre."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": gettext_lazy("Donnez la date du soin."),
            "invalid": gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/11/2026."),
        },
    )
    informed = forms.BooleanField(
        label=gettext_lazy("J’ai informé le mineur de son droit, et il s’oppose à toute mention de ce soin"),
        help_text=gettext_lazy("L’article R. 1111‑33 du Code de la santé publique vous demande de l’en informer."),
        error_messages={"required": gettext_lazy("Informez d’abord le mineur, puis cochez la case.")},
    )

    def __init__(self, *args: Any, born_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born_on, self.today = born_on, today

    def clean_act_on(self) -> date:
        day: date = self.cleaned_data["act_on"]
        if day > self.today:
            raise forms.ValidationError(_("Ce soin est dans l’avenir : revenez le noter quand il sera fait."))
        if day < self.born_on:
            raise forms.ValidationError(_("Cette date est avant la naissance de la personne."))
        return day
