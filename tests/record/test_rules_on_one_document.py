"""One document opened, or closed, to one professional. RULES.md 16 (ePA), 17 C6; PEERS.md asks 16 to 18."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import DocumentRule
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from tests.access.test_choices_about_professionals import MASKED, PLAIN, of, seen, world
from tests.worlds import NOW, World

__all__ = ["world"]
pytestmark = pytest.mark.django_db


def says(world: World, title: str, actor: Actor, rule: DocumentRule, *, by: Actor | None = None) -> bool:
    listed = record.list_documents(actor=world.camille, space=world.space, now=NOW).documents
    document_id = next(view.id for view in listed if view.title == title)
    return record.set_document_rule(
        actor=by or world.camille, space=world.space, document_id=document_id, rpps=of(actor), name=actor.name,
        rule=rule, now=NOW,
    )  # fmt: skip


def test_a_denied_document_is_as_if_it_did_not_exist_for_that_professional_alone(world: World) -> None:
    assert says(world, PLAIN, world.nurse, DocumentRule.DENIED)
    assert not says(world, PLAIN, world.nurse, DocumentRule.DENIED)
    assert (seen(world, world.nurse), seen(world, world.pharmacist)) == (set(), {PLAIN})
    assert record.count_by_category(actor=world.nurse, space=world.space, now=NOW) == {}
    assert says(world, PLAIN, world.nurse, DocumentRule.NONE)
    assert seen(world, world.nurse) == {PLAIN}


def test_a_document_is_opened_to_somebody_who_has_no_consent_masked_and_whatever_the_matrix(world: World) -> None:
    world.deposit(world.new_document(title="Accouchement", type_code="15508-5", masked=True))
    for title in (MASKED, "Accouchement"):
        assert says(world, title, world.podiatrist, DocumentRule.ALLOWED)
        assert says(world, title, world.stranger, DocumentRule.ALLOWED)
    assert seen(world, world.stranger) == {MASKED, "Accouchement"}
    assert seen(world, world.podiatrist) == {PLAIN, MASKED, "Accouchement"}


def test_it_never_passes_a_block_and_a_block_ends_it(world: World) -> None:
    says(world, PLAIN, world.stranger, DocumentRule.ALLOWED)
    blocking = {"actor": world.camille, "space": world.space, "rpps": of(world.stranger), "name": "Dr", "now": NOW}
    access.block_professional(**blocking)
    assert seen(world, world.stranger) == set()
    access.unblock_professional(**blocking)
    assert seen(world, world.stranger) == set()


def test_the_author_keeps_reading_what_is_denied_to_them(world: World) -> None:
    """VIS-06: the law gives it."""
    says(world, PLAIN, world.doctor, DocumentRule.DENIED)
    assert PLAIN in seen(world, world.doctor)


def test_what_was_said_of_a_document_holds_for_its_correction(world: World) -> None:
    first = world.new_document(title="Premier", unique_id="2.25.1")
    world.deposit(first)
    says(world, "Premier", world.nurse, DocumentRule.DENIED)
    world.deposit(world.new_document(title="Corrigé", replaces="2.25.1"))
    assert "Corrigé" not in seen(world, world.nurse)
    assert "Corrigé" in seen(world, world.pharmacist)


def test_nobody_but_the_holder_s_side_says_it_and_of_what_it_may_know_alone(world: World) -> None:
    waiting = world.deposit(world.new_document(title="À annoncer", invisible=True)).document_id
    asked = {"space": world.space, "rpps": of(world.nurse), "name": "x", "rule": DocumentRule.DENIED, "now": NOW}
    for document_id in (waiting, new_id()):
        with pytest.raises(record.DocumentUnknown):
            record.set_document_rule(actor=world.camille, document_id=document_id, **asked)
    with pytest.raises(access.AccessRefused):
        says(world, PLAIN, world.nurse, DocumentRule.DENIED, by=world.doctor)
    parent = world.citizen("parent", "Parent")
    secret = world.deposit(world.new_document(title="Secret", secret=True)).document_id
    assert parent.holder_id is not None
    assert world.camille.holder_id is not None
    identity.relate(person_id=parent.holder_id, helped_id=world.camille.holder_id, kind="representative", now=NOW)
    with pytest.raises(record.DocumentUnknown):
        record.set_document_rule(actor=parent, document_id=secret, **asked)


@pytest.mark.parametrize("rules", [0, 60])
def test_rules_add_no_query_to_a_list_however_many_there_are(world: World, rules: int) -> None:
    for number in range(rules):
        world.deposit(world.new_document(title=str(number)))
    for view in record.list_documents(actor=world.camille, space=world.space, now=NOW, size=200).documents[:rules]:
        access.write_document_rule(
            actor=world.camille, space_id=world.space.id, document_id=view.id, rpps=world.pharmacist.rpps or "",
            rule=DocumentRule.DENIED, now=NOW,
        )  # fmt: skip
    seen(world, world.pharmacist)  # the first access is told
    with CaptureQueriesContext(connections["dmp"]) as queries:
        page = record.list_documents(actor=world.pharmacist, space=world.space, now=NOW, size=5)
    statements = [one["sql"] for one in queries if one["sql"].startswith("SELECT")]
    assert page.total == 1
    assert len(statements) <= 5, statements


def test_two_weeks_after_a_deposit_that_waits_the_holder_is_told_once_without_its_content(world: World) -> None:
    """ANN-02."""
    from tests.access.listening import listening

    told: list[access.AnnouncementOverdue] = []
    for title in ("Un", "Deux"):
        world.deposit(world.new_document(title=title, invisible=True))
    with listening(access.AnnouncementOverdue, told):
        assert record.tell_overdue_announcements(now=NOW + timedelta(days=13)) == 0
        assert record.tell_overdue_announcements(now=NOW + timedelta(days=14)) == 2
        assert record.tell_overdue_announcements(now=NOW + timedelta(days=15)) == 0
    assert [one.space_id for one in told] == [world.space.id]


def test_ann02_who_never_entered_their_space_is_told_too(world: World) -> None:
    """By any means: the law does not wait for an activation."""
    from tests.access.listening import listening

    ada = world.citizen("ada", "Ada")
    space = world.open_space(ada, activate=False)
    world.deposit(world.new_document(invisible=True), space=space)
    told: list[access.AnnouncementOverdue] = []
    with listening(access.AnnouncementOverdue, told):
        record.tell_overdue_announcements(now=NOW + timedelta(days=14))
    assert [one.space_id for one in told] == [space.id]


@pytest.mark.parametrize(("secrets", "hidden"), [((True,), True), ((True, False), False)])
def test_min11_what_waits_and_is_secret_is_told_to_nobody_who_represents_a_minor(
    world: World, secrets: tuple[bool, ...], hidden: bool
) -> None:
    from tests.access.listening import listening

    for secret in secrets:
        world.deposit(world.new_document(invisible=True, secret=secret))
    told: list[access.AnnouncementOverdue] = []
    with listening(access.AnnouncementOverdue, told):
        record.tell_overdue_announcements(now=NOW + timedelta(days=14))
    assert [one.hidden_from_law for one in told] == [hidden]
