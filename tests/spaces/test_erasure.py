"""Erasure: the key first, then everything the record holds, then the state and its certificate. On real databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from espace_sante.access.models import CareRelation
from espace_sante.audit import api as audit
from espace_sante.identity.models import Letter, SignInOutbox
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.blobs import BlobStore
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.signing import is_signed_by
from espace_sante.outbox import api as outbox
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.erase_record import content_models
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces import api as spaces
from espace_sante.spaces.domain.ending import PURPOSE
from espace_sante.spaces.models import ErasureCertificate
from espace_sante.vault import api as vault
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    world = World()
    for number in range(3):
        world.deposit(world.new_document(title=f"Bilan {number}"))
    return world


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def close(world: World, *, erase: bool, now: datetime = NOW) -> None:
    spaces.close_space(holder_id=world.space.holder_id, by=world.camille, now=now, erase=erase)


def state(world: World) -> spaces.State:
    return spaces.space_by_id(world.space.id).state


def test_lc16_lc17_nothing_is_left_but_a_certificate_and_that_it_was_erased(world: World) -> None:
    size = sum(DocumentEntry.objects.filter(space_id=world.space.id).values_list("size", flat=True))
    close(world, erase=True)
    assert spaces.run_erasures(clock=at(NOW + DAY)) == 1
    assert state(world) is spaces.State.ERASED
    for model in (*content_models(), CareRelation):
        assert not model._default_manager.filter(space_id=world.space.id).exists(), model
    assert blob_store().names(world.space.id) == set()
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(world.space.id)
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    assert (told.documents, told.size, told.asked_at) == (3, size, NOW)
    while outbox.drain(spaces.SpacesOutbox, now=max(utc_now(), NOW + DAY)):
        pass
    acts = [entry.act for entry in audit.trace_page(space_id=world.space.id).entries]
    assert "space.erased" in acts
    assert "document.deposited" not in acts  # the log keeps commitments that nobody can open (ADR 19)
    assert audit.verify().holds


def test_lc16_the_certificate_is_checked_by_anybody_with_the_public_key_alone(world: World) -> None:
    close(world, erase=True)
    spaces.run_erasures(clock=at(NOW + DAY))
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    public = load_pem_public_key(vault.signing_key().public_pem.encode())
    assert is_signed_by(public, PURPOSE, told.statement, told.signature)  # type: ignore[arg-type]  # Ed25519
    changed = json.dumps(json.loads(told.statement) | {"documents": 2}, sort_keys=True, separators=(",", ":"))
    assert not is_signed_by(public, PURPOSE, changed.encode(), told.signature)  # type: ignore[arg-type]
    assert spaces.check_erasure(told.number.lower()) == told
    assert spaces.check_erasure("EF-AAAAA-AAAAA") is None
    ErasureCertificate.objects.update(documents=2)
    assert spaces.check_erasure(told.number) is None


def test_lc16_nothing_is_erased_one_second_before_its_time(world: World) -> None:
    close(world, erase=True)
    assert spaces.run_erasures(clock=at(NOW + DAY - timedelta(seconds=1))) == 0
    assert state(world) is spaces.State.ERASURE_PENDING
    assert vault.key_of(world.space.id)


def test_lc15_an_archive_goes_by_itself_after_ten_years_and_says_so(world: World) -> None:
    close(world, erase=False)
    over = datetime.fromisoformat("2036-11-25T00:00:00+01:00")
    assert spaces.run_erasures(clock=at(over - timedelta(seconds=1))) == 0
    assert spaces.run_erasures(clock=at(over)) == 1
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    assert told.ground == "archive-over"
    assert state(world) is spaces.State.ERASED


def test_lc17_the_holder_is_told_without_a_word_about_health(world: World) -> None:
    close(world, erase=True)
    before = SignInOutbox.objects.count() + Letter.objects.count()
    spaces.run_erasures(clock=at(NOW + DAY))
    assert SignInOutbox.objects.count() + Letter.objects.count() == before + 1


def test_lc18_who_comes_back_in_time_finds_everything(world: World) -> None:
    close(world, erase=True)
    spaces.reopen_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + DAY)
    assert spaces.run_erasures(clock=at(NOW + 400 * DAY)) == 0
    assert state(world) is spaces.State.ACTIVE
    assert DocumentEntry.objects.filter(space_id=world.space.id).count() == 3


def test_lc19_what_was_archived_is_in_the_space_that_is_asked_for_again(world: World) -> None:
    close(world, erase=False)
    spaces.reopen_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + 900 * DAY)
    assert state(world) is spaces.State.ACTIVE
    assert DocumentEntry.objects.filter(space_id=world.space.id).count() == 3


def test_lc20_a_new_space_is_empty_under_another_key(world: World) -> None:
    sealed = {name: blob_store().get(space_id=world.space.id, blob_id=name) for name in blob_names(world)}
    key = vault.key_of(world.space.id)
    close(world, erase=True)
    spaces.run_erasures(clock=at(NOW + DAY))
    spaces.request_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + 2 * DAY)
    assert state(world) is spaces.State.OPEN_NOT_ACTIVATED
    assert vault.key_of(world.space.id) != key
    assert not DocumentEntry.objects.filter(space_id=world.space.id).exists()
    assert sealed
    assert blob_store().names(world.space.id) == set()


def test_c7_a_second_erasure_counts_what_came_since(world: World) -> None:
    close(world, erase=True)
    spaces.run_erasures(clock=at(NOW + DAY))
    spaces.request_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + 2 * DAY)
    spaces.activate_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + 2 * DAY)
    close(world, erase=True, now=NOW + 3 * DAY)
    spaces.run_erasures(clock=at(NOW + 4 * DAY))
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    assert told.documents == 0
    assert ErasureCertificate.objects.filter(space=world.space.id).count() == 2


def test_a_legal_hold_stops_an_erasure_until_it_is_released(world: World) -> None:
    close(world, erase=True)
    who = {"holder_id": world.space.holder_id, "reference": "TJ Fictif 26/1", "by": SYSTEM}
    spaces.hold_space(**who, now=NOW)
    assert spaces.run_erasures(clock=at(NOW + 4000 * DAY)) == 0
    assert vault.key_of(world.space.id)
    spaces.release_space(**who, now=NOW + 4000 * DAY)
    assert spaces.run_erasures(clock=at(NOW + 4001 * DAY)) == 1


def test_an_erasure_that_cannot_end_is_said_begun_and_never_done(world: World) -> None:
    """C7: the key is gone, the document store does not answer; nothing brings the space back, and it ends later."""
    close(world, erase=True)
    with patch.object(BlobStore, "delete_some", side_effect=Unavailable("away")):
        assert spaces.run_erasures(clock=at(NOW + DAY)) == 1
    assert state(world) is spaces.State.ERASURE_PENDING
    assert spaces.last_erasure(world.space.id) is None
    with pytest.raises(vault.SpaceKeyMissing):
        vault.key_of(world.space.id)
    with pytest.raises(spaces.ErasureBegun):
        spaces.reopen_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + DAY)
    with pytest.raises(spaces.ErasureBegun):
        spaces.hold_space(holder_id=world.space.holder_id, reference="Trop tard", by=SYSTEM, now=NOW + DAY)
    while outbox.drain(spaces.SpacesOutbox, now=NOW + 2 * DAY):
        pass
    assert state(world) is spaces.State.ERASED
    told = spaces.last_erasure(world.space.id)
    assert told is not None
    assert told.documents == 3  # counted before the stop


def test_a_step_that_comes_again_after_the_end_touches_nothing(world: World) -> None:
    close(world, erase=True)
    spaces.run_erasures(clock=at(NOW + DAY))
    (row,) = ErasureCertificate.objects.all()
    spaces.request_space(holder_id=world.space.holder_id, by=world.camille, now=NOW + 2 * DAY)
    key = vault.key_of(world.space.id)
    for topic in ("spaces.erase-key", "spaces.erase"):
        outbox.put(spaces.SpacesOutbox, topic=topic, payloads=[{"erasure": str(row.id)}], now=NOW)
    while outbox.drain(spaces.SpacesOutbox, now=NOW + 3 * DAY):
        pass
    assert vault.key_of(world.space.id) == key


def blob_names(world: World) -> set[object]:
    return set(blob_store().names(world.space.id))
