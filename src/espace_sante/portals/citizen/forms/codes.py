"""What a one-off code opens, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.access.api import CitizenCategory
from espace_sante.portals.citizen.wording.categories import CATEGORIES, category_name, category_number

READ, FEED = "lire", "deposer"
ALL, BY_CATEGORY, BY_DOCUMENT = "tout", "categories", "documents"
HOURS = {"1": 1, "24": 24, "168": 168}


class CodeForm(forms.Form):
    """One form, whatever the kind of code: what does not matter is not looked at."""

    usage = forms.ChoiceField(
        label=gettext_lazy("À quoi sert ce code ?"),
        widget=forms.RadioSelect,
        choices=(
            (READ, gettext_lazy("Lire, une seule personne, pendant douze heures")),
            (FEED, gettext_lazy("Déposer un document, sans rien lire")),
        ),
        initial=READ,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Dites à quoi sert ce code.")),
    )
    quoi = forms.ChoiceField(
        label=gettext_lazy("Que peut lire cette personne ?"),
        widget=forms.RadioSelect,
        choices=(
            (ALL, gettext_lazy("Tout ce que son métier permet")),
            (BY_CATEGORY, gettext_lazy("Seulement les catégories cochées")),
            (BY_DOCUMENT, gettext_lazy("Seulement les documents cochés")),
        ),
        initial=ALL,
        required=False,
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Les catégories"), widget=forms.CheckboxSelectMultiple, required=False
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Les documents"),
        help_text=gettext_lazy("Les cinquante plus récents."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    duree = forms.ChoiceField(
        label=gettext_lazy("Pendant combien de temps peut-on le taper ?"),
        widget=forms.RadioSelect,
        choices=(
            ("1", gettext_lazy("Une heure")),
            ("24", gettext_lazy("Jusqu’à demain, même heure")),
            ("168", gettext_lazy("Une semaine")),
        ),
        initial="24",
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choisissez une durée.")),
    )

    def __init__(self, *args: Any, documents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "code-%s", "label_suffix": "", **kwargs})
        named = [(category_number(one), category_name(one)) for one in CATEGORIES]
        for name, choices in (("categories", named), ("documents", documents)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("usage") == READ and not self.errors:
            if cleaned["quoi"] == BY_CATEGORY and not cleaned["categories"]:
                self.add_error("categories", gettext_lazy("Cochez au moins une catégorie."))
            if cleaned["quoi"] == BY_DOCUMENT and not cleaned["documents"]:
                self.add_error("documents", gettext_lazy("Cochez au moins un document."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """The arguments of `make_code`."""
        chosen = self.cleaned_data
        asked: dict[str, Any] = {
            "reads": chosen["usage"] == READ,
            "life": timedelta(hours=HOURS[chosen["duree"]]),
        }
        if asked["reads"] and chosen["quoi"] == BY_CATEGORY:
            names = list(CATEGORIES)
            asked["categories"] = [CitizenCategory(names[int(one) - 1]) for one in chosen["categories"]]
        if asked["reads"] and chosen["quoi"] == BY_DOCUMENT:
            asked["documents"] = [UUID(one) for one in chosen["documents"]]
        return asked
