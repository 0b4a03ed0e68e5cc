"""Mails that came back, in the shapes mail servers write them (RFC 3464). Source: RULES.md LC-02, C2."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from espace_sante.spaces.api import State, campaigns
from espace_sante.spaces.models import Notice
from espace_sante.spaces.services.campaigns.bounces import Bounce, Ignored, parse_bounce
from espace_sante.spaces.services.campaigns.return_address import return_address
from tests.spaces.test_campaign import SENT, noticed, person, state, wave

NOTICE = UUID(int=5)
LATER = datetime(2026, 11, 25, 8, tzinfo=UTC)

POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
Date: Tue, 24 Nov 2026 10:00:00 +0100 (CET)
From: MAILER-DAEMON@mx.courriel.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4CgX9d.1606208400/mx.courriel.example"

This is a MIME-encapsulated message.

--4CgX9d.1606208400/mx.courriel.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<alix@courriel.example>: host mx.courriel.example said: 550 5.1.1 no mailbox

--4CgX9d.1606208400/mx.courriel.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.courriel.example
Arrival-Date: Tue, 24 Nov 2026 09:59:58 +0100 (CET)

Final-Recipient: rfc822; alix@courriel.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status} told by the server

--4CgX9d.1606208400/mx.courriel.example
Content-Type: text/rfc822-headers

From: Espace =?utf-8?q?sant=C3=A9?= <ne-pas-repondre@espace-sante.example>
To: alix@courriel.example

--4CgX9d.1606208400/mx.courriel.example--
"""
EXCHANGE = """\
From: <postmaster@messagerie.example>
To: <{to}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type="Delivery-Status"; boundary=xyz

--xyz
Content-Type: multipart/alternative; boundary=abc

--abc
Content-Type: text/plain

Remise impossible
--abc
Content-Type: text/html

<p>Remise impossible</p>
--abc--

--xyz
Content-Type: message/delivery-status

Reporting-MTA: dns;messagerie.example

Final-Recipient: rfc822;alix@messagerie.example
Action: Failed
Status: {status} (bad destination mailbox address)

--xyz
Content-Type: message/rfc822

From: ne-pas-repondre@espace-sante.example

.
--xyz--
"""
ABSENT = """\
From: alix@courriel.example
To: {to}
Subject: Absence
Auto-Submitted: auto-replied
Content-Type: text/plain

Je reviens lundi.
"""
READ_RECEIPT = POSTFIX.replace("report-type=delivery-status", "report-type=disposition-notification")


def mail(shape: str, *, to: str = "", action: str = "failed", status: str = "5.1.1") -> bytes:
    return shape.format(to=to or return_address(NOTICE), action=action, status=status).encode()


@pytest.mark.parametrize("shape", [POSTFIX, EXCHANGE])
@pytest.mark.parametrize("status", ["5.1.1", "5.2.2", "4.4.7"])  # 4.4.7: given up after days of trying
def test_a_final_failure_names_its_notice(shape: str, status: str) -> None:
    assert parse_bounce(mail(shape, status=status)) == Bounce(NOTICE, status)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_ends_of_lines_do_not_matter(ending: str) -> None:
    assert parse_bounce(mail(POSTFIX).replace(b"\n", ending.encode())) == Bounce(NOTICE, "5.1.1")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_a_delay_is_no_failure(action: str) -> None:
    assert parse_bounce(mail(POSTFIX, action=action, status="4.4.1")) is Ignored.NOT_FINAL


@pytest.mark.parametrize("shape", [ABSENT, READ_RECEIPT, "", "rubbish \xff\n\n"])
def test_what_is_no_delivery_report_is_ignored(shape: str) -> None:
    assert parse_bounce(mail(shape)) is Ignored.NOT_A_REPORT


def test_a_forged_or_unrelated_address_stops_nobodys_clock() -> None:
    local, _, domain = return_address(NOTICE).partition("@")
    for to in ("webmestre@espace-sante.example", f"{local[:-6]}aaaaaa@{domain}", f"{local}@ailleurs.example"):
        assert parse_bounce(mail(POSTFIX, to=to)) is Ignored.NOT_OURS, to


def test_our_address_in_what_is_quoted_does_not_count() -> None:
    quoted = POSTFIX.replace("To: alix@courriel.example", "Return-Path: " + return_address(NOTICE))
    assert parse_bounce(mail(quoted, to="autre@espace-sante.example")) is Ignored.NOT_OURS


def _folder(place: Path, mails: list[bytes]) -> None:
    place.mkdir()
    for number, content in enumerate(mails):
        (place / f"{number}.eml").write_bytes(content)


def _maildir(place: Path, mails: list[bytes]) -> None:
    box = mailbox.Maildir(place)
    for content in mails:
        box.add(content)


def _mbox(place: Path, mails: list[bytes]) -> None:
    box = mailbox.mbox(place)
    for content in mails:
        box.add(content)
    box.close()


@pytest.mark.django_db
@pytest.mark.parametrize("write", [_folder, _maildir, _mbox])
def test_lc02_a_mail_that_bounced_stops_the_clock_and_a_letter_follows(
    write: Callable[[Path, list[bytes]], None], tmp_path: Path
) -> None:
    holder_id = person(1, email="alix@courriel.example")
    wave_id = wave()
    noticed(wave_id, at=SENT)
    notice = Notice.objects.get(channel="mail")
    write(tmp_path / "box", [mail(POSTFIX, to=return_address(notice.id)), mail(ABSENT), mail(POSTFIX)])
    report = campaigns.record_bounces(place=tmp_path / "box", clock=lambda: LATER)
    assert (report.read, report.recorded, report.again) == (3, 1, 1)  # the last one names a notice that is none
    assert report.ignored == {Ignored.NOT_A_REPORT: 1}
    assert report.statuses == {"5.1.1": 1}
    assert state(holder_id) is State.NOTIFIED
    letter = Notice.objects.get(channel="post")
    assert (letter.state, letter.space_id) == ("ready", notice.space_id)
    again = campaigns.record_bounces(place=tmp_path / "box", clock=lambda: LATER)
    assert (again.recorded, again.again) == (0, 2)
    assert Notice.objects.filter(channel="post").count() == 1


def test_a_place_without_mails_is_said(tmp_path: Path) -> None:
    with pytest.raises(campaigns.BouncesUnreadable):
        campaigns.record_bounces(place=tmp_path / "nothing", clock=lambda: LATER)
