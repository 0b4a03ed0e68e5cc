"""Checking a receipt."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


class ReceiptForm(forms.Form):
    """The text of a code, or the address that it opens."""

    recu = forms.CharField(
        label=gettext_lazy("Le texte du code, ou l’adresse qu’il ouvre"),
        help_text=gettext_lazy("Il commence souvent par https et contient « verifier »."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Collez ici le texte du code."),
            "max_length": gettext_lazy("Ce texte est trop long pour être celui d’un de nos codes."),
        },
    )

    def clean_recu(self) -> str:
        """The token alone: what follows the last slash, without the spaces that a copy adds."""
        return "".join(str(self.cleaned_data["recu"]).split()).rstrip("/").rpartition("/")[2]
