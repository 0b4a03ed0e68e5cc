"""One person to look up, what they said, a letter that came back."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins, InvalidIdentifier
from espace_sante.spaces.api import OppositionChannel

_DATE = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "input_formats": ["%Y-%m-%d", "%d/%m/%Y"],
}
_NO_SUCH_DAY = gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/02/1952.")
MOST_CODES = 50


class MatriculeForm(forms.Form):
    """15 characters, spaces tolerated."""

    matricule = forms.CharField(
        label=gettext_lazy("Matricule INS et sa clé"),
        help_text=gettext_lazy("15 caractères. Les espaces sont acceptés."),
        error_messages={"required": gettext_lazy("Saisissez le matricule INS.")},
        max_length=40,
    )

    def clean_matricule(self) -> str:
        typed = "".join(self.cleaned_data["matricule"].split()).upper()
        try:
            return Ins.parse(typed, oid=INS_NIR_OID).value
        except InvalidIdentifier as error:
            raise forms.ValidationError(
                _("Ce n’est pas un matricule avec sa clé. Relisez-le avec la personne, chiffre par chiffre.")
            ) from error


class NameForm(forms.Form):
    """A name, at birth or in use, and a birth date; the given name when several people answer."""

    family_name = forms.CharField(
        label=gettext_lazy("Nom de naissance ou d’usage"),
        error_messages={"required": gettext_lazy("Saisissez le nom.")},
        max_length=100,
    )
    birth_on = forms.DateField(
        label=gettext_lazy("Date de naissance"),
        error_messages={"required": gettext_lazy("Saisissez la date de naissance."), "invalid": _NO_SUCH_DAY},
        **_DATE,  # type: ignore[arg-type]
    )
    given_name = forms.CharField(
        label=gettext_lazy("Premier prénom"),
        help_text=gettext_lazy("Utile quand plusieurs personnes portent ce nom."),
        required=False,
        max_length=100,
    )


class OppositionForm(forms.Form):
    """How a person said it, when, who said it: nothing is chosen beforehand."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Comment la personne l’a-t-elle dit ?"),
        choices=[
            (OppositionChannel.PHONE.value, gettext_lazy("Par téléphone")),
            (OppositionChannel.COUNTER.value, gettext_lazy("Au guichet")),
            (OppositionChannel.POST.value, gettext_lazy("Par courrier")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites comment l’opposition est arrivée.")},
    )
    said_on = forms.DateField(
        label=gettext_lazy("Quel jour ?"),
        help_text=gettext_lazy("Pour un courrier, le jour du cachet de la poste. Sinon, vide veut dire aujourd’hui."),
        required=False,
        error_messages={"invalid": _NO_SUCH_DAY},
        **_DATE,  # type: ignore[arg-type]
    )
    who = forms.ChoiceField(
        label=gettext_lazy("Qui le demande ?"),
        choices=[
            ("holder", gettext_lazy("La personne elle-même")),
            ("representative", gettext_lazy("Son représentant légal")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites qui le demande.")},
    )
    verified = forms.BooleanField(
        label=gettext_lazy("J’ai vérifié l’identité de qui le demande"),
        error_messages={"required": gettext_lazy("Vérifiez l’identité, puis cochez la case.")},
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def clean_said_on(self) -> date | None:
        said: date | None = self.cleaned_data["said_on"]
        if said is not None and said > self._now.astimezone(PARIS).date():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return said

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        by_post = cleaned.get("channel") == OppositionChannel.POST.value
        if by_post and not cleaned.get("said_on") and "said_on" not in self.errors:
            self.add_error("said_on", _("Pour un courrier, donnez le jour du cachet de la poste."))
        return cleaned

    def said_at(self) -> datetime:
        """The start of the day that was told: the whole day counts for the person. Now, when none was."""
        said: date | None = self.cleaned_data["said_on"]
        if said is None or said == self._now.astimezone(PARIS).date():
            return self._now
        return datetime.combine(said, time(), PARIS)


class CorrectionForm(forms.Form):
    """Why a death was recorded by mistake."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi est-ce une erreur ?"),
        help_text=gettext_lazy("Une phrase, sans rien de médical. 300 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites pourquoi c’est une erreur.")},
        max_length=300,
    )


class ReturnedForm(forms.Form):
    """The codes printed on letters that came back, one a line."""

    codes = forms.CharField(
        label=gettext_lazy("Codes imprimés sur les lettres"),
        help_text=gettext_lazy("Un par ligne, comme 7KQ2-MXW4-RT9B. 50 au plus."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Saisissez au moins un code.")},
        max_length=2_000,
    )

    def clean_codes(self) -> list[str]:
        codes = [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]
        if len(codes) > MOST_CODES:
            raise forms.ValidationError(_("50 codes à la fois, pas davantage."))
        return list(dict.fromkeys(codes))


class SendAgainForm(forms.Form):
    """The address was read: it is the one of today."""

    corrected = forms.BooleanField(
        label=gettext_lazy("Cette adresse est la bonne"),
        error_messages={"required": gettext_lazy("Lisez l’adresse, puis cochez la case.")},
    )
