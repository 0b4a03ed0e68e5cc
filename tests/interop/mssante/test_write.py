"""Mails and reports of ours, as bytes, and read again."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.interop.mssante.notice import Notice, Outcome
from espace_sante.interop.mssante.read_notice import read_notices
from espace_sante.interop.mssante.write import ClinicalHeaders, write_mail
from espace_sante.interop.mssante.write_notice import NothingToAnswer, Report, write_failure, write_receipt
from espace_sante.kernel.errors import DomainError
from espace_sante.messaging.api import MailAddress
from tests.interop.mssante.mails import DOCTOR, NOW, PATIENT, PICTURE, mail, multipart, raw, read

ASKED = mail(sender=DOCTOR, to=(PATIENT,), message_id="un@h.example", subject="XDM/1.0/DDM+Bilan", wants_receipt=True)


def report(outcome: Outcome, code: str = "", about=ASKED) -> Report:
    return Report(about=about, sender=PATIENT, message_id="r@p.example", outcome=outcome, at=NOW, text="Lu.", code=code)


def names(data: bytes) -> list[str]:
    return [name.lower() for name, _ in message_from_bytes(data, policy=policy.compat32).raw_items()]


def test_what_is_written_is_read_again() -> None:
    wanted = mail(
        subject="Été : où en est-on ?", text="Merci.\n.\nFrom nous", html="<p>Merci.</p>", parts=(PICTURE,),
        in_reply_to="un@h.example", references=("zero@h.example", "un@h.example"),
        cc=(MailAddress("a@b.example", "É"),),
    )  # fmt: skip
    assert read(write_mail(wanted), PATIENT.address) == wanted


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


@given(words, words, words)
def test_no_word_adds_a_header(subject: str, name: str, file: str) -> None:
    sender = MailAddress(PATIENT.address, name + "\r\nBcc: x@evil.example")
    part = type(PICTURE)(file + "\r\nX-Evil: 1", "image/jpeg", b"x")
    data = write_mail(mail(subject=subject + "\r\nX-Evil: 1\r\n\r\n", sender=sender, parts=(part,)))
    assert names(data) == ["message-id", "date", "from", "to", "subject", "mime-version", "content-type"]
    assert b"\r\nX-Evil" not in data
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")
    assert max(map(len, data.split(b"\r\n"))) < 998
    assert data.isascii()


@pytest.mark.parametrize(
    "changes",
    [
        {"message_id": "a@b>\r\nBcc: x@evil.example"},
        {"references": ("a b@c",)},
        {"in_reply_to": "<a@b>"},
        {"to": (MailAddress("a@b.example>\r\nRCPT TO:<x@evil.example"),)},
        {"sender": MailAddress("a\n@b.example")},
    ],
)
def test_ids_and_addresses_that_are_none_are_not_written(changes: dict[str, object]) -> None:
    with pytest.raises(MalformedMail):
        write_mail(mail(**changes))


def test_long_ids_are_written_as_they_are() -> None:
    ids = tuple(f"{'z' * 200}{number}@h.example" for number in range(20))
    found = read(write_mail(mail(references=ids, message_id="y" * 230 + "@p.example")), PATIENT.address)
    assert (found.references, found.message_id) == (ids, "y" * 230 + "@p.example")


def test_the_headers_of_clinical_documents_stand_where_there_are_some() -> None:
    told = ClinicalHeaders(codes=("11502-2", "57833-6", "11502-2"), qualified_ins=True, software="ES-1")
    message = message_from_bytes(write_mail(mail(), clinical=told), policy=policy.default)
    assert message.get_all("X-MSS-CODECDA") == ["11502-2", "57833-6"]
    assert (message["X-MSS-INS"], message["X-MSS-NIL"]) == ("O", "ES-1")
    without = message_from_bytes(
        write_mail(mail(), clinical=ClinicalHeaders(qualified_ins=True)), policy=policy.default
    )
    assert [name for name in without if name.startswith("X-MSS")] == []
    with pytest.raises(MalformedMail):
        write_mail(mail(), clinical=ClinicalHeaders(codes=("1\r\nBcc: x@evil.example",)))


@pytest.mark.parametrize(
    ("outcome", "code"),
    [(Outcome.READ, ""), (Outcome.PROCESSED, ""), *[(Outcome.ERROR, str(code)) for code in range(900, 904)]],
)
def test_msg13_a_report_says_what_became_of_the_documents(outcome: Outcome, code: str) -> None:
    data = write_receipt(report(outcome, code), reporting="patient.mssante.fr")
    assert read_notices(data) == (Notice("un@h.example", PATIENT.address, outcome, code),)
    subject = str(message_from_bytes(data, policy=policy.default)["Subject"])
    assert subject == (f"[KO Intégration système !][{code}] XDM/1.0/DDM+Bilan" if code else "XDM/1.0/DDM+Bilan")


def test_msg13_the_documents_go_back_with_a_failure() -> None:
    about = mail(sender=DOCTOR, wants_receipt=True, parts=(PICTURE,))
    data = write_receipt(report(Outcome.ERROR, "902", about), reporting="patient.mssante.fr")
    (part,) = [one for one in read(data, "<>").parts if one.mime_type == "message/rfc822"]
    assert b"photo.jpg" in part.content


def test_msg13_who_asked_for_no_report_is_told_of_a_failure_in_a_plain_mail() -> None:
    data = write_receipt(report(Outcome.ERROR, "902", mail(sender=DOCTOR)), reporting="patient.mssante.fr")
    told = read(data, "<>")
    assert read_notices(data) is None
    assert told.subject.startswith("[KO Intégration système !][902]")
    assert (told.automatic, told.wants_receipt, told.parts) == (True, False, ())
    with pytest.raises(NothingToAnswer):
        write_receipt(report(Outcome.ERROR, "902", mail(sender=DOCTOR, automatic=True)), reporting="x.example")


def test_a_failed_delivery_is_told_with_its_status() -> None:
    postmaster = MailAddress("postmaster@patient.mssante.fr")
    given = {"about": ASKED, "status": "5.1.1", "message_id": "d@p.example", "at": NOW, "text": "Non remis."}
    data = write_failure(recipient="x@patient.mssante.fr", postmaster=postmaster, **given)  # type: ignore[arg-type]
    assert read_notices(data) == (Notice("un@h.example", "x@patient.mssante.fr", Outcome.FAILED, "5.1.1"),)


@pytest.mark.parametrize("about", [mail(sender=DOCTOR, automatic=True), mail(sender=DOCTOR)])
def test_no_program_is_answered_nor_who_asked_nothing(about) -> None:
    with pytest.raises(NothingToAnswer):
        write_receipt(report(Outcome.READ, about=about), reporting="patient.mssante.fr")


def test_our_reports_are_automatic_so_that_loops_end() -> None:
    data = write_receipt(report(Outcome.READ), reporting="patient.mssante.fr")
    assert read(data, PATIENT.address).automatic
    assert not read(data, PATIENT.address).wants_receipt


DISPOSITION = (
    b"Content-Type: message/disposition-notification\r\n\r\n"
    b"Reporting-UA: x\r\nFinal-Recipient: rfc822; Lea.Fictive@hopital.mssante.example\r\n"
    b"Original-Message-ID: <deux@patient.mssante.fr>\r\n"
)


@pytest.mark.parametrize(
    ("said", "outcome", "code"),
    [
        (b"Disposition: manual-action/MDN-sent-manually; displayed\r\n", Outcome.READ, ""),
        (b"Disposition: automatic-action/MDN-sent-automatically;processed\r\n", Outcome.PROCESSED, ""),
        (b"Disposition: a/b; processed/error\r\nError: 901^Auteur\r\n", Outcome.ERROR, "901"),
        (b"Disposition: a/b; processed/Error: 999^Autre\r\n", Outcome.ERROR, ""),
    ],
)
def test_reports_of_others_are_read(said: bytes, outcome: Outcome, code: str) -> None:
    data = multipart(b"Content-Type: text/plain\r\n\r\nLu.", DISPOSITION + said, kind=b"report")
    assert read_notices(data) == (Notice("deux@patient.mssante.fr", DOCTOR.address, outcome, code),)


def test_what_is_no_report_is_told_apart_from_a_report_that_says_nothing() -> None:
    assert read_notices(raw()) is None
    assert read_notices(multipart(DISPOSITION + b"Disposition: a/b; displayed\r\n")) is None  # a file, forwarded
    assert read_notices(multipart(DISPOSITION + b"Disposition: a/b; deleted\r\n", kind=b"report")) == ()


REPORT = write_receipt(report(Outcome.ERROR, "902"), reporting="patient.mssante.fr")


@given(st.integers(0, len(REPORT)), st.integers(0, 60), st.binary(max_size=20))
def test_a_broken_report_never_breaks_us(start: int, length: int, put: bytes) -> None:
    data = REPORT[:start] + re.sub(rb"[\r\n\0]", b"", put) + REPORT[start + length :]
    try:
        read_notices(data)
    except DomainError:
        return
