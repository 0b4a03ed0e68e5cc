"""Where one works right now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy


class SituationForm(forms.Form):
    """One of the situations, by its position among those that were offered."""

    situation = forms.ChoiceField(
        label=gettext_lazy("Votre lieu d’exercice"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choisissez l’un de vos lieux d’exercice.")
        ),
    )

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = list(enumerate(names))  # type: ignore[attr-defined]
