"""What describes the credentials of a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ClientForm(forms.Form):
    """A name, return addresses, how it proves itself, for whom."""

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
            ("secret", _("Sur un serveur : elle garde un secret, montré une seule fois")),
        ],
        widget=forms.RadioSelect,
        initial="none",
    )
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

    @property
    def redirects(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["retours"].splitlines() if line.strip()]
