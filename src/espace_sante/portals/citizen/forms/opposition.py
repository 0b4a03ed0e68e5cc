"""Why a deposit is opposed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.reports.api import MOST_OF_A_REPORT


def _motive(example: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Quel est votre motif ?"),
        help_text=example,
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_OF_A_REPORT,
        error_messages={
            "required": gettext_lazy("Écrivez votre motif, en quelques mots."),
            "max_length": gettext_lazy("C’est trop long : 2 000 caractères au plus."),
        },
    )


class DepositsToComeForm(forms.Form):
    """The motive against what one professional will deposit."""

    motif = _motive(
        gettext_lazy(
            "Par exemple : ce soignant me confond avec quelqu’un d’autre. Il lira ces mots à chaque dépôt. "
            "2 000 caractères au plus."
        )
    )


class OppositionForm(forms.Form):
    """The motive, and whether others wait to read the document."""

    motif = _motive(
        gettext_lazy(
            "Par exemple : ce document parle d’une autre personne, ou d’un secret qui n’aide pas à vous soigner. "
            "2 000 caractères au plus."
        )
    )
    quarantaine = forms.BooleanField(
        label=gettext_lazy("Mettre le document en quarantaine en attendant"),
        help_text=gettext_lazy(
            "Seuls vous et son auteur le verrez, même en cas d’urgence. Vous pourrez changer d’avis."
        ),
        required=False,
        initial=True,
    )
