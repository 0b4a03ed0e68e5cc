"""From a mail to the documents of the space: what the record keeps, under which name, once whatever the way.

Source: RULES.md MSG-11, DOC-08, DOC-15; docs/adr/0026.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from espace_sante.access.api import AccessRefused
from espace_sante.identity import api as identity
from espace_sante.interop.xdm.api import (
    CheckedXdm,
    Intent,
    OtherPatient,
    XdmDocument,
    as_submissions,
    check_for,
    outgoing_document,
    read_xdm,
    save_in_record,
    write_xdm,
)
from espace_sante.kernel.identifiers import Ins, new_id
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.spaces import api as spaces
from tests.interop.xdm.archives import BIOLOGY, DOCTOR, LETTER, ODILE, archive, document, submission_set
from tests.worlds import World

Coded = record.Coded
EARLIER, LATER = "1.2.250.1.999.4.77", "1.2.250.1.999.4.78"


@pytest.fixture
def world(db: None) -> World:
    return World()


def about(ins: Ins | object, content: bytes = LETTER, **changed: object) -> XdmDocument:
    """One of our samples, about the person of the world."""
    assert isinstance(ins, Ins)
    given = content.replace(ODILE.value.encode(), ins.value.encode()).replace(ODILE.oid.encode(), ins.oid.encode())
    return document(given, **changed)


def received(world: World, *documents: XdmDocument, **changed: object) -> CheckedXdm:
    content = read_xdm(archive(*documents, **changed))
    return check_for(content, answers_to=partial(spaces.answers_to, world.space))


def keep(world: World, checked: CheckedXdm) -> list[record.Registered]:
    found = []
    for submission in as_submissions(checked):
        done = record.keep_received(actor=world.camille, space=world.space, submission=submission, now=world.now)
        found += done.documents
    return found


def view(world: World, one: record.Registered) -> record.DocumentView:
    return record.read_document(
        actor=world.camille, space=world.space, document_id=one.document_id, now=world.now
    ).view  # fmt: skip


def test_msg11_a_clinical_document_is_saved_under_the_name_of_who_wrote_it(world: World) -> None:
    checked = received(world, about(world.space.ins, title="Lettre fictive"))
    (kept,) = keep(world, checked)
    shown = view(world, kept)
    assert (shown.title, shown.author.name, shown.author.rpps) == ("Lettre fictive", DOCTOR.name, DOCTOR.rpps)
    assert shown.unique_id == EARLIER
    assert shown.facts.by_holder_side
    entry = DocumentEntry.objects.get(id=kept.document_id)
    assert (entry.author_rpps, entry.author_finess) == ("", "")  # a name in metadata gives no right


def test_doc15_what_is_already_there_is_the_same_document_whatever_the_way(world: World) -> None:
    sent = about(world.space.ins)
    (new,) = as_submissions(received(world, sent))[0].documents
    first = world.deposit(replace(new, author=record.Author(name="Dr")))
    (again,) = keep(world, received(world, sent))
    assert (again.document_id, again.created) == (first.document_id, False)
    (third,) = keep(world, received(world, sent))
    assert third.document_id == first.document_id
    assert DocumentEntry.objects.count() == 1


def test_documents_of_one_set_are_saved_one_after_the_other(world: World) -> None:
    checked = received(world, about(world.space.ins), about(world.space.ins, BIOLOGY))
    for one in checked.content.documents:
        (submission,) = as_submissions(checked, only={one.unique_id})
        assert [kept.unique_id for kept in submission.documents] == [one.unique_id]
        record.keep_received(actor=world.camille, space=world.space, submission=submission, now=world.now)
    assert DocumentEntry.objects.count() == 2


def test_a_replacement_takes_the_place_of_what_was_saved_before(world: World) -> None:
    (first,) = keep(world, received(world, about(world.space.ins, content=LETTER)))
    later = LETTER.replace(EARLIER.encode(), LATER.encode()).replace(
        b'<id root="1.2.250.1.999.4" extension="41"/>', f'<id root="{EARLIER}"/>'.encode()
    )
    replacing = received(world, about(world.space.ins, later, intent=Intent.REPLACEMENT, replaces=EARLIER))
    (second,) = keep(world, replacing)
    assert view(world, second).replaces_id == first.document_id
    assert view(world, first).replaced_by_id == second.document_id


def test_a_new_version_of_what_was_never_saved_is_saved_alone(world: World) -> None:
    (kept,) = keep(world, received(world, about(world.space.ins, intent=Intent.REPLACEMENT, replaces=str(new_id()))))
    assert view(world, kept).replaces_id is None


def test_one_gesture_saves_an_archive_and_a_second_one_changes_nothing(world: World) -> None:
    data = archive(about(world.space.ins), about(world.space.ins, BIOLOGY))
    first = save_in_record(data, actor=world.camille, space=world.space, now=world.now)
    again = save_in_record(data, actor=world.camille, space=world.space, now=world.now)
    assert [(one.document_id, one.created) for one in first] == [
        (one.document_id, True) for one in again if not one.created
    ]
    later = archive(about(world.space.ins, unique_id=LATER, intent=Intent.REPLACEMENT, replaces=str(new_id())))
    (alone,) = save_in_record(later, actor=world.camille, space=world.space, now=world.now)
    assert alone.created  # its former version was never here
    with pytest.raises(OtherPatient):
        save_in_record(archive(), actor=world.camille, space=world.space, now=world.now)
    assert DocumentEntry.objects.count() == 3


def test_what_a_professional_put_in_the_record_is_not_replaced_by_saving_a_mail(world: World) -> None:
    (new,) = as_submissions(received(world, about(world.space.ins)))[0].documents
    first = world.deposit(new)
    later = LETTER.replace(EARLIER.encode(), LATER.encode()).replace(
        b'<id root="1.2.250.1.999.4" extension="41"/>', f'<id root="{EARLIER}"/>'.encode()
    )
    (beside,) = keep(world, received(world, about(world.space.ins, later, intent=Intent.REPLACEMENT, replaces=EARLIER)))
    assert view(world, beside).replaces_id is None
    assert view(world, first).replaced_by_id is None


def test_what_is_taken_back_is_not_saved(world: World) -> None:
    taken_back = about(world.space.ins, intent=Intent.DELETION)
    assert as_submissions(received(world, taken_back)) == ()
    assert save_in_record(archive(taken_back), actor=world.camille, space=world.space, now=world.now) == ()


def test_doc08_what_is_restricted_is_not_saved(world: World) -> None:
    with pytest.raises(record.MetadataInvalid):
        as_submissions(received(world, about(world.space.ins, confidentiality_codes=(Coded("R"),))))


def test_nobody_else_saves_in_the_space_and_nothing_over_the_limit_is_saved(world: World, settings: object) -> None:
    (submission,) = as_submissions(received(world, about(world.space.ins)))
    with pytest.raises(AccessRefused):
        record.keep_received(actor=world.stranger, space=world.space, submission=submission, now=world.now)
    settings.CITIZEN_UPLOAD_BYTES = 1000  # type: ignore[attr-defined]
    with pytest.raises(record.DocumentTooLarge):
        keep(world, received(world, about(world.space.ins)))
    assert DocumentEntry.objects.count() == 0


def test_reference_ids_lose_their_type_and_title_falls_back_on_the_type(world: World) -> None:
    (new,) = as_submissions(received(world, about(world.space.ins, title="")))[0].documents
    assert new.reference_ids == ("demande-12^^^&1.2.250.1.999.3&ISO",)
    assert new.title == "Lettre de liaison"


def test_a_document_of_the_space_leaves_under_its_business_id_and_passes_our_own_checks(world: World) -> None:
    (kept,) = keep(world, received(world, about(world.space.ins)))
    opened = record.read_document(actor=world.camille, space=world.space, document_id=kept.document_id, now=world.now)
    holder = identity.holders([world.space.holder_id])[world.space.holder_id]
    leaving = outgoing_document(opened.view, opened.content(), holder=holder)
    data = write_xdm(
        submission_set(leaving, author=record.Author(name="Camille Fictif", holder=True)), sender="Camille"
    )
    content = read_xdm(data)
    check_for(content, answers_to=world.space.ins.__eq__)
    (sent,) = content.documents
    assert (sent.unique_id, sent.patient, sent.authors[0]) == (EARLIER, world.space.ins, DOCTOR)
    assert sent.source_patient_info[0] == "PID-5|FICTIF^Camille^^^^^L"
    assert content.submission_sets[0].author == record.Author(name="Camille Fictif", holder=True)
