"""What a service asks for: each finality, reading and writing apart, each with its reason (SCO-01, SCO-05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue.api import NEVER_WRITTEN
from espace_sante.portals.components.consent_words import title_of

FAMILIES: tuple[tuple[str | Promise, tuple[Finality, ...]], ...] = (
    (_("Documents et agenda"), (Finality.DOCUMENTS, Finality.AGENDA)),
    (_("Poids et taille"), (Finality.WEIGHT, Finality.HEIGHT, Finality.BMI, Finality.WAIST, Finality.HEAD)),
    (_("Diabète"), (Finality.BLOOD_GLUCOSE, Finality.INTERSTITIAL_GLUCOSE, Finality.HBA1C, Finality.GMI)),
    (
        _("Cœur, température, douleur, activité"),
        (Finality.BLOOD_PRESSURE, Finality.HEART_RATE, Finality.TEMPERATURE, Finality.PAIN, Finality.STEPS),
    ),
)
_RIGHTS = {Right.READ: _("Lire"), Right.WRITE: _("Ajouter")}


@dataclass(frozen=True, slots=True)
class FinalityFields:
    """The fields of one finality."""

    id: str
    title: str
    fields: list[BoundField]


@dataclass(frozen=True, slots=True)
class FamilyFields:
    """Finalities that go together, folded. `count`: how many rights are asked for; `opened`: some, or a fault."""

    title: str
    count: int
    opened: bool
    rows: list[FinalityFields]

    @property
    def summary(self) -> str:
        if not self.count:
            return self.title
        told = ngettext("%(title)s : %(count)s droit demandé", "%(title)s : %(count)s droits demandés", self.count)
        return told % {"title": self.title, "count": self.count}


class FinalitiesForm(forms.Form):
    """One line for each right: empty, it is not asked for."""

    raison = forms.CharField(
        label=_("Pourquoi ce changement ?"),
        help_text=_("Une phrase pour la personne qui décidera. 500 caractères au plus."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, why: Mapping[Consent, str], reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "donnee-%s", "label_suffix": "", **kwargs})
        if not reason:
            del self.fields["raison"]
        for consent in _possible():
            self.fields[_name(consent)] = forms.CharField(
                label=_RIGHTS[consent.right], max_length=200, required=False, initial=why.get(consent, "")
            )

    def families(self) -> list[FamilyFields]:
        found: dict[Finality, list[BoundField]] = {}
        for consent in _possible():
            found.setdefault(consent.finality, []).append(self[_name(consent)])
        return [_family(str(title), {one: found[one] for one in finalities}) for title, finalities in FAMILIES]

    def why(self) -> dict[Consent, str]:
        told = {consent: self.cleaned_data[_name(consent)].strip() for consent in _possible()}
        return {consent: words for consent, words in told.items() if words}


def _family(title: str, found: Mapping[Finality, list[BoundField]]) -> FamilyFields:
    fields = [field for some in found.values() for field in some]
    count = sum(bool(str(field.value() or "").strip()) for field in fields)
    rows = [FinalityFields(f"finalite-{one.value}", title_of(one), some) for one, some in found.items()]
    return FamilyFields(title, count, count > 0 or any(field.errors for field in fields), rows)


def _possible() -> Iterator[Consent]:
    for finality in Finality:
        yield Consent(finality, Right.READ)
        if finality not in NEVER_WRITTEN:
            yield Consent(finality, Right.WRITE)


def _name(consent: Consent) -> str:
    return f"{consent.finality.value}-{consent.right.value}"
