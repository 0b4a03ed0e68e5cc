"""Services that people of the demonstration linked to their spaces, as the pages do. Done again, nothing changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.demo.people import NAMED_SERVICES
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox.api import drain
from espace_sante.pairing import api as pairing
from espace_sante.spaces import api as spaces

# Who linked it, how many days ago, and for what; the named services come with the consents that they are listed with.
LINKED = (
    (
        "camille",
        6,
        "carnet-glycemie",
        frozenset(Consent.of_code(f"{what}.{right}") for what, right in NAMED_SERVICES[0].grants),
    ),
    ("andre", 4, "tension-a-la-maison", frozenset({Consent.of_code("blood_pressure.read")})),
)


def link_services(*, today: date) -> None:
    """Each by its holder, with its receipt in the record."""
    for login, days_ago, slug, consents in LINKED:
        at = datetime.combine(today - timedelta(days=days_ago), time(18, 30), UTC)
        actor = identity.actor_of_token(identity.issue_token(login=login, now=at), now=at)
        assert actor.holder_id is not None
        space = spaces.space_of_holder(actor.holder_id)
        service = catalogue.service_named(slug)
        if service.id not in {one.service_id for one in pairing.live_pairings(space.id)}:
            pairing.connect(actor=actor, space=space, service_id=service.id, consents=consents, now=at)
    drain(pairing.PairingOutbox, now=utc_now())
