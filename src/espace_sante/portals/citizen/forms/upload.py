"""A document that a citizen adds: its file, its title, its category, its date, whether it is hidden at once."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import document_types
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.citizen.wording.categories import category_name
from espace_sante.record.api import Coded

# What a patient may deposit (JDV_J07, types DOCPAT and EXPPAT), in the order of the list. Advance directives and the
# medical profile are left out: they have their own rules (RULES.md MIN-14).
TYPES = (
    "DOCPAT02",
    "DOCPAT05",
    "DOCPAT04",
    "DOCPAT03",
    "DOCPAT01",
    "DOCPAT06",
    "DOCPAT07",
    "DOCPAT09",
    "EXPPAT_1",
    "EXPPAT_2",
)
ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff,.txt,.rtf"
FIRST_YEAR = 1900
MONTHS = (
    gettext_lazy("janvier"), gettext_lazy("février"), gettext_lazy("mars"), gettext_lazy("avril"),
    gettext_lazy("mai"), gettext_lazy("juin"), gettext_lazy("juillet"), gettext_lazy("août"),
    gettext_lazy("septembre"), gettext_lazy("octobre"), gettext_lazy("novembre"), gettext_lazy("décembre"),
)  # fmt: skip


class UploadForm(forms.Form):
    """Shape only: what a file really holds, the record checks."""

    fichier = forms.FileField(
        label=gettext_lazy("Le fichier"),
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": gettext_lazy("Choisissez un fichier, ou prenez une photo.")},
    )
    titre = forms.CharField(
        label=gettext_lazy("Son titre"),
        help_text=gettext_lazy("Par exemple : ordonnance de lunettes."),
        max_length=120,
        error_messages={
            "required": gettext_lazy("Donnez un titre à ce document."),
            "max_length": gettext_lazy("Ce titre est long : %(limit_value)d caractères au plus."),
        },
    )
    categorie = forms.ChoiceField(
        label=gettext_lazy("De quoi s’agit-il ?"),
        error_messages={"required": gettext_lazy("Choisissez une catégorie.")},
    )
    jour = forms.IntegerField(
        label=gettext_lazy("Jour"), required=False, min_value=1, max_value=31,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Écrivez un jour entre 1 et 31.")
        ),
    )  # fmt: skip
    mois = forms.TypedChoiceField(
        label=gettext_lazy("Mois"), required=False, coerce=int, empty_value=None,
        choices=[("", gettext_lazy("Je ne sais pas")), *((number, name) for number, name in enumerate(MONTHS, 1))],
    )  # fmt: skip
    annee = forms.IntegerField(
        label=gettext_lazy("Année"), min_value=FIRST_YEAR,
        error_messages={
            "required": gettext_lazy("Écrivez au moins l’année."),
            **dict.fromkeys(("invalid", "min_value"), gettext_lazy("Écrivez l’année en quatre chiffres.")),
        },
    )  # fmt: skip
    masquer = forms.BooleanField(
        label=gettext_lazy("Masquer dès maintenant aux professionnels"),
        help_text=gettext_lazy("Vous pourrez le montrer quand vous voulez."),
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "ajout-%s", "label_suffix": "", **kwargs})
        self._today = today
        known = document_types()
        choices = [(code, category_name(known[code].citizen_category)) for code in TYPES]
        self.fields["categorie"].choices = [("", _("Choisir…")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors.keys() & {"jour", "mois", "annee"}:
            return cleaned
        year, month, day = cleaned["annee"], cleaned.get("mois"), cleaned.get("jour")
        if day and not month:
            self.add_error("mois", _("Choisissez le mois de ce jour, ou effacez le jour."))
            return cleaned
        try:
            act_on = date(year, month or 1, day or 1)
        except ValueError:
            self.add_error("jour", _("Ce jour n’existe pas dans ce mois."))
            return cleaned
        if act_on > self._today:
            self.add_error("annee", _("Cette date n’est pas encore arrivée."))
        cleaned["act_on"] = act_on
        return cleaned

    @property
    def act_at(self) -> datetime:
        """The day it is about; the first one of the month or year when one knows no better."""
        return datetime.combine(self.cleaned_data["act_on"], time(), PARIS)

    @property
    def known_date(self) -> str:
        """The date as far as it is known, kept with the words of the item; empty for a whole one."""
        month, day = self.cleaned_data.get("mois"), self.cleaned_data.get("jour")
        if day:
            return ""
        year = self.cleaned_data["annee"]
        return f"{MONTHS[month - 1]} {year}" if month else str(year)

    @property
    def type_code(self) -> Coded:
        known = document_types()[self.cleaned_data["categorie"]]
        return Coded(known.code, known.system, known.display)
