"""Mails that come in by SMTP, from a stock client. RULES.md MSG-01, MSG-04, MSG-08, MSG-13."""

from __future__ import annotations

import os
import smtplib
import socket
import ssl
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from espace_sante.bench.mail_wire import mail_bytes
from espace_sante.interop.mssante import content, delivery, gateway, incoming, postmaster, serve
from espace_sante.interop.mssante.errors import Undecided
from espace_sante.interop.mssante.incoming import House
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.tls import ensure_certificate, fingerprint_of_file
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.spool import Spool
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Message
from espace_sante.spaces import api as spaces
from tests.interop.mssante.conftest import DOCTOR, Place, listening, trust

CLOSED = "550 5.1.1"


def refused(client: smtplib.SMTP, place: Place, mail: bytes, sender: str = DOCTOR) -> str:
    with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPSenderRefused)) as caught:
        client.sendmail(sender, [place.address], mail)
    return f"{caught.value.smtp_code} {caught.value.smtp_error.decode()}"


def rcpt(client: smtplib.SMTP, address: str, sender: str = DOCTOR) -> str:
    client.rset()
    assert client.mail(sender)[0] == 250
    code, words = client.rcpt(address)
    return f"{code} {words.decode()}"


def test_a_mail_that_was_accepted_is_in_the_mailbox(place: Place) -> None:
    with place.client() as client:
        assert client.sendmail(DOCTOR, [place.address], place.mail("Subject: Vos analyses")) == {}
    (line,) = place.inbox().threads
    assert line.subject == "Vos analyses"


def test_msg01_thirteen_characters_and_capitals_are_the_same_mailbox_once(place: Place) -> None:
    local, _, domain = place.address.partition("@")
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address, f"{local[:13]}@{domain}".upper(), place.address], place.mail())
    assert Message.objects.count() == 1


def test_the_same_mail_again_is_accepted_and_kept_once(place: Place) -> None:
    with place.client() as client:
        for _ in range(3):
            client.sendmail(DOCTOR, [place.address], place.mail())
    assert Message.objects.count() == 1


def test_nothing_is_said_before_tls(place: Place) -> None:
    with place.client(tls=False) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert client.has_extn("pipelining")
        assert client.has_extn("8bitmime")
        assert client.esmtp_features["size"] == str(25 * 1024 * 1024)
        assert not client.has_extn("auth")
        assert not client.has_extn("smtputf8")
        assert client.mail(DOCTOR)[0] == 530


def test_what_was_said_before_tls_is_forgotten(place: Place) -> None:
    with place.client(tls=False) as client:
        client.ehlo()
        client.send(f"STARTTLS\r\nMAIL FROM:<{DOCTOR}>\r\n")
        assert client.getreply()[0] == 220
        context = ssl.create_default_context(cafile=str(place.authorities))
        client.sock = context.wrap_socket(client.sock, server_hostname="127.0.0.1")
        client.file = None
        assert client.ehlo("x")[0] == 250
        assert client.rcpt(place.address)[0] == 503


@pytest.mark.parametrize("sender", ["x@ailleurs.example", "x@sous.hopital.mssante.example", "x@patient.mssante.fr"])
def test_who_is_outside_the_trust_space_learns_nothing(place: Place, sender: str) -> None:
    with place.client() as client:
        answers = []
        for recipient in (place.address, "000000000000000@patient.mssante.fr", "x@ailleurs.example"):
            client.rset()
            answers.append((client.mail(sender), client.rcpt(recipient)))
    assert len({str(one) for one in answers}) == 1
    assert answers[0][0] == (550, b"5.7.1 This sender is not of the trust space")
    assert answers[0][1][0] == 503


def test_msg08_unknown_and_closed_are_told_in_the_same_words(place: Place) -> None:
    others = ["000000000000000@patient.mssante.fr", "x@patient.mssante.fr", "x@ailleurs.example"]
    with place.client() as client:
        assert rcpt(client, place.address).startswith("250")
        spaces.close_space(holder_id=place.world.space.holder_id, by=place.world.camille, now=utc_now(), erase=False)
        said = {rcpt(client, address) for address in (place.address, *others)}
    assert said == {"550 5.1.1 This address receives no message"}


def test_who_goes_on_asking_for_addresses_is_shown_out(place: Place) -> None:
    with place.client() as client:
        client.mail(DOCTOR)
        said = [client.rcpt(f"{number}@patient.mssante.fr")[0] for number in range(gateway.MOST_REFUSALS + 1)]
        assert said == [550] * gateway.MOST_REFUSALS + [421]
        with pytest.raises(smtplib.SMTPServerDisconnected):
            client.noop()


