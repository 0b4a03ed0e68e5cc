"""The four short steps to a carer, the change of what is opened, and the reason of an emergency."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.identity.api import EmergencyReason, Terms
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import INS_NIR_OID, Ins, ins_key
from espace_sante.portals.citizen.forms.upload import MONTHS
from espace_sante.portals.citizen.wording.carers import EMERGENCY_REASONS, SECTIONS

READS, WRITES, EMERGENCY = "lire", "ecrire", "urgence"
ON_A_DAY = "date"
DURATIONS = (
    ("3", gettext_lazy("3 mois")),
    ("6", gettext_lazy("6 mois")),
    ("12", gettext_lazy("1 an")),
    ("24", gettext_lazy("2 ans, le plus long")),
    (ON_A_DAY, gettext_lazy("Jusqu’à une date précise")),
)
_MONTH_CHOICES = [("", gettext_lazy("Mois")), *((number, name) for number, name in enumerate(MONTHS, 1))]


def _day_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("Jour"), required=False, min_value=1, max_value=31)


def _month_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=gettext_lazy("Mois"), required=False, coerce=int, empty_value=None, choices=_MONTH_CHOICES
    )


def _year_field() -> forms.IntegerField:
    return forms.IntegerField(label=gettext_lazy("Année"), required=False, min_value=1900, max_value=2999)


class StepForm(forms.Form):
    """A step: what it keeps goes through the session as plain values."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "aidant-%s", "label_suffix": "", **kwargs})

    @property
    def kept(self) -> dict[str, Any]:
        return {name: self.data.get(name, "") for name in self.fields}

    def day_of(self, prefix: str = "") -> date | None:
        """The date of three fields; None when none is filled. An error is put on the day when it does not exist."""
        names = [f"{prefix}{part}" for part in ("jour", "mois", "annee")]
        if any(name in self.errors for name in names):
            return None
        day, month, year = (self.cleaned_data.get(name) for name in names)
        if not (day or month or year):
            return None
        try:
            return date(year or 0, month or 0, day or 0)
        except ValueError:
            self.add_error(names[0], _("Écrivez un jour, un mois et une année qui existent."))
            return None


class WhoForm(StepForm):
    """What a holder must know of their carer (CAR-03)."""

    prenom = forms.CharField(
        label=gettext_lazy("Son prénom"),
        help_text=gettext_lazy("Le premier, comme sur la carte d’identité."),
        max_length=100,
        error_messages={"required": gettext_lazy("Écrivez son prénom.")},
    )
    nom = forms.CharField(
        label=gettext_lazy("Son nom de naissance"),
        max_length=100,
        error_messages={"required": gettext_lazy("Écrivez son nom de naissance.")},
    )
    jour, mois, annee = _day_field(), _month_field(), _year_field()
    numero = forms.CharField(
        label=gettext_lazy("Son numéro de sécurité sociale"),
        help_text=gettext_lazy("13 ou 15 chiffres. Il est sur sa carte Vitale."),
        max_length=30,
        error_messages={"required": gettext_lazy("Écrivez son numéro de sécurité sociale.")},
    )

    def clean_numero(self) -> str:
        """The 15 characters, the key computed when it was left out. Its form alone is checked here."""
        text = "".join(self.cleaned_data["numero"].replace(".", "").split()).upper()
        try:
            return Ins.parse(text + (ins_key(text) if len(text) == 13 else ""), oid=INS_NIR_OID).value
        except (Malformed, ValueError) as error:
            raise forms.ValidationError(
                _("Ce numéro n’est pas juste : vérifiez chaque chiffre sur sa carte Vitale.")
            ) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        born = self.day_of()
        if born is None and not self.errors.keys() & {"jour", "mois", "annee"}:
            self.add_error("jour", _("Écrivez sa date de naissance."))
        cleaned["born"] = born
        return cleaned


