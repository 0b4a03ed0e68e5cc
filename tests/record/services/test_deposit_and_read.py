"""Deposit, list, read, hide: the main job through the services, on a real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import AccessRefused
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.errors import DomainError
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry, SubmissionSet
from espace_sante.spaces import api as spaces
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def last_entry(world: World) -> audit.TraceEntry:
    return audit.trace_page(space_id=world.space.id, size=1).entries[0]


def test_what_is_deposited_is_read_back_by_those_who_may(world: World) -> None:
    done = world.deposit(world.new_document(content=b"Ferritine 9"))
    for reader in (world.camille, world.doctor, world.nurse, world.pharmacist):
        opened = record.read_document(actor=reader, space=world.space, document_id=done.document_id, now=NOW)
        assert opened.content() == b"Ferritine 9"
        entry = last_entry(world)
        assert (entry.act, entry.actor_id, entry.document_id) == ("document.read", reader.id, done.document_id)


def test_nothing_readable_lies_in_the_databases_or_in_the_document_store(world: World) -> None:
    """DESIGN.md section 3: a copy without the key is noise."""
    secret = "canari-ferritine-effondrée"
    done = world.deposit(world.new_document(title=secret, content=secret.encode()))
    row = DocumentEntry.objects.get(space_id=world.space.id, id=done.document_id)
    columns = [
        str(value) if not isinstance(value, bytes | memoryview) else bytes(value) for value in vars(row).values()
    ]
    needles = (secret.encode(), secret)
    assert not any(needle in value for value in columns for needle in needles if isinstance(value, type(needle)))
    stored = [file.read_bytes() for file in Path(settings.ENVIRONMENT.home).glob("documents/**/*") if file.is_file()]
    assert stored
    assert not any(secret.encode() in content for content in stored)


def test_a_masked_document_disappears_for_others_and_stays_for_its_author(world: World) -> None:
    """CIT-05, VIS-05, VIS-06."""
    kept, hidden = world.deposit(world.new_document(title="Visible")), world.deposit(world.new_document(title="Masqué"))
    assert record.set_masked(
        actor=world.camille, space=world.space, document_id=hidden.document_id, masked=True, now=NOW
    )
    assert world.titles_for(world.pharmacist) == ["Visible"]
    assert record.list_documents(actor=world.pharmacist, space=world.space, now=NOW).total == 1
    assert sorted(world.titles_for(world.doctor)) == ["Masqué", "Visible"]
    assert sum(record.count_by_category(actor=world.pharmacist, space=world.space, now=NOW).values()) == 1
    with pytest.raises(record.DocumentUnknown):
        record.read_document(actor=world.pharmacist, space=world.space, document_id=hidden.document_id, now=NOW)
    assert kept.document_id != hidden.document_id


def test_masking_keeps_the_former_state_and_can_be_undone(world: World) -> None:
    """DOC-13, VIS-02."""
    done = world.deposit()
    before = record.document_metadata(actor=world.camille, space=world.space, document_id=done.document_id, now=NOW)
    change = {"actor": world.camille, "space": world.space, "document_id": done.document_id, "now": NOW}
    assert record.set_masked(**change, masked=True)
    assert not record.set_masked(**change, masked=True)
    after = record.document_metadata(actor=world.camille, space=world.space, document_id=done.document_id, now=NOW)
    assert (after.version, after.unique_id, after.id) == (before.version + 1, before.unique_id, before.id)
    assert after.entry_uuid != before.entry_uuid
    assert record.set_masked(**change, masked=False)
    assert world.titles_for(world.pharmacist) == ["Bilan fictif"]


def test_only_the_holder_side_masks(world: World) -> None:
    done = world.deposit()
    for other in (world.nurse, world.stranger, world.blocked):
        with pytest.raises((AccessRefused, record.DocumentUnknown)):
            record.set_masked(actor=other, space=world.space, document_id=done.document_id, masked=True, now=NOW)
    assert world.titles_for(world.pharmacist) == ["Bilan fictif"]


def test_the_blocked_professional_sees_nothing_yet_can_deposit(world: World) -> None:
    """CIT-08."""
    done = world.deposit(by=world.blocked)
    with pytest.raises(AccessRefused):
        record.list_documents(actor=world.blocked, space=world.space, now=NOW)
    with pytest.raises(AccessRefused):
        record.read_document(actor=world.blocked, space=world.space, document_id=done.document_id, now=NOW)
    assert last_entry(world).refused
    assert world.titles_for(world.camille) == ["Bilan fictif"]


def test_a_refusal_stays_in_the_trace(world: World) -> None:
    with pytest.raises(AccessRefused):
        record.list_documents(actor=world.stranger, space=world.space, now=NOW)
    entry = last_entry(world)
    assert (entry.act, entry.outcome, entry.reason) == ("documents.listed", "refused", "no_authorisation")


def test_an_author_without_authorisation_finds_what_they_wrote_and_nothing_else(world: World) -> None:
    """VIS-06."""
    world.deposit(world.new_document(title="D’un autre"))
    world.deposit(world.new_document(title="Le mien", author=world.stranger), by=world.stranger)
    assert world.titles_for(world.stranger) == ["Le mien"]


def test_the_same_document_again_answers_as_before_and_other_content_is_refused(world: World) -> None:
    document = world.new_document(unique_id="1.2.3.4")
    first, second = world.deposit(document), world.deposit(document)
    assert (first.created, second.created) == (True, False)
    assert first.document_id == second.document_id
    with pytest.raises(record.NonIdenticalHash):
        world.deposit(world.new_document(unique_id="1.2.3.4", content=b"Autre"))
    assert world.titles_for(world.camille) == ["Bilan fictif"]


def test_a_replacement_deprecates_the_former_version_and_keeps_it_masked(world: World) -> None:
    """DOC-12, STR-02."""
    world.deposit(world.new_document(unique_id="1.2.3.5", title="Première"))
    first = record.list_documents(actor=world.camille, space=world.space, now=NOW).documents[0]
    record.set_masked(actor=world.camille, space=world.space, document_id=first.id, masked=True, now=NOW)
    world.deposit(world.new_document(title="Corrigée", replaces="1.2.3.5"))
    assert world.titles_for(world.camille) == ["Corrigée"]
    assert world.titles_for(world.pharmacist) == []
    with pytest.raises(record.ReplacedUnknown):
        world.deposit(world.new_document(title="Encore", replaces="1.2.3.5"))


def test_somebody_else_cannot_replace_a_document(world: World) -> None:
    """STR-02."""
    world.deposit(world.new_document(unique_id="1.2.3.6"))
    with pytest.raises(AccessRefused):
        world.deposit(world.new_document(replaces="1.2.3.6", author=world.nurse), by=world.nurse)
    assert world.titles_for(world.camille) == ["Bilan fictif"]


def test_pages_follow_one_another_without_gap_or_repetition_under_the_same_decision(world: World) -> None:
    for number in range(7):
        world.deposit(world.new_document(title=str(number), days_ago=number % 3, masked=number == 4))
    for reader, expected in ((world.camille, 7), (world.pharmacist, 6)):
        found, cursor = [], None
        while True:
            page = record.list_documents(actor=reader, space=world.space, now=NOW, size=2, cursor=cursor)
            assert page.total == expected
            found += [view.title for view in page.documents]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len(found) == len(set(found)) == expected


def test_a_closed_space_takes_and_gives_nothing(world: World) -> None:
    assert world.camille.holder_id is not None
    done = world.deposit()
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=NOW)
    closed = spaces.space_of_holder(world.camille.holder_id)
    for act in (
        lambda: world.deposit(space=closed),
        lambda: record.list_documents(actor=world.camille, space=closed, now=NOW),
        lambda: record.read_document(actor=world.doctor, space=closed, document_id=done.document_id, now=NOW),
    ):
        with pytest.raises(AccessRefused):
            act()


def test_a_space_not_yet_activated_is_fed_but_its_holder_does_not_enter(world: World) -> None:
    sacha = world.citizen("sacha", "Sacha")
    space = world.open_space(sacha, activate=False)
    world.deposit(space=space)
    with pytest.raises(AccessRefused):
        record.list_documents(actor=sacha, space=space, now=NOW)


PDF, JPEG, TEXT = "application/pdf", "image/jpeg", "text/plain"
BAD: list[tuple[str, dict[str, object], type[DomainError]]] = [
    ("a PDF that is not one", {"content": b"<html>", "mime_type": PDF}, record.ContentNotAsDeclared),
    ("a broken PDF", {"content": b"%PDF-1.7 broken", "mime_type": PDF}, record.ContentRefused),
    ("an empty file", {"content": b""}, record.ContentRefused),
    ("a zip", {"content": b"PK\x03\x04", "mime_type": "application/zip"}, record.TypeNotAccepted),
    ("a script", {"content": b"x", "mime_type": "text/html"}, record.TypeNotAccepted),
    ("a broken picture", {"content": b"\xff\xd8\xff\xe0", "mime_type": JPEG}, record.ContentRefused),
    ("a binary called text", {"content": b"\x00\x01", "mime_type": TEXT}, record.ContentNotAsDeclared),
    ("an unknown type", {"type_code": "0000-0"}, record.MetadataInvalid),
    ("no title", {"title": "  "}, record.MetadataInvalid),
    ("a long id", {"unique_id": "1." + "2" * 200}, record.MetadataInvalid),
]


@pytest.mark.parametrize(("name", "wrong", "error"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_refused_by_name_and_stores_nothing(
    name: str, wrong: dict[str, Any], error: type[DomainError], world: World
) -> None:
    before = audit.trace_page(space_id=world.space.id, size=1).entries[0].position
    with pytest.raises(error):
        world.deposit(world.new_document(**wrong))
    assert not DocumentEntry.objects.filter(space_id=world.space.id).exists()
    assert not SubmissionSet.objects.filter(space_id=world.space.id).exists()
    assert audit.trace_page(space_id=world.space.id, size=1).entries[0].position == before


def test_a_document_over_the_limit_is_refused_with_the_limit(world: World, settings: object) -> None:
    settings.DEPOSIT_BYTES = 10  # type: ignore[attr-defined]
    with pytest.raises(record.DocumentTooLarge, match="10"):
        world.deposit(world.new_document(content=b"x" * 11))


def test_a_failure_between_the_store_and_the_registry_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No trace, no answer: when the trace cannot be written, neither the document nor its file remains."""

    def fail(*args: object, **kwargs: object) -> int:
        raise OSError("disk full")

    stored = set(Path(settings.ENVIRONMENT.home).glob("documents/**/*-*-*"))
    monkeypatch.setattr("espace_sante.audit.api.append_all", fail)
    with pytest.raises(OSError, match="disk full"):
        world.deposit()
    assert not DocumentEntry.objects.filter(space_id=world.space.id).exists()
    files = {file for file in Path(settings.ENVIRONMENT.home).glob("documents/**/*-*-*") if file.is_file()}
    assert files <= stored


