"""The card of a service, as its publisher fills it in (CAT-08)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import BusinessModel, Card, Device, Purpose, Theme, Track
from espace_sante.portals.components.catalogue_words import DEVICES, PAYING, PURPOSES, REGIONS, THEMES
from espace_sante.portals.components.referencing_words import TRACKS

# The field of the form that each part of the card is in.
FIELDS = {
    "name": "nom", "summary": "resume", "description": "description", "business_model": "modele", "price": "prix",
    "device": "dispositif", "terms_url": "conditions", "privacy_url": "donnees", "website": "site",
    "app_store_url": "app_store", "play_store_url": "play_store", "support": "assistance", "themes": "themes",
    "purposes": "finalites", "regions": "regions",
}  # fmt: skip
WRONG = _("Ceci n’est pas accepté : relisez l’aide au-dessus du champ.")
_ADDRESS = _("Une adresse qui commence par https://.")


class NewServiceForm(forms.Form):
    """A name, and whether data are exchanged: this does not change afterwards."""

    nom = forms.CharField(
        label=_("Nom du service"),
        max_length=60,
        error_messages={"required": _("Donnez un nom."), "max_length": _("60 caractères au plus.")},
    )
    echange = forms.ChoiceField(
        label=_("Votre service échange-t-il des données avec les espaces ?"),
        help_text=_("Avec échange, il faut une analyse d’impact et les critères d’échange."),
        choices=[(one.value, words) for one, words in TRACKS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )

    def track(self) -> Track:
        return Track(self.cleaned_data["echange"])


class CardForm(forms.Form):
    """Everything may be left for later, but the name."""

    nom = forms.CharField(label=_("Nom du service"), max_length=60, error_messages={"required": _("Donnez un nom.")})
    resume = forms.CharField(
        label=_("En une phrase, ce qu’il fait"), help_text=_("140 caractères au plus."), max_length=140, required=False
    )
    description = forms.CharField(
        label=_("Description"),
        help_text=_("Ce qu’on y fait, pour qui, et ce qu’il ne fait pas. 4 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=4000,
        required=False,
    )
    modele = forms.ChoiceField(label=_("Qui paie ?"), required=False)
    prix = forms.CharField(
        label=_("Prix"), help_text=_("En toutes lettres, par exemple : 2 € par mois."), max_length=120, required=False
    )
    dispositif = forms.ChoiceField(label=_("Est-ce un dispositif médical ?"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("Besoins"),
        choices=[(one.value, words) for one, words in THEMES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    finalites = forms.MultipleChoiceField(
        label=_("À quoi il sert"),
        help_text=_("Pour lire des données d’un espace : prévention, diagnostic, soin ou suivi, et rien d’autre."),
        choices=[(one.value, words) for one, words in PURPOSES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    regions = forms.MultipleChoiceField(
        label=_("Où il fonctionne"),
        choices=list(REGIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    site = forms.CharField(label=_("Son site"), help_text=_ADDRESS, max_length=200, required=False)
    conditions = forms.CharField(
        label=_("Ses conditions d’utilisation"), help_text=_ADDRESS, max_length=200, required=False
    )
    donnees = forms.CharField(
        label=_("La page qui dit ce que deviennent les données"), help_text=_ADDRESS, max_length=200, required=False
    )
    app_store = forms.CharField(
        label=_("Dans l’App Store"),
        help_text=_("Une adresse qui commence par https://apps.apple.com/."),
        max_length=200,
        required=False,
    )
    play_store = forms.CharField(
        label=_("Dans Google Play"),
        help_text=_("Une adresse qui commence par https://play.google.com/."),
        max_length=200,
        required=False,
    )
    assistance = forms.CharField(
        label=_("Adresse de l’assistance"), help_text=_("Un courriel où une personne répond."), required=False
    )

    def __init__(self, *args: Any, card: Card | None = None, **kwargs: Any) -> None:
        initial = {ours: getattr(card, name) or "" for name, ours in FIELDS.items()} if card else None
        super().__init__(*args, **{"auto_id": "fiche-%s", "label_suffix": "", "initial": initial, **kwargs})
        self._choices("modele", [(one.value, words) for one, words in PAYING.items()])
        self._choices("dispositif", [(one.value, words) for one, words in DEVICES.items()])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("À choisir")), *choices]

    def card(self) -> Card:
        told = self.cleaned_data
        texts = ("summary", "description", "price", "terms_url", "privacy_url", "website", "app_store_url",
                 "play_store_url", "support")  # fmt: skip
        return Card(
            name=told["nom"],
            business_model=BusinessModel(told["modele"]) if told["modele"] else None,
            device=Device(told["dispositif"]) if told["dispositif"] else None,
            themes=tuple(Theme(one) for one in told["themes"]),
            purposes=tuple(Purpose(one) for one in told["finalites"]),
            regions=tuple(told["regions"]),
            **{name: told[FIELDS[name]].strip() for name in texts},
        )

    def mark(self, field: str | None) -> None:
        """Say beside the field what the catalogue did not accept."""
        self.add_error(FIELDS.get(field or ""), str(WRONG))
