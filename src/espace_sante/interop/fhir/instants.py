"""FHIR dates: instants as written, partial dates as the interval that they cover in the legal time of France.

Source: HL7 FHIR R4, datatypes (date, dateTime, instant) and search (3.1.1.4.5, prefixes on dates).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from espace_sante.kernel.clock import PARIS

_FORM = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2999  # far enough from the ends of the calendar for any time zone


class NotADate(ValueError):
    """This is not a FHIR date or dateTime."""


def interval(text: str) -> tuple[datetime, datetime]:
    """The half-open interval that a date covers: a year, a month, a day, a minute, a second, a fraction of it.

    Without a zone it is read in Europe/Paris. Raises NotADate.
    """
    form = _FORM.fullmatch(text)
    if form is None or not _FIRST_YEAR <= int(form["year"]) <= _LAST_YEAR:
        raise NotADate
    try:
        start = _start(form)
    except ValueError:
        raise NotADate from None
    return start.astimezone(UTC), _end(start, form).astimezone(UTC)


def moment(text: str) -> datetime:
    """The beginning of a date; a time of the day must say its zone. Raises NotADate."""
    if "T" in text and not re.search(r"(Z|[+-]\d\d:\d\d)$", text):
        raise NotADate
    return interval(text)[0]


def written(value: datetime) -> str:
    """An instant as FHIR writes it, in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _start(form: re.Match[str]) -> datetime:
    zone = PARIS
    if form["zone"]:
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{form['zone']}").tzinfo  # type: ignore[assignment]
    return datetime(
        int(form["year"]),
        int(form["month"] or 1),
        int(form["day"] or 1),
        int(form["hour"] or 0),
        int(form["minute"] or 0),
        int(form["second"] or 0),
        int((form["fraction"] or "0").ljust(6, "0")[:6]),
        tzinfo=zone,
    )


def _end(start: datetime, form: re.Match[str]) -> datetime:
    if form["month"] is None:
        return start.replace(year=start.year + 1)
    if form["day"] is None:
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    if form["hour"] is None:
        return start + timedelta(days=1)  # wall-clock arithmetic: the same hour of the next day
    if form["second"] is None:
        return start + timedelta(minutes=1)
    if form["fraction"] is None:
        return start + timedelta(seconds=1)
    return start + timedelta(microseconds=max(1, 10 ** (6 - len(form["fraction"]))) if len(form["fraction"]) < 6 else 1)
