"""Software of structures in the demonstration: one that is let in, with a key to try, and one that waits for approval.

client_id   sil-des-tilleuls, of the Laboratoire des Tilleuls: `espace-sante demo key` prints its private key
            agenda-trois-rivieres, of the hospital: proposed by `operateur`, to approve by `superviseur`

The key is made at the load and kept beside the databases, for its owner alone to read: no key is in the sources.
Doing it again adds nothing.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from jwcrypto.jwk import JWK

from espace_sante.demo.people_structures import HOSPITAL, LABORATORY
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound
from espace_sante.pairing import api as pairing

CLIENT_ID, WAITING_ID = "sil-des-tilleuls", "agenda-trois-rivieres"
SCOPES = "system/DocumentReference.cu system/Patient.rs"
WAITING_SCOPES = "system/Appointment.cruds system/Slot.cruds system/Schedule.cruds"
_FILE = "demonstration-software-key.json"


class NoKey(NotFound):
    """The demonstration was not loaded here."""


def register_named_software(*, home: Path, today: date) -> None:
    """By the operators, as the pages do."""
    nora, samir = _operator("operateur"), _operator("superviseur")
    at = datetime.combine(today - timedelta(days=20), time(9), UTC)
    if not _is_there(CLIENT_ID):
        told: dict[str, Any] = {"finess": LABORATORY.finess, "name": "SIL des Tilleuls", "scopes": SCOPES}
        keys = _public(_kept_key(home))
        pairing.register_software(actor=nora, client_id=CLIENT_ID, keys=keys, now=at, **told)
        _found, steps = pairing.one_software(actor=samir, client_id=CLIENT_ID)
        later = at + timedelta(days=1)
        pairing.approve_software(actor=samir, client_id=CLIENT_ID, seen=steps[0].number, now=later)
    if not _is_there(WAITING_ID):
        told = {"finess": HOSPITAL.finess, "name": "Agenda des Trois-Rivières", "scopes": WAITING_SCOPES}
        keys = _public(JWK.generate(kty="EC", crv="P-384", kid="agenda-1"))
        at += timedelta(days=18)
        pairing.register_software(actor=nora, client_id=WAITING_ID, keys=keys, now=at, **told)


def private_key(*, home: Path) -> str:
    """The private key of the software that is let in, a JWK in JSON. Raises NoKey with a sentence."""
    file = home / _FILE
    if not file.exists():
        raise NoKey("The demonstration is not loaded here: run `espace-sante demo load`.")
    return file.read_text()


def _kept_key(home: Path) -> JWK:
    """Written before it is registered: a load that stops in between goes on with the same."""
    file = home / _FILE
    if not file.exists():
        made = JWK.generate(kty="EC", crv="P-384", kid="tilleuls-1")
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
            output.write(made.export())
    return JWK.from_json(file.read_text())


def _public(key: JWK) -> dict[str, Any]:
    return {"keys": [key.export_public(as_dict=True)]}


def _operator(login: str) -> Actor:
    account = identity.agent_account(f"{login}@operateur.example")
    assert account is not None
    return identity.actor_of(account)


def _is_there(client_id: str) -> bool:
    try:
        pairing.client_named(client_id)
    except pairing.ClientUnknown:
        return False
    return True
