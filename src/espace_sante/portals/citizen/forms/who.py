"""Through whose eyes one looks: a profession, or one professional. Addresses hold their numbers alone."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from espace_sante.access.api import current_matrix


class ProfessionForm(forms.Form):
    """A profession of the matrix (TRE_G15); the first one without any."""

    FIRST: ClassVar[str] = "10"  # doctors

    metier = forms.CharField(max_length=10, required=False)

    def clean_metier(self) -> str:
        code: str = self.cleaned_data["metier"]
        if code and code not in current_matrix().professions:
            raise forms.ValidationError("metier")
        return code


class SeenAsForm(ProfessionForm):
    """The same, or somebody of the directory; and the page of the list."""

    soignant = forms.RegexField(r"^\d{11}$", required=False)
    suite = forms.CharField(max_length=200, required=False)
