"""Whom a publisher lets act for it, and why something stops."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import Somebody


class InviteForm(forms.Form):
    """Given name and name, the professional address, the role."""

    nom = forms.CharField(
        label=_("Prénom et nom"), max_length=120, error_messages={"required": _("Donnez un prénom et un nom.")}
    )
    courriel = forms.EmailField(
        label=_("Courriel professionnel"),
        help_text=_("Celui que ProConnect connaît : c’est avec lui que cette personne se connecte."),
        error_messages={"required": _("Donnez un courriel."), "invalid": _("Écrivez-le comme nom@exemple.fr.")},
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[
            ("editor", _("Rédaction : remplit les dossiers")),
            ("owner", _("Responsable : peut aussi inviter et retirer un service")),
        ],
        widget=forms.RadioSelect,
        initial="editor",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "invite-%s", "label_suffix": "", **kwargs})

    def somebody(self) -> Somebody:
        return Somebody(name=self.cleaned_data["nom"], email=self.cleaned_data["courriel"])


class ReasonForm(forms.Form):
    """Why, in a sentence that the operator reads."""

    raison = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("La personne qui suit votre dossier lit cette phrase. 1 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("Dites pourquoi.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "raison-%s", "label_suffix": "", **kwargs})
