"""Two holders are one person: documents move, resume after an interruption, and come back whole."""

from __future__ import annotations

import random
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import TestCase

from espace_sante.access import api as access
from espace_sante.access.models import CareRelation
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.envelope import unseal_file
from espace_sante.kernel.identifiers import Rpps
from espace_sante.outbox.api import drain
from espace_sante.record import api as record
from espace_sante.record.models import (
    DocumentCode,
    DocumentEntry,
    DocumentPreview,
    MetadataVersion,
    MovedDocument,
    Reading,
    RecordOutbox,
    SubmissionSet,
)
from espace_sante.record.services import move_documents, move_documents_carry
from espace_sante.record.services.words import WordBox, blob_associated
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault
from tests.worlds import World

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")
WHY = "Même personne, deux inscriptions"

pytestmark = pytest.mark.django_db


class Duplicate(World):
    """Camille twice: her space, and another one under another matricule."""

    def __post_init__(self):
        super().__post_init__()
        self.twice = self.citizen("camille-bis", "Camille")
        self.other = self.open_space(self.twice)

    def merge(self, *, force=True, wait=True):
        merge_id = identity.merge_holders(
            kept_id=self.camille.holder_id, merged_id=self.twice.holder_id, by=OPERATOR, reason=WHY, now=self.now,
            force=force,
        )  # fmt: skip
        if wait:
            work()
        return merge_id

    def undo(self, merge_id):
        identity.undo_merge(merge_id=merge_id, by=OPERATOR, reason=WHY, now=self.now)
        work()

    def titles(self, space):
        return sorted(self.titles_for(self.doctor, space))


@pytest.fixture
def world():
    return Duplicate()


def work(later=timedelta()):
    """What the worker does, until nothing is due; what waits for a commit is done, as after a real one."""
    with TestCase.captureOnCommitCallbacks(using="dmp", execute=True):
        while drain(spaces.SpacesOutbox, now=utc_now() + later) + drain(RecordOutbox, now=utc_now() + later):
            pass


def contents(space_id):
    """All that the record holds of a space, opened: rows by table, words and files in clear."""
    box = WordBox(space_id, vault.key_of(space_id))
    found = {}
    for model in (DocumentEntry, SubmissionSet, MetadataVersion, DocumentCode, Reading, DocumentPreview):
        rows = []
        for row in model.objects.filter(space_id=space_id):
            values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if f.column}
            if "words" in values:
                values["words"] = box.open(row.words, item=row.id)
            if "blob_id" in values:
                sealed = record.blob_store().get(space_id=space_id, blob_id=row.blob_id)
                associated = blob_associated(space_id=space_id, blob_id=row.blob_id)
                values["file"] = unseal_file(box.key, sealed, associated=associated)
            rows.append({k: bytes(v) if isinstance(v, memoryview) else v for k, v in values.items()})
        found[model.__name__] = sorted(rows, key=repr)
    return found


def fill(world, space, *, seed, several=8):
    """Documents of all kinds in a space: with pictures, codes, readings, changes, versions; reproducible."""
    rng = random.Random(seed)
    known = []
    owner = world.camille if space.id == world.space.id else world.twice
    for number in range(several):
        author = rng.choice([world.doctor, world.laboratory, owner])
        new = world.new_document(
            title=f"Document {seed}-{number}", content=rng.randbytes(rng.choice([3, 900])).hex().encode(),
            author=author, masked=rng.random() < 0.3, invisible=rng.random() < 0.2 and author is not owner,
        )  # fmt: skip
        done = world.deposit(new, by=author, space=space)
        known.append((author, done))
        if rng.random() < 0.5 and not new.invisible_patient:
            record.set_masked(
                actor=owner, space=space, document_id=done.document_id, masked=not new.masque_ps, now=world.now
            )
        if rng.random() < 0.4 and not new.invisible_patient:
            record.read_document(actor=owner, space=space, document_id=done.document_id, now=world.now)
        if author is world.laboratory and rng.random() < 0.5:
            later = world.new_document(title=f"Corrigé {seed}-{number}", author=author, replaces=done.unique_id)
            world.deposit(later, by=author, space=space)
    return known


