"""The holder's side writes, and what becomes of it. RULES.md MSG-02, 04, 09, 10, 13, CAR-10."""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.interop.xdm.api import read_xdm
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, Draft, Message, Part
from espace_sante.messaging.services.ports import message_store
from espace_sante.record import api as record
from tests.carers import make_carer
from tests.messaging.conftest import DOCTOR, HOSPITAL, Post
from tests.worlds import NOW

TEXT = messaging.MailPart("note.txt", "text/plain", b"Tension : 12,8")
LATER = NOW + timedelta(hours=1)


def answer(post: Post, written: messaging.Written | None = None, **who: object) -> messaging.Conversation:
    shown = post.open()
    messaging.reply(
        actor=who.get("actor", post.world.camille), space=post.world.space, thread_id=shown.id,  # type: ignore[arg-type]
        written=written or messaging.Written("Bonjour, merci."), now=LATER,
    )  # fmt: skip
    return post.open()


def due(post: Post, *, now: object = LATER) -> list[messaging.Departure]:
    return messaging.departures(now=now)  # type: ignore[arg-type]


def test_an_answer_leaves_under_the_address_of_the_mailbox_to_who_wrote(post: Post) -> None:
    first = post.mail(cc=(messaging.MailAddress(HOSPITAL),))
    post.receive(first)
    shown = answer(post, messaging.Written("Voici ma tension.", parts=(TEXT,)))
    mine = shown.messages[-1]
    assert (mine.outgoing, mine.text, mine.standing) == (True, "Voici ma tension.", messaging.Standing.QUEUED)
    (one,) = due(post)
    assert (one.recipient, one.envelope_from) == (DOCTOR, post.mailbox.address)
    assert (one.mail.subject, one.mail.text, one.mail.in_reply_to) == (
        "Re: Vos résultats", "Voici ma tension.", first.message_id,
    )  # fmt: skip
    assert [(part.name, part.content) for part in one.mail.parts] == [("note.txt", TEXT.content)]
    assert one.mail.message_id.endswith("@patient.mssante.fr")


def test_msg_12_a_document_of_the_space_goes_in_an_archive_and_its_reading_is_traced(post: Post) -> None:
    done = post.world.deposit(post.world.new_document(title="Bilan fictif", content=b"Fer : bas"))
    post.receive()
    answer(post, messaging.Written("Voici mon bilan.", documents=(done.document_id,)))
    (one,) = due(post)
    (part,) = one.mail.parts
    assert part.name == "IHE_XDM.zip"
    (sent,) = read_xdm(part.content).documents
    assert (sent.title, sent.content, sent.unique_id) == ("Bilan fictif", b"Fer : bas", done.unique_id)
    read = audit.trace_page(space_id=post.world.space.id, acts=[audit.Act.DOCUMENT_READ.value]).entries
    assert [entry.document_id for entry in read] == [done.document_id]


def test_a_document_that_one_may_not_read_is_not_sent(post: Post) -> None:
    done = post.world.deposit(post.world.new_document(invisible=True))
    post.receive()
    with pytest.raises(record.DocumentUnknown):
        answer(post, messaging.Written("Voici.", documents=(done.document_id,)))
    assert not Departure.objects.exists()


def test_to_all_goes_to_everybody_in_one_message_id(post: Post) -> None:
    post.receive(cc=(messaging.MailAddress(HOSPITAL),))
    answer(post, messaging.Written("À tous", to_all=True))
    found = due(post)
    assert sorted(one.recipient for one in found) == sorted([DOCTOR, HOSPITAL])
    assert len({one.mail.message_id for one in found}) == 1


def test_msg_02_one_writes_first_only_to_who_wrote_before(post: Post) -> None:
    values = {"actor": post.world.camille, "space": post.world.space, "now": LATER}
    written = messaging.Written("Bonjour", subject="Question")
    with pytest.raises(messaging.CorrespondentUnknown):
        messaging.write_to(address=DOCTOR, written=written, **values)  # type: ignore[arg-type]
    post.receive()
    thread_id = messaging.write_to(address=DOCTOR, written=written, **values)  # type: ignore[arg-type]
    assert next(one.id for one in post.inbox().threads) == thread_id
    assert len(post.inbox().threads) == 2
    assert [one.address for one in messaging.people_to_write_to(**values)] == [DOCTOR]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "error"),
    [
        (messaging.Written("  \n "), messaging.WordsMissing),
        (messaging.Written("a" * 20_001), messaging.WordsTooLong),
        (messaging.Written("a", parts=(messaging.MailPart("x", "text/plain", b"a" * 5_000_001),)),
         messaging.PartsTooLarge),
        (messaging.Written("a", parts=tuple(
            messaging.MailPart(f"{n}", "text/plain", b"a" * 4_900_000) for n in range(4))), messaging.PartsTooLarge),
        (messaging.Written("a", parts=(messaging.MailPart("x.exe", "application/x-msdownload", b"MZ\x00\x01\x02"),)),
         record.TypeNotAccepted),
    ],
    ids=["empty", "long", "one large", "many large", "a program"],
)  # fmt: skip
def test_msg_09_what_cannot_be_sent_stores_nothing(
    post: Post, written: messaging.Written, error: type[Exception]
) -> None:
    post.receive()
    with pytest.raises(error):
        answer(post, written)
    assert Message.objects.count() == 1
    assert not Departure.objects.exists()
    assert not Part.objects.exists()