class WhatForm(StepForm):
    """What is opened, and how."""

    maniere = forms.ChoiceField(
        label=gettext_lazy("Que pourra faire cette personne ?"),
        widget=forms.RadioSelect,
        choices=(
            (READS, gettext_lazy("Lire, sans rien changer")),
            (WRITES, gettext_lazy("Lire, ajouter et modifier à votre place")),
            (
                EMERGENCY,
                gettext_lazy("Rien, sauf si elle déclare une urgence : elle lit alors pendant 24 heures"),
            ),
        ),
        error_messages={"required": gettext_lazy("Choisissez ce que cette personne pourra faire.")},
    )
    parties = forms.MultipleChoiceField(
        label=gettext_lazy("Dans quelles parties de votre espace ?"),
        help_text=gettext_lazy("Le profil n’est pas encore dans ce service : votre choix vaudra dès qu’il y sera."),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(section.value, capfirst(str(SECTIONS[section]))) for section in Section],
        error_messages={"required": gettext_lazy("Choisissez au moins une partie de votre espace.")},
    )

    @property
    def kept(self) -> dict[str, Any]:
        return {"maniere": self.cleaned_data["maniere"], "parties": self.cleaned_data["parties"]}

    @property
    def scope(self) -> CarerScope:
        way = self.cleaned_data["maniere"]
        return CarerScope(
            sections=frozenset(Section(one) for one in self.cleaned_data["parties"]),
            writes=way == WRITES,
            emergency_only=way == EMERGENCY,
        )

    @staticmethod
    def values_of(scope: CarerScope) -> dict[str, Any]:
        """What shows this scope in the form."""
        way = EMERGENCY if scope.emergency_only else WRITES if scope.writes else READS
        return {"maniere": way, "parties": [one.value for one in Section if one in scope.sections]}


class UntilForm(StepForm):
    """From when to when. Without a beginning, it begins at once."""

    duree = forms.ChoiceField(
        label=gettext_lazy("Pendant combien de temps ?"),
        widget=forms.RadioSelect,
        choices=DURATIONS,
        error_messages={"required": gettext_lazy("Choisissez une durée.")},
    )
    jour, mois, annee = _day_field(), _month_field(), _year_field()
    debut_jour, debut_mois, debut_annee = _day_field(), _month_field(), _year_field()

    def __init__(self, *args: Any, now: datetime, longest: timedelta, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now, self._longest = now, longest

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        today = self._now.astimezone(PARIS).date()
        first = self.day_of("debut_") or today
        if first < today:
            self.add_error("debut_jour", _("Ce jour est passé."))
        last = self._last_day(cleaned.get("duree"), first)
        if self.errors or last is None:
            return cleaned
        since = self._now if first == today else datetime.combine(first, time(), PARIS)
        until = datetime.combine(last + timedelta(days=1), time(), PARIS)
        if until <= since:
            self.add_error("jour", _("La fin vient après le début."))
        elif until > since + self._longest:
            self.add_error("jour", _("Deux ans au plus. Vous pourrez prolonger cette aide avant sa fin."))
        cleaned |= {"since": since, "until": until}
        return cleaned

    def _last_day(self, duration: str | None, first: date) -> date | None:
        if duration != ON_A_DAY:
            return in_months(first, int(duration)) if duration else None
        last = self.day_of()
        if last is None and not self.errors:
            self.add_error("jour", _("Écrivez le dernier jour de cette aide."))
        return last

    def terms(self, scope: CarerScope) -> Terms:
        return Terms(since=self.cleaned_data["since"], until=self.cleaned_data["until"], scope=scope)


class DeclarationForm(StepForm):
    """CAR-04: the holder ticks it."""

    declare = forms.BooleanField(
        label=gettext_lazy(
            "Je déclare que cette personne m’aide dans la vie de tous les jours, qu’elle n’est pas payée comme "
            "soignant, et que je choisis librement de lui ouvrir mon espace."
        ),
        error_messages={"required": gettext_lazy("Cochez cette case pour envoyer l’invitation.")},
    )


class ChangeForm(WhatForm):
    """What is opened and until when, on one page."""

    jour, mois, annee = _day_field(), _month_field(), _year_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        last = self.day_of()
        if last is None and not self.errors:
            self.add_error("jour", _("Écrivez le dernier jour de cette aide."))
        cleaned["last"] = last
        return cleaned

    @property
    def until(self) -> datetime:
        return datetime.combine(self.cleaned_data["last"] + timedelta(days=1), time(), PARIS)


class EmergencyForm(StepForm):
    """Why the space is opened, from a list: no word about health is kept."""

    raison = forms.ChoiceField(
        label=gettext_lazy("Que se passe-t-il ?"),
        widget=forms.RadioSelect,
        choices=[(one.value, words) for one, words in EMERGENCY_REASONS.items()],
        error_messages={"required": gettext_lazy("Dites ce qui se passe.")},
    )

    @property
    def reason(self) -> EmergencyReason:
        return EmergencyReason(self.cleaned_data["raison"])


def in_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
