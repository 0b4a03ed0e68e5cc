"""A service of the catalogue, linked to Camille, with its consents and its address."""

from __future__ import annotations

import base64
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.pairing import api as pairing
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.services.asked import Asked
from tests.worlds import NOW, World

READ_ALL = frozenset(Consent(one, Right.READ) for one in (Finality.DOCUMENTS, Finality.AGENDA, Finality.BLOOD_GLUCOSE))


def link(
    world: World, service: catalogue.ServiceView, consents: frozenset[Consent] = READ_ALL, *, now: datetime = NOW
) -> Actor:
    """The service as its token for Camille has it."""
    made = pairing.connect(
        actor=world.camille, space=world.space, service_id=service.id, consents=consents, now=now
    )  # fmt: skip
    paired = Paired(made.id, world.space.id, made.holder_id, PairwiseIdentifier(made.pairwise_id, service.pairing_oid))
    return Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name, paired=paired)


def asked(endpoint: str, *finalities: Finality, **more: Any) -> Asked:
    return Asked(finalities=frozenset(finalities or (Finality.BLOOD_GLUCOSE,)), endpoint=endpoint, criteria="…", **more)


@dataclass
class Receiver:
    """A service's own server: what it received, and the statuses it answers, the last one for ever."""

    statuses: list[int] = field(default_factory=lambda: [204])
    received: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    endpoint: str = ""

    def ids(self) -> list[str]:
        return [one["webhook-id"] for one in self.received]


@contextmanager
def receiver(*statuses: int) -> Iterator[Receiver]:
    it = Receiver(list(statuses) or [204])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            it.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            it.received.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(it.statuses.pop(0) if len(it.statuses) > 1 else it.statuses[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        it.endpoint = f"http://127.0.0.1:{server.server_port}/avis"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield it
        server.shutdown()
        thread.join()


def is_signed_with(key_text: str, headers: dict[str, str], body: bytes) -> bool:
    """As a receiver checks it, from the published words of the standard alone."""
    key = base64.b64decode(key_text.removeprefix("whsec_"))
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()
    return any(hmac.compare_digest(expected, one) for one in headers["webhook-signature"].split(" "))


def active(actor: Actor, it: Receiver, *finalities: Finality) -> subscriptions.SubscriptionView:
    """A subscription whose address has answered."""
    view = subscriptions.subscribe(actor=actor, asked=asked(it.endpoint, *finalities), edge="fhir", now=NOW)
    assert subscriptions.push_due(now=NOW) == 1
    it.received.clear(), it.bodies.clear()
    return subscriptions.subscription(actor=actor, subscription_id=view.id)
