"""What a process does of the erasure of a space, stopped without warning before or after one of its steps."""

from __future__ import annotations

from datetime import timedelta

from espace_sante.identity import api as identity
from espace_sante.kernel.blobs import BlobStore
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox import api as outbox
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services import erase_record
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault
from tests.crash.forked import stopping

POINTS = {
    "key": (vault, "destroy_key"),
    "rows": (erase_record, "_erase_rows"),
    "files": (BlobStore, "delete_some"),
    "word": (spaces, "confirm_erasure"),
}


def step(what: str, when: str = "") -> dict[str, object]:
    """Close, or go on with the erasure until the call that kills the process; then say where things stand."""
    actor = identity.actor_of_login("camille")
    assert actor is not None
    assert actor.holder_id is not None
    if what == "close":
        spaces.close_space(holder_id=actor.holder_id, by=actor, now=utc_now(), erase=True)
    elif what != "look":
        go_on(what, when)
    space = spaces.space_of_holder(actor.holder_id)
    told = spaces.last_erasure(space.id)
    return {
        "state": space.state.value,
        "key": has_key(space.id),
        "certificate": told.documents if told else None,
        "rows": DocumentEntry.objects.filter(space_id=space.id).count(),
        "files": len(blob_store().names(space.id)),
    }


def go_on(what: str, when: str) -> None:
    if what in POINTS:
        place, name = POINTS[what]
        setattr(place, name, stopping(getattr(place, name), when))
    later = utc_now() + timedelta(days=2)
    spaces.run_erasures(clock=lambda: later)
    while outbox.drain(spaces.SpacesOutbox, now=later):
        pass


def has_key(space_id: object) -> bool:
    try:
        vault.key_of(space_id)  # type: ignore[arg-type]
    except vault.SpaceKeyMissing:
        return False
    return True