def test_ten_thousand_recipients_are_not_ten_thousand_questions(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "MOST_IN_EXCESS", 20)
    with place.client() as client:
        client.mail(DOCTOR)
        said = []
        while not said or said[-1] != 421:
            said.append(client.rcpt(place.address)[0])
    assert (said.count(250), said.count(452)) == (100, 20)


def test_who_is_refused_does_not_keep_the_others_from_their_mail(place: Place) -> None:
    with place.client() as client:
        told = client.sendmail(DOCTOR, ["x@patient.mssante.fr", place.address], place.mail())
    assert [code for code, _ in told.values()] == [550]
    assert Message.objects.count() == 1


def test_a_mailbox_that_closes_meanwhile_is_told_by_another_try(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = messaging.mailbox_of(place.world.space)
    kept: list[object] = []

    def receive(**given: Any) -> messaging.Received:
        if kept:
            raise messaging.MailboxClosed
        kept.append(given)
        return messaging.Received(mailbox.id, new=True)

    monkeypatch.setattr(messaging, "receive", receive)
    rules = serve.rules_of_settings()
    sender = delivery.Sender(DOCTOR, "hopital.mssante.example")
    given = {"sender": sender, "fingerprint": "", "rules": rules, "now": utc_now()}
    with pytest.raises(Undecided):
        delivery.deliver(place.mail(), destinations=[mailbox, mailbox], **given)
    with pytest.raises(messaging.MailboxClosed):
        delivery.deliver(place.mail(), destinations=[mailbox], **given)


@pytest.mark.parametrize("header", ["From: x@liberal.mssante.example", f"From: {DOCTOR}, x@liberal.mssante.example"])
def test_a_spoofed_sender_is_refused(place: Place, header: str) -> None:
    mail = place.mail().replace(f"From: Dr Fictive <{DOCTOR}>".encode(), header.encode())
    with place.client() as client:
        assert refused(client, place, mail).startswith("550 5.")
    assert not Message.objects.exists()


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r"])
def test_no_second_mail_hides_behind_another_end_of_content(place: Place, end: bytes) -> None:
    hidden = f"MAIL FROM:<x@liberal.mssante.example>\r\nRCPT TO:<{place.address}>\r\nDATA\r\n".encode() + place.mail(
        "Subject: forge", number=2
    )
    with place.client() as client:
        client.mail(DOCTOR)
        client.rcpt(place.address)
        client.putcmd("DATA")
        assert client.getreply()[0] == 354
        client.send(place.mail() + end + hidden + b"\r\n.\r\n")
        assert client.getreply() == (550, b"5.6.0 Lines end with CR LF and nothing else")
        assert client.noop()[0] == 250
    assert not Message.objects.exists()


def test_pipelined_commands_are_each_answered_and_dots_are_unstuffed(place: Place) -> None:
    content = place.mail("Subject: points", text="..\r\n...deux\r\n.\tun")
    with place.client() as client:
        client.send(f"MAIL FROM:<{DOCTOR}>\r\nRCPT TO:<{place.address}>\r\nDATA\r\n".encode())
        assert [client.getreply()[0] for _ in range(3)] == [250, 250, 354]
        client.send(content + b".\r\nNOOP\r\n")
        assert [client.getreply()[0] for _ in range(2)] == [250, 250]
    (line,) = place.inbox().threads
    shown = messaging.conversation(actor=place.world.camille, space=place.world.space, thread_id=line.id, now=utc_now())
    assert shown.messages[0].text == ".\n..deux\n\tun"


def test_an_empty_content_is_refused_and_the_connection_goes_on(place: Place) -> None:
    with place.client() as client:
        client.mail(DOCTOR)
        client.rcpt(place.address)
        client.putcmd("DATA")
        client.getreply()
        client.send(b".\r\n")
        assert client.getreply()[0] == 550
        assert client.noop()[0] == 250


def test_a_mail_larger_than_said_is_read_to_its_end_and_refused(place: Place, settings: Any) -> None:
    large = place.mail(text="a" * 60 + ("\r\n" + "a" * 60) * 450_000)
    with place.client() as client:
        assert client.mail(DOCTOR, ["size=99999999"])[0] == 552
        client.mail(DOCTOR)
        client.rcpt(place.address)
        assert client.data(large)[0] == 552
        assert client.sendmail(DOCTOR, [place.address], place.mail()) == {}
    assert Message.objects.count() == 1


def test_what_is_held_by_all_connections_together_is_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(most_connections=3, most_bytes=2_000)
    monkeypatch.setattr(serve, "House", lambda **_: house)
    with listening() as (host, port):
        near = Place(place.world, host, port, place.authorities)
        with near.client() as client:
            client.mail(DOCTOR)
            client.rcpt(place.address)
            assert client.data(place.mail(text=("a" * 60 + "\r\n") * 100))[0] == 452
            assert client.sendmail(DOCTOR, [place.address], place.mail()) == {}
            client.noop()  # the one before ended
            assert house.bytes == 0
            others = [socket.create_connection((host, port), timeout=5) for _ in range(3)]
            assert [one.recv(100)[:3] for one in others] == [b"220", b"220", b"421"]
            for one in others:
                one.close()


def test_a_certificate_is_asked_of_a_domain_that_has_one(place: Place, tmp_path: Path) -> None:
    theirs = (tmp_path / "h.crt", tmp_path / "h.key")
    ensure_certificate(*theirs, host="hopital.mssante.example", now=utc_now())
    trust("hopital.mssante.example", fingerprint=fingerprint_of_file(theirs[0]))
    with place.client() as client:
        assert client.mail(DOCTOR)[0] == 550
    trust("hopital.mssante.example", fingerprint=fingerprint_of_file(place.authorities))
    with place.client(certificate=(place.authorities, place.authorities.with_name("mssante.key"))) as client:
        assert client.mail(DOCTOR)[0] == 250


def test_outside_the_demonstration_a_domain_without_certificate_is_not_trusted(place: Place) -> None:
    rules = delivery.Rules(certificates=True, our_domain="patient.mssante.fr", our_fingerprint="", limits=MailLimits())
    with pytest.raises(messaging.SenderNotTrusted):
        delivery.check_sender(DOCTOR, fingerprint="", rules=rules, now=utc_now())
    with pytest.raises(messaging.SenderNotTrusted):  # an empty fingerprint of ours is nobody's
        delivery.check_sender("x@patient.mssante.fr", fingerprint="", rules=rules, now=utc_now())


def test_a_domain_is_trusted_from_its_first_day_to_the_day_before_its_last(place: Place) -> None:
    now = utc_now()
    for since, until, code in ((0, 1, 250), (1, 2, 550), (-2, 0, 550)):
        trust("hopital.mssante.example", since=now + timedelta(days=since), until=now + timedelta(days=until))
        with place.client() as client:
            assert client.mail(DOCTOR)[0] == code


def test_what_headers_say_of_spf_and_dkim_is_recorded(place: Place) -> None:
    headers = ("Received-SPF: Fail (x)", "Authentication-Results: mx.example; dkim=pass header.d=x; spf=none")
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], place.mail(*headers))
    assert Message.objects.get().peer == {"domain": "hopital.mssante.example", "spf": "fail", "dkim": "pass"}


