"""When a notification leaves: at once, with the others of the day at six in the evening, or after the night.

Hours are those of the person's clock: the day after a change of hour, six in the evening is still six in the evening.
What cannot be switched off never waits for the evening; the night holds back devices alone, which ring.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

from espace_sante.kernel.clock import PARIS

EVENING = time(18)
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)


def leaves_at(now: datetime, *, daily: bool, quiet: bool, zone: tzinfo = PARIS) -> datetime:
    """The instant at which it leaves. `daily`: with those of the day; `quiet`: not during the night, in that zone."""
    if daily:
        return next_at(EVENING, after=now, zone=zone)
    local = now.astimezone(zone).time()
    night = local >= NIGHT_BEGINS or local < NIGHT_ENDS
    return next_at(NIGHT_ENDS, after=now, zone=zone) if quiet and night else now


def next_at(hour: time, *, after: datetime, zone: tzinfo = PARIS) -> datetime:
    """The next time that a clock of the zone shows this hour, strictly later."""
    local = after.astimezone(zone)
    today = datetime.combine(local.date(), hour, zone)
    chosen = today if today > local else datetime.combine(local.date() + timedelta(days=1), hour, zone)
    return chosen.astimezone(after.tzinfo)
