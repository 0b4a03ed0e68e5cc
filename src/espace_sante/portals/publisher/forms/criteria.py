"""The answers to the criteria of one heading, and the files that prove them (CAT-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import CriterionLine, Given, Met
from espace_sante.portals.components.referencing_words import MET

ACCEPT = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"


class AnswersForm(forms.Form):
    """For each criterion, an answer and a note; what is not answered yet stays so."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[CriterionLine],
        given: Mapping[str, Given],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "critere-%s", "label_suffix": "", **kwargs})
        self.lines = list(lines)
        for line in lines:
            said = given.get(line.code, Given())
            self.fields[line.code] = forms.ChoiceField(
                label=line.sentence,
                choices=[(one.value, words) for one, words in MET.items()],
                widget=forms.RadioSelect,
                required=False,
                initial=said.declared.value if said.declared else None,
            )
            self.fields[f"{line.code}-note"] = forms.CharField(
                label=_("Précision"),
                help_text=_("Obligatoire si c’est sans objet. 500 caractères au plus."),
                max_length=500,
                required=False,
                initial=said.note,
            )

    def answers(self) -> dict[str, tuple[Met | None, str]]:
        told = self.cleaned_data
        return {
            line.code: (Met(told[line.code]) if told[line.code] else None, told[f"{line.code}-note"])
            for line in self.lines
        }


class FileForm(forms.Form):
    """One file that proves something."""

    fichier = forms.FileField(
        label=_("Le fichier"),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide."),
            "invalid": _("Ce fichier ne s’ouvre pas."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "piece-%s", "label_suffix": "", **kwargs})


class ShotForm(FileForm):
    """A screenshot, and what it shows for who does not see it."""

    texte = forms.CharField(
        label=_("Ce que montre cette capture"),
        help_text=_("Une phrase, pour les personnes qui ne la voient pas. 200 caractères au plus."),
        max_length=200,
        error_messages={"required": _("Dites ce que montre la capture.")},
    )