def test_from_nobody_only_a_report_of_a_trusted_domain_is_taken(place: Place) -> None:
    report = (
        "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822;{DOCTOR}\r\nOriginal-Message-ID: <x@patient.mssante.fr>\r\n"
        "Disposition: a/b; displayed\r\n\r\n--b--\r\n"
    )
    untrusted = f"From: x@ailleurs.example\r\n{report}".encode()
    with place.client() as client:
        assert rcpt(client, "000000000000000@patient.mssante.fr", "<>").startswith("250")  # nothing is looked up
        client.rset()
        assert refused(client, place, place.mail(), "<>").startswith("550 5.7.1 Only a report")
        assert refused(client, place, untrusted, "<>").startswith("550 5.7.1 This sender")
        assert client.sendmail("<>", [place.address], f"From: {DOCTOR}\r\n{report}".encode()) == {}
    assert not Message.objects.exists()


def test_a_fault_of_ours_leaves_the_mail_with_its_sender(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("Bonjour Camille")

    monkeypatch.setattr(messaging, "receive", fail)
    with place.client() as client:
        assert refused(client, place, place.mail()).startswith("451 4.3.0")


def test_no_log_says_whom_a_mail_is_for_or_what_it_holds(place: Place, caplog: pytest.LogCaptureFixture) -> None:
    with place.client() as client:
        client.sendmail(
            DOCTOR, [place.address, "x@patient.mssante.fr"], place.mail("Subject: Diabète", text="Insuline")
        )
        client.sendmail(DOCTOR, [place.address], place.mail(text="\0", number=2)) if False else None
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("espace_sante"))
    assert "mail accepted" in said
    for word in (place.address.partition("@")[0], "lea.fictive", "Diab", "Insuline"):
        assert word not in said


