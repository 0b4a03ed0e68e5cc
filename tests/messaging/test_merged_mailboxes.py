"""After a merge both mailboxes are read as one; after its undo, each its own. RNIV 1; RULES.md MSG-17."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, MergedMailbox, Message
from tests.messaging.conftest import DOCTOR, PEER
from tests.record.test_move_documents import Duplicate

pytestmark = pytest.mark.django_db
FILE = messaging.MailPart("bilan.txt", "text/plain", b"Un bilan")


@pytest.fixture
def world() -> Duplicate:
    """A letter in each mailbox; the duplicate's has a file."""
    made = Duplicate()
    receive(made, made.space, "Pour Camille", minutes=1)
    receive(made, made.other, "Pour le doublon", minutes=2, parts=(FILE,))
    return made


def receive(world: Duplicate, space: Any, subject: str, *, minutes: int, **more: Any) -> None:
    mailbox = messaging.mailbox_of(space)
    mail = messaging.Mail(
        message_id=f"{subject.replace(' ', '.')}@liberal.mssante.example", sent_at=world.now, subject=subject,
        sender=messaging.MailAddress(DOCTOR, "Dr Hélène Martin"), to=(messaging.MailAddress(mailbox.address),),
        text="Bonjour.", **more,
    )  # fmt: skip
    messaging.receive(mailbox=mailbox, mail=mail, peer=PEER, now=world.now + timedelta(minutes=minutes))


def where(world: Duplicate) -> dict[str, Any]:
    return {"actor": world.camille, "space": world.space, "now": world.now + timedelta(hours=1)}


def subjects(world: Duplicate) -> list[str]:
    return [one.subject for one in messaging.inbox(**where(world)).threads]


def of_duplicate(world: Duplicate) -> messaging.ThreadLine:
    return next(one for one in messaging.inbox(**where(world)).threads if one.subject == "Pour le doublon")


def test_both_mailboxes_are_one_while_the_merge_holds(world: Duplicate) -> None:
    assert subjects(world) == ["Pour Camille"]
    merge_id = world.merge()
    assert subjects(world) == ["Pour le doublon", "Pour Camille"]
    assert messaging.inbox(**where(world)).unread == 2
    assert messaging.unread_of([world.space.id]) == {world.space.id: 2}
    assert [one.subject for one in messaging.search(words="doublon", **where(world)).threads] == ["Pour le doublon"]
    world.undo(merge_id)
    assert subjects(world) == ["Pour Camille"]
    assert not MergedMailbox.objects.exists()


def test_a_conversation_of_the_duplicate_is_opened_answered_and_deleted(world: Duplicate) -> None:
    world.merge()
    line = of_duplicate(world)
    (message,) = messaging.conversation(thread_id=line.id, **where(world)).messages
    assert messaging.inbox(**where(world)).unread == 1
    opened = messaging.open_part(part_id=message.parts[0].id, **where(world))
    assert b"".join(opened.chunks) == FILE.content
    messaging.keep_draft(thread_id=line.id, text="Je", **where(world))
    assert messaging.conversation(thread_id=line.id, **where(world)).draft == "Je"
    messaging.reply(thread_id=line.id, written=messaging.Written("Merci.", parts=(FILE,)), **where(world))
    (leaving,) = messaging.departures(now=world.now + timedelta(hours=2))
    assert leaving.mail.text == "Merci."
    assert leaving.envelope_from == messaging.mailbox_of(world.space).address
    assert [one.content for one in leaving.mail.parts] == [FILE.content]
    messaging.delete_thread(thread_id=line.id, **where(world))
    assert subjects(world) == ["Pour Camille"]
    assert Message.objects.count() == 1
    assert not Departure.objects.exists()


def test_a_file_of_the_duplicate_is_saved_among_the_documents_of_the_kept_space(world: Duplicate) -> None:
    world.merge()
    (message,) = messaging.conversation(thread_id=of_duplicate(world).id, **where(world)).messages
    first = messaging.save_part(part_id=message.parts[0].id, **where(world))
    assert messaging.save_part(part_id=message.parts[0].id, **where(world)) == first


def test_who_wrote_to_the_duplicate_may_be_written_to(world: Duplicate) -> None:
    Message.objects.filter(mailbox_id=world.space.id).delete()
    from espace_sante.messaging.models import Correspondent

    Correspondent.objects.filter(mailbox_id=world.space.id).delete()
    world.merge()
    assert [one.address for one in messaging.people_to_write_to(**where(world))] == [DOCTOR]
    messaging.write_to(address=DOCTOR, written=messaging.Written("Bonjour", subject="Question"), **where(world))
    assert Departure.objects.get().mailbox_id == world.space.id


def test_a_conversation_of_somebody_else_stays_unknown(world: Duplicate) -> None:
    line = messaging.inbox(**where(world)).threads[0]
    robin = world.citizen("robin", "Robin")
    space = world.open_space(robin)
    elsewhere = {"actor": robin, "space": space, "now": world.now, "thread_id": line.id}
    for act in (messaging.conversation, messaging.delete_thread):
        with pytest.raises(messaging.ThreadUnknown):
            act(**elsewhere)
