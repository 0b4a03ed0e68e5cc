"""Invitations received by secure mail: accepted once, then followed from their organiser alone (RFC 5546; AGE-04)."""

from __future__ import annotations

from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest

from espace_sante.access.api import AccessRefused
from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import CalendarMalformed, EventRefused
from espace_sante.interop.icalendar.invitations import NotTheOrganizer, accept_invitation
from espace_sante.interop.icalendar.noting import Outcome
from espace_sante.interop.mssante.parse import parse_mail
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import Rpps
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Part
from espace_sante.outbox.api import drain
from tests.messaging.conftest import DOCTOR, HOSPITAL, Post
from tests.worlds import NOW

pytestmark = pytest.mark.django_db


def invitation(
    start: str = "20261201T090000Z",
    *lines: str,
    method: str = "REQUEST",
    organizer: str = DOCTOR,
    uid: str = "1@cabinet",
) -> bytes:
    told = [
        "BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", f"UID:{uid}", f"ORGANIZER:mailto:{organizer}",
        f"DTSTART:{start}", "SUMMARY:Consultation", *lines, "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(told).encode()


def arrive(post: Post, content: bytes, *, sender: str = DOCTOR, name: str = "invitation.ics") -> Part:
    """A mail with a calendar, and what the worker does of it."""
    known = set(Part.objects.values_list("id", flat=True))
    post.receive(
        sender=messaging.MailAddress(sender, "Dr Hélène Martin"),
        parts=(messaging.MailPart(name, "text/calendar", content),),
    )
    work()
    (part,) = Part.objects.exclude(id__in=known)
    return part


def work() -> None:
    later = NOW + timedelta(hours=1)
    while drain(messaging.MessagingOutbox, now=later) + drain(agenda.AgendaOutbox, now=later):
        pass


def accept(post: Post, part: Part) -> Outcome:
    return accept_invitation(actor=post.world.camille, space=post.world.space, part_id=part.id, now=NOW).outcome


def noted(post: Post) -> list[agenda.EventView]:
    return agenda.whole_events(actor=post.world.camille, space=post.world.space, now=NOW)


def starts(post: Post) -> list[str]:
    return [f"{one.content.moment.starts:%Y%m%dT%H%M}" for one in noted(post)]


def test_age_04_nothing_is_noted_before_somebody_accepts_and_then_in_the_name_of_who_invites(post: Post) -> None:
    part = arrive(post, invitation())
    assert noted(post) == []
    assert accept(post, part) is Outcome.ADDED
    assert accept(post, part) is Outcome.SAME
    (found,) = noted(post)
    assert (found.author.id, found.mine, found.source) == (post.world.doctor.id, False, agenda.Source.MAIL)
    assert found.content.practitioner == "Dr Fictif Dr.Martin", "as the directory knows them"


def test_an_update_and_a_cancellation_of_the_organiser_follow_by_themselves(post: Post) -> None:
    accept(post, arrive(post, invitation()))
    arrive(post, invitation("20261202T100000Z", "SEQUENCE:1"))
    assert starts(post) == ["20261202T1000"]
    arrive(post, invitation("20261203T100000Z", "SEQUENCE:1"))
    arrive(post, invitation("20261204T100000Z"))
    assert starts(post) == ["20261202T1000"], "the same sequence, or an older one, changes nothing"
    arrive(post, invitation("20261202T100000Z", "SEQUENCE:2", method="CANCEL"))
    assert [one.cancelled for one in noted(post)] == [True]


def test_an_update_of_what_nobody_accepted_notes_nothing(post: Post) -> None:
    arrive(post, invitation("20261202T100000Z", "SEQUENCE:1"))
    arrive(post, invitation("20261202T100000Z", "SEQUENCE:2", method="CANCEL"))
    assert noted(post) == []


def test_somebody_else_changes_nothing_whoever_they_say_they_are(post: Post) -> None:
    """RFC 5546, 6.1.1: the organiser of a calendar is whoever writes it."""
    accept(post, arrive(post, invitation()))
    for organizer in (DOCTOR, HOSPITAL):
        arrive(post, invitation("20261225T100000Z", "SEQUENCE:9", organizer=organizer), sender=HOSPITAL)
        arrive(
            post, invitation("20261225T100000Z", "SEQUENCE:9", organizer=organizer, method="CANCEL"), sender=HOSPITAL
        )
    arrive(post, invitation("20261225T100000Z", "SEQUENCE:9", organizer=HOSPITAL))
    assert starts(post) == ["20261201T0900"]
    assert [one.cancelled for one in noted(post)] == [False]


def test_a_colleague_of_the_same_structure_changes_nothing_either(post: Post) -> None:
    colleague = "accueil@liberal.mssante.example"
    assert post.world.doctor.rpps
    identity.register_mssante_address(address=colleague, rpps=Rpps(post.world.doctor.rpps))
    accept(post, arrive(post, invitation()))
    part = arrive(post, invitation("20261225T100000Z", "SEQUENCE:9", organizer=colleague), sender=colleague)
    assert starts(post) == ["20261201T0900"]
    with pytest.raises(NotTheOrganizer):
        accept(post, part)


def test_an_invitation_that_names_another_organiser_is_refused(post: Post) -> None:
    part = arrive(post, invitation(organizer=HOSPITAL))
    with pytest.raises(NotTheOrganizer):
        accept(post, part)
    assert noted(post) == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"pas un calendrier", CalendarMalformed),
        (invitation(method="REPLY"), CalendarMalformed),
        (invitation(method="REFRESH"), CalendarMalformed),
        (invitation("hier"), EventRefused),
        (invitation("18500101T090000Z"), agenda.DateOutOfBounds),
        (invitation("20261201T090000Z", "RRULE:FREQ=DAILY;COUNT=1000000"), agenda.RuleRefused),
    ],
)
def test_what_cannot_be_noted_stores_nothing_and_stops_no_mail(
    post: Post, content: bytes, error: type[Exception]
) -> None:
    part = arrive(post, content)
    with pytest.raises(error):
        accept(post, part)
    assert noted(post) == []
    assert len(post.inbox().threads) == 1