def test_the_documents_of_the_duplicate_are_read_in_the_kept_space(world):
    world.deposit(world.new_document(title="Ici"))
    world.deposit(world.new_document(title="Là-bas", content=b"Texte fictif"), space=world.other)
    world.merge()
    assert world.titles(world.space) == ["Ici", "Là-bas"]
    page = record.list_documents(actor=world.camille, space=world.space, now=world.now)
    there = next(view for view in page.documents if view.title == "Là-bas")
    opened = record.read_document(
        actor=world.camille, space=world.space, document_id=there.facts.document_id, now=world.now
    )
    assert opened.content() == b"Texte fictif"
    assert not DocumentEntry.objects.filter(space_id=world.other.id).exists()
    assert record.blob_store().names(world.other.id) == set()


def test_whatever_names_the_duplicate_is_answered_with_the_kept_space(world):
    world.merge()
    kept = spaces.space_of_holder(world.camille.holder_id)
    assert spaces.space_by_id(world.other.id) == kept
    assert spaces.space_by_ins(world.other.ins) == kept
    assert spaces.space_of_holder(world.twice.holder_id) == kept
    assert identity.holder_by_ins(world.other.ins).id == world.camille.holder_id
    assert identity.former_matricules(world.camille.holder_id) == [world.other.ins]
    registered = world.deposit(world.new_document(title="Sous l’ancien matricule"), space=kept)
    assert registered.created


def test_a_document_that_names_a_former_matricule_is_taken(world):
    world.merge()
    new = world.new_document(title="Ancien matricule")
    object.__setattr__(new, "patient", world.other.ins)
    assert world.deposit(new).created


@pytest.mark.parametrize("seed", range(4))
def test_a_merge_then_its_undo_gives_every_document_back(world, seed):
    fill(world, world.space, seed=seed * 2)
    fill(world, world.other, seed=seed * 2 + 1)
    work()
    before = contents(world.space.id), contents(world.other.id)
    merge_id = world.merge()
    assert contents(world.other.id)["DocumentEntry"] == []
    both = len(before[0]["DocumentEntry"]) + len(before[1]["DocumentEntry"])
    assert len(contents(world.space.id)["DocumentEntry"]) == both
    world.undo(merge_id)
    assert contents(world.space.id) == before[0]
    assert contents(world.other.id) == before[1]
    assert audit.verify().faults == []


def test_a_move_that_is_interrupted_goes_on_where_it_stopped(world, monkeypatch):
    monkeypatch.setattr(move_documents, "BATCH_DOCUMENTS", 2)
    for number in range(7):
        world.deposit(world.new_document(title=f"D{number}"), space=world.other)
    work()
    before = contents(world.other.id)
    world.merge(wait=False)
    drain(spaces.SpacesOutbox, now=utc_now())
    carried, real = [], move_documents_carry.Carrier.carry

    def fail_at_the_fourth(self, entry):
        carried.append(entry.id)
        if len(carried) == 4:
            raise OSError("the power went")
        real(self, entry)

    monkeypatch.setattr(move_documents_carry.Carrier, "carry", fail_at_the_fourth)
    work()
    assert DocumentEntry.objects.filter(space_id=world.space.id).count() == 2  # the whole second batch rolled back
    assert DocumentEntry.objects.filter(space_id=world.other.id).count() == 5
    monkeypatch.setattr(move_documents_carry.Carrier, "carry", real)
    work(later=timedelta(seconds=30))
    moved = contents(world.space.id)["DocumentEntry"]
    assert len(moved) == 7
    assert {row["file"] for row in moved} == {row["file"] for row in before["DocumentEntry"]}
    assert not DocumentEntry.objects.filter(space_id=world.other.id).exists()


