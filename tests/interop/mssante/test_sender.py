"""What leaves by the relay: in order, once, and never lost. RULES.md MSG-02, MSG-13."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from espace_sante.bench.mail_wire import mail_bytes
from espace_sante.interop.mssante import delivery, sender
from espace_sante.interop.mssante.clinical import clinical_headers
from espace_sante.interop.mssante.notice import Notice
from espace_sante.interop.mssante.notice import Outcome as NoticeOutcome
from espace_sante.interop.mssante.read_notice import read_notices
from espace_sante.interop.mssante.relay import Answer, Relay, _answer
from espace_sante.interop.mssante.write import ClinicalHeaders
from espace_sante.interop.mssante.write_notice import Report, write_receipt
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Departure, Message
from espace_sante.outbox import api as outbox
from tests.interop.mssante.conftest import DOCTOR, Place
from tests.interop.mssante.mails import PICTURE, mail
from tests.interop.xdm.archives import archive, document


def answer(place: Place, *texts: str, number: int = 1) -> None:
    """The doctor writes over SMTP, Camille answers."""
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], place.mail("Subject: Vos analyses", number=number))
    (line,) = place.inbox().threads
    for text in texts:
        messaging.reply(
            actor=place.world.camille, space=place.world.space, thread_id=line.id,
            written=messaging.Written(text, parts=(PICTURE,)), now=utc_now(),
        )  # fmt: skip


def mails(tmp_path: Path) -> list[bytes]:
    folder = tmp_path / "professionals" / "hopital.mssante.example" / "lea.fictive" / "new"
    return [file.read_bytes() for file in sorted(folder.glob("*"))] if folder.exists() else []


def send(at: timedelta = timedelta()) -> sender.Sent:
    return sender.send_due(clock=lambda: utc_now() + at)


def standings() -> list[str]:
    return list(Message.objects.filter(outgoing=True).order_by("at").values_list("standing", flat=True))


def test_an_answer_arrives_at_the_professional_with_its_photograph(place: Place, tmp_path: Path) -> None:
    answer(place, "Voici la photo.")
    assert (send().departed, send().departed) == (1, 0)
    (data,) = mails(tmp_path)
    mail: Any = message_from_bytes(data, policy=policy.default)
    assert (mail["In-Reply-To"], mail["Subject"]) == ("<1@hopital.mssante.example>", "Re: Vos analyses")
    assert mail.get_body().get_content().strip() == "Voici la photo."
    assert [part.get_content() for part in mail.iter_attachments()] == [PICTURE.content]
    assert standings() == ["departed"]


def test_a_relay_that_is_down_for_a_day_loses_nothing_and_sends_nothing_twice(
    place: Place, tmp_path: Path, settings: Any
) -> None:
    answer(place, "Un", "Deux")
    working = settings.MSSANTE_RELAY_URL
    settings.MSSANTE_RELAY_URL = "smtp://127.0.0.1:1"
    for hours in range(0, 24, 5):
        assert send(timedelta(hours=hours)).postponed == 2
    settings.MSSANTE_RELAY_URL = working
    assert send(timedelta(days=2)).departed == 2
    assert send(timedelta(days=3)).departed == 0
    assert len(mails(tmp_path)) == 2
    assert not Departure.objects.exists()


def test_a_stop_between_the_answer_and_our_note_arrives_once(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(place, "Un")
    with monkeypatch.context() as stopped:
        stopped.setattr(messaging, "departed", _stop)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert len(mails(tmp_path)) == 1
    assert send(timedelta(hours=1)).departed == 1
    assert len(mails(tmp_path)) == 1


def test_who_has_no_mailbox_there_is_told_to_the_writer(place: Place, tmp_path: Path, settings: Any) -> None:
    answer(place, "Un")
    settings.MSSANTE_LOCAL_MAILBOXES = None
    assert send().bounced == 1
    assert standings() == ["failed"]
    assert Departure.objects.get().reply == "550 5.1.1"  # codes alone


def test_without_a_relay_everything_waits(place: Place, settings: Any) -> None:
    answer(place, "Un")
    settings.MSSANTE_RELAY_URL = ""
    assert send().done == 0
    assert Departure.objects.get().attempts == 0


def test_msg04_a_citizen_does_not_reach_a_citizen_by_our_own_relay(place: Place) -> None:
    ours = delivery.Sender(place.address, "patient.mssante.fr", is_ours=True)
    with pytest.raises(messaging.MailboxUnknown):
        delivery.find_destination(place.address, sender=ours, now=utc_now())


def test_msg13_a_report_of_the_professional_moves_the_message(place: Place) -> None:
    answer(place, "Un")
    send()
    (sent,) = Message.objects.filter(outgoing=True)
    report = (
        f"From: {DOCTOR}\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        f"Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;{DOCTOR}\r\n"
        f"Original-Message-ID: <{sent.message_id}>\r\nDisposition: a/b; displayed\r\n\r\n--b--\r\n"
    ).encode()
    with place.client() as client:
        client.sendmail("<>", [place.address], report.replace(DOCTOR.encode(), b"autre@liberal.mssante.example"))
        assert standings() == ["departed"]  # somebody else's word
        client.sendmail("<>", [place.address], report)
    assert standings() == ["seen"]


def test_msg12_an_archive_of_clinical_documents_is_told_in_the_headers() -> None:
    given = mail(parts=(PICTURE, messaging.MailPart("IHE_XDM.zip", "application/zip", archive())))
    code = document().type_code.code
    assert clinical_headers(given, software="ES-1") == ClinicalHeaders((code,), qualified_ins=True, software="ES-1")
    broken = mail(parts=(messaging.MailPart("IHE_XDM.zip", "application/zip", b"PK"),))
    assert clinical_headers(broken, software="") == ClinicalHeaders()


@pytest.mark.parametrize(
    ("code", "said", "final"),
    [
        (550, b"5.1.1 nobody", True),
        (552, b"too large", True),
        (554, b"5.6.0 no", True),
        (550, b"5.7.1 we do not know you", False),  # about us: for whoever runs the service
        (451, b"4.3.0 later", False),
        (421, b"", False),
    ],
)
def test_a_refusal_for_good_is_one_about_the_address_or_the_mail(code: int, said: bytes, final: bool) -> None:
    told = _answer(code, said)
    assert (told.taken, told.final) == (False, final)
    assert b"nobody" not in told.reply.encode()


def test_mails_leave_in_the_order_in_which_they_were_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(place, *[f"{number}" for number in range(5)])
    given: list[str] = []

    class Written(Relay):
        def give(self, data: bytes, *, envelope_from: str, recipient: str) -> Answer:
            mail: Any = message_from_bytes(data, policy=policy.default)
            given.append(mail.get_body().get_content().strip())
            return Answer(taken=True, final=True, reply="250")

    @contextmanager
    def relay(url: str, **_: object) -> Iterator[Relay]:
        yield Written(None)  # type: ignore[arg-type]

    monkeypatch.setattr(sender, "relay", relay)
    assert send().departed == 5
    assert given == ["0", "1", "2", "3", "4"]


def _stop(departure_id: object, *, now: datetime) -> None:
    raise KeyboardInterrupt


def test_msg10_a_receipt_arrives_at_who_asked_for_it_once_and_is_answered_by_nothing(
    place: Place, tmp_path: Path
) -> None:
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], place.mail(f"Disposition-Notification-To: {DOCTOR}"))
    (line,) = place.inbox().threads
    where: dict[str, Any] = {"actor": place.world.camille, "space": place.world.space, "now": utc_now()}
    (message,) = messaging.conversation(thread_id=line.id, **where).messages
    messaging.answer_receipt(message_id=message.id, agree=True, **where)
    assert (send().departed, send().departed) == (1, 0)
    (data,) = mails(tmp_path)
    assert read_notices(data.replace(b"\n", b"\r\n")) == (
        Notice("1@hopital.mssante.example", place.address, NoticeOutcome.READ, ""),
    )
    told: Any = message_from_bytes(data, policy=policy.default)
    assert (told["From"].addresses[0].addr_spec, told["Auto-Submitted"]) == (place.address, "auto-replied")
    assert told["Disposition-Notification-To"] is None
    assert Departure.objects.count() == 0


def test_msg13_a_report_waits_for_a_relay_that_is_down_and_leaves_once(
    place: Place, tmp_path: Path, settings: Any
) -> None:
    unreadable = mail_bytes(
        sender=DOCTOR, to=place.address, message_id="1@hopital.mssante.example", subject="XDM/1.0/DDM+Bilan",
        file=b"PK", name="IHE_XDM.zip",
    )  # fmt: skip
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], unreadable[: -len(b".\r\n")])
    outbox.drain(messaging.MessagingOutbox, now=utc_now() + timedelta(seconds=1))
    working, settings.MSSANTE_RELAY_URL = settings.MSSANTE_RELAY_URL, "smtp://127.0.0.1:1"
    assert send().postponed == 1
    settings.MSSANTE_RELAY_URL = working
    assert send(timedelta(days=1)).departed == 1
    (data,) = mails(tmp_path)
    assert str(message_from_bytes(data, policy=policy.default)["Subject"]).startswith("[KO Intégration système !][102]")
    assert Departure.objects.count() == 0


def test_msg13_what_the_cabinet_says_of_our_documents_is_on_the_message(place: Place) -> None:
    answer(place, "Voici")
    send()
    ours = Message.objects.get(outgoing=True)
    about = mail(message_id=ours.message_id, wants_receipt=True)
    notice = Report(
        about=about, sender=messaging.MailAddress(DOCTOR), message_id="mdn@hopital.mssante.example",
        outcome=NoticeOutcome.ERROR, at=utc_now(), text="Refusé.", code="902",
    )  # fmt: skip
    with place.client() as client:
        client.sendmail("", [place.address], write_receipt(notice, reporting="hopital.mssante.example"))
    ours.refresh_from_db()
    assert (ours.standing, ours.integration) == ("delivered", "902")
    assert not Departure.objects.exists()


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>"])
def test_no_program_is_answered_by_a_report_so_that_nothing_goes_round(
    place: Place, tmp_path: Path, header: str
) -> None:
    unreadable = mail_bytes(
        sender=DOCTOR, to=place.address, message_id="1@hopital.mssante.example", subject="Absence", file=b"PK",
        name="IHE_XDM.zip",
    )  # fmt: skip
    asking = f"{header}\r\nDisposition-Notification-To: {DOCTOR}\r\n".encode()
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], asking + unreadable[: -len(b".\r\n")])
    outbox.drain(messaging.MessagingOutbox, now=utc_now() + timedelta(seconds=1))
    send()
    assert mails(tmp_path) == []
    assert Message.objects.get().integration == "102"
    assert not Departure.objects.exists()
