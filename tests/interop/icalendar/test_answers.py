"""What is answered to an invitation: yes once it is noted, no without noting it, no other date. RFC 5546, RFC 6047."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar, Event

from espace_sante.interop.icalendar.errors import CalendarMalformed
from espace_sante.interop.icalendar.invitations import (
    Answered,
    AnswerNotAwaited,
    CounterRefused,
    NotTheOrganizer,
    accept_invitation,
    decline_invitation,
)
from espace_sante.interop.icalendar.noting import Outcome
from espace_sante.interop.mssante.write import write_mail
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Part, Thread
from tests.interop.icalendar.test_invitations import arrive, invitation, noted
from tests.messaging.conftest import DOCTOR, HOSPITAL, Post
from tests.worlds import NOW

pytestmark = pytest.mark.django_db


def accept(post: Post, part: Part) -> Answered:
    return accept_invitation(actor=post.world.camille, space=post.world.space, part_id=part.id, now=NOW)


def decline(post: Post, part: Part) -> None:
    decline_invitation(actor=post.world.camille, space=post.world.space, part_id=part.id, now=NOW)


def left(post: Post) -> list[messaging.Departure]:
    return messaging.departures(now=NOW + timedelta(hours=1))


def answer_in(departure: messaging.Departure) -> tuple[str, str, Event]:
    """The words, the method and the event of a mail, as another server reads them (with the library icalendar)."""
    message = message_from_bytes(write_mail(departure.mail), policy=policy.default)
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    assert part.get_param("method") == calendar["METHOD"]
    (event,) = calendar.walk("VEVENT")
    return message.get_body().get_content(), str(calendar["METHOD"]), event  # type: ignore[union-attr]


def test_who_invites_is_told_that_one_comes_and_nothing_of_what_it_is_about(post: Post) -> None:
    part = arrive(post, invitation("20261201T090000Z", "SEQUENCE:3", "DESCRIPTION:Coloscopie"))
    assert accept(post, part) == Answered(Outcome.ADDED, sent=True)
    (departure,) = left(post)
    assert departure.recipient == DOCTOR
    words, method, event = answer_in(departure)
    assert words.strip() == "J’accepte le rendez-vous du 01/12/2026 à 10 h 00."
    assert (method, str(event["UID"]), event["SEQUENCE"]) == ("REPLY", "1@cabinet", 3)
    assert str(event["ORGANIZER"]) == f"mailto:{DOCTOR}"
    assert str(event["ATTENDEE"]) == f"mailto:{post.mailbox.address}"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert b"Coloscopie" not in event.to_ical()
    assert "SUMMARY" not in event
    assert accept(post, part) == Answered(Outcome.SAME, sent=False)
    assert left(post) == []  # once


def test_who_does_not_come_says_so_and_nothing_is_noted(post: Post) -> None:
    decline(post, arrive(post, invitation()))
    (departure,) = left(post)
    words, method, event = answer_in(departure)
    assert words.strip() == "Je ne viendrai pas au rendez-vous du 01/12/2026 à 10 h 00."
    assert (method, event["ATTENDEE"].params["PARTSTAT"]) == ("REPLY", "DECLINED")
    assert noted(post) == []


def test_age_04_what_was_accepted_stays_until_its_author_cancels_it(post: Post) -> None:
    part = arrive(post, invitation())
    accept(post, part)
    decline(post, part)
    assert [one.cancelled for one in noted(post)] == [False]
    arrive(post, invitation("20261201T090000Z", "SEQUENCE:1", method="CANCEL"))
    assert [one.cancelled for one in noted(post)] == [True]


def test_the_answer_goes_to_who_invites_and_not_to_who_wrote_last(post: Post) -> None:
    part = arrive(post, invitation())
    Thread.objects.update(people=[DOCTOR, HOSPITAL])
    mail = post.mail(sender=messaging.MailAddress(HOSPITAL, "Hôpital"), subject="Re: Vos résultats")
    post.receive(mail)
    Part.objects.exclude(id=part.id).delete()
    accept(post, part)
    assert [one.recipient for one in left(post)] == [DOCTOR]


@pytest.mark.parametrize("method", ["PUBLISH", "CANCEL"])
def test_what_awaits_no_answer_gets_none(post: Post, method: str) -> None:
    part = arrive(post, invitation(method=method))
    assert accept(post, part).sent is False
    with pytest.raises(AnswerNotAwaited):
        decline(post, part)
    assert left(post) == []


def test_msg_09_an_exchange_that_ended_is_noted_and_takes_no_answer(post: Post) -> None:
    part = arrive(post, invitation())
    Thread.objects.update(ended_by=DOCTOR)
    assert accept(post, part) == Answered(Outcome.ADDED, sent=False)
    with pytest.raises(messaging.ExchangeEnded):
        decline(post, part)
    assert left(post) == []


def test_another_date_that_is_proposed_is_declined_politely(post: Post) -> None:
    """Nobody here organises: a COUNTER settles nothing, and changes nothing by itself."""
    accept(post, arrive(post, invitation()))
    left(post)
    part = arrive(post, invitation("20261224T090000Z", "SEQUENCE:9", method="COUNTER", organizer=post.mailbox.address))
    assert [f"{one.content.moment.starts:%d}" for one in noted(post)] == ["01"]
    with pytest.raises(CounterRefused):
        accept(post, part)
    decline(post, part)
    (departure,) = left(post)
    words, method, event = answer_in(departure)
    assert (departure.recipient, method, str(event["UID"])) == (DOCTOR, "DECLINECOUNTER", "1@cabinet")
    assert str(event["ORGANIZER"]) == f"mailto:{post.mailbox.address}"
    assert "ne peut pas répondre à une proposition d’une autre date" in words
    assert [f"{one.content.moment.starts:%d}" for one in noted(post)] == ["01"]


def test_nothing_is_answered_to_who_is_not_the_organiser_nor_to_what_is_no_invitation(post: Post) -> None:
    for content, error in (
        (invitation(organizer=HOSPITAL), NotTheOrganizer),
        (invitation(method="COUNTER", organizer=HOSPITAL), NotTheOrganizer),
        (invitation(method="REPLY"), AnswerNotAwaited),
        (b"rien", CalendarMalformed),
    ):
        with pytest.raises(error):
            decline(post, arrive(post, content))
    assert left(post) == []


def test_one_time_of_a_series_is_answered_as_such(post: Post) -> None:
    decline(post, arrive(post, invitation("20261208T100000Z", "RECURRENCE-ID:20261208T090000Z", "SEQUENCE:1")))
    _words, _method, event = answer_in(left(post)[0])
    assert event["RECURRENCE-ID"].to_ical() == b"20261208T090000Z"
