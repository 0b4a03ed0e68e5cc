"""What describes the credentials of a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.pairing.api import ClientInvalid, read_keys


def keys_address() -> forms.CharField:
    """Where the keys are published."""
    return forms.CharField(
        label=_("Si elle signe : adresse de ses clés publiques (jwks_uri)"),
        help_text=_("En https. C’est le plus simple : vous changez de clé chez vous, sans revenir ici."),
        max_length=500,
        required=False,
    )


def key_set() -> forms.CharField:
    """The keys themselves."""
    return forms.CharField(
        label=_("Ou ses clés publiques, collées ici (JWK set)"),
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
            self.add_error("cles_a", _("Cette adresse ne convient pas : https, sans « @ » ni « # »."))
        else:
            self.add_error("cles", _("Ce ne sont pas des clés publiques lisibles : un JWK set, RSA ou EC P-384."))


class KeysForm(KeysFields):
    """Other keys for an application that signs."""

    cles_a = keys_address()
    cles = key_set()

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
    cles_a = keys_address()
    cles = key_set()
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
