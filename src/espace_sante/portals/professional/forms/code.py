"""Typing the code that a person gave. Source: CSP art. R. 1111-32; RULES.md PRO-13."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class CodeForm(forms.Form):
    """One field; spaces, hyphens and small letters are forgiven."""

    code = forms.CharField(
        label=gettext_lazy("Code donné par la personne"),
        help_text=gettext_lazy("Huit lettres et chiffres, par exemple 7KQ2-MXW4."),
        max_length=40,
        error_messages={
            "required": gettext_lazy("Écrivez le code."),
            "max_length": gettext_lazy("Ce code est trop long."),
        },
    )
