"""Acting about a colleague before a patient: consent collected for them, a block. Source: RULES.md PRO-03, CIT-07."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Rpps

COLLECT, BLOCK = "accord", "bloquer"


class ColleagueSearchForm(forms.Form):
    """A name, or an RPPS number."""

    nom = forms.CharField(
        label=gettext_lazy("Nom, ou numéro RPPS"),
        max_length=80,
        error_messages={"required": gettext_lazy("Écrivez un nom ou un numéro RPPS.")},
    )
    ville = forms.CharField(label=gettext_lazy("Ville"), max_length=100, required=False)


class ColleagueForm(forms.Form):
    """What is done, and about whom: sent by a button, never typed."""

    rpps = forms.CharField(max_length=11)
    geste = forms.ChoiceField(choices=[(COLLECT, COLLECT), (BLOCK, BLOCK)])

    def clean_rpps(self) -> Any:
        try:
            return Rpps(self.cleaned_data["rpps"])
        except Malformed as error:
            raise forms.ValidationError("rpps") from error
