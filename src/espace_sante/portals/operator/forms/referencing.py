"""What an operator records of a service of the catalogue: checks, decision, convention, reasons.

Source: RULES.md CAT-02, CAT-03, CAT-04, SCO-05.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import CriterionLine, Given, Met, Somebody, Terms
from espace_sante.portals.components.referencing_words import MET

DATE: dict[str, Any] = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
    "error_messages": {
        "required": _("Donnez une date."), "invalid": _("Cette date n’existe pas. Écrivez-la comme 03/02/2026."),
    },
}  # fmt: skip
_WHY = {"required": _("Dites pourquoi.")}


class FileForm(forms.Form):
    """A form of the file; `auto_id` keeps the fields of several of them apart."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        name = type(self).__name__.lower()
        super().__init__(*args, **{"auto_id": f"{name}-%s", "label_suffix": "", **kwargs})


class PublisherForm(FileForm):
    """An organisation and its first responsible person."""

    nom = forms.CharField(label=_("Nom de l’organisation"), max_length=120)
    siren = forms.CharField(label=_("Numéro Siren"), help_text=_("9 chiffres."), max_length=15)
    site = forms.CharField(label=_("Site"), help_text=_("Commence par https://."), max_length=200, required=False)
    responsable = forms.CharField(label=_("Prénom et nom du premier responsable"), max_length=120)
    courriel = forms.EmailField(
        label=_("Son courriel professionnel"), help_text=_("Celui que ProConnect connaît : il sert à se connecter.")
    )

    FIELDS = {
        "name": "nom", "siren": "siren", "website": "site", "owner_name": "responsable", "email": "courriel",
    }  # fmt: skip

    def owner(self) -> Somebody:
        return Somebody(name=self.cleaned_data["responsable"], email=self.cleaned_data["courriel"])


class ChecksForm(forms.Form):
    """What the technical check finds of each criterion of a heading."""

    def __init__(self, *args: Any, lines: Sequence[CriterionLine], given: Mapping[str, Given], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "controle-%s", "label_suffix": "", **kwargs})
        self.lines = list(lines)
        for line in lines:
            said = given.get(line.code, Given())
            self.fields[line.code] = forms.ChoiceField(
                label=line.sentence,
                choices=[(one.value, words) for one, words in MET.items()],
                widget=forms.RadioSelect,
                required=False,
                initial=said.found.value if said.found else None,
            )
            self.fields[f"{line.code}-remarque"] = forms.CharField(
                label=_("Remarque pour l’éditeur"),
                help_text=_("Obligatoire si ce n’est pas respecté. 500 caractères au plus."),
                max_length=500,
                required=False,
                initial=said.remark,
            )

    def found(self) -> dict[str, tuple[Met | None, str]]:
        told = self.cleaned_data
        return {
            line.code: (Met(told[line.code]) if told[line.code] else None, told[f"{line.code}-remarque"])
            for line in self.lines
        }


class DecisionForm(FileForm):
    """The decision of the minister, as it was taken."""

    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[("accepter", _("Favorable")), ("refuser", _("Défavorable"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une décision.")},
    )
    raison = forms.CharField(
        label=_("Référence de la décision, ou motif du refus"),
        max_length=1000,
        error_messages={"required": _("Donnez la référence, ou le motif.")},
    )


class TermsForm(FileForm):
    """The convention, as it was signed."""

    signee = forms.DateField(label=_("Signée le"), **DATE)
    debut = forms.DateField(label=_("Commence le"), **DATE)
    fin = forms.DateField(label=_("Premier jour sans convention"), help_text=_("Trois ans au plus."), **DATE)
    devoirs = forms.CharField(
        label=_("Devoirs de l’éditeur"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": _("Écrivez ce que l’éditeur doit faire.")},
    )
    retrait = forms.CharField(
        label=_("Comment elle prend fin"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Écrivez comment elle prend fin.")},
    )

    FIELDS = {
        "signed_on": "signee", "starts_on": "debut", "ends_on": "fin", "duties": "devoirs", "withdrawal": "retrait",
    }  # fmt: skip

    def terms(self) -> Terms:
        told = self.cleaned_data
        return Terms(told["signee"], told["debut"], told["fin"], told["devoirs"], told["retrait"])


class WhyForm(FileForm):
    """Why, in words that the publisher reads."""

    raison = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("L’éditeur lit cette phrase. 1 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages=_WHY,
    )


class FinalitiesForm(FileForm):
    """Whether a service may ask for something else (SCO-05)."""

    reponse = forms.ChoiceField(
        label=_("Réponse"),
        choices=[("accepter", _("Accepter")), ("refuser", _("Refuser"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    motif = forms.CharField(
        label=_("Motif"),
        help_text=_("Obligatoire pour refuser. 500 caractères au plus."),
        max_length=500,
        required=False,
    )
