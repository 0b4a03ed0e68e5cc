"""What describes the credentials of a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.portals.components.client_keys import KeysFields, key_set, keys_address

_ADDRESS = _("Si elle signe : adresse de ses clés publiques (jwks_uri)")
_SET = _("Ou ses clés publiques, collées ici (JWK set)")


class KeysForm(KeysFields):
    """Other keys for an application that signs."""

    cles_a = keys_address(_ADDRESS)
    cles = key_set(_SET)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "cles-%s", "label_suffix": "", **kwargs})

    def clean(self) -> None:
        self.check_keys()


class ClientForm(KeysFields):
    """A name, return addresses, how it proves itself, for whom. Keys count for who signs alone."""

    nom = forms.CharField(
        label=_("Nom de l’application"),
        help_text=_("Pour la reconnaître dans cette liste. Les personnes voient le nom du service."),
        max_length=100,
        error_messages={"required": _("Donnez un nom.")},
    )
    retours = forms.CharField(
        label=_("Adresses de retour"),
        help_text=_("Une par ligne, en https, à la lettre près. Pour vos essais, http://127.0.0.1:port aussi."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=11_000,
        error_messages={"required": _("Donnez au moins une adresse de retour.")},
    )
    preuve = forms.ChoiceField(
        label=_("Comment l’application prouve qui elle est"),
        choices=[
            ("none", _("Sur un téléphone ou dans une page : elle ne garde aucun secret")),
            ("key", _("Sur un serveur : elle signe avec sa clé privée, qui ne sort pas de chez vous")),
            ("secret", _("Sur un serveur : elle garde un secret, montré une seule fois")),
        ],
        widget=forms.RadioSelect,
        initial="none",
    )
    cles_a = keys_address(_ADDRESS)
    cles = key_set(_SET)
    pour = forms.ChoiceField(
        label=_("Pour qui"),
        choices=[
            ("sandbox", _("Des essais, avec des personnes fictives")),
            ("production", _("Les vraies personnes, une fois le service en ligne")),
        ],
        widget=forms.RadioSelect,
        initial="sandbox",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "acces-%s", "label_suffix": "", **kwargs})

    def clean(self) -> None:
        if self.cleaned_data.get("preuve") == "key":
            self.check_keys()
        else:
            self.cleaned_data |= {"cles_a": "", "cles": ""}

    @property
    def redirects(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["retours"].splitlines() if line.strip()]