def test_a_file_for_an_exchange_that_is_over_is_not_kept_either(post: Post) -> None:
    messaging.erase_mailboxes([post.world.space.id])  # what another test left in the store
    post.receive(ends_exchange=True)
    with pytest.raises(messaging.ExchangeEnded):
        answer(post, messaging.Written("Voici", parts=(TEXT,)))
    assert not message_store().names(post.world.space.id)


def test_car_10_a_carer_s_message_says_who_wrote_it_and_for_whom(post: Post) -> None:
    carer = post.world.citizen("nadia", "Nadia")
    post.world.open_space(carer)
    make_carer(post.world.camille, carer, now=NOW)
    post.receive()
    shown = answer(post, actor=carer)
    mine = shown.messages[-1]
    assert mine.mention == "Écrit par Nadia FICTIF, qui aide Camille FICTIF."
    (one,) = due(post)
    assert one.mail.text == f"Bonjour, merci.\n\n{mine.mention}"
    assert one.mail.sender.name == "Camille FICTIF"


@pytest.mark.parametrize("who", ["doctor", "laboratory", "stranger"])
def test_nobody_else_writes_from_a_mailbox(post: Post, who: str) -> None:
    post.receive()
    with pytest.raises(access.AccessRefused):
        answer(post, actor=getattr(post.world, who))


def test_msg_10_a_draft_is_kept_for_its_writer_and_goes_with_the_answer(post: Post) -> None:
    post.receive()
    thread_id = post.open().id
    values = {"actor": post.world.camille, "space": post.world.space, "thread_id": thread_id, "now": LATER}
    messaging.keep_draft(text="Bonjour, je", **values)  # type: ignore[arg-type]
    assert post.open().draft == "Bonjour, je"
    assert b"Bonjour" not in bytes(Draft.objects.get().sealed)
    answer(post)
    assert post.open().draft == ""
    messaging.keep_draft(text="Encore", **values)  # type: ignore[arg-type]
    messaging.keep_draft(text=" ", **values)  # type: ignore[arg-type]
    assert post.open().draft == ""


def test_msg_10_a_conversation_is_deleted_with_its_files_and_what_has_not_left(post: Post) -> None:
    post.receive(parts=(TEXT,))
    thread_id = answer(post).id
    messaging.delete_thread(actor=post.world.camille, space=post.world.space, thread_id=thread_id, now=LATER)
    assert not Message.objects.exists()
    assert not Part.objects.exists()
    assert not due(post)
    with pytest.raises(messaging.ThreadUnknown):
        messaging.conversation(actor=post.world.camille, space=post.world.space, thread_id=thread_id, now=LATER)


def test_what_the_relay_took_is_claimed_once_and_a_sender_that_stopped_loses_nothing(post: Post) -> None:
    post.receive()
    answer(post)
    (one,) = due(post)
    assert due(post) == []
    (again,) = due(post, now=LATER + timedelta(minutes=11))
    assert again.mail.message_id == one.mail.message_id
    messaging.departed(one.id, now=LATER)
    messaging.departed(one.id, now=LATER)
    assert post.open().messages[-1].standing is messaging.Standing.DEPARTED
    assert not due(post, now=LATER + timedelta(days=1))


def test_a_relay_that_is_down_a_day_sends_everything_once_and_after_five_days_says_so(post: Post) -> None:
    post.receive()
    answer(post)
    now, tries = LATER, 0
    while now < LATER + timedelta(days=1):
        for one in due(post, now=now):
            tries += 1
            messaging.postpone(one.id, reply="421 4.3.2", now=now)
        now += timedelta(minutes=10)
    assert 8 <= tries <= 20
    assert post.open().messages[-1].standing is messaging.Standing.QUEUED
    (one,) = due(post, now=LATER + timedelta(days=5, hours=1))
    messaging.postpone(one.id, reply="421 4.3.2", now=LATER + timedelta(days=5, hours=1))
    assert post.open().messages[-1].standing is messaging.Standing.FAILED


def test_msg_13_notices_move_a_message_forwards_whatever_their_order(post: Post) -> None:
    post.receive()
    answer(post)
    (one,) = due(post)
    messaging.departed(one.id, now=LATER)

    def notice(outcome: messaging.Outcome, sender: str = DOCTOR) -> bool:
        return messaging.record_notice(message_id=one.mail.message_id, sender=sender, outcome=outcome, now=LATER)

    assert not notice(messaging.Outcome.DISPLAYED, "quelquun@ailleurs.example")
    assert post.open().messages[-1].standing is messaging.Standing.DEPARTED
    assert notice(messaging.Outcome.DISPLAYED)
    assert notice(messaging.Outcome.DELIVERED)
    assert notice(messaging.Outcome.FAILED)
    assert post.open().messages[-1].standing is messaging.Standing.SEEN
    assert not messaging.record_notice(message_id="x@y", sender=DOCTOR, outcome=messaging.Outcome.DISPLAYED, now=LATER)


def test_a_message_that_was_refused_for_good_says_so(post: Post) -> None:
    post.receive()
    answer(post)
    (one,) = due(post)
    messaging.bounced(one.id, reply="550 5.1.1", now=LATER)
    assert post.open().messages[-1].standing is messaging.Standing.FAILED
    assert not due(post, now=LATER + timedelta(days=1))


def test_an_erased_space_sends_nothing_any_more(post: Post) -> None:
    post.receive()
    answer(post)
    messaging.erase_mailboxes([post.world.space.id])
    assert due(post) == []
