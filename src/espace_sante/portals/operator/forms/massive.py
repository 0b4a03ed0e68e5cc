"""Many spaces to open, to close or to have erased: a list, or criteria."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.portals.operator.forms.campaigns import WaveForm
from espace_sante.portals.operator.wording.massive import ACTS
from espace_sante.spaces.api import Massive, TooManyPeople, people_chosen, people_listed

MOST_BYTES = 200_000


class MassiveForm(WaveForm):
    """What, why, and to whom: the criteria of a wave, a list typed, or the same list in a file."""

    field_order = ("act", "ground", "file", "people", "departements", "funds", "age_from", "age_to")
    name = planned_on = is_pilot = older_records = None  # type: ignore[assignment]  # those of a wave alone

    act = forms.ChoiceField(
        label=gettext_lazy("Que faut-il faire ?"),
        choices=[(one.value, words) for one, (words, _done) in ACTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites ce qu’il faut faire.")},
    )
    ground = forms.CharField(
        label=gettext_lazy("Motif"),
        help_text=gettext_lazy(
            "Une référence courte, comme « incident 2026-114 ». Elle reste dans l’histoire de chaque espace."
        ),
        max_length=40,
        error_messages={"required": gettext_lazy("Donnez un motif.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Liste dans un fichier"),
        help_text=gettext_lazy("Un fichier texte, un matricule par ligne, 5 000 au plus."),
        required=False,
        allow_empty_file=False,
        error_messages={"empty": gettext_lazy("Ce fichier est vide.")},
    )

    def clean_people(self) -> list[str]:
        file = self.files.get("file")
        if file is not None and (file.size or 0) <= MOST_BYTES:
            try:
                listed = file.read().decode()
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("Ce fichier n’est pas un texte.")) from error
            self.cleaned_data["people"] = f"{self.cleaned_data['people']}\n{listed}"
        elif file is not None:
            raise forms.ValidationError(_("La liste compte plus de 5 000 lignes : faites-en plusieurs."))
        return super().clean_people()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        told = [cleaned.get(one) for one in ("departements", "funds", "age_from", "age_to")]
        criteria = any(one not in (None, ()) for one in told)
        if criteria and cleaned.get("people"):
            self.add_error("people", _("Une liste ou des critères, pas les deux."))
        if not criteria and not cleaned.get("people") and not self.errors:
            self.add_error("people", _("Donnez une liste, un fichier, ou au moins un critère."))
        return cleaned

    def holders(self, *, now: datetime) -> list[UUID]:
        """Whom it is about; the form says so when they are too many."""
        if self.cleaned_data["people"]:
            return people_listed(self.matricules())
        try:
            return people_chosen(self.criteria(), now=now)
        except TooManyPeople:
            self.add_error(None, _("Plus de 100 000 personnes : faites-en plusieurs."))
            return []

    def what(self) -> Massive:
        return Massive(self.cleaned_data["act"])
