"""What an heir says and shows, and how they come back to read the answer. Source: RULES.md LC-22."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.heirs.api import Claims, Paper, Tie
from espace_sante.portals.components.heir_words import PURPOSES, TIES
from espace_sante.spaces.api import HeirPurpose

ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff"
FILES = ("acte", "identite", "lien", "autre")  # the operators' pages name them by their place
FIRST_YEAR = 1880
_NO_SUCH_DAY = gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/02/1952.")


def _text(label: Any, required: Any, *, most: int, hint: Any = "", rows: int = 0) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={
            "required": required,
            "max_length": gettext_lazy("C’est trop long : %(limit_value)d caractères au plus."),
        },
    )


def _day(label: Any, required: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"required": required, "invalid": _NO_SUCH_DAY},
    )


def _file(label: Any, required: Any = "") -> forms.FileField:
    return forms.FileField(
        label=label,
        required=bool(required),
        allow_empty_file=True,
        max_length=255,
        error_messages={"required": required} if required else None,
    )


class HeirsForm(forms.Form):
    """Shape only: what a paper really holds, `heirs` checks; whether all of it is true, people do."""

    nom = _text(gettext_lazy("Son nom de naissance"), gettext_lazy("Écrivez son nom de naissance."), most=100)
    prenom = _text(gettext_lazy("Son premier prénom"), gettext_lazy("Écrivez son premier prénom."), most=100)
    naissance = _day(gettext_lazy("Sa date de naissance"), gettext_lazy("Donnez sa date de naissance."))
    deces = _day(gettext_lazy("Le jour de son décès"), gettext_lazy("Donnez le jour de son décès."))
    vous = _text(gettext_lazy("Vos nom et prénoms"), gettext_lazy("Écrivez vos nom et prénoms."), most=200)
    votre_naissance = _day(gettext_lazy("Votre date de naissance"), gettext_lazy("Donnez votre date de naissance."))
    lien_avec = forms.ChoiceField(
        label=gettext_lazy("Votre lien avec cette personne"),
        choices=[("", gettext_lazy("Choisir…")), *((one.value, words) for one, words in TIES.items())],
        error_messages={"required": gettext_lazy("Dites quel est votre lien.")},
    )
    adresse = _text(
        gettext_lazy("Votre adresse postale"), gettext_lazy("Écrivez votre adresse postale."), most=300, rows=3
    )
    courriel = forms.EmailField(
        label=gettext_lazy("Votre courriel"),
        help_text=gettext_lazy("Pour vous dire qu’une réponse vous attend. Sans lui, nous vous écrivons par la poste."),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Écrivez une adresse comme nom@exemple.fr.")},
    )
    but = forms.ChoiceField(
        label=gettext_lazy("Pourquoi demandez-vous ces documents ?"),
        help_text=gettext_lazy("La loi ne connaît que ces trois raisons."),
        choices=[(one.value, words) for one, words in PURPOSES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une des trois raisons.")},
    )
    pourquoi = _text(
        gettext_lazy("Expliquez en quelques phrases"),
        gettext_lazy("Expliquez pourquoi ces documents vous sont nécessaires."),
        hint=gettext_lazy("Par exemple : une assurance demande la cause du décès. 1 000 caractères au plus."),
        most=1000,
        rows=5,
    )
    acte = _file(gettext_lazy("Acte de décès"), gettext_lazy("Joignez l’acte de décès."))
    identite = _file(gettext_lazy("Votre pièce d’identité"), gettext_lazy("Joignez votre pièce d’identité."))
    lien = _file(
        gettext_lazy("Ce qui prouve votre lien"),
        gettext_lazy("Joignez ce qui prouve votre lien : livret de famille, acte de notoriété…"),
    )
    autre = _file(gettext_lazy("Une autre pièce, si elle est utile"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "demande-%s", "label_suffix": "", **kwargs})
        self._today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("naissance", "deces", "votre_naissance"):
            day = cleaned.get(name)
            if day and not FIRST_YEAR <= day.year <= self._today.year:
                self.add_error(name, _("Relisez l’année de cette date."))
            elif day and day > self._today:
                self.add_error(name, _("Cette date n’est pas encore arrivée."))
        born, died = cleaned.get("naissance"), cleaned.get("deces")
        if born and died and died < born:
            self.add_error("deces", _("Le décès est avant la naissance : relisez les deux dates."))
        return cleaned

    def claims(self) -> Claims:
        told = self.cleaned_data
        return Claims(
            family_name=told["nom"],
            given_name=told["prenom"],
            birth_on=told["naissance"],
            died_on=told["deces"],
            asker=told["vous"],
            asker_birth_on=told["votre_naissance"],
            tie=Tie(told["lien_avec"]),
            address=told["adresse"],
            email=told["courriel"],
            why=told["pourquoi"],
        )

    def purpose(self) -> HeirPurpose:
        return HeirPurpose(self.cleaned_data["but"])

    def papers(self) -> dict[str, Paper]:
        """The papers that came, by the name of their field, in order."""
        files = {name: self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)}
        return {name: Paper(content=one.read(), declared_type=one.content_type or "") for name, one in files.items()}


class FollowForm(forms.Form):
    """The number and the code of the receipt."""

    numero = forms.CharField(
        label=gettext_lazy("Le numéro de votre demande"),
        help_text=gettext_lazy("Par exemple AD‑7KQ2M‑XW4RT."),
        max_length=40,
        error_messages={"required": gettext_lazy("Écrivez le numéro qui est sur le récépissé.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Le code de suivi"),
        help_text=gettext_lazy("16 lettres et chiffres, sur le récépissé."),
        max_length=60,
        error_messages={"required": gettext_lazy("Écrivez le code qui est sur le récépissé.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "suivi-%s", "label_suffix": "", **kwargs})
