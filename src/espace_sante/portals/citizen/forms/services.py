"""What is looked for in the catalogue, and what is chosen of a service."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.catalogue.api import Search, Theme
from espace_sante.portals.components.catalogue_words import THEMES

MOST_PAGES = 10_000


class CatalogueForm(forms.Form):
    """Words and filters. Posted: what one looks for says something of one's health, and stands in no address."""

    mots = forms.CharField(label=gettext_lazy("Chercher un service"), max_length=80, required=False)
    besoin = forms.ChoiceField(
        label=gettext_lazy("Pour quoi ?"),
        choices=[("", gettext_lazy("Tous les besoins")), *((one.value, words) for one, words in THEMES.items())],
        required=False,
    )
    gratuit = forms.BooleanField(label=gettext_lazy("Rien à payer"), required=False)
    rien = forms.BooleanField(label=gettext_lazy("Qui ne demandent rien de votre espace"), required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST_PAGES, required=False, widget=forms.HiddenInput)

    def search(self) -> Search:
        """What was understood: what is wrong is as if it were absent."""
        self.is_valid()
        found = self.cleaned_data
        return Search(
            words=found.get("mots") or "",
            theme=Theme(found["besoin"]) if found.get("besoin") else None,
            free=bool(found.get("gratuit")),
            without_data=bool(found.get("rien")),
        )

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What another page of the same search sends again."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value and name != "page"}
        return [(name, "on" if value is True else str(value)) for name, value in found.items()]

    @property
    def wanted_page(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class SwitchForm(forms.Form):
    """One consent, given or withdrawn."""

    accord = forms.RegexField(r"^[a-z0-9_]{1,24}\.(read|write)$")
    valeur = forms.ChoiceField(choices=[("oui", "oui"), ("non", "non")])
