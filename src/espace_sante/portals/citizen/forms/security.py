"""Connexion et sécurité: the shape of what is sent."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class KeyNameForm(forms.Form):
    """A name one recognises one's device by."""

    nom = forms.CharField(
        label=gettext_lazy("Le nom de cette clé"),
        help_text=gettext_lazy("Pour la reconnaître dans la liste, par exemple « Mon téléphone »."),
        max_length=60,
        required=False,
    )


class OneForm(forms.Form):
    """Which key or which session; none means all of them."""

    numero = forms.IntegerField(min_value=1, required=False)
