"""Choosing professionals: a search in the directory, then one gesture on one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Rpps

GESTURES = ("accord", "bloquer", "debloquer")


class DirectoryForm(forms.Form):
    """The beginning of a name and of a town. Posted: who one looks for stands in no address."""

    nom = forms.CharField(
        label=gettext_lazy("Son nom"),
        max_length=80,
        min_length=2,
        error_messages=dict.fromkeys(
            ("required", "min_length"), gettext_lazy("Écrivez au moins deux lettres de son nom.")
        ),
    )
    ville = forms.CharField(label=gettext_lazy("Sa ville"), max_length=80, required=False)


class GestureForm(forms.Form):
    """What to do, with whom."""

    geste = forms.ChoiceField(choices=[(name, name) for name in GESTURES])
    rpps = forms.CharField(max_length=11)

    def clean_rpps(self) -> Any:
        try:
            return Rpps(self.cleaned_data["rpps"])
        except Malformed as error:
            raise forms.ValidationError("rpps") from error
