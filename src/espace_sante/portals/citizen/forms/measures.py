"""One measure noted by hand: a form for each kind, with its unit, its bounds and what it must say besides."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind, Needs
from espace_sante.portals.citizen.wording.measures import DAYS, MOMENTS, bounds_words, kind_title, unit_words

_LABELS: dict[Kind, tuple[Any, ...]] = {
    Kind.BLOOD_PRESSURE: (
        gettext_lazy("Le plus grand nombre (systolique)"), gettext_lazy("Le plus petit nombre (diastolique)")
    ),
}  # fmt: skip
NAMES = ("valeur", "seconde")
FIRST_YEAR = 1900
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f"))


class NumberField(forms.FloatField):
    """A number with a comma or a point, as people write it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".").translate(_SPACES))


class MeasureForm(forms.Form):
    """The value or the two values, when, and the context that the kind asks for (SCO-11)."""

    jour = forms.DateField(
        label=gettext_lazy("Quel jour ?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "invalid": gettext_lazy("Écrivez un jour, un mois et une année qui existent."),
            "required": gettext_lazy("Choisissez un jour."),
        },
    )

    def __init__(self, *args: Any, kind: Kind, zone: str, now: datetime, **kw: Any) -> None:
        super().__init__(*args, **{"auto_id": "mesure-%s", "label_suffix": "", **kw})
        self.kind, self._zone, self._now = kind, ZoneInfo(zone), now
        self.rule = measures.RULES[kind]
        fields = {NAMES[number]: self._number(number) for number in range(len(self.rule.parts))}
        fields["jour"] = self.fields["jour"]
        if not self.rule.by_day:
            fields["heure"] = _hour_field()
        if self.rule.moment is Needs.MUST:
            fields["moment"] = _choice(gettext_lazy("À quel moment ?"), MOMENTS)
        if self.rule.days is Needs.MUST:
            fields["duree"] = _choice(gettext_lazy("Sur combien de jours ?"), DAYS)
        fields["commentaire"] = forms.CharField(
            label=gettext_lazy("Votre commentaire"), widget=forms.Textarea(attrs={"rows": 2}), required=False,
            max_length=measures.LONGEST_REASON,
        )  # fmt: skip
        self.fields = fields
        local = now.astimezone(self._zone)
        self.initial = {"jour": local.date(), "heure": f"{local:%H:%M}"} | dict(self.initial)

    def _number(self, number: int) -> forms.Field:
        part = self.rule.parts[number]
        labels = _LABELS.get(self.kind, (f"{kind_title(self.kind)} ({unit_words(self.kind)})",))
        told = bounds_words(self.kind, number)
        return NumberField(
            label=labels[number], help_text=told, min_value=part.low, max_value=part.high,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "required": gettext_lazy("Écrivez le nombre."),
                "invalid": gettext_lazy("Écrivez un nombre, comme 62,5."),
                "min_value": _("Vérifiez le nombre. %(bounds)s") % {"bounds": told},
                "max_value": _("Vérifiez le nombre. %(bounds)s") % {"bounds": told},
            },
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day: date | None = cleaned.get("jour")
        if day and day.year < FIRST_YEAR:
            self.add_error("jour", _("Cette date est trop ancienne."))
        elif day and self._at(day, cleaned.get("heure")) > self._now:
            self.add_error("jour", _("Cette date est dans le futur."))
        first, second = (cleaned.get(name) for name in NAMES)
        if self.kind is Kind.BLOOD_PRESSURE and first is not None and second is not None and first <= second:
            self.add_error("seconde", _("Le second nombre est plus petit que le premier."))
        return cleaned

    def content(self) -> measures.Content:
        """What was noted."""
        cleaned = self.cleaned_data
        return measures.Content(
            kind=self.kind,
            at=self._at(cleaned["jour"], cleaned.get("heure")),
            values=tuple(cleaned[name] for name in NAMES if name in cleaned),
            moment=measures.Moment(cleaned["moment"]) if "moment" in cleaned else None,
            days=measures.Days(cleaned["duree"]) if "duree" in cleaned else None,
            reason=cleaned["commentaire"],
        )

    def _at(self, day: date, hour: time | None) -> datetime:
        return datetime.combine(day, hour or time(), tzinfo=self._zone).astimezone(UTC)


def _hour_field() -> forms.TimeField:
    return forms.TimeField(
        label=gettext_lazy("À quelle heure ?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%Hh%M", "%H h %M"],
        error_messages={
            "invalid": gettext_lazy("Écrivez l’heure comme 08:30."),
            "required": gettext_lazy("Écrivez une heure, même à peu près."),
        },
    )


def _choice(label: Any, words: dict[Any, Any]) -> forms.ChoiceField:
    """Answers are read when they are drawn: in the language of the page."""
    return forms.ChoiceField(
        label=label,
        choices=[("", gettext_lazy("Choisissez")), *((one.value, told) for one, told in words.items())],
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
