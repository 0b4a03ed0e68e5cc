"""What somebody gives who holds a letter: its code, and the birth date of the person it is about (LC-04)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import BirthDate

MONTHS = (
    gettext_lazy("janvier"), gettext_lazy("février"), gettext_lazy("mars"), gettext_lazy("avril"), gettext_lazy("mai"),
    gettext_lazy("juin"), gettext_lazy("juillet"), gettext_lazy("août"), gettext_lazy("septembre"),
    gettext_lazy("octobre"), gettext_lazy("novembre"), gettext_lazy("décembre"),
)  # fmt: skip


class LetterForm(forms.Form):
    """Shape only: whether the two go together is asked elsewhere, and never told apart."""

    code = forms.CharField(
        label=gettext_lazy("Le code de la lettre ou du courriel"),
        help_text=gettext_lazy("12 lettres et chiffres, par exemple 7KQ2‑MXW4‑RT9B."),
        max_length=40,
        error_messages={"required": gettext_lazy("Écrivez le code qui est dans la lettre.")},
    )
    jour = forms.IntegerField(label=gettext_lazy("Jour"), required=False, min_value=1, max_value=31)
    mois = forms.TypedChoiceField(
        label=gettext_lazy("Mois"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("Mois")), *((number, name) for number, name in enumerate(MONTHS, 1))],
    )  # fmt: skip
    partielle = forms.BooleanField(
        label=gettext_lazy("Le jour ou le mois n’est pas connu, ou n’est pas celui du calendrier français"),
        help_text=gettext_lazy("Cochez si l’acte de naissance ne les donne pas. Laissez alors vide ce qui manque."),
        required=False,
    )
    annee = forms.IntegerField(label=gettext_lazy("Année"), required=False, min_value=1880, max_value=2999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lettre-%s", "label_suffix": "", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors.keys() & {"jour", "mois", "annee"}:
            return cleaned
        if cleaned.get("partielle"):
            return self._partial(cleaned)
        try:
            cleaned["born"] = date(cleaned.get("annee") or 0, cleaned.get("mois") or 0, cleaned.get("jour") or 0)
        except ValueError:
            self.add_error("jour", _("Écrivez un jour, un mois et une année qui existent."))
        return cleaned

    def _partial(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """A month and a day that nobody knows are 00 in the identity."""
        year, month, day = (cleaned.get(one) or 0 for one in ("annee", "mois", "jour"))
        if not year or (day and month):
            self.add_error(
                "annee" if not year else "jour", _("Écrivez au moins l’année, et laissez vide ce qui manque.")
            )
            return cleaned
        cleaned["born"] = BirthDate(f"{year:04d}-{month:02d}-{day:02d}")
        return cleaned