def test_an_undo_before_the_end_of_the_move_gives_everything_back(world, monkeypatch):
    monkeypatch.setattr(move_documents, "BATCH_DOCUMENTS", 1)
    fill(world, world.other, seed=5)
    work()
    before = contents(world.space.id), contents(world.other.id)
    merge_id = world.merge(wait=False)
    drain(spaces.SpacesOutbox, now=utc_now())
    for _ in range(4):
        drain(RecordOutbox, now=utc_now(), most=1)
    assert DocumentEntry.objects.filter(space_id=world.space.id).exists()
    world.undo(merge_id)
    assert (contents(world.space.id), contents(world.other.id)) == before


def test_a_block_in_either_space_blocks_and_authorisations_come_along(world):
    rpps = Rpps(world.nurse.rpps)
    access.block_professional(actor=world.twice, space=world.other, rpps=rpps, name="Inf", now=world.now)
    access.give_consent(actor=world.twice, space=world.other, rpps=Rpps(world.stranger.rpps), name="Dr", now=world.now)
    access.give_consent(actor=world.twice, space=world.other, rpps=Rpps(world.blocked.rpps), name="Dr", now=world.now)
    before = access.relations_in(world.space.id, now=world.now)
    merge_id = world.merge()
    later = world.now + timedelta(seconds=1)
    merged = access.relations_in(world.space.id, now=later)
    assert merged[world.nurse.rpps] == access.Relations(blocked=True)
    assert merged[world.stranger.rpps] == access.Relations(consent=True)
    assert merged[world.blocked.rpps] == access.Relations(blocked=True)
    assert merged[world.doctor.rpps].medecin_traitant
    world.undo(merge_id)
    assert access.relations_in(world.space.id, now=later) == before
    assert CareRelation.objects.filter(space_id=world.other.id, until__isnull=True).count() == 3


def test_blocks_are_there_before_the_first_document(world):
    access.block_professional(
        actor=world.twice, space=world.other, rpps=Rpps(world.doctor.rpps), name="Dr", now=world.now
    )
    world.deposit(world.new_document(title="Là-bas"), by=world.nurse, space=world.other)
    work()
    world.merge(wait=False)
    drain(spaces.SpacesOutbox, now=utc_now())  # done at once after the commit; the documents wait for the worker
    assert DocumentEntry.objects.filter(space_id=world.other.id).count() == 1
    assert access.relations_in(world.space.id, now=world.now + timedelta(seconds=1))[world.doctor.rpps].blocked


def test_a_document_that_both_spaces_have_stays_once_and_hidden_if_either_was(world):
    unique_id = "2.25.4242"
    world.deposit(world.new_document(title="Jumeau", unique_id=unique_id))
    world.deposit(world.new_document(title="Jumeau", unique_id=unique_id, masked=True), space=world.other)
    work()
    before = contents(world.other.id)
    merge_id = world.merge()
    (twin,) = DocumentEntry.objects.filter(space_id=world.space.id)
    assert twin.masque_ps
    assert MovedDocument.objects.get().outcome == "twin"
    assert record.move_progress(merge_id) == record.MoveProgress("moved", moved=0, twins=1, clashes=0, left=0)
    world.undo(merge_id)
    assert not DocumentEntry.objects.get(space_id=world.space.id).masque_ps
    assert contents(world.other.id) == before


def test_a_number_with_other_content_stays_where_it_was_and_is_counted(world):
    for space, content in ((world.space, b"Un texte"), (world.other, b"Un autre texte")):
        world.deposit(world.new_document(unique_id="2.25.4243", content=content), space=space)
    merge_id = world.merge()
    assert record.move_progress(merge_id).clashes == 1
    assert DocumentEntry.objects.filter(space_id=world.other.id).count() == 1


