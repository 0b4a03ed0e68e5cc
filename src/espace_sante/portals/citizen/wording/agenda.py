"""The agenda in words: hours, what comes back, who noted it, what a service answers when one cannot."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import DomainError
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.wording.dates import full_day

ORDINALS = {
    1: gettext_lazy("premier"),
    2: gettext_lazy("deuxième"),
    3: gettext_lazy("troisième"),
    4: gettext_lazy("quatrième"),
    -1: gettext_lazy("dernier"),
}
_MONDAY = date(2024, 1, 1)  # a Monday: the names of days come from Django
STATUSES = {
    agenda.Status.PROPOSED: gettext_lazy("Proposé"),
    agenda.Status.PENDING: gettext_lazy("À confirmer"),
    agenda.Status.WAITLIST: gettext_lazy("Sur liste d’attente"),
    agenda.Status.CANCELLED: gettext_lazy("Annulé"),
    agenda.Status.NOSHOW: gettext_lazy("Non honoré"),
    agenda.Status.FULFILLED: gettext_lazy("Passé"),
}
FIELDS = {
    "title": "titre",
    "practitioner": "avec",
    "structure": "avec",
    "speciality": "specialite",
    "address": "adresse",
    "note": "note",
    "preparation": "apporter",
    "documents": "documents",
    "rule": "repeter",
    "starts": "jour",
    "ends": "duree",
}
_REFUSALS: dict[type[DomainError], object] = {
    agenda.TooManyReminders: gettext_lazy("Il y a déjà dix rappels ce jour-là, le plus possible."),
    agenda.TooManyEvents: gettext_lazy("Cet agenda est plein. Supprimez d’abord d’anciennes dates."),
    agenda.DateOutOfBounds: gettext_lazy("Choisissez un jour entre 1900 et les dix ans à venir."),
    agenda.RuleRefused: gettext_lazy("Cette répétition n’arrive jamais, ou dépasse ce que l’agenda sait garder."),
    agenda.WordsTooLong: gettext_lazy("C’est trop long."),
    agenda.VersionConflict: gettext_lazy("Cette date a changé entre-temps. Relisez-la, puis recommencez."),
    agenda.NotTheAuthor: gettext_lazy("Seul le service qui a noté cette date peut la changer ou l’annuler."),
    agenda.EventInvalid: gettext_lazy("Vérifiez ce que vous avez écrit."),
}  # fmt: skip


def refusal(error: DomainError) -> tuple[str | None, str]:
    """The field of the form and the sentence for what the agenda refuses."""
    words = next((said for kind, said in _REFUSALS.items() if isinstance(error, kind)), _("Vérifiez votre saisie."))
    return FIELDS.get(error.field or ""), str(words)


def hour(local: datetime) -> str:
    """« 9 h 15 », « 9 h »."""
    values = {"hour": local.hour, "minute": f"{local.minute:02d}"}
    return (_("%(hour)s h %(minute)s") if local.minute else _("%(hour)s h")) % values


def hour_of(moment: agenda.Moment) -> str:
    """The hour of the clock where it happens; empty for a whole day."""
    return "" if moment.all_day else hour(moment.local)


def hours_of(moment: agenda.Moment) -> str:
    """« de 9 h 15 à 9 h 45 », « à 9 h »."""
    if moment.all_day:
        return _("toute la journée")
    values = {"start": hour(moment.local)}
    if moment.ends is None or moment.ends == moment.starts:
        return _("à %(start)s") % values
    values["end"] = hour(moment.ends.astimezone(agenda.zone_of(moment.zone)))
    return _("de %(start)s à %(end)s") % values


def zone_words(moment: agenda.Moment, zone: str) -> str:
    """« heure de La Réunion », when it is not the hour of who reads."""
    if moment.all_day or moment.zone == zone:
        return ""
    place = moment.zone.rpartition("/")[2].replace("_", " ")
    return _("heure de %(place)s") % {"place": place}


def who_with(content: agenda.Content) -> str:
    """« Dr Martin, Cabinet des Lilas »."""
    return ", ".join(one for one in (content.practitioner, content.structure) if one)


def headline(content: agenda.Content) -> str:
    """What one reads first: with whom, or what one must not forget."""
    if content.kind is agenda.Kind.REMINDER:
        return content.title
    return who_with(content) or content.title


def author_words(event: agenda.EventView, place: Place) -> str:
    """Who noted it, when it was not who reads."""
    author = event.author
    if author.kind is ActorKind.CITIZEN:
        return "" if author.id == place.actor.id else _("Noté par %(name)s") % {"name": author.name}
    return _("Ajouté par %(name)s") % {"name": author.name}


def rule_words(text: str, today: date) -> str:
    """« chaque semaine, le lundi et le jeudi, jusqu’au 3 mars »; empty for what does not come back."""
    if not text:
        return ""
    rule = agenda.parse_rule(text)
    parts = [_every(rule), _on_days(rule), _months(rule), _ends(rule, today)]
    return ", ".join(one for one in parts if one)


def _every(rule: agenda.Rule) -> str:
    one, several = _PERIODS[rule.frequency]
    return str(one) if rule.interval == 1 else str(several) % {"count": rule.interval}


_PERIODS = {
    agenda.Frequency.DAILY: (gettext_lazy("chaque jour"), gettext_lazy("tous les %(count)s jours")),
    agenda.Frequency.WEEKLY: (gettext_lazy("chaque semaine"), gettext_lazy("toutes les %(count)s semaines")),
    agenda.Frequency.MONTHLY: (gettext_lazy("chaque mois"), gettext_lazy("tous les %(count)s mois")),
    agenda.Frequency.YEARLY: (gettext_lazy("chaque année"), gettext_lazy("tous les %(count)s ans")),
}


def _on_days(rule: agenda.Rule) -> str:
    named = []
    for ordinal, day in rule.by_day:
        name = date_format(_MONDAY.replace(day=1 + day), "l")
        number = ORDINALS.get(ordinal)
        named.append(f"{number} {name}" if number else name)
    numbers = [str(one) if one > 0 else _("%(day)s avant la fin") % {"day": -one} for one in rule.by_month_day]
    days = [_("le %(day)s") % {"day": one} for one in (*named, *numbers)]
    return _(" et ").join([", ".join(days[:-1]), days[-1]]) if len(days) > 1 else "".join(days)


def _months(rule: agenda.Rule) -> str:
    names = [date_format(date(2024, month, 1), "F") for month in rule.by_month]
    return _("en %(months)s") % {"months": ", ".join(names)} if names else ""


def _ends(rule: agenda.Rule, today: date) -> str:
    if rule.count is not None:
        return ngettext("%(count)s fois", "%(count)s fois", rule.count) % {"count": rule.count}
    if rule.until is None:
        return ""
    day = rule.until.date() if isinstance(rule.until, datetime) else rule.until
    return _("jusqu’au %(day)s") % {"day": full_day(day, today)}