def test_new_documents_become_read_for_the_one_who_opened_them(world: World) -> None:
    done = world.deposit()
    assert record.count_new(actor=world.camille, space=world.space, now=NOW) == 1
    record.read_document(actor=world.camille, space=world.space, document_id=done.document_id, now=NOW)
    assert record.count_new(actor=world.camille, space=world.space, now=NOW) == 0


@pytest.mark.parametrize("count", [3, 30])
def test_a_list_costs_the_same_number_of_queries_whatever_its_length(world: World, count: int) -> None:
    for number in range(count):
        world.deposit(world.new_document(title=str(number)))
    record.list_documents(actor=world.pharmacist, space=world.space, now=NOW)  # the first of all is told (NOT-01)
    with CaptureQueriesContext(connections["dmp"]) as queries:
        record.list_documents(actor=world.pharmacist, space=world.space, now=NOW)
    statements = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 8, statements


def test_a_professional_deposit_needs_no_consent_and_system_actors_deposit_nothing(world: World) -> None:
    """DOC-03, PRO-06."""
    assert world.deposit(by=world.stranger).created
    assert world.deposit(by=world.laboratory).created
    for actor in (SYSTEM, world.citizen("autre", "Autre")):
        with pytest.raises(AccessRefused):
            world.deposit(by=actor)


def test_a_consent_of_one_consultation_ends_by_itself(world: World) -> None:
    """PRO-02, strict reading."""
    world.deposit()
    access.declare_care_relation(actor=world.stranger, space=world.space, in_care_team=False, now=NOW)
    assert world.titles_for(world.stranger) == ["Bilan fictif"]
    world.now = NOW + timedelta(days=1)
    with pytest.raises(AccessRefused):
        world.titles_for(world.stranger)
