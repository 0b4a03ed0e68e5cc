"""Enrolment with a provisional code. Source: RULES.md LC-10 to LC-12."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.portals.components.credentials import LOGIN_HELP, PasswordForm


class MatriculeForm(forms.Form):
    """The number of social security, as on the health card."""

    numero = forms.CharField(
        label=gettext_lazy("Votre numéro de sécurité sociale"),
        help_text=gettext_lazy(
            "13 chiffres, ou 15 avec la clé, comme sur votre carte Vitale. "
            "Sans carte Vitale, écrivez le numéro de votre carte d’aide médicale de l’État."
        ),
        max_length=30,
        error_messages={"required": gettext_lazy("Écrivez votre numéro de sécurité sociale.")},
    )


class ProofForm(MatriculeForm):
    """The code of the letter, the number, and the card for those whose letter asks for it."""

    code = forms.CharField(
        label=gettext_lazy("Votre code provisoire"),
        help_text=gettext_lazy("10 lettres et chiffres, dans le courrier, le courriel ou le SMS que vous avez reçu."),
        max_length=20,
        error_messages={"required": gettext_lazy("Écrivez le code que vous avez reçu.")},
    )
    carte = forms.CharField(
        label=gettext_lazy("Le numéro de série de votre carte Vitale"),
        help_text=gettext_lazy("Au dos de la carte, seulement si votre courrier le demande."),
        max_length=30,
        required=False,
    )
    field_order = ("code", "numero", "carte")


class CodeRequestForm(MatriculeForm):
    """A new code, by the channel one chooses (LC-11)."""

    canal = forms.ChoiceField(
        label=gettext_lazy("Comment recevoir le code ?"),
        choices=[
            ("mail", gettext_lazy("Par courriel, à l’adresse que votre caisse connaît")),
            ("sms", gettext_lazy("Par SMS, au numéro que votre caisse connaît")),
            ("post", gettext_lazy("Par la poste, en quelques jours")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez comment recevoir le code.")},
    )


class CredentialsForm(PasswordForm):
    """The login and the password one chooses, and the terms of use."""

    identifiant = forms.CharField(
        label=gettext_lazy("Votre identifiant"),
        help_text=LOGIN_HELP,
        max_length=64,
        error_messages={"required": gettext_lazy("Choisissez un identifiant.")},
    )
    accepter = forms.BooleanField(
        label=gettext_lazy("J’ai lu et j’accepte les conditions d’utilisation"),
        error_messages={"required": gettext_lazy("Pour ouvrir votre espace, il faut accepter les conditions.")},
    )
    field_order = ("identifiant", "mot_de_passe", "encore", "accepter")
