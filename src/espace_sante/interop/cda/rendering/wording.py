"""French wording of names and dates. Spaces that must not break are written as such."""

from __future__ import annotations

from datetime import date

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from espace_sante.interop.cda.instants import Instant, PartialDate, Precision
from espace_sante.interop.cda.model import Actor, PersonName

NO_BREAK = "\u00a0"
TITLES = {"DR": "Dr", "PR": "Pr", "ME": "Me", "M": "M.", "MR": "M.", "MME": "Mme", "MLLE": "Mme"}
PROFESSIONAL_TITLES = {"DR", "PR", "ME"}


def person(name: PersonName) -> str:
    """« Dr Marcel CAMPARINI »: the professional title rather than the civility, then the name as it was written."""
    marks = [name.suffix.upper().rstrip("."), name.prefix.upper().rstrip(".")]
    title = next(
        (one for one in marks if one in PROFESSIONAL_TITLES), next((one for one in marks if one in TITLES), "")
    )
    unknown = name.prefix if name.prefix and marks[1] not in TITLES and not title else ""
    start = f"{TITLES[title]}{NO_BREAK}" if title else (f"{unknown} " if unknown else "")
    return start + " ".join(filter(None, (name.given, name.family)))


def someone(actor: Actor, *, with_specialty: bool = True) -> str:
    """A person with what they do, or a software; nothing when neither is named."""
    if actor.name is None:
        return _("le logiciel %(name)s") % {"name": actor.software or actor.device} if actor.is_device else ""
    said = person(actor.name)
    specialty = actor.specialty.display if actor.specialty and with_specialty else ""
    return f"{said}, {specialty}" if specialty else said


def day(value: date, *, with_weekday: bool = False) -> str:
    """« 1er janvier 2021 », « lundi 4 janvier 2021 »."""
    number = _("1er") if value.day == 1 else str(value.day)
    written = _("%(day)s %(month)s %(year)s") % {"day": number, "month": MONTHS[value.month], "year": value.year}
    return f"{WEEKDAYS[value.weekday()]} {written}" if with_weekday else written


def partial_date(value: PartialDate) -> str:
    """A date as far as it is known: « 28 mars 1979 », « mars 1979 », « 1979 »."""
    complete = value.as_date()
    if complete:
        return day(complete)
    return f"{MONTHS[value.month]} {value.year}" if value.month else str(value.year)


def moment(instant: Instant) -> str:
    """« 4 janvier 2021 à 9 h 22 », in the zone where it was written, as precise as it was written."""
    if instant.precision in {Precision.YEAR, Precision.MONTH}:
        return partial_date(
            PartialDate(instant.at.year, instant.at.month if instant.precision is Precision.MONTH else None)
        )
    if not instant.has_time:
        return day(instant.at)
    return _("%(day)s à %(time)s") % {"day": day(instant.at), "time": hour(instant)}


def hour(instant: Instant) -> str:
    """« 9 h 22 », « 14 h »."""
    values = {"hour": instant.at.hour, "minute": f"{instant.at.minute:02}"}
    return (_("%(hour)s h %(minute)s") if instant.at.minute else _("%(hour)s h")) % values


def period(low: Instant | None, high: Instant | None) -> str:
    """From one moment to another, once the day when both are on the same one; nothing when neither is known."""
    if low is None or high is None:
        only = low or high
        return moment(only) if only else ""
    if low.at == high.at:
        return moment(low)
    if low.at.date() != high.at.date():
        return _("du %(start)s au %(end)s") % {"start": moment(low), "end": moment(high)}
    if not (low.has_time and high.has_time):
        return moment(low if low.has_time else high)
    return _("%(day)s, de %(start)s à %(end)s") % {"day": day(low.at), "start": hour(low), "end": hour(high)}
