"""What describes the software of a structure, and its keys. Source: RULES.md STR-01; SMART Backend Services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.pairing.api import ClientInvalid
from espace_sante.portals.components.client_keys import KeysFields, key_set, keys_address
from espace_sante.portals.operator.wording.software import MAY, other_scopes

_ADDRESS = _("Adresse de ses clés publiques (jwks_uri)")
_SET = _("Ou ses clés publiques, collées ici (JWK set)")


class _SoftwareFields(KeysFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "logiciel-%s", "label_suffix": "", **kwargs})

    def clean(self) -> None:
        self.check_keys()


class SoftwareChangeForm(forms.Form):
    """A name, and what it may do. `kept`: scopes that are no line here, which stay as they are."""

    nom = forms.CharField(
        label=_("Nom du logiciel"),
        help_text=_("Il s’inscrit dans l’historique des personnes, à côté du nom de la structure."),
        max_length=100,
        error_messages={"required": _("Donnez un nom.")},
    )
    peut = forms.MultipleChoiceField(
        label=_("Ce qu’il peut faire"),
        help_text=_("Au plus : ce qu’il fait vraiment est vérifié à chaque demande. Il ne lit jamais de document."),
        choices=[(key, words) for key, (words, _scopes) in MAY.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, name: str, scopes: Sequence[str], **kwargs: Any) -> None:
        ticked = [key for key, (_words, written) in MAY.items() if set(written.split()) <= set(scopes)]
        told = {"auto_id": "logiciel-%s", "label_suffix": "", "initial": {"nom": name, "peut": ticked}}
        super().__init__(*args, **{**told, **kwargs})
        self._kept = other_scopes(scopes)

    @property
    def scopes(self) -> str:
        return " ".join([*(MAY[key][1] for key in self.cleaned_data["peut"]), *self._kept])

    def mark(self, error: ClientInvalid) -> None:
        """Beside the field that it is about."""
        if error.field == "name":
            self.add_error("nom", _("Donnez un nom de 100 caractères au plus."))
        else:
            self.add_error("peut", _("Cochez au moins une ligne."))


class SoftwareForm(_SoftwareFields):
    """A name, its structure, what it may do, its keys."""

    nom = forms.CharField(
        label=_("Nom du logiciel"),
        help_text=_("Il s’inscrit dans l’historique des personnes, à côté du nom de la structure."),
        max_length=100,
        error_messages={"required": _("Donnez un nom.")},
    )
    finess = forms.CharField(
        label=_("Numéro Finess de la structure"),
        help_text=_("9 caractères. La structure doit être dans l’annuaire."),
        max_length=20,
        error_messages={"required": _("Donnez le numéro Finess.")},
    )
    peut = forms.MultipleChoiceField(
        label=_("Ce qu’il peut faire"),
        help_text=_("Au plus : ce qu’il fait vraiment est vérifié à chaque demande. Il ne lit jamais de document."),
        choices=[(key, words) for key, (words, _scopes) in MAY.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une ligne.")},
    )
    cles_a = keys_address(_ADDRESS)
    cles = key_set(_SET)

    field_order = ("nom", "finess", "peut", "cles_a", "cles")

    @property
    def scopes(self) -> str:
        return " ".join(MAY[key][1] for key in self.cleaned_data["peut"])

    def mark(self, error: ClientInvalid) -> None:
        """Beside the field that it is about."""
        match error.field:
            case "finess":
                self.add_error("finess", _("L’annuaire ne connaît pas de structure en activité sous ce numéro."))
            case "name":
                self.add_error("nom", _("Donnez un nom de 100 caractères au plus."))
            case _other:
                super().mark(error)


class SoftwareKeysForm(_SoftwareFields):
    """Other keys; those that were pasted before stay, or not."""

    cles_a = keys_address(_ADDRESS)
    cles = key_set(_SET)
    avant = forms.ChoiceField(
        label=_("Les clés collées avant"),
        choices=[
            ("garder", _("Les garder aussi : le logiciel change de clé quand il veut, sans coupure")),
            ("retirer", _("Les retirer : elles ne prouvent plus rien dès l’enregistrement")),
        ],
        widget=forms.RadioSelect,
        initial="garder",
    )

    field_order = ("cles_a", "cles", "avant")

    @property
    def keep(self) -> bool:
        return bool(self.cleaned_data["avant"] == "garder")
