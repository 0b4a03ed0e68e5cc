"""What one chooses for everybody: new items, everything at once, emergencies."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Choices

YES, NO = "oui", "non"
VISIBLE, MASKED = "visible", "masque"
# The name of a switch in a page, and what it moves. A page says what professionals can do, so « oui » opens.
SWITCHES = {
    "samu": "call_centre",
    "urgence": "break_glass",
    "masques-en-urgence": "masked_in_emergency",
    "nouveaux-masques": "new_items_masked",
}


class SwitchForm(forms.Form):
    """One switch, and where to put it."""

    reglage = forms.ChoiceField(choices=[(name, name) for name in SWITCHES])
    valeur = forms.ChoiceField(choices=[(YES, YES), (NO, NO)])

    def moved(self, choices: Choices) -> Choices:
        """The choices with this one changed."""
        return replace(choices, **{SWITCHES[self.cleaned_data["reglage"]]: self.cleaned_data["valeur"] == YES})


class EverythingForm(forms.Form):
    """Mask everything, or show everything."""

    sens = forms.ChoiceField(choices=[(MASKED, MASKED), (VISIBLE, VISIBLE)])

    @property
    def masked(self) -> bool:
        return bool(self.cleaned_data["sens"] == MASKED)


class _Step(forms.Form):
    """One of the first screens, filled with where things stand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "choix-%s", "label_suffix": "", **kwargs})


class DefaultForm(_Step):
    """The first screen: how a document arrives, and whether it holds for what is here (CIT-04)."""

    arrivee = forms.ChoiceField(
        label=gettext_lazy("Quand un document arrive ici"),
        widget=forms.RadioSelect,
        choices=(
            (VISIBLE, gettext_lazy("Il est visible : les soignants qui ont un accord le lisent, selon leur métier")),
            (MASKED, gettext_lazy("Il est masqué : seul son auteur le voit, tant que personne ne le montre ici")),
        ),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choisissez l’une des réponses.")),
    )
    tout = forms.BooleanField(
        label=gettext_lazy("Appliquer aussi à tout ce qui est déjà là"),
        help_text=gettext_lazy("Chaque document, et l’historique de santé. Chacun pourra être changé à part ensuite."),
        required=False,
    )

    @staticmethod
    def values_of(choices: Choices) -> dict[str, Any]:
        return {"arrivee": MASKED if choices.new_items_masked else VISIBLE}

    @property
    def masked(self) -> bool:
        return bool(self.cleaned_data["arrivee"] == MASKED)


class EmergencyForm(_Step):
    """The second screen: the three switches (EMG-03)."""

    samu = forms.BooleanField(
        label=gettext_lazy("Le médecin du 15 peut lire cet espace pendant un appel"),
        help_text=gettext_lazy("Il connaît les traitements et les allergies avant que les secours arrivent."),
        required=False,
    )
    urgence = forms.BooleanField(
        label=gettext_lazy("Un soignant peut lire cet espace si la personne ne peut pas répondre et est en danger"),
        help_text=gettext_lazy("Il doit dire pourquoi, et cet accès dure une heure. La personne en est prévenue."),
        required=False,
    )
    masques = forms.BooleanField(
        label=gettext_lazy("Dans ces urgences, ils lisent aussi les documents masqués"),
        help_text=gettext_lazy("Sans cette case, ce qui est masqué le reste, même en urgence."),
        required=False,
    )

    @staticmethod
    def values_of(choices: Choices) -> dict[str, Any]:
        return {
            "samu": choices.call_centre,
            "urgence": choices.break_glass,
            "masques": choices.masked_in_emergency,
        }

    def moved(self, choices: Choices) -> Choices:
        chosen = self.cleaned_data
        return replace(
            choices,
            call_centre=chosen["samu"],
            break_glass=chosen["urgence"],
            masked_in_emergency=chosen["masques"],
        )