def test_what_arrives_after_the_merge_stays_and_a_new_version_of_what_came_goes_back(world):
    first = world.deposit(world.new_document(title="Premier", author=world.laboratory), by=world.laboratory,
                          space=world.other)  # fmt: skip
    merge_id = world.merge()
    world.deposit(world.new_document(title="Après"))
    world.deposit(
        world.new_document(title="Premier corrigé", author=world.laboratory, replaces=first.unique_id),
        by=world.laboratory,
    )
    world.undo(merge_id)
    own = record.list_documents(actor=world.camille, space=world.space, now=world.now)
    theirs = record.list_documents(actor=world.twice, space=world.other, now=world.now)
    assert [view.title for view in own.documents] == ["Après"]
    assert [view.title for view in theirs.documents] == ["Premier corrigé"]


def test_a_deposit_under_way_during_the_merge_is_moved_later(world):
    stale = world.other
    world.merge()
    world.deposit(world.new_document(title="En route"), space=stale)
    work(later=timedelta(minutes=11))
    assert world.titles(world.space) == ["En route"]


def test_files_that_no_row_names_are_swept_from_the_duplicate_s_space(world):
    record.blob_store().put(space_id=world.other.id, blob_id=world.twice.holder_id, sealed=b"reste")
    world.merge()
    work(later=timedelta(minutes=11))
    assert record.blob_store().names(world.other.id) == set()


def test_both_traces_tell_the_merge_and_its_undo_and_stay_verifiable(world):
    world.deposit(space=world.other)
    merge_id = world.merge()
    world.undo(merge_id)
    for space_id in (world.space.id, world.other.id):
        acts = [
            (entry.act, entry.actor_id, entry.subject_id, entry.count)
            for entry in audit.trace_page(space_id=space_id).entries
            if entry.subject_id == str(merge_id)
        ]
        assert acts == [
            ("documents.moved", "espace-sante", str(merge_id), 1),
            ("identity.parted", "operateur", str(merge_id), None),
            ("documents.moved", "espace-sante", str(merge_id), 1),
            ("identity.merged", "operateur", str(merge_id), None),
        ]
    assert audit.verify().faults == []


def test_a_message_delivered_twice_changes_nothing(world):
    world.deposit(space=world.other)
    merge_id = world.merge()
    again = {"space": str(world.space.id), "merge": str(merge_id)}
    before = contents(world.space.id)
    with transaction.atomic(using="dmp"):
        from espace_sante.kernel.outbox import Message

        move_documents.move_batch(Message(id=merge_id, topic="", payload=again))
        move_documents.return_batch(Message(id=merge_id, topic="", payload=again))
    assert contents(world.space.id) == before


def test_parting_after_an_erasure_leaves_the_other_space_empty_and_of_use():
    """LC-16: what was erased does not come back; whoever was taken for another keeps a space to write in."""
    world = Duplicate()
    world.deposit(space=world.other)
    merge_id = world.merge()
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=world.now, erase=True)
    later = max(utc_now(), world.now) + timedelta(days=2)
    spaces.run_erasures(clock=lambda: later)
    identity.undo_merge(merge_id=merge_id, by=OPERATOR, reason=WHY, now=later)
    work()
    other = spaces.space_of_holder(world.twice.holder_id)
    assert other.state is spaces.State.ACTIVE
    assert not DocumentEntry.objects.filter(space_id=other.id).exists()
    world.deposit(space=other, now=later)
    assert DocumentEntry.objects.filter(space_id=other.id).count() == 1
    assert not RecordOutbox.objects.filter(topic=move_documents.RETURN_TOPIC).exists()


def test_parting_waits_for_the_end_of_an_erasure():
    world = Duplicate()
    merge_id = world.merge()
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=world.now, erase=True)
    later = max(utc_now(), world.now) + timedelta(days=2)
    with patch("espace_sante.spaces.services.erase.outbox.drain", return_value=0):
        spaces.run_erasures(clock=lambda: later)
    with pytest.raises(spaces.ErasureBegun):
        identity.undo_merge(merge_id=merge_id, by=OPERATOR, reason=WHY, now=later)
