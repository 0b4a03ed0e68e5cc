"""A document that came by mail, saved by the holder's side: whose name it bears, and whose it is.

Source: RULES.md MSG-11, CIT-14, DOC-09.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from espace_sante.access.api import AccessRefused
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.worlds import World

LETTER = (Path(__file__).parents[1] / "data" / "cda" / "letter-level-1.xml").read_bytes()


@pytest.fixture
def world(db: None) -> World:
    return World()


def keep(world: World, document: record.NewDocument, *, by: Actor | None = None) -> record.Registered:
    submission = record.Submission(unique_id=f"2.25.{new_id().int}", documents=(document,), edge="xdm")
    done = record.keep_received(actor=by or world.camille, space=world.space, submission=submission, now=world.now)
    return done.documents[0]


def letter(world: World) -> record.NewDocument:
    """The letter of our samples, given to the person of the world."""
    content = LETTER.replace(b"284037599900117", world.space.ins.value.encode())
    return world.new_document(content=content, mime_type="text/xml", type_code="11490-0", title="Lettre")


def test_msg11_the_author_of_a_saved_document_is_who_wrote_it(world: World) -> None:
    kept = keep(world, letter(world))
    opened = record.read_document(actor=world.camille, space=world.space, document_id=kept.document_id, now=world.now)
    assert (opened.view.author.name, opened.view.author.holder) == (world.doctor.name, False)


def test_a_citizen_still_adds_no_clinical_document_of_their_own(world: World) -> None:
    with pytest.raises(record.TypeNotAccepted):
        world.deposit(letter(world), by=world.camille)


def test_a_name_in_its_metadata_gives_no_right_and_the_holder_may_delete_it(world: World) -> None:
    kept = keep(world, letter(world))
    entry = DocumentEntry.objects.get(id=kept.document_id)
    assert (entry.author_rpps, entry.author_finess, entry.by_holder_side) == ("", "", True)
    with pytest.raises(AccessRefused):
        record.delete_document(actor=world.doctor, space=world.space, document_id=entry.id, now=world.now)
    record.delete_document(actor=world.camille, space=world.space, document_id=entry.id, now=world.now)


def test_whoever_is_not_of_the_holder_side_saves_nothing(world: World) -> None:
    for by in (world.doctor, world.stranger, world.laboratory):
        with pytest.raises(AccessRefused):
            keep(world, letter(world), by=by)
    assert not DocumentEntry.objects.exists()


def test_a_saved_document_keeps_within_the_size_of_what_a_citizen_adds(world: World, settings: object) -> None:
    settings.CITIZEN_UPLOAD_BYTES = 1000  # type: ignore[attr-defined]
    with pytest.raises(record.DocumentTooLarge):
        keep(world, letter(world))


def test_doc15_the_author_who_deposits_what_was_saved_first_gets_it(world: World) -> None:
    mail = letter(world)
    kept = keep(world, mail)
    same = world.deposit(mail, by=world.doctor)
    assert (same.document_id, same.created) == (kept.document_id, False)
    entry = DocumentEntry.objects.get(id=kept.document_id)
    assert (entry.by_holder_side, entry.author_rpps, entry.version) == (False, world.doctor.rpps, 2)
    with pytest.raises(AccessRefused):
        record.delete_document(actor=world.camille, space=world.space, document_id=entry.id, now=world.now)
    world.deposit(mail, by=world.doctor)
    assert DocumentEntry.objects.get(id=kept.document_id).version == 2  # given once
    correction = world.deposit(world.new_document(replaces=mail.unique_id), by=world.doctor)
    assert correction.created


def test_whoever_has_the_same_document_without_having_written_it_gets_nothing(world: World) -> None:
    mail = letter(world)
    kept = keep(world, mail)
    assert not world.deposit(mail, by=world.nurse).created
    with pytest.raises(record.NonIdenticalHash):  # they may not know that it is there (VIS-05)
        world.deposit(mail, by=world.laboratory)
    entry = DocumentEntry.objects.get(id=kept.document_id)
    assert (entry.by_holder_side, entry.author_rpps, entry.author_finess) == (True, "", "")
