"""Mail that comes in: stored once, sealed, in its conversation. RULES.md MSG-01, 02, 05, 06, 08, 17."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity.models import MssanteAddress
from espace_sante.kernel.envelope import CannotDecrypt
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message, Part, Thread
from espace_sante.messaging.services.ports import message_store
from espace_sante.messaging.services.sealing import open_words
from espace_sante.outbox import api as outbox
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault
from tests.messaging.conftest import DOCTOR, HOSPITAL, PEER, Post
from tests.worlds import NOW

FILE = messaging.MailPart("compte-rendu.txt", "text/plain", "Glycémie à jeun".encode())


def test_msg_01_an_address_of_fifteen_or_thirteen_characters_finds_the_mailbox(post: Post) -> None:
    whole = post.mailbox.address
    local, _, domain = whole.partition("@")
    assert len(local) == 15
    for address in (whole, f"{local[:13]}@{domain}", whole.upper()):
        assert messaging.find_mailbox(address).id == post.world.space.id


@pytest.mark.parametrize("local", ["", "x", "285090100000199", "1850901000001", "28509010000012345", "28509010000 17"])
def test_msg_08_an_address_of_nobody_is_unknown(post: Post, local: str) -> None:
    with pytest.raises(messaging.MailboxUnknown):
        messaging.find_mailbox(f"{local}@patient.mssante.fr")
    with pytest.raises(messaging.MailboxUnknown):
        messaging.find_mailbox(post.mailbox.address.replace("patient.", "patients."))


def test_a_mail_is_read_whole_and_nothing_of_it_lies_in_clear(post: Post) -> None:
    post.receive(parts=(FILE,), text="Votre glycémie est bonne.")
    shown = post.open()
    (message,) = shown.messages
    assert (shown.subject, message.text, message.sender_name) == (
        "Vos résultats", "Votre glycémie est bonne.", "Dr Hélène Martin",
    )  # fmt: skip
    (part,) = message.parts
    assert (part.name, part.mime_type, part.size) == ("compte-rendu.txt", "text/plain", len(FILE.content))
    opened = messaging.open_part(actor=post.world.camille, space=post.world.space, part_id=part.id, now=NOW)
    assert b"".join(opened.chunks) == FILE.content
    row = Message.objects.get()
    kept = b"".join(bytes(one.sealed) for one in (row, Thread.objects.get(), Part.objects.get()))
    assert "glycémie".encode() not in kept
    assert b"compte-rendu" not in kept
    assert "Glycémie".encode() not in message_store().get(space_id=post.world.space.id, blob_id=part.id)


def test_words_moved_to_another_message_do_not_open(post: Post) -> None:
    post.receive()
    post.receive(text="Autre")
    first, second = Message.objects.order_by("at")
    key = vault.key_of(post.world.space.id)
    with pytest.raises(CannotDecrypt):
        open_words(key, post.world.space.id, f"message:{second.id}", bytes(first.sealed))


def test_the_same_mail_again_is_stored_once(post: Post) -> None:
    mail = post.mail(parts=(FILE,))
    messaging.erase_mailboxes([post.world.space.id])  # what another test left in the store
    first = post.receive(mail)
    again = post.receive(mail)
    assert (first.new, again.new, again.id) == (True, False, first.id)
    assert post.inbox().unread == 1
    assert len(message_store().names(post.world.space.id)) == 1


def test_a_message_id_used_for_two_mails_stores_both_and_each_once(post: Post) -> None:
    """Some software writes the same Message-ID on two mails; the second one is nobody's to lose (RFC 5321 4.2.5)."""
    mails = [post.mail(message_id="un@x.example", text=text) for text in ("Un", "Deux")]
    mails += [
        post.mail(message_id="un@x.example", text="Un", **changed)
        for changed in ({"sender": messaging.MailAddress(HOSPITAL)}, {"parts": (FILE,)}, {"subject": "Autre"})
    ]
    first = [post.receive(one) for one in mails]
    again = [post.receive(one) for one in mails]
    assert [one.new for one in (*first, *again)] == [True] * 5 + [False] * 5
    assert [one.id for one in first] == [one.id for one in again]


@dataclass
class Pieces:
    """A long content that stops, or not."""

    content: bytes
    stops: bool = False

    def pieces(self) -> Iterator[bytes]:
        yield self.content[:5]
        if self.stops:
            raise messaging.PartsTooLarge
        yield self.content[5:]


def test_a_long_attachment_is_the_same_as_a_short_one(post: Post) -> None:
    long = messaging.MailPart(FILE.name, FILE.mime_type, b"", long=Pieces(FILE.content))
    first = post.receive(post.mail(message_id="a@x.example", parts=(long,)))
    again = post.receive(post.mail(message_id="a@x.example", parts=(FILE,)))
    assert (again.new, again.id) == (False, first.id)
    (part,) = post.open().messages[0].parts
    opened = messaging.open_part(actor=post.world.camille, space=post.world.space, part_id=part.id, now=NOW)
    assert (part.size, b"".join(opened.chunks)) == (len(FILE.content), FILE.content)


