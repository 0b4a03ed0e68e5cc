"""What an operator says of a request of heirs: who it is about, when they died, the answer."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.heirs.api import Answer, Refusal
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.operator.forms.people import MatriculeForm
from espace_sante.portals.operator.wording.heirs import CATEGORIES, REFUSALS

GIVE = "remettre"
_DATE: dict[str, Any] = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
}
_NO_SUCH_DAY = gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/02/1952.")


class RecogniseForm(MatriculeForm):
    """By the identity that the request gives, or by a matricule when several people have it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "personne-%s", **kwargs})
        self.fields["matricule"].required = False

    def clean_matricule(self) -> str:
        return super().clean_matricule() if self.cleaned_data["matricule"].strip() else ""


class DeathForm(forms.Form):
    """The day on the death certificate."""

    jour = forms.DateField(
        label=gettext_lazy("Jour du décès, lu sur l’acte"),
        error_messages={"required": gettext_lazy("Donnez le jour du décès."), "invalid": _NO_SUCH_DAY},
        **_DATE,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "deces-%s", **kwargs})
        self._today = today

    def clean_jour(self) -> date:
        day: date = self.cleaned_data["jour"]
        if day > self._today:
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return day

    def died_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["jour"], time(), PARIS)


class AnswerForm(forms.Form):
    """Give these kinds of documents, from a day on; or refuse, for one reason."""

    reponse = forms.ChoiceField(
        label=gettext_lazy("Que répondre ?"),
        choices=[
            (GIVE, gettext_lazy("Remettre des documents")),
            *((one.value, said) for one, said in REFUSALS.items()),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
    sortes = forms.MultipleChoiceField(
        label=gettext_lazy("Sortes de documents à remettre"),
        help_text=gettext_lazy(
            "Celles qui sont nécessaires à la raison. Ce que la personne a masqué n’est jamais remis."
        ),
        choices=list(CATEGORIES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    depuis = forms.DateField(
        label=gettext_lazy("Depuis le"),
        help_text=gettext_lazy("Date des soins. Vide : tous."),
        required=False,
        error_messages={"invalid": _NO_SUCH_DAY},
        **_DATE,
    )
    motif = forms.CharField(
        label=gettext_lazy("Motif de la réponse"),
        help_text=gettext_lazy(
            "Une phrase, sans rien de médical. Elle reste avec la décision. 300 caractères au plus."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reponse-%s", **kwargs})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reponse") == GIVE and not cleaned.get("sortes") and "sortes" not in self.errors:
            self.add_error("sortes", _("Cochez au moins une sorte de documents, ou refusez."))
        return cleaned

    def answer(self) -> Answer:
        told = self.cleaned_data
        if told["reponse"] == GIVE:
            return Answer(reason=told["motif"], categories=tuple(told["sortes"]), since=told["depuis"])
        return Answer(reason=told["motif"], refusal=Refusal(told["reponse"]))