@pytest.mark.parametrize("address", ["postmaster", "Postmaster", "POSTMASTER@patient.mssante.fr"])
def test_rfc5321_the_postmaster_is_reached_by_any_trusted_sender(
    place: Place, settings: Any, tmp_path: Path, address: str
) -> None:
    settings.MSSANTE_POSTMASTER = tmp_path / "postmaster"
    with place.client() as client:
        assert rcpt(client, address).startswith("250")
        client.rset()
        assert client.mail("x@ailleurs.example")[0] == 550
        client.rset()
        for _ in range(2):
            assert client.sendmail(DOCTOR, [address], place.mail(text="Votre certificat expire.")) == {}
    (letter,) = (tmp_path / "postmaster" / "new").iterdir()
    assert b"Votre certificat expire." in letter.read_bytes()
    assert not Message.objects.exists()


def test_the_postmaster_is_sent_no_document_and_is_never_full_for_ever(
    place: Place, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MSSANTE_POSTMASTER = tmp_path / "postmaster"
    monkeypatch.setattr(postmaster, "MOST_LETTERS", 1)
    to = "postmaster@patient.mssante.fr"
    with place.client() as client:
        for text, code in (("a" * 150_000, 552), ("Un", 250), ("Deux", 451)):
            client.rset()
            client.mail(DOCTOR)
            client.rcpt(to)
            assert (
                client.data(place.mail(text="\r\n".join(text[at : at + 70] for at in range(0, len(text), 70))))[0]
                == code
            )


def test_a_mail_too_long_for_the_memory_is_taken_whole_and_nothing_of_it_stays_aside(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "LONG_BYTES", 10_000)
    monkeypatch.setattr(incoming, "MEMORY_BYTES", 50_000)
    file = b".\r\n..\r\n" * 60_000  # every line begins with a dot
    closed: list[Spool] = []
    real = Spool.close
    monkeypatch.setattr(Spool, "close", lambda self: (closed.append(self), real(self))[1])
    mail = mail_bytes(
        sender=DOCTOR, to=place.address, message_id="long@hopital.mssante.example", subject="Long", file=file,
        name="long.bin",
    )  # fmt: skip
    with place.client() as client:
        client.sendmail(DOCTOR, [place.address], mail[: -len(b".\r\n")])
    shown = messaging.conversation(
        actor=place.world.camille, space=place.world.space, thread_id=place.inbox().threads[0].id, now=utc_now()
    )
    (part,) = shown.messages[0].parts
    opened = messaging.open_part(actor=place.world.camille, space=place.world.space, part_id=part.id, now=utc_now())
    assert b"".join(opened.chunks) == file
    assert closed


def test_keeping_a_long_mail_takes_little_memory(place: Place) -> None:
    """A mail of 16 MB, from the wire to the store, holds a few pieces of it at a time."""
    mail = mail_bytes(
        sender=DOCTOR, to=place.address, message_id="long@hopital.mssante.example", subject="Long",
        file=os.urandom(12_000_000), name="long.bin",
    )[: -len(b".\r\n")]  # fmt: skip
    mailbox = messaging.mailbox_of(place.world.space)
    rules = serve.rules_of_settings()
    sender = delivery.check_sender(DOCTOR, fingerprint="", rules=rules, now=utc_now())
    taken = incoming.Content(house=House(most_connections=1, most_bytes=30_000_000), most=30_000_000)
    tracemalloc.start()
    try:
        for at in range(0, len(mail), 65_536):
            taken.take(mail[at : at + 65_536])
        done = delivery.deliver(
            taken.whole(), sender=sender, destinations=[mailbox], fingerprint="", rules=rules, now=utc_now()
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        taken.close()
    assert done.mailboxes == 1
    assert peak < 8_000_000


def test_processes_that_start_together_show_one_certificate(tmp_path: Path) -> None:
    """The gateway and the worker of a new demonstration: one would not trust what the other had replaced."""
    together = threading.Barrier(6)

    def start(_: int) -> str:
        together.wait(10)
        ensure_certificate(tmp_path / "own.pem", tmp_path / "own.key", host="hopital.mssante.example", now=utc_now())
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(tmp_path / "own.pem", tmp_path / "own.key")
        return fingerprint_of_file(tmp_path / "own.pem")

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(start, range(6)))) == 1
