"""Choosing professionals: a search in the directory. What one does with them is in `gestures.py`."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


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
