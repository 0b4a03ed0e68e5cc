"""Signing in with means of one's own."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class SignInForm(forms.Form):
    """A login and a password."""

    identifiant = forms.CharField(
        label=gettext_lazy("Votre identifiant"),
        help_text=gettext_lazy("Celui que vous avez choisi en activant votre espace."),
        max_length=64,
        error_messages={"required": gettext_lazy("Écrivez votre identifiant.")},
    )
    mot_de_passe = forms.CharField(
        label=gettext_lazy("Votre mot de passe"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Écrivez votre mot de passe.")},
    )


class ConfirmForm(forms.Form):
    """The password again, before what cannot be undone."""

    mot_de_passe = forms.CharField(
        label=gettext_lazy("Votre mot de passe"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Écrivez votre mot de passe.")},
    )


class TermsForm(forms.Form):
    """Accepting the terms in force."""

    accepter = forms.BooleanField(
        label=gettext_lazy("J’accepte ces conditions"),
        error_messages={"required": gettext_lazy("Cochez la case pour accepter, ou quittez sans accepter.")},
    )
