"""Where a document that is deposited goes besides the record, each with words of its own.

Source: RULES.md MSG-15; INTEROP.md 7 (DESTDMP, DESTMSSANTEPAT, DESTMSSANTEPS, CORPSMAIL_*; INVISIBLE_PATIENT forbids
DESTMSSANTEPAT).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.interop.professional_mail.api import MOST_CHARACTERS

_TOO_LONG = gettext_lazy("C’est trop long : 20 000 caractères au plus.")


class DestinationsForm(forms.Form):
    """The patient, a colleague, or nobody."""

    patient = forms.BooleanField(label=gettext_lazy("Au patient"), required=False)
    corps_patient = forms.CharField(
        label=gettext_lazy("Ce que le patient lira"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": _TOO_LONG},
    )
    confrere = forms.EmailField(
        label=gettext_lazy("À un confrère, une consœur"),
        help_text=gettext_lazy("Son adresse de messagerie sécurisée."),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Cette adresse n’en est pas une. Écrivez-la comme nom@domaine.fr.")},
    )
    corps_confrere = forms.CharField(
        label=gettext_lazy("Ce qu’il ou elle lira"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": _TOO_LONG},
    )

    def __init__(self, *args: Any, hidden: bool = False, **kwargs: Any) -> None:
        """`hidden`: the document is not shown to the patient, or to who represents them."""
        super().__init__(*args, **{"auto_id": "vers-%s", "label_suffix": "", **kwargs})
        self._hidden = hidden

    def clean_patient(self) -> bool:
        wanted = bool(self.cleaned_data["patient"])
        if wanted and self._hidden:
            raise forms.ValidationError(
                _("Ce document n’est pas montré au patient, ou à ses représentants : il ne part pas par message.")
            )
        return wanted

    def clean(self) -> dict[str, Any]:
        """Whoever receives it is told something."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for flag, words in (("patient", "corps_patient"), ("confrere", "corps_confrere")):
            if cleaned.get(flag) and words not in self.errors and not cleaned[words].strip():
                self.add_error(words, _("Écrivez quelques mots qui vont avec le document."))
        return cleaned
