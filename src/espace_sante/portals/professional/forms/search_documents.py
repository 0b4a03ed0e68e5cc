"""What a professional looks for in a record. Sent by POST: the words searched may say what a person suffers from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.portals.professional.presenters.documents import CATEGORIES, query_of
from espace_sante.record.api import DocumentQuery


class DocumentSearchForm(forms.Form):
    """Words of the title, of the kind or of the author; a kind; a year. Everything is optional."""

    words = forms.CharField(label=gettext_lazy("Titre, nature ou auteur"), required=False, max_length=100)
    category = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=[("", gettext_lazy("Toutes")), *CATEGORIES.items()],
        required=False,
    )
    year = forms.IntegerField(
        label=gettext_lazy("Année"),
        required=False,
        min_value=1900,
        max_value=2200,
        error_messages={"invalid": gettext_lazy("Écrivez l’année en quatre chiffres.")},
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What is looked for; nothing when the form is not sent or not valid."""
        return self.cleaned_data if self.is_bound and self.is_valid() else {}

    def query(self) -> DocumentQuery:
        """What the record is asked; everything when the form is not sent or not valid."""
        return query_of(**self.asked)
