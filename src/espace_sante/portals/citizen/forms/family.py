"""Families: certify, answer, invite the second representative by identity. Shape only; the rooms below decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import families
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins, ins_key
from espace_sante.portals.citizen.forms.upload import MONTHS

ANSWERS = ("accepter", "refuser", "pas-moi", "contester")
AGREES = ("accord", "contester")
CONSENTS = ("ouvrir", "fermer")
CERTIFICATE = gettext_lazy(
    "Je certifie être son représentant légal : je suis son père ou sa mère et j’ai l’autorité parentale, ou un juge "
    "m’a confié cet enfant."
)
NOT_CERTIFIED = gettext_lazy("Cochez cette case si vous êtes son représentant légal. Sinon, dites-le-nous plus bas.")


class FamilyForm(forms.Form):
    """What these forms share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "famille-%s", "label_suffix": "", **kwargs})


class CertifyForm(FamilyForm):
    """MIN-02: nobody represents a child without certifying it."""

    certifie = forms.BooleanField(label=CERTIFICATE, error_messages={"required": NOT_CERTIFIED})


class GestureForm(forms.Form):
    """One answer among several."""

    reponse = forms.ChoiceField(choices=[(one, one) for one in (*ANSWERS, *AGREES, *CONSENTS)])


def matricule_of(text: str) -> str:
    """The 15 characters, the key computed when it was left out. Raises ValidationError on the form alone."""
    number = "".join(text.replace(".", "").split()).upper()
    try:
        return Ins.parse(number + (ins_key(number) if len(number) == 13 else ""), oid=INS_NIR_OID).value
    except (Malformed, ValueError) as error:
        raise forms.ValidationError(
            _("Ce numéro n’est pas juste : vérifiez chaque chiffre sur la carte Vitale.")
        ) from error


class CodeForm(CertifyForm):
    """The code that was sent for a child (MIN-01)."""

    numero = forms.CharField(
        label=gettext_lazy("Le numéro de sécurité sociale de l’enfant"),
        help_text=gettext_lazy("13 ou 15 chiffres. Il est écrit sur la lettre."),
        max_length=30,
        error_messages={"required": gettext_lazy("Écrivez le numéro de sécurité sociale de l’enfant.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Le code de la lettre"),
        help_text=gettext_lazy("10 lettres et chiffres, par exemple 7KQ2M-XW4RT."),
        max_length=20,
        error_messages={"required": gettext_lazy("Écrivez le code de la lettre.")},
    )
    field_order = ("numero", "code", "certifie")

    def clean_numero(self) -> str:
        return matricule_of(self.cleaned_data["numero"])


class InviteForm(FamilyForm):
    """The second representative, by identity (MIN-04)."""

    prenom = forms.CharField(
        label=gettext_lazy("Son prénom"),
        help_text=gettext_lazy("Le premier, comme sur la carte d’identité."),
        max_length=100,
        error_messages={"required": gettext_lazy("Écrivez son prénom.")},
    )
    nom = forms.CharField(
        label=gettext_lazy("Son nom de naissance"),
        max_length=100,
        error_messages={"required": gettext_lazy("Écrivez son nom de naissance.")},
    )
    jour = forms.IntegerField(label=gettext_lazy("Jour"), required=False, min_value=1, max_value=31)
    mois = forms.TypedChoiceField(
        label=gettext_lazy("Mois"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("Mois")), *((number, name) for number, name in enumerate(MONTHS, 1))],
    )  # fmt: skip
    annee = forms.IntegerField(label=gettext_lazy("Année"), required=False, min_value=1900, max_value=2999)
    numero = forms.CharField(
        label=gettext_lazy("Son numéro de sécurité sociale"),
        help_text=gettext_lazy("13 ou 15 chiffres. Il est sur sa carte Vitale."),
        max_length=30,
        error_messages={"required": gettext_lazy("Écrivez son numéro de sécurité sociale.")},
    )
    declare = forms.BooleanField(
        label=gettext_lazy("Je déclare que cette personne est, comme moi, son représentant légal."),
        error_messages={"required": gettext_lazy("Cochez cette case pour envoyer l’invitation.")},
    )

    def clean_numero(self) -> str:
        return matricule_of(self.cleaned_data["numero"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors.keys() & {"jour", "mois", "annee"}:
            return cleaned
        try:
            cleaned["born"] = date(cleaned.get("annee") or 0, cleaned.get("mois") or 0, cleaned.get("jour") or 0)
        except ValueError:
            self.add_error("jour", _("Écrivez un jour, un mois et une année qui existent."))
        return cleaned

    @property
    def person(self) -> families.InvitedPerson:
        cleaned = self.cleaned_data
        return families.InvitedPerson(
            birth_name=cleaned["nom"],
            first_given_name=cleaned["prenom"],
            birth_on=cleaned["born"],
            matricule=cleaned["numero"],
        )
