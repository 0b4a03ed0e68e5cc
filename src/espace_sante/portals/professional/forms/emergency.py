"""Opening a record in an emergency. Source: CSP art. L. 1111-17 I; RULES.md EMG-01, EMG-02, EMG-08."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.access.api import EmergencyMode, OpeningReason

LONGEST_WORDS = 1000  # characters
_LABELS = {
    OpeningReason.UNCONSCIOUS: gettext_lazy("Elle est inconsciente"),
    OpeningReason.CONFUSED: gettext_lazy("Elle ne peut pas s’exprimer, ou n’est pas lucide"),
    OpeningReason.IN_DANGER: gettext_lazy("Un danger immédiat ne laisse pas le temps de lui demander"),
    OpeningReason.CALL: gettext_lazy("Un appel à la régulation la concerne"),
    OpeningReason.OTHER: gettext_lazy("Une autre raison, que j’écris ci-dessous"),
}
_OF_MODE = {
    EmergencyMode.BREAK_GLASS: (
        OpeningReason.UNCONSCIOUS,
        OpeningReason.CONFUSED,
        OpeningReason.IN_DANGER,
        OpeningReason.OTHER,
    ),
    EmergencyMode.CALL_CENTRE: (OpeningReason.CALL, OpeningReason.OTHER),
}


class EmergencyForm(forms.Form):
    """Nothing is chosen beforehand: why, in a few words, and that the person cannot answer."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pourquoi sans l’accord de la personne ?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez la raison.")},
    )
    words = forms.CharField(
        label=gettext_lazy("En quelques mots"),
        help_text=gettext_lazy("La personne lira ces mots."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Écrivez en quelques mots ce qui se passe."),
            "max_length": gettext_lazy("1 000 caractères au plus."),
        },
    )
    cannot_answer = forms.BooleanField(
        label=gettext_lazy("Je déclare que cette personne ne peut pas dire sa volonté et que sa santé est en danger"),
        error_messages={"required": gettext_lazy("Cochez la case pour le déclarer : la loi le demande.")},
    )

    def __init__(self, *args: object, mode: EmergencyMode, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].choices = [(one.value, _LABELS[one]) for one in _OF_MODE[mode]]  # type: ignore[attr-defined]
        if mode is EmergencyMode.CALL_CENTRE:
            del self.fields["cannot_answer"]  # EMG-02: a call is enough

    @property
    def opening_reason(self) -> OpeningReason:
        return OpeningReason(self.cleaned_data["reason"])
