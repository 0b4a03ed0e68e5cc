"""What must be done now and then whether anybody asks or not: the worker does it once a day, and `cron` may.

Each part finds nothing the second time. No right depends on it: what has ended is refused where it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from espace_sante.agenda.api import availability, prevention
from espace_sante.catalogue import api as catalogue
from espace_sante.config.worker import look_at_birthdays
from espace_sante.heirs.api import forget_old_files
from espace_sante.identity.api import sign_in
from espace_sante.kernel.clock import utc_now
from espace_sante.notifications.api import forget_old
from espace_sante.oversight import api as oversight
from espace_sante.pairing import api as pairing
from espace_sante.record import api as record
from espace_sante.subscriptions import api as subscriptions


def keep_house() -> dict[str, int]:
    """Do all of it; how many of each."""
    now = utc_now()
    return {name: part(now) for name, part in PARTS.items()}


def _all_birthdays(_now: datetime) -> int:
    """A run takes so many children at most: as many runs as there are."""
    return sum(iter(lambda: look_at_birthdays(everybody=True), 0))


def _all(batch: Callable[[], int]) -> int:
    """As many batches as there are."""
    return sum(iter(batch, 0))


def _all_prevention(now: datetime) -> int:
    """A pass takes so many spaces at most: as many passes as there are."""
    return sum(iter(lambda: prevention.tell_of_prevention(now=now), 0))


PARTS: dict[str, Callable[[datetime], int]] = {
    "sign-ins older than a year forgotten": lambda now: sign_in.forget_old_sign_ins(now=now),
    "sessions that ended removed": lambda now: sign_in.forget_ended_sessions(now=now),
    "majorities told or dated": _all_birthdays,
    "announcements two weeks late told of": lambda now: record.tell_overdue_announcements(now=now),
    "requests of heirs answered a year ago forgotten": lambda now: forget_old_files(now=now),
    "services of the catalogue offline with their convention": lambda now: catalogue.apply_ends_of_conventions(now=now),
    "audits of services told late": lambda now: catalogue.tell_overdue_audits(now=now),
    "spaces told of prevention, or their next day computed": lambda now: _all_prevention(now),
    "slots over a month ago removed": lambda now: availability.forget_past_slots(now=now),
    "people told of their linked services (SCO-08)": lambda now: _all(lambda: pairing.tell_digests(now=now)),
    "consents that are not used told of, or ended": lambda now: _all(lambda: pairing.look_after_consents(now=now)),
    "codes, tokens and counts of linked services that are over forgotten": lambda now: pairing.forget_tokens(now=now),
    "notifications past their life forgotten": lambda now: forget_old(now=now),
    "subscriptions of linked services that stopped long ago forgotten": lambda now: subscriptions.forget_ended(now=now),
    "unusual accesses found, in the days that ended": lambda now: oversight.make_due_reports(now=now),
}
