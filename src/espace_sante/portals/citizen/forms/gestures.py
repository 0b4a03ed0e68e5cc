"""What one does with a professional, or with a structure: the gesture, with whom, until when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import DocumentRule
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Finess, Rpps

GESTURES = (
    "accord", "retirer", "bloquer", "debloquer", "confier", "reprendre", "noter", "oublier", "correspondant",
    "plus-correspondant", "pas-cette-visite", "laisser-entrer",
)  # fmt: skip
STRUCTURE_GESTURES = ("accord", "retirer")
RULES = {"montrer": DocumentRule.ALLOWED, "refuser": DocumentRule.DENIED, "revenir": DocumentRule.NONE}
WAYS_BACK = ("soignants", "fiche", "qui")
LONGEST = timedelta(days=3653)  # ten years: beyond, it is a mistake


class _About(forms.Form):
    """With whom, and the page to come back to."""

    rpps = forms.CharField(max_length=11)
    retour = forms.ChoiceField(choices=[(name, name) for name in WAYS_BACK], required=False)

    def clean_rpps(self) -> Any:
        try:
            return Rpps(self.cleaned_data["rpps"])
        except Malformed as error:
            raise forms.ValidationError("rpps") from error


class UntilForm(forms.Form):
    """The last day of what is given, included. Without one, it has no end, or the usual one."""

    jusqu_au = forms.DateField(
        label=gettext_lazy("Dernier jour"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Écrivez un jour, un mois et une année qui existent.")},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self._now = now

    def clean_jusqu_au(self) -> date | None:
        day: date | None = self.cleaned_data["jusqu_au"]
        today = self._now.astimezone(PARIS).date()
        if day is not None and day < today:
            raise forms.ValidationError(_("Ce jour est passé. Choisissez-en un à venir."))
        if day is not None and day > today + LONGEST:
            raise forms.ValidationError(_("Dix ans au plus. Sans date, l’accord dure jusqu’à ce que vous le retiriez."))
        return day

    @property
    def until(self) -> datetime | None:
        day = self.cleaned_data.get("jusqu_au")
        return datetime.combine(day + timedelta(days=1), time(), PARIS) if day else None


class GestureForm(UntilForm, _About):
    """One gesture about one professional."""

    geste = forms.ChoiceField(choices=[(name, name) for name in GESTURES])


class StructureGestureForm(UntilForm):
    """One gesture about a whole structure."""

    geste = forms.ChoiceField(choices=[(name, name) for name in STRUCTURE_GESTURES])
    finess = forms.CharField(max_length=9)

    def clean_finess(self) -> Any:
        try:
            return Finess(self.cleaned_data["finess"])
        except Malformed as error:
            raise forms.ValidationError("finess") from error


class RuleForm(_About):
    """Open one document to one professional, close it to them, or say nothing any more."""

    regle = forms.ChoiceField(choices=[(name, name) for name in RULES])

    @property
    def rule(self) -> DocumentRule:
        return RULES[self.cleaned_data["regle"]]


class StructureSearchForm(forms.Form):
    """Words of a name, and the beginning of a town. Posted: what one looks for stands in no address."""

    nom = forms.CharField(
        label=gettext_lazy("Son nom"),
        max_length=120,
        min_length=3,
        error_messages=dict.fromkeys(
            ("required", "min_length"), gettext_lazy("Écrivez au moins trois lettres de son nom.")
        ),
    )
    ville = forms.CharField(label=gettext_lazy("Sa ville"), max_length=80, required=False)
