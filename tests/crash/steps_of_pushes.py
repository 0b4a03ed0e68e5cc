"""What pushes to linked services, killed at one of its statements; the receiver is the test's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from espace_sante.access.api import Finality
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.spaces import api as spaces
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.models import Push
from espace_sante.subscriptions.services.asked import Asked
from espace_sante.subscriptions.services.tell import Happening, tell
from tests.crash.statements import KilledAt
from tests.linked import GLUCOSE, Linked


def step(what: str, *words: str) -> Any:
    """`minutes`: how far the clock of this step is ahead."""
    match what, *words:
        case "begin", endpoint:
            return begin(endpoint)
        case "tell", key, number:
            KilledAt(int(number))
            return tell(Happening(camille().id, Finality.BLOOD_GLUCOSE, key, utc_now()), now=utc_now())
        case "waiting", *_:
            return Push.objects.count()
        case "push", minutes, number:
            KilledAt(int(number))
            return subscriptions.push_due(now=utc_now() + timedelta(minutes=int(minutes)))
    raise ValueError(what)


def camille() -> spaces.SpaceView:
    holder_id = identity.actor_of_login("camille").holder_id
    assert holder_id is not None
    return spaces.space_of_holder(holder_id)


def begin(endpoint: str) -> int:
    """A service linked to Camille, its address asked once."""
    linked = Linked(space=camille(), by=identity.actor_of_login("camille"), now=utc_now(), consents=GLUCOSE)
    subscriptions.make_signing_key(service_id=linked.service.id, now=utc_now())
    patient = PairwiseIdentifier(linked.patient, linked.oid)
    paired = Paired(linked.pairing.id, linked.space.id, linked.space.holder_id, patient)
    actor = Actor(kind=ActorKind.SERVICE, id=str(linked.service.id), name=linked.service.name, paired=paired)
    asked = Asked(finalities=frozenset({Finality.BLOOD_GLUCOSE}), endpoint=endpoint, criteria="…")
    subscriptions.subscribe(actor=actor, asked=asked, edge="test", now=utc_now())
    return subscriptions.push_due(now=utc_now())