def test_a_long_attachment_that_cannot_be_read_leaves_nothing(post: Post) -> None:
    messaging.erase_mailboxes([post.world.space.id])  # what another test left in the store
    long = messaging.MailPart("a.pdf", "application/pdf", b"", long=Pieces(b"0123456789", stops=True))
    with pytest.raises(messaging.PartsTooLarge):
        post.receive(parts=(FILE, long))
    assert not Message.objects.exists()
    assert not message_store().names(post.world.space.id)


@pytest.mark.parametrize(("parts", "most"), [((), 10), ((FILE,), 11), ((FILE, FILE), 11)])
def test_receiving_sends_few_statements_whatever_the_mail(
    post: Post, parts: tuple[messaging.MailPart, ...], most: int
) -> None:
    post.receive()  # the statements are written once
    mail = post.mail(parts=parts)
    with ExitStack() as stack:
        sent = [stack.enter_context(CaptureQueriesContext(connections[one])) for one in ("ens", "dmp", "keys")]
        post.receive(mail)
    statements = [one["sql"] for captured in sent for one in captured.captured_queries]
    assert len([one for one in statements if not one.startswith(("SAVEPOINT", "RELEASE"))]) <= most, statements


@pytest.mark.parametrize("erase", [False, True])
def test_msg_08_a_closed_mailbox_takes_nothing(post: Post, erase: bool) -> None:
    spaces.close_space(holder_id=post.world.space.holder_id, by=post.world.camille, now=NOW, erase=erase)
    with pytest.raises(messaging.MailboxClosed):
        messaging.receive(
            mailbox=messaging.mailbox_of(spaces.space_by_id(post.world.space.id)), mail=post.mail(),
            peer=messaging.Peer("liberal.mssante.example", trusted=True), now=NOW,
        )  # fmt: skip
    assert not Message.objects.exists()


@pytest.mark.parametrize("who", ["doctor", "stranger", "blocked", "laboratory"])
@pytest.mark.parametrize("closed", [False, True])
def test_cit_08_a_delivery_is_decided_the_same_without_looking_at_ties(post: Post, who: str, closed: bool) -> None:
    if closed:
        spaces.close_space(holder_id=post.world.space.holder_id, by=post.world.camille, now=NOW, erase=False)
    actor, space = getattr(post.world, who), spaces.space_by_id(post.world.space.id)
    slow = access.case_of(actor=actor, space=space, now=NOW).decide(access.Action.DELIVER_MESSAGE)
    assert access.feeding_case(actor=actor, space=space).decide(access.Action.DELIVER_MESSAGE) == slow
    assert slow.allowed is not closed


def test_a_space_that_closes_between_the_recipient_and_the_mail_takes_nothing(post: Post) -> None:
    mailbox, mail = post.mailbox, post.mail()
    spaces.close_space(holder_id=post.world.space.holder_id, by=post.world.camille, now=NOW, erase=False)
    with pytest.raises(messaging.MailboxClosed):
        messaging.receive(mailbox=mailbox, mail=mail, peer=PEER, now=NOW)
    assert not Message.objects.exists()


def test_msg_08_a_space_that_is_open_and_not_activated_takes_mail(post: Post) -> None:
    sacha = post.world.citizen("sacha", "Sacha")
    space = post.world.open_space(sacha, activate=False)
    done = messaging.receive(
        mailbox=messaging.mailbox_of(space), mail=post.mail(), peer=messaging.Peer("x.example", trusted=True), now=NOW
    )
    assert done.new


def test_a_mail_that_answers_joins_its_conversation_whatever_its_subject(post: Post) -> None:
    first = post.mail()
    post.receive(first)
    post.receive(subject="Autre objet", references=(first.message_id,))
    post.receive(subject="Encore", in_reply_to=first.message_id)
    (line,) = post.inbox().threads
    assert (line.messages, line.unread, line.subject) == (3, 3, "Vos résultats")


def test_without_references_the_same_people_and_subject_make_one_conversation(post: Post) -> None:
    post.receive(subject="Rendez-vous")
    post.receive(subject="Re: RENDEZ-VOUS")
    post.receive(subject="Rendez-vous", sender=messaging.MailAddress(HOSPITAL))
    assert [one.messages for one in post.inbox().threads] == [1, 2]


def test_msg_06_who_ends_the_exchange_is_no_longer_answered_until_they_write_again(post: Post) -> None:
    post.receive(subject="Suivi")
    assert post.open().mode is messaging.ReplyMode.REPLY
    post.receive(subject="Suivi", ends_exchange=True)
    ended = post.open()
    assert (ended.mode, ended.ended_by) == (messaging.ReplyMode.BLOCKED, "Dr Hélène Martin")
    with pytest.raises(messaging.ExchangeEnded):
        messaging.reply(
            actor=post.world.camille,
            space=post.world.space,
            thread_id=ended.id,
            written=messaging.Written("Oui"),
            now=NOW,
        )
    assert messaging.people_to_write_to(actor=post.world.camille, space=post.world.space, now=NOW) == []
    post.receive(subject="Suivi")
    assert post.open().mode is messaging.ReplyMode.REPLY


