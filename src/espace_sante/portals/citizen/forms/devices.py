"""A device to link to an agenda."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.agenda.api import LONGEST_NAME


class DeviceForm(forms.Form):
    """Its name, so that one knows which to take back."""

    nom = forms.CharField(
        label=gettext_lazy("Quel appareil ?"),
        help_text=gettext_lazy("Par exemple : mon téléphone, l’ordinateur du salon."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": gettext_lazy("Donnez un nom à l’appareil."),
            "max_length": gettext_lazy("Donnez un nom à l’appareil, en 60 caractères au plus."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "appareil-%s", "label_suffix": "", **kwargs})
