"""Receipts of reading: asked for, agreed to, sent once, never on a report. RULES.md MSG-10, MSG-13."""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, MailboxChoice, Message
from tests.messaging.conftest import DOCTOR, Post
from tests.worlds import NOW

ASK, ALWAYS, NEVER = messaging.Receipts.ASK, messaging.Receipts.ALWAYS, messaging.Receipts.NEVER


def choose(post: Post, receipts: messaging.Receipts, *, filing: bool = False) -> None:
    messaging.choose(actor=post.world.camille, space=post.world.space, receipts=receipts, filing=filing, now=NOW)


def answer(post: Post, message: messaging.MessageView, *, agree: bool) -> None:
    messaging.answer_receipt(
        actor=post.world.camille, space=post.world.space, message_id=message.id, agree=agree, now=NOW
    )


def reports() -> list[str]:
    return list(Departure.objects.exclude(report="").values_list("report", flat=True))


def test_msg10_the_reader_is_asked_and_the_first_answer_holds(post: Post) -> None:
    post.receive(wants_receipt=True)
    (message,) = post.open().messages
    assert message.asks_receipt
    assert reports() == []
    answer(post, message, agree=True)
    answer(post, message, agree=False)
    assert reports() == ["read"]
    (message,) = post.open().messages
    assert (message.asks_receipt, message.receipt) == (False, messaging.Receipt.GIVEN)


def test_msg10_who_does_not_agree_tells_nothing(post: Post) -> None:
    post.receive(wants_receipt=True)
    (message,) = post.open().messages
    answer(post, message, agree=False)
    assert reports() == []
    assert post.open().messages[0].receipt is messaging.Receipt.DECLINED


@pytest.mark.parametrize(
    ("receipts", "asked", "sent"), [(ASK, True, []), (ALWAYS, False, ["read_auto"]), (NEVER, False, [])]
)
def test_msg10_the_mailbox_may_answer_once_for_all(
    post: Post, receipts: messaging.Receipts, asked: bool, sent: list[str]
) -> None:
    choose(post, receipts)
    post.receive(wants_receipt=True)
    post.receive()  # asks for nothing
    found = [post.open(number).messages for number in range(len(post.inbox().threads))]
    assert any(one.asks_receipt for messages in found for one in messages) is asked
    assert reports() == sent
    post.open()
    assert reports() == sent


@pytest.mark.parametrize("who", ["doctor", "stranger"])
def test_nobody_else_chooses_nor_answers_for_the_reader(post: Post, who: str) -> None:
    post.receive(wants_receipt=True)
    (message,) = post.open().messages
    other = getattr(post.world, who)
    for act in (
        lambda: messaging.choose(actor=other, space=post.world.space, receipts=ALWAYS, filing=True, now=NOW),
        lambda: messaging.mailbox_choices(actor=other, space=post.world.space, now=NOW),
        lambda: messaging.answer_receipt(
            actor=other, space=post.world.space, message_id=message.id, agree=True, now=NOW
        ),
    ):
        with pytest.raises(access.AccessRefused):
            act()
    assert (reports(), MailboxChoice.objects.count()) == ([], 0)


def test_a_message_that_asks_for_nothing_is_not_answered(post: Post) -> None:
    post.receive()
    with pytest.raises(messaging.MessageUnknown):
        answer(post, post.open().messages[0], agree=True)


def test_a_report_leaves_in_nobody_s_name_and_is_never_told_of(post: Post) -> None:
    post.receive(wants_receipt=True)
    answer(post, post.open().messages[0], agree=True)
    (leaving,) = messaging.departures(now=NOW)
    assert (leaving.report, leaving.envelope_from, leaving.recipient) == (messaging.Report.READ, "", DOCTOR)
    assert leaving.mailbox == post.mailbox.address
    messaging.bounced(leaving.id, reply="550", now=NOW)
    assert not Departure.objects.exists()
    assert Message.objects.get().standing == "read"


def test_a_report_is_given_up_five_days_after_it_joined_the_queue_not_after_the_message(post: Post) -> None:
    post.receive(wants_receipt=True)
    answer(post, post.open().messages[0], agree=True)
    (leaving,) = messaging.departures(now=utc_now())
    messaging.postpone(leaving.id, reply="451", now=utc_now() + timedelta(days=4))
    assert Departure.objects.get().attempts == 1
    messaging.postpone(leaving.id, reply="451", now=utc_now() + timedelta(days=6))
    assert not Departure.objects.exists()


def test_what_was_chosen_is_erased_with_the_mailbox(post: Post) -> None:
    choose(post, ALWAYS, filing=True)
    messaging.erase_mailboxes([post.world.space.id])
    assert not MailboxChoice.objects.exists()


@pytest.mark.parametrize("code", ["900", "901", "902", "903", "101", "102"])
def test_msg13_a_business_code_is_kept_and_the_message_did_arrive(post: Post, code: str) -> None:
    post.receive()
    thread = post.open()
    sent = messaging.reply(
        actor=post.world.camille, space=post.world.space, thread_id=thread.id, written=messaging.Written("Voici"),
        now=NOW,
    )  # fmt: skip
    message_id = Message.objects.get(id=sent).message_id
    messaging.record_notice(message_id=message_id, sender=DOCTOR, outcome=messaging.Outcome.FAILED, code=code, now=NOW)
    shown = next(one for one in post.open().messages if one.outgoing)
    assert (shown.standing, shown.integration) == (messaging.Standing.DELIVERED, code)
    messaging.record_notice(message_id=message_id, sender=DOCTOR, outcome=messaging.Outcome.PROCESSED, now=NOW)
    assert next(one for one in post.open().messages if one.outgoing).integration == "done"
