"""Logins, passwords and contacts in the words of the pages: the rules told beforehand, the ones that were broken.

Source: RULES.md LC-12.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import sign_in

Rule = sign_in.CredentialRule
LOGIN_HELP = gettext_lazy("8 caractères ou plus : lettres sans accent, chiffres, point, tiret, tiret bas.")
PASSWORD_HELP = (
    gettext_lazy("9 caractères ou plus"),
    gettext_lazy("une minuscule, une majuscule, un chiffre et un signe, par exemple ! ou ?"),
    gettext_lazy("rien qui parle de vous : ni nom, ni prénom, ni date de naissance, ni identifiant"),
    gettext_lazy("aucun de vos mots de passe précédents"),
)
BROKEN = {
    Rule.LOGIN_LENGTH: gettext_lazy("Il faut 8 caractères ou plus à l’identifiant, et 64 au plus."),
    Rule.LOGIN_CHARACTERS: gettext_lazy(
        "L’identifiant s’écrit avec des lettres sans accent, des chiffres, le point, le tiret et le tiret bas."
    ),
    Rule.LOGIN_TAKEN: gettext_lazy("Cet identifiant est déjà pris. Choisissez-en un autre."),
    Rule.LENGTH: gettext_lazy("Il faut 9 caractères ou plus au mot de passe."),
    Rule.LOWER_CASE: gettext_lazy("Il manque une lettre minuscule au mot de passe."),
    Rule.UPPER_CASE: gettext_lazy("Il manque une lettre majuscule au mot de passe."),
    Rule.DIGIT: gettext_lazy("Il manque un chiffre au mot de passe."),
    Rule.SIGN: gettext_lazy("Il manque un signe au mot de passe, par exemple ! ou ?"),
    Rule.PERSONAL: gettext_lazy(
        "Le mot de passe ne doit contenir ni votre nom, ni votre naissance, ni votre identifiant."
    ),
    Rule.EARLIER: gettext_lazy("Ce mot de passe a déjà servi. Choisissez-en un nouveau."),
}
OF_THE_LOGIN = frozenset({Rule.LOGIN_LENGTH, Rule.LOGIN_CHARACTERS, Rule.LOGIN_TAKEN})
_FRENCH_MOBILE = re.compile(r"(?:\+33|0033|0)([67]\d{8})")
_ABROAD = re.compile(r"\+[1-9]\d{7,14}")


def told(rules: Iterable[Rule]) -> list[tuple[str, Any]]:
    """Each broken rule as the field it is about and its sentence."""
    return [("identifiant" if rule in OF_THE_LOGIN else "mot_de_passe", BROKEN[rule]) for rule in rules]


class PasswordForm(forms.Form):
    """A new password, typed twice: nobody sees what they type."""

    mot_de_passe = forms.CharField(
        label=gettext_lazy("Votre nouveau mot de passe"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Choisissez un mot de passe.")},
    )
    encore = forms.CharField(
        label=gettext_lazy("Le même, une seconde fois"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput,
        error_messages={"required": gettext_lazy("Écrivez le mot de passe une seconde fois.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("mot_de_passe") and data.get("encore") and data["mot_de_passe"] != data["encore"]:
            self.add_error("encore", gettext_lazy("Les deux mots de passe ne sont pas les mêmes."))
        return data


class CodeForm(forms.Form):
    """Digits that were sent, that an application shows, or one of the recovery codes."""

    code = forms.CharField(
        label=gettext_lazy("Votre code"),
        max_length=20,
        error_messages={"required": gettext_lazy("Écrivez le code.")},
    )


class ContactForm(forms.Form):
    """Where to receive codes: an address that one reads now, because a first code goes there at once."""

    canal = forms.ChoiceField(
        label=gettext_lazy("Où recevoir votre code ?"),
        choices=[("mail", gettext_lazy("Par courriel")), ("sms", gettext_lazy("Par SMS"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez le courriel ou le SMS.")},
    )
    adresse = forms.CharField(
        label=gettext_lazy("Votre adresse électronique ou votre numéro de mobile"),
        max_length=254,
        error_messages={"required": gettext_lazy("Écrivez l’adresse ou le numéro.")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("canal") and data.get("adresse"):
            try:
                data["adresse"] = address_of(data["canal"], data["adresse"])
            except ValidationError as error:
                self.add_error("adresse", error)
        return data

    def contact(self) -> sign_in.Contact:
        return sign_in.Contact(sign_in.Channel(self.cleaned_data["canal"]), self.cleaned_data["adresse"])


def address_of(channel: str, text: str) -> str:
    """An address as it is used: a mail address, or a mobile number in its international form."""
    if channel == "mail":
        try:
            validate_email(text.strip())
        except ValidationError:
            raise ValidationError(gettext_lazy("Écrivez une adresse entière, par exemple nom@exemple.fr.")) from None
        return text.strip()
    digits = re.sub(r"[\s.()-]", "", text)
    french = _FRENCH_MOBILE.fullmatch(digits)
    if french:
        return f"+33{french[1]}"
    if _ABROAD.fullmatch(digits) and not digits.startswith("+33"):
        return digits
    raise ValidationError(gettext_lazy("Ce n’est pas un numéro de mobile, par exemple 06 12 34 56 78."))


def masked(address: str) -> str:
    """`c•••@exemple.fr`, `•• •• •• •• 78`: enough to recognise one's own, too little to learn somebody else's."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else f"•• •• •• •• {address[-2:]}"