def test_a_file_that_cannot_be_read_now_is_looked_at_later(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    accept(post, arrive(post, invitation()))

    def away(**_given: object) -> list[messaging.CalendarPart]:
        raise Unavailable

    with monkeypatch.context() as patched:
        patched.setattr(messaging, "calendars_in", away)
        arrive(post, invitation("20261202T100000Z", "SEQUENCE:1"))
    assert starts(post) == ["20261201T0900"]
    drain(messaging.MessagingOutbox, now=NOW + timedelta(days=2))
    assert starts(post) == ["20261202T1000"]


def test_a_calendar_beside_the_words_of_a_mail_is_a_part_of_it() -> None:
    """RFC 6047, 2.4: as practices send them, in multipart/alternative and without a name."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = DOCTOR, "123@patient.mssante.example", "Rendez-vous"
    mail["Message-ID"], mail["Date"] = "<1@liberal.mssante.example>", "Tue, 24 Nov 2026 09:00:00 +0100"
    mail.set_content("À bientôt")
    mail.add_alternative(invitation().decode(), subtype="calendar", params={"method": "REQUEST"})
    parsed = parse_mail(mail.as_bytes(policy=policy.SMTP), envelope_from=DOCTOR, now=NOW)
    (part,) = parsed.parts
    assert messaging.is_calendar(part.name, part.mime_type)
    assert read_calendar(part.content).value("METHOD") == "REQUEST"
    assert "À bientôt" in parsed.text


def test_several_invitations_of_one_organiser_live_beside_each_other(post: Post) -> None:
    for number in range(3):
        assert (
            accept(post, arrive(post, invitation(f"2026120{number + 1}T090000Z", uid=f"{number}@cabinet")))
            is Outcome.ADDED
        )
    assert sorted(starts(post)) == ["20261201T0900", "20261202T0900", "20261203T0900"]


def test_nobody_else_accepts_in_the_holder_s_place(post: Post) -> None:
    part = arrive(post, invitation())
    for actor in (post.world.doctor, post.world.citizen("voisine", "Voisine")):
        with pytest.raises(AccessRefused):
            accept_invitation(actor=actor, space=post.world.space, part_id=part.id, now=NOW)


def test_a_file_that_is_no_calendar_is_no_invitation(post: Post) -> None:
    post.receive(parts=(messaging.MailPart("note.txt", "text/plain", b"Bonjour"),))
    with pytest.raises(messaging.PartUnknown):
        accept(post, Part.objects.get())
