"""What happens is told once, to whom may know. RULES.md NOT-01 to NOT-04, ANN-02, EMG-09, MIN-10, MIN-11, CAR-08."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from espace_sante.access.api import AnnouncementOverdue, EmergencyOpened, FirstAccess, end_delegation
from espace_sante.identity import api as identity
from espace_sante.identity.models import Letter
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.notifications.domain.kinds import Kind, News, Topic
from espace_sante.notifications.models import Delivery, Notification, Way
from espace_sante.notifications.services.listen import on_space
from espace_sante.notifications.services.preferences import EVERYTHING, set_preferences
from espace_sante.notifications.services.tell import tell
from espace_sante.record import api as record
from espace_sante.reports.api import ReportAnswered
from espace_sante.spaces import api as spaces
from tests.carers import make_carer
from tests.notifications.conftest import prove_email, told, work
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


def first_access(world: World) -> FirstAccess:
    return FirstAccess(space_id=world.space.id, rpps=world.doctor.id, name="Dr", at=NOW)


def emergency(world: World) -> EmergencyOpened:
    return EmergencyOpened(
        space_id=world.space.id, emergency_id=new_id(), rpps=world.stranger.id, name="Dr", mode="break_glass",
        reason="unconscious", at=NOW, until=NOW + timedelta(hours=1), treating_doctor_rpps=world.doctor.id,
    )  # fmt: skip


def publish_and_fail(world: World) -> None:
    publish(first_access(world))
    raise ZeroDivisionError


def deliveries() -> set[tuple[str, str]]:
    return set(Delivery.objects.values_list("reader", "way"))


def test_not01_the_first_access_of_a_professional_is_told_once_whatever_is_published_twice(world: World) -> None:
    for _ in range(2):
        publish(first_access(world))
        work()
    assert told(world.space.id) == ["first_access"]
    assert deliveries() == {(world.camille.id, "mail")}


def test_not02_an_emergency_is_told_to_the_person_and_to_the_treating_doctor(world: World) -> None:
    """EMG-09."""
    publish(emergency(world))
    work()
    assert sorted(told(world.space.id)) == ["emergency", "emergency_of_patient"]
    assert deliveries() == {(world.camille.id, "mail"), (world.doctor.id, "mail")}


def test_what_is_published_in_an_act_that_fails_is_not_told(world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(using="dmp"):
        publish_and_fail(world)
    work()
    assert told() == []


def test_not03_a_document_of_a_professional_is_told_and_its_correction_too(world: World) -> None:
    first = world.deposit()
    work()
    world.deposit(world.new_document(replaces=first.unique_id), now=NOW + timedelta(minutes=1))
    work(NOW + timedelta(minutes=1))
    assert told(world.space.id) == ["document_added", "document_replaced"]


def test_not03_what_the_holder_adds_is_told_to_nobody(world: World) -> None:
    world.deposit(world.new_document(type_code="DOCPAT01"), by=world.camille)
    work()
    assert told() == []


def test_not03_a_deposit_asks_the_database_for_nothing_more(world: World) -> None:
    """The work after a deposit is one row, as it was: the notification is made by whoever does that work."""
    world.deposit()
    assert record.RecordOutbox.objects.filter(topic="record.preview").count() == 1
    assert record.RecordOutbox.objects.filter(topic__startswith="notifications").count() == 0
    assert told() == []


def test_ann01_a_document_that_waits_for_an_announcement_is_told_when_it_is_announced(world: World) -> None:
    waiting = world.deposit(world.new_document(invisible=True))
    work()
    assert told() == []
    record.announce_document(actor=world.doctor, space=world.space, document_id=waiting.document_id, now=NOW)
    work()
    assert told(world.space.id) == ["document_added"]


def test_ann02_after_two_weeks_the_person_is_invited_to_see_a_professional_once_a_day_at_most(world: World) -> None:
    for _ in range(2):  # two documents
        publish(AnnouncementOverdue(space_id=world.space.id, at=NOW))
    work()
    assert told(world.space.id) == ["see_a_professional"]
    assert Notification.objects.get().document_id is None


def test_not04_a_document_switched_off_by_mail_stays_in_the_centre_and_an_access_cannot_be(world: World) -> None:
    on = EVERYTHING - {(topic, Way.MAIL) for topic in Topic}
    set_preferences(reader=world.camille.id, on=on, daily=False, quiet_nights=True)
    world.deposit()
    publish(first_access(world))
    work()
    assert sorted(told(world.space.id)) == ["document_added", "first_access"]
    assert set(Delivery.objects.values_list("notification__kind", flat=True)) == {"first_access"}


def test_not01_somebody_whom_no_mail_reaches_is_written_to_by_post(world: World) -> None:
    """NOT-01, ANN-02: « by any means »."""
    ada = world.citizen("ada", "Ada")
    space = world.open_space(ada, activate=False)
    publish(replace(first_access(world), space_id=space.id))
    work()
    assert list(Letter.objects.values_list("holder_id", "kind")) == [(ada.holder_id, "record-opened")]


def test_not01_telling_a_carer_is_not_telling_the_person(world: World) -> None:
    """NOT-02: a person without a mail address learns of an emergency by post, whoever else reads mails."""
    ada, carer = world.citizen("ada", "Ada"), world.citizen("aidant", "Louis")
    space = world.open_space(ada)
    world.open_space(carer)
    prove_email(carer)
    make_carer(ada, carer, now=NOW, scope=CarerScope(sections=frozenset({Section.DOCUMENTS})))
    publish(replace(emergency(world), space_id=space.id))
    work()
    assert Delivery.objects.filter(reader=carer.id, notification__kind="emergency").exists()
    assert list(Letter.objects.filter(kind="emergency-opened").values_list("holder_id", flat=True)) == [ada.holder_id]


def test_cit18_an_answer_to_a_report_is_told_to_who_reported_each_time(world: World) -> None:
    carer = world.citizen("aidant", "Louis")
    prove_email(carer)
    world.open_space(carer)
    make_carer(world.camille, carer, now=NOW)
    work()
    Notification.objects.all().delete()
    report = new_id()
    for at in (NOW, NOW, NOW + timedelta(days=1)):  # told twice, then answered again
        publish(ReportAnswered(space_id=world.space.id, report_id=report, by_id=world.camille.id, at=at, secret=False))
        work(at)
    assert told(world.space.id) == ["report_answered", "report_answered"]
    assert deliveries() == {(world.camille.id, "mail")}


def test_min11_what_a_minor_hid_is_told_to_the_minor_and_never_to_a_parent(world: World) -> None:
    parent = world.citizen("parent", "Andrée")
    prove_email(parent)
    assert parent.holder_id
    assert world.camille.holder_id
    identity.relate(person_id=parent.holder_id, helped_id=world.camille.holder_id, kind="guardian", now=NOW)
    world.deposit(world.new_document(secret=True))
    work()
    assert deliveries() == {(world.camille.id, "mail")}
    world.deposit()
    work()
    assert (parent.id, "mail") in deliveries()


def test_min11_an_announcement_that_waits_in_secret_invites_the_minor_alone(world: World) -> None:
    """ANN-02: the same day, what is not hidden is told to a parent too."""
    parent = world.citizen("parent", "Parent")
    prove_email(parent)
    assert parent.holder_id is not None
    identity.relate(person_id=parent.holder_id, helped_id=world.space.holder_id, kind="guardian", now=NOW)
    for hidden, readers in ((True, {world.camille.id}), (False, {world.camille.id, parent.id})):
        Delivery.objects.all().delete()
        publish(AnnouncementOverdue(space_id=world.space.id, at=NOW, hidden_from_law=hidden))
        work()
        found = Delivery.objects.filter(notification__kind="see_a_professional")
        assert set(found.values_list("reader", flat=True)) == readers


def test_min10_what_is_hidden_is_never_posted_to_the_parents_address(world: World) -> None:
    ada = world.citizen("ada", "Ada")
    space = world.open_space(ada, activate=False)
    news = News(kind=Kind.FIRST_ACCESS, space_id=space.id, key="k", at=NOW, hidden_from_law=True)
    assert tell(news, now=NOW)
    assert not Letter.objects.exists()


def test_car08_a_carer_is_told_of_what_their_sections_open(world: World) -> None:
    reader, agenda = world.citizen("lecteur", "Lila"), world.citizen("agenda", "Alma")
    for carer, section in ((reader, Section.DOCUMENTS), (agenda, Section.AGENDA)):
        prove_email(carer)
        world.open_space(carer)
        make_carer(world.camille, carer, now=NOW, scope=CarerScope(sections=frozenset({section})))
    work()
    Notification.objects.all().delete()
    world.deposit()
    publish(AnnouncementOverdue(space_id=world.space.id, at=NOW))
    work()
    assert set(Delivery.objects.values_list("reader", "notification__kind")) == {
        (world.camille.id, "document_added"), (reader.id, "document_added"), (world.camille.id, "see_a_professional"),
    }  # fmt: skip


def test_car07_each_side_of_a_help_learns_of_what_the_other_does(world: World) -> None:
    carer = world.citizen("aidant", "Louis")
    theirs = world.open_space(carer)
    delegation = make_carer(world.camille, carer, now=NOW)
    work()
    assert told(world.space.id) == ["carer_moved"]
    assert told(theirs.id) == []
    end_delegation(actor=world.camille, delegation_id=delegation, now=NOW + timedelta(hours=1))
    work(NOW + timedelta(hours=1))
    assert told(theirs.id) == ["help_moved"]
    assert Notification.objects.get(space_id=theirs.id).only_for == carer.id


def test_lc16_what_was_told_does_not_outlive_an_erasure(world: World) -> None:
    world.deposit()
    work()
    on_space(spaces.SpaceMoved(space_id=world.space.id, state=spaces.State.ERASURE_PENDING, at=NOW))
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_lc16_what_waits_in_an_outbox_while_its_space_is_erased_is_told_to_nobody(world: World) -> None:
    publish(emergency(world))
    assert world.camille.holder_id is not None
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=NOW, erase=True)
    work()
    assert told() == []
    assert not Delivery.objects.exists()
    assert not Letter.objects.exists()


def test_lc16_nothing_is_told_of_a_space_that_nobody_knows_any_more(world: World) -> None:
    assert not tell(News(kind=Kind.EMERGENCY, space_id=new_id(), key="k", at=NOW), now=NOW)
    assert not Notification.objects.exists()
