"""Find a person by matricule, or by the strict traits of their identity.

Source: Référentiel INS (matricule, key, strict traits); RULES.md LC-23.
"""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import Traits
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins, InvalidIdentifier

_PLACE = re.compile(r"\d{5}|2[AB]\d{3}")


class MatriculeForm(forms.Form):
    """15 characters, spaces tolerated."""

    matricule = forms.CharField(
        label=gettext_lazy("Matricule INS et sa clé"),
        help_text=gettext_lazy("15 caractères. Les espaces sont acceptés."),
        error_messages={"required": gettext_lazy("Saisissez le matricule INS.")},
        max_length=40,
    )

    def clean_matricule(self) -> str:
        typed = "".join(self.cleaned_data["matricule"].split()).upper()
        if len(typed) != 15:
            raise forms.ValidationError(
                _("Le matricule INS compte 15 caractères, clé comprise. Vous en avez saisi %(count)s.")
                % {"count": len(typed)}
            )
        try:
            return Ins.parse(typed, oid=INS_NIR_OID).value
        except InvalidIdentifier as error:
            raise forms.ValidationError(_why(typed)) from error


def _why(typed: str) -> str:
    """The key when it alone is wrong; otherwise the form of the number."""
    if re.fullmatch(r"[1-9]\d{4}(\d{2}|2[AB])\d{8}", typed):
        return _("La clé ne correspond pas au matricule. Vérifiez chaque chiffre.")
    return _("Un matricule INS est fait de chiffres, sauf 2A ou 2B pour une naissance en Corse.")


class TraitsForm(forms.Form):
    """The strict traits, all together: an identity is never matched on fewer."""

    birth_name = forms.CharField(
        label=gettext_lazy("Nom de naissance"),
        error_messages={"required": gettext_lazy("Saisissez le nom de naissance.")},
        max_length=100,
    )
    first_given_name = forms.CharField(
        label=gettext_lazy("Premier prénom de naissance"),
        error_messages={"required": gettext_lazy("Saisissez le premier prénom de naissance.")},
        max_length=100,
    )
    birth_on = forms.DateField(
        label=gettext_lazy("Date de naissance"),
        error_messages={
            "required": gettext_lazy("Saisissez la date de naissance."),
            "invalid": gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/02/1952."),
        },
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sexe"),
        choices=[
            ("", gettext_lazy("Choisir")),
            ("F", gettext_lazy("Féminin")),
            ("M", gettext_lazy("Masculin")),
            ("U", gettext_lazy("Indéterminé")),
        ],
        error_messages={"required": gettext_lazy("Indiquez le sexe.")},
    )
    birth_place_code = forms.CharField(
        label=gettext_lazy("Code INSEE du lieu de naissance"), required=False, max_length=5
    )

    def clean_birth_place_code(self) -> str:
        code = str(self.cleaned_data["birth_place_code"]).strip().upper()
        if code and not _PLACE.fullmatch(code):
            raise forms.ValidationError(_("Un code INSEE compte 5 caractères, comme 33063."))
        return code

    def traits(self) -> Traits:
        return Traits(**self.cleaned_data)
