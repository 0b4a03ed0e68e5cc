"""What one chooses for a mailbox: receipts of reading, documents filed by themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.messaging.api import MailboxChoices, Receipts

_CHOOSE = gettext_lazy("Choisissez l’une des réponses.")


class MailboxForm(forms.Form):
    """Both choices, each told as it is today."""

    lecture = forms.ChoiceField(
        label=gettext_lazy("Quand un soignant demande à savoir si son message a été lu"),
        choices=[
            (Receipts.ASK.value, gettext_lazy("Me demander à chaque fois")),
            (Receipts.ALWAYS.value, gettext_lazy("Le prévenir dès que le message est lu")),
            (Receipts.NEVER.value, gettext_lazy("Ne jamais le prévenir")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )
    rangement = forms.BooleanField(
        label=gettext_lazy("Ranger d’office dans les documents ce que les soignants envoient pour l’espace"),
        help_text=gettext_lazy(
            "Comptes rendus, ordonnances, lettres : ceux qui arrivent en « document de santé ». Les autres pièces "
            "jointes restent dans le message."
        ),
        required=False,
    )

    def __init__(self, *args: Any, may_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "boite-%s", "label_suffix": "", **kwargs})
        if not may_file:
            del self.fields["rangement"]

    @staticmethod
    def shown(found: MailboxChoices) -> dict[str, Any]:
        return {"lecture": found.receipts.value, "rangement": found.filing}

    @property
    def receipts(self) -> Receipts:
        return Receipts(self.cleaned_data["lecture"])

    def filing(self, before: MailboxChoices) -> bool:
        """As it was, for who may not choose it."""
        return bool(self.cleaned_data.get("rangement", before.filing))
