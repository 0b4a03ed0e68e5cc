"""Measures in words: kinds, units, values, what the activity tells. %(what)s is the kind, as « votre glycémie »."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espace_sante.access.api import Finality
from espace_sante.audit.api import Act, TraceEntry
from espace_sante.measures.api import BY_CODE, RULES, Days, Kind, MeasureView, Moment
from espace_sante.portals.citizen.wording.told import Told
from espace_sante.portals.components.consent_words import thing_of, title_of

ACTS: dict[str, Told] = {
    Act.MEASURES_READ: Told(_("Vous avez lu %(what)s."), _("%(who)s a lu %(what)s.")),
    Act.MEASURE_WRITTEN: Told(_("Vous avez noté %(what)s."), _("%(who)s a noté %(what)s.")),
    Act.MEASURE_REMOVED: Told(
        _("Vous avez effacé une mesure de %(what)s."), _("%(who)s a effacé une mesure de %(what)s.")
    ),
}
# What was refused, and what follows it where something would have been changed.
TRIED: dict[str, Told] = {
    Act.MEASURES_READ: Told(_("Vous avez essayé de lire %(what)s."), _("%(who)s a essayé de lire %(what)s.")),
    Act.MEASURE_WRITTEN: Told(_("Vous avez essayé de noter %(what)s."), _("%(who)s a essayé de noter %(what)s.")),
    Act.MEASURE_REMOVED: Told(
        _("Vous avez essayé d’effacer une mesure de %(what)s."), _("%(who)s a essayé d’effacer une mesure de %(what)s.")
    ),
}
NOTHING_CHANGED = (
    _("Rien n’a changé : vous ne lui avez pas donné votre accord pour cela."),
    _("Rien n’a changé : l’accord ne lui a pas été donné pour cela."),
)
NOT_ITS_OWN = (
    _("Rien n’a changé : il n’efface que ce qu’il a noté lui-même."),
    _("Rien n’a changé : il n’efface que ce qu’il a noté lui-même."),
)


def measured(entry: TraceEntry, *, own: bool) -> str:
    """What the measures of this line are of."""
    rule = BY_CODE.get(entry.type_code)
    if rule is None:
        return gettext("ce qui a été mesuré")
    return thing_of(Finality(rule.kind.value), own=own)


# In addresses.
SLUGS = {
    Kind.BLOOD_PRESSURE: "tension",
    Kind.HEART_RATE: "pouls",
    Kind.WEIGHT: "poids",
    Kind.HEIGHT: "taille",
    Kind.BMI: "imc",
    Kind.BLOOD_GLUCOSE: "glycemie",
    Kind.INTERSTITIAL_GLUCOSE: "glucose-interstitiel",
    Kind.HBA1C: "hba1c",
    Kind.GMI: "gestion-glucose",
    Kind.TEMPERATURE: "temperature",
    Kind.WAIST: "tour-de-taille",
    Kind.HEAD: "perimetre-cranien",
    Kind.PAIN: "douleur",
    Kind.STEPS: "pas",
}  # in the order in which they are shown
UNITS: dict[Kind, str | Promise] = {
    Kind.WEIGHT: "kg",
    Kind.HEIGHT: "cm",
    Kind.BMI: "kg/m²",
    Kind.WAIST: "cm",
    Kind.HEAD: "cm",
    Kind.TEMPERATURE: "°C",
    Kind.BLOOD_GLUCOSE: "mg/dL",
    Kind.INTERSTITIAL_GLUCOSE: "mg/dL",
    Kind.HBA1C: "%",
    Kind.GMI: "%",
    Kind.BLOOD_PRESSURE: "mmHg",
    Kind.HEART_RATE: _("battements par minute"),
    Kind.PAIN: _("sur 10"),
    Kind.STEPS: _("pas"),
}
MOMENTS: dict[Moment, str | Promise] = {
    Moment.FASTING: _("À jeun"),
    Moment.BEFORE_MEAL: _("Avant un repas"),
    Moment.AFTER_MEAL: _("Après un repas"),
    Moment.AFTER_EFFORT: _("Après un effort"),
    Moment.UNWELL: _("Lors d’un malaise"),
    Moment.OTHER: _("Autre moment"),
}
DAYS: dict[Days, str | Promise] = {
    Days.SEVEN: _("Sur 7 jours"),
    Days.FOURTEEN: _("Sur 14 jours"),
    Days.THIRTY: _("Sur 30 jours"),
    Days.NINETY: _("Sur 90 jours"),
    Days.OTHER: _("Sur une autre durée"),
}


def kind_title(kind: Kind) -> str:
    """« Glycémie »."""
    return title_of(Finality(kind.value))


def number_words(kind: Kind, value: float) -> str:
    """« 62,5 », « 6 540 »: without the zeros that nobody wrote."""
    shown = int(value) if float(value).is_integer() else value
    return number_format(shown, use_l10n=True, force_grouping=kind is Kind.STEPS)


def value_words(view: MeasureView) -> str:
    """« 124/78 », « 62,5 »."""
    return "/".join(number_words(view.kind, value) for value in view.values)


def unit_words(kind: Kind) -> str:
    return str(UNITS[kind])


def context_words(view: MeasureView) -> str:
    """« À jeun », « Sur 14 jours »; empty when the kind has none."""
    if view.moment:
        return str(MOMENTS[view.moment])
    return str(DAYS[view.days]) if view.days else ""


def bounds_words(kind: Kind, part: int) -> str:
    """« De 0,3 à 650 kg. »"""
    bounds = RULES[kind].parts[part]
    return gettext("De %(low)s à %(high)s %(unit)s.") % {
        "low": number_words(kind, bounds.low), "high": number_words(kind, bounds.high), "unit": unit_words(kind),
    }  # fmt: skip
