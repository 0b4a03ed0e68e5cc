"""Which documents are masked, several at once: a ticked box is a masked document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy


class MaskingForm(forms.Form):
    """The documents of the page, those that are masked ticked."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Masquer aux professionnels"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Un de ces documents n’est plus dans cette liste.")},
    )

    vus = forms.MultipleChoiceField(widget=forms.MultipleHiddenInput, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "masquer-%s", "label_suffix": "", **kwargs})
        for field in self.fields.values():
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def changes(self, masked: frozenset[UUID]) -> tuple[frozenset[UUID], frozenset[UUID]]:
        """What to mask and what to show, among what was on the page: a document that came meanwhile stays as it is."""
        chosen, seen = (frozenset(UUID(one) for one in self.cleaned_data[name]) for name in ("documents", "vus"))
        return (chosen & seen) - masked, (seen & masked) - chosen
