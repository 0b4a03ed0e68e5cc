"""Run where a service runs: link a fictitious service to a person for everything, and print what its programs need."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from espace_sante.identity import api as identity  # noqa: E402 - once Django is set up
from espace_sante.kernel.clock import utc_now  # noqa: E402
from espace_sante.spaces import api as spaces  # noqa: E402
from espace_sante.subscriptions import api as subscriptions  # noqa: E402
from tests.linked import EVERYTHING, Linked  # noqa: E402


def main(login: str) -> None:
    actor, now = identity.actor_of_login(login), utc_now()
    assert actor.holder_id is not None
    space = spaces.space_of_holder(actor.holder_id)
    linked = Linked(space=space, by=actor, now=now, consents=EVERYTHING, name="Service des exemples")
    told = {
        "JETON": linked.token(),
        "PATIENT": linked.patient,
        "OID": linked.oid,
        "CLIENT": linked.made.client_id,
        "CLE": subscriptions.make_signing_key(service_id=linked.service.id, now=now),
    }
    sys.stdout.write(f"{json.dumps(told)}\n")


main(sys.argv[1])
