"""What anybody looks for in the catalogue. It is sent, never written in an address: a need tells of who has it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Finality
from espace_sante.catalogue.api import Purpose, Search, Theme
from espace_sante.portals.components.catalogue_words import PURPOSES, REGIONS, THEMES
from espace_sante.portals.components.consent_words import title_of

NOTHING = "rien"


class CatalogueForm(forms.Form):
    """Words and filters; all may be left empty, and what is of no list is left out."""

    mots = forms.CharField(label=_("Mots"), required=False, max_length=100)
    besoin = forms.ChoiceField(label=_("Besoin"), required=False)
    finalite = forms.ChoiceField(label=_("À quoi il sert"), required=False)
    region = forms.ChoiceField(label=_("Région"), required=False)
    donnees = forms.ChoiceField(label=_("Données demandées"), required=False)
    gratuit = forms.BooleanField(label=_("Rien à payer soi-même"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data or {}, auto_id="catalogue-%s", label_suffix="")
        self._choices("besoin", _("Tous les besoins"), [(one.value, words) for one, words in THEMES.items()])
        self._choices("finalite", _("Peu importe"), [(one.value, words) for one, words in PURPOSES.items()])
        self._choices("region", _("Toutes les régions"), list(REGIONS.items())[1:])
        asked = [(NOTHING, _("Rien de mon espace")), *((one.value, title_of(one)) for one in Finality)]
        self._choices("donnees", _("Peu importe"), asked)

    def _choices(self, name: str, all_words: Any, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", all_words), *choices]

    def search(self) -> Search:
        self.is_valid()
        told = self.cleaned_data
        data = told.get("donnees", "")
        return Search(
            words=told.get("mots", ""),
            theme=Theme(told["besoin"]) if told.get("besoin") else None,
            purpose=Purpose(told["finalite"]) if told.get("finalite") else None,
            region=told.get("region", ""),
            free=told.get("gratuit", False),
            finality=Finality(data) if data and data != NOTHING else None,
            without_data=data == NOTHING,
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What another page of the same search sends again."""
        self.is_valid()
        told = [(name, self.cleaned_data.get(name)) for name in self.fields]
        return [(name, "on" if value is True else str(value)) for name, value in told if value]

    @property
    def is_filtered(self) -> bool:
        """Whether one of the filters that are folded away is in use."""
        self.is_valid()
        return any(self.cleaned_data.get(name) for name in ("finalite", "region", "donnees", "gratuit"))

    @property
    def wanted_page(self) -> int:
        page = str(self.data.get("page", "1"))
        return int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
