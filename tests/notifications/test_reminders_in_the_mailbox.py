"""Reminders in the mailbox of one's own space, for who asked. RULES.md AGE-08, NOT-04, MIN-07, MSG-05, CAR-08."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import AgendaOutbox
from espace_sante.audit import api as audit
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Correspondent, Message, MessagingOutbox, Thread
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services import send
from espace_sante.notifications.services.preferences import EVERYTHING, ON_REQUEST, preferences_of, set_preferences
from espace_sante.notifications.services.send import CLAIM, send_due
from espace_sante.outbox.api import drain
from tests.agenda.conftest import TOMORROW, Diary, appointment
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
EVE = agenda.instant(TOMORROW - timedelta(days=1), time(18), "Europe/Paris")
MORNING = agenda.instant(TOMORROW, time(8), "Europe/Paris")


@pytest.fixture
def diary(db: None) -> Diary:
    made = Diary(World())
    wish(made)
    return made


def wish(diary: Diary, *, asked: bool = True) -> None:
    on = ON_REQUEST if asked else EVERYTHING
    set_preferences(reader=diary.world.camille.id, on=on, daily=False, quiet_nights=True)


def remind(at: datetime = EVE) -> None:
    """What the worker does, up to what waits to be sent."""
    agenda.remind_due(now=at)
    drain(AgendaOutbox, now=at + timedelta(seconds=1))


def inbox(diary: Diary) -> messaging.Inbox:
    return messaging.inbox(actor=diary.world.camille, space=diary.space, now=EVE)


def opened(diary: Diary) -> messaging.Conversation:
    (line,) = inbox(diary).threads
    return messaging.conversation(actor=diary.world.camille, space=diary.space, thread_id=line.id, now=EVE)


def in_the_mailbox() -> list[str]:
    return list(Delivery.objects.filter(way="message").values_list("outcome", flat=True))


def test_age_08_who_asked_finds_it_in_one_conversation_of_the_service(diary: Diary) -> None:
    diary.note(title="Colposcopie")
    for at in (EVE, MORNING):
        remind(at)
        assert send_due(now=at) == 1
    assert (inbox(diary).unread, in_the_mailbox()) == (2, ["sent"] * 2)
    found = opened(diary)
    assert (found.subject, [one.name for one in found.people]) == ("Vos rappels", ["Espace santé"])
    assert [one.sender_name for one in found.messages] == ["Espace santé"] * 2
    assert "Une date de votre agenda approche." in found.messages[0].text
    assert inbox(diary).unread == 0


def test_car_08_a_reminder_in_the_mailbox_says_nothing_of_the_date(diary: Diary) -> None:
    """NOT-07: whoever was opened the messages alone does not read the agenda."""
    diary.note(title="Colposcopie")
    remind()
    send_due(now=EVE)
    (message,) = opened(diary).messages
    assert not any(word in message.text for word in ("Colposcopie", "Martin", "Médecine générale"))


def test_not_04_it_is_off_until_it_is_asked_for(diary: Diary) -> None:
    wish(diary, asked=False)
    assert preferences_of(diary.world.camille.id).on == EVERYTHING
    diary.note()
    remind()
    assert (send_due(now=EVE), in_the_mailbox()) == (0, [])
    assert not Thread.objects.exists()
    wish(diary)
    assert preferences_of(diary.world.camille.id).on == ON_REQUEST


def test_age_08_nothing_but_reminders_goes_there(diary: Diary) -> None:
    diary.note(by=diary.world.laboratory)
    drain(AgendaOutbox, now=NOW)
    assert Notification.objects.filter(kind="agenda_changed").exists()
    assert in_the_mailbox() == []


def test_not_08_no_mail_says_that_a_reminder_waits_and_nobody_is_met(diary: Diary) -> None:
    diary.note()
    remind()
    send_due(now=EVE)
    assert not MessagingOutbox.objects.filter(topic="notifications.tell").exists()
    drain(MessagingOutbox, now=EVE)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"agenda_due"}
    assert not Correspondent.objects.exists()


def test_tra_01_what_the_service_writes_leaves_a_line_in_its_name(diary: Diary) -> None:
    diary.note()
    remind()
    send_due(now=EVE)
    drain(MessagingOutbox, now=EVE)
    page = audit.trace_page(space_id=diary.space.id, acts=[audit.Act.MESSAGE_RECEIVED.value], size=20)
    assert [(one.actor_kind, one.actor_id) for one in page.entries] == [("system", "espace-sante")]


def test_msg_05_nobody_answers_a_reminder(diary: Diary) -> None:
    diary.note()
    remind()
    send_due(now=EVE)
    found = opened(diary)
    who = {"actor": diary.world.camille, "space": diary.space, "now": EVE, "written": messaging.Written("Merci")}
    assert found.mode is messaging.ReplyMode.NO_REPLY
    with pytest.raises(messaging.ExchangeEnded):
        messaging.reply(thread_id=found.id, **who)  # type: ignore[arg-type]
    with pytest.raises(messaging.CorrespondentUnknown):
        messaging.write_to(address=found.people[0].address, **who)  # type: ignore[arg-type]


def test_age_08_a_worker_killed_once_it_is_written_writes_it_once(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.note()
    remind()

    def killed(*args: object) -> None:
        if args[0]:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(send, "_end", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due(now=EVE)
    assert Message.objects.count() == 1
    assert send_due(now=EVE + CLAIM - timedelta(seconds=1)) == 0
    assert send_due(now=EVE + CLAIM) == 1
    assert (Message.objects.count(), inbox(diary).unread, in_the_mailbox()) == (1, 1, ["sent"])


def test_age_08_what_is_due_since_a_crash_is_a_message_of_its_own(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary.note()
    remind()
    with monkeypatch.context() as patch:
        patch.setattr(send, "_end", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send_due(now=EVE)
    remind(MORNING)
    assert send_due(now=MORNING) == 2
    assert (Message.objects.count(), in_the_mailbox()) == (2, ["sent"] * 2)


def test_the_same_number_is_one_message(diary: Diary) -> None:
    number = new_id()
    written = [
        messaging.write_as_service(space_id=diary.space.id, number=number, subject="Vos rappels", text="…", now=NOW)
        for _ in range(2)
    ]
    assert (written, Thread.objects.get().messages) == ([True, False], 1)


def test_three_dates_of_one_evening_are_one_message(diary: Diary) -> None:
    for hour in (10, 14, 16):
        diary.note(appointment(hour=time(hour)))
    remind()
    assert send_due(now=EVE) == 1
    assert (Message.objects.count(), in_the_mailbox()) == (1, ["sent"] * 3)


def test_min_07_what_a_minor_hides_never_goes_there(diary: Diary) -> None:
    """Whoever represents them reads that mailbox."""
    diary.note(by=diary.world.doctor, secret=True)
    remind()
    assert Notification.objects.filter(kind="agenda_due", hidden_from_law=True).exists()
    assert in_the_mailbox() == []


def test_lc_14_what_waits_for_a_space_that_is_closed_is_not_written(diary: Diary) -> None:
    """MSG-08."""
    diary.note()
    remind()
    access.close_own_space(actor=diary.world.camille, space=diary.space, erase=False, now=EVE)
    assert (send_due(now=EVE), in_the_mailbox()) == (0, ["dropped"])
    for space_id in (diary.space.id, new_id()):
        with pytest.raises(messaging.MailboxClosed):
            messaging.write_as_service(space_id=space_id, number=new_id(), subject="…", text="…", now=EVE)
    assert not Message.objects.exists()


def test_lc_16_it_is_erased_with_the_space(diary: Diary) -> None:
    diary.note()
    remind()
    send_due(now=EVE)
    messaging.erase_mailboxes([diary.space.id])
    assert not Message.objects.exists()
    assert not Thread.objects.exists()


def test_not_04_the_wish_is_asked_about_for_reminders_alone(diary: Diary) -> None:
    diary.note()
    with CaptureQueriesContext(connections["ens"]) as reminder:
        remind()
    diary.note(by=diary.world.laboratory)
    with CaptureQueriesContext(connections["ens"]) as news:
        drain(AgendaOutbox, now=EVE + timedelta(minutes=1))
    wished = [sum("switchedon" in one["sql"].lower() for one in found) for found in (reminder, news)]
    assert wished == [1, 0]
