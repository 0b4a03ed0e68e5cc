"""A campaign to start, a wave to propose."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.kernel.identifiers import INS_DEMO_OID, INS_NIA_OID, INS_NIR_OID, INS_TEST_OID, Ins, InvalidIdentifier
from espace_sante.spaces.api import campaigns

MOST_LISTED = 5_000
_SEPARATORS = re.compile(r"[\s,;]+")
_FUND = re.compile(r"\d{2,9}")


class CampaignForm(forms.Form):
    """The name of a campaign, and how fast its mails leave."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la campagne"),
        max_length=100,
        error_messages={"required": gettext_lazy("Donnez un nom à la campagne.")},
    )
    per_minute = forms.IntegerField(
        label=gettext_lazy("Courriels par minute, au plus"),
        help_text=gettext_lazy("Vide : aussi vite que possible."),
        required=False,
        min_value=1,
        max_value=1_000_000,
    )


class WaveForm(forms.Form):
    """Whom a wave chooses: everybody whom each criterion accepts, among those who have no space and said nothing."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la vague"),
        max_length=100,
        error_messages={"required": gettext_lazy("Donnez un nom à la vague.")},
    )
    departements = forms.CharField(
        label=gettext_lazy("Départements de l’adresse"),
        help_text=gettext_lazy("Leurs numéros, comme 31, 2A, 974. Vide : tous."),
        required=False,
        max_length=600,
    )
    funds = forms.CharField(
        label=gettext_lazy("Caisses"),
        help_text=gettext_lazy("Le début de leur code, de 2 à 9 chiffres. Vide : toutes."),
        required=False,
        max_length=600,
    )
    age_from = forms.IntegerField(label=gettext_lazy("Âge, à partir de"), required=False, min_value=0, max_value=130)
    age_to = forms.IntegerField(label=gettext_lazy("Âge, jusqu’à"), required=False, min_value=0, max_value=130)
    people = forms.CharField(
        label=gettext_lazy("Seulement ces matricules"),
        help_text=gettext_lazy("Un par ligne, 5 000 au plus. Vide : pas de liste."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        max_length=200_000,
    )
    older_records = forms.BooleanField(
        label=gettext_lazy("Seulement qui a refusé et doit confirmer"),
        help_text=gettext_lazy(
            "Les personnes qui ont un dossier médical partagé plus ancien, un an après leur refus. Sans autre critère."
        ),
        required=False,
    )
    planned_on = forms.DateField(
        label=gettext_lazy("Départ prévu le"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Cette date n’existe pas. Écrivez-la comme 07/12/2026.")},
    )
    is_pilot = forms.BooleanField(
        label=gettext_lazy("C’est un pilote"),
        help_text=gettext_lazy("Les autres vagues attendent que les pilotes soient partis."),
        required=False,
    )

    def clean_departements(self) -> tuple[str, ...]:
        codes = _words(self.cleaned_data["departements"])
        unknown = [one for one in codes if one not in campaigns.DEPARTEMENTS]
        if unknown:
            raise forms.ValidationError(
                _("Ce n’est pas un département : %(codes)s.") % {"codes": ", ".join(unknown)[:80]}
            )
        return codes

    def clean_funds(self) -> tuple[str, ...]:
        codes = _words(self.cleaned_data["funds"])
        if not all(_FUND.fullmatch(one) for one in codes):
            raise forms.ValidationError(_("Le code d’une caisse commence par 2 à 9 chiffres."))
        return codes

    def clean_people(self) -> list[str]:
        typed = ["".join(line.split()).upper() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(typed) > MOST_LISTED:
            raise forms.ValidationError(_("La liste compte plus de 5 000 lignes : faites-en plusieurs vagues."))
        for place, one in enumerate(typed, 1):
            try:
                Ins.parse(one, oid=INS_NIR_OID)
            except InvalidIdentifier as error:
                raise forms.ValidationError(
                    _("À la ligne %(place)s, ce n’est pas un matricule avec sa clé.") % {"place": place}
                ) from error
        return list(dict.fromkeys(typed))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        ages = [cleaned.get(name) for name in ("age_from", "age_to")]
        if None not in ages and ages[0] > ages[1]:  # type: ignore[operator]
            self.add_error("age_to", _("L’âge le plus grand vient en second."))
        others = [cleaned.get(name) for name in ("departements", "funds", "people")]
        if cleaned.get("older_records") and (any(others) or any(age is not None for age in ages)):
            self.add_error("older_records", _("Cette vague n’a pas d’autre critère : videz les autres champs."))
        return cleaned

    def criteria(self) -> campaigns.Criteria:
        told = self.cleaned_data
        return campaigns.Criteria(
            departements=told["departements"],
            funds=told["funds"],
            age_from=told["age_from"],
            age_to=told["age_to"],
            listed=bool(told["people"]),
            older_records=bool(told.get("older_records")),
        )

    def matricules(self) -> list[Ins]:
        """Each matricule under every OID that may bear it: a list does not say which."""
        oids = (INS_NIR_OID, INS_NIA_OID, INS_TEST_OID, INS_DEMO_OID)
        return [Ins(one, oid) for one in self.cleaned_data["people"] for oid in oids]


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in _SEPARATORS.split(text.strip().upper()) if one))
