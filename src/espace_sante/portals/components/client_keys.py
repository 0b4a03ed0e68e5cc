"""Public keys of who proves itself by signing: the fields of publishers and operators, and what is wrong with them."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.pairing.api import ClientInvalid, read_keys


def keys_address(label: Any) -> forms.CharField:
    """Where the keys are published."""
    return forms.CharField(
        label=label,
        help_text=_("En https. C’est le plus simple : la clé se change à cette adresse, sans revenir ici."),
        max_length=500,
        required=False,
    )


def key_set(label: Any) -> forms.CharField:
    """The keys themselves."""
    return forms.CharField(
        label=label,
        help_text=_("Une à dix clés, RSA de 2048 bits au moins ou EC P-384. Jamais la clé privée."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=20_000,
        required=False,
    )


class KeysFields(forms.Form):
    """Public keys: an address or a set, one of the two."""

    def check_keys(self) -> None:
        """Mark what is wrong; `keys` and `keys_at` are what was said."""
        address, text = self.cleaned_data.get("cles_a", "").strip(), self.cleaned_data.get("cles", "").strip()
        if bool(address) == bool(text):
            self.add_error("cles_a", _("Donnez l’adresse des clés, ou les clés elles-mêmes : l’une des deux."))

    @property
    def keys_at(self) -> str:
        return str(self.cleaned_data["cles_a"]).strip()

    @property
    def keys(self) -> dict[str, Any] | None:
        """The set that was pasted. Raises ClientInvalid."""
        text = str(self.cleaned_data["cles"]).strip()
        return read_keys(text.encode()) if text else None

    def mark(self, error: ClientInvalid) -> None:
        """Beside the field that it is about."""
        if error.field == "jwks_uri":
            self.add_error("cles_a", _("Cette adresse ne convient pas : https, sans « @ » ni « # »."))
        else:
            self.add_error(
                "cles",
                _("Ce n’est pas un JWK set lisible : clés publiques RSA ou EC P-384, un kid chacune."),
            )


def pretty(keys: dict[str, Any]) -> str:
    """A key set as somebody reads it; empty when there is none."""
    return json.dumps(keys, indent=2) if keys else ""