@pytest.mark.parametrize("what", ["no_reply", "automatic"])
def test_msg_05_what_wants_no_answer_says_so(post: Post, what: str) -> None:
    post.receive(**{what: True})
    assert post.open().mode is messaging.ReplyMode.NO_REPLY


@pytest.mark.parametrize("ended", [False, True])
def test_an_answer_of_who_is_away_changes_nothing_of_the_conversation(post: Post, ended: bool) -> None:
    first = post.mail(ends_exchange=ended)
    post.receive(first)
    before = post.open().mode
    post.receive(automatic=True, in_reply_to=first.message_id, subject="Absence")
    after = post.open()
    assert (after.mode, len(after.messages)) == (before, 2)


def test_msg_05_several_people_can_be_answered_together_and_no_other_citizen(post: Post) -> None:
    other = messaging.MailAddress("285090100000299@patient.mssante.fr")
    post.receive(cc=(messaging.MailAddress(HOSPITAL), other))
    shown = post.open()
    assert shown.mode is messaging.ReplyMode.REPLY_ALL
    assert sorted(one.address for one in shown.people) == sorted([HOSPITAL, DOCTOR])


def test_the_directory_names_the_sender_better_than_the_mail(post: Post) -> None:
    rpps = post.world.doctor.rpps
    assert rpps
    MssanteAddress.objects.create(address=DOCTOR, kind="PER", rpps=rpps)
    post.receive(sender=messaging.MailAddress(DOCTOR, "Un autre nom"))
    (message,) = post.open().messages
    assert message.sender_name == "Dr Fictif Dr.Martin"
    (person,) = post.open().people
    assert (person.rpps, person.profession, person.ceased) == (rpps, "10", False)


def test_reading_is_traced_before_it_is_shown_and_marks_the_messages_read(post: Post) -> None:
    post.receive()
    assert post.inbox().unread == 1
    post.open()
    assert post.inbox().unread == 0
    acts = [one.act for one in audit.trace_page(space_id=post.world.space.id).entries]
    assert audit.Act.MESSAGES_READ in acts


def test_a_received_message_leaves_a_line_of_trace_with_its_sender(post: Post) -> None:
    post.receive()
    while outbox.drain(messaging.MessagingOutbox, now=NOW + timedelta(hours=1)):
        pass
    entries = audit.trace_page(space_id=post.world.space.id, acts=[audit.Act.MESSAGE_RECEIVED.value]).entries
    assert [(one.subject_id, one.edge) for one in entries] == [(DOCTOR, "smtp")]


@pytest.mark.parametrize("who", ["doctor", "stranger", "laboratory"])
def test_nobody_but_the_holder_s_side_reads_a_mailbox(post: Post, who: str) -> None:
    post.receive()
    with pytest.raises(access.AccessRefused):
        messaging.inbox(actor=getattr(post.world, who), space=post.world.space, now=NOW)


def test_the_list_costs_the_same_number_of_queries_whatever_its_length(
    post: Post, django_assert_max_num_queries: object
) -> None:
    for number in range(25):
        post.receive(subject=f"Sujet {number}")
    with django_assert_max_num_queries(3, using="ens"):  # type: ignore[operator]
        page = post.inbox()
    assert len(page.threads) == 20
    assert page.following is not None
    following = messaging.inbox(actor=post.world.camille, space=post.world.space, now=NOW, after=page.following)
    assert len(following.threads) == 5
    assert following.following is None
    assert not {one.id for one in page.threads} & {one.id for one in following.threads}


def test_a_conversation_is_found_by_its_words_without_case_nor_accents(post: Post) -> None:
    post.receive(subject="Pansement", text="Le pied est-il encore ROUGE ?")
    post.receive(subject="Résultats", text="Tout va bien")
    found = messaging.search(actor=post.world.camille, space=post.world.space, words="rouge PIED", now=NOW)
    assert [one.subject for one in found.threads] == ["Pansement"]
    assert messaging.search(actor=post.world.camille, space=post.world.space, words="resultats", now=NOW).threads
    assert not messaging.search(actor=post.world.camille, space=post.world.space, words="rouge bien", now=NOW).threads


def test_lc_15_a_mailbox_is_erased_with_its_files_twice_without_harm(post: Post) -> None:
    post.receive(parts=(FILE,))
    for _turn in range(2):
        messaging.erase_mailboxes([post.world.space.id])
        assert not Message.objects.exists()
        assert not message_store().names(post.world.space.id)


def test_two_people_write_at_once_and_the_later_date_stays_first(post: Post) -> None:
    post.receive(subject="Un")
    post.receive(subject="Deux", sender=messaging.MailAddress(HOSPITAL))
    dates = [one.last_at for one in post.inbox().threads]
    assert dates == sorted(dates, reverse=True)
    assert dates[0] - dates[1] == timedelta(minutes=1)
