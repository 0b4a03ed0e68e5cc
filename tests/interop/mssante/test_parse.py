"""What a mail that comes in becomes: a safe value, or one of the named refusals."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.mssante.errors import BareLineEnd, MailTooLarge, MalformedMail, SenderForged
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.parse import parse_mail
from espace_sante.kernel.errors import DomainError
from tests.interop.mssante.mails import DOCTOR, HEAD, NOW, attachment, multipart, raw, read

TEXT = b"Content-Type: text/plain; charset=utf-8\r\n\r\nBonjour."


def test_a_plain_mail_is_read_as_it_was_written() -> None:
    found = read(raw(b"Subject: =?iso-8859-1?q?R=E9sultats?= du =?utf-8?b?w6l0w6k=?="))
    assert (found.sender.address, found.sender.name) == (DOCTOR.address, "Dr Fictive")
    assert (found.subject, found.text, found.html) == ("Résultats du été", "Bonjour.", "")
    assert (found.message_id, found.sent_at.isoformat()) == ("un@hopital.mssante.example", "2026-11-30T08:30:00+00:00")
    assert (found.automatic, found.ends_exchange, found.wants_receipt, found.no_reply) == (False,) * 4


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        (b"iso-8859-15", b"5 \xa4", "5 €"),
        (b"utf-8", b"\xe9t\xe9", "été"),  # it lies: Windows Western
        (b"inconnu", "été".encode(), "été"),
        (b"unicode_escape", b"\\u0041", "\\u0041"),  # a charset that is no charset
        (b"zip", b"abc", "abc"),
    ],
)
def test_words_are_read_whatever_their_charset_says(charset: bytes, body: bytes, text: str) -> None:
    found = read(raw(b"Content-Type: text/plain; charset=" + charset, b"Content-Transfer-Encoding: 8bit", body=body))
    assert found.text == text


def test_html_loads_nothing_runs_nothing_and_leads_to_no_page_of_ours() -> None:
    page = (
        b"<p onclick=x()>Bon<b>jour</b></p><img src=http://pisteur.example/><style>p{background:url(//x)}</style>"
        b"<script>x()</script><form action=/><input></form><a href='/espace/fermer/'>a</a>"
        b"<a href='javascript:x()'>b</a>"
        b"<a href='https://rdv.example/'>c</a><table><tr><td>1<td>2</table>"
    )
    found = read(raw(b"Content-Type: text/html; charset=utf-8", body=page))
    for gone in ("pisteur", "url(", "x()", "form", "input", "/espace/", "onclick"):
        assert gone not in found.html
    assert '<a href="https://rdv.example/" rel="noopener noreferrer nofollow">c</a>' in found.html
    assert found.text.split("\n")[0] == "Bonjour"


def test_the_text_is_preferred_where_there_is_one_and_html_is_kept() -> None:
    found = read(multipart(TEXT, b"Content-Type: text/html\r\n\r\n<p>Bonjour <i>!</i></p>", kind=b"alternative"))
    assert (found.text, found.html, found.parts) == ("Bonjour.", "<p>Bonjour <i>!</i></p>", ())


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (b'filename="../../etc/passwd"', "passwd"),
        (rb'filename="C:\\dossier\\bilan.pdf"', "bilan.pdf"),
        (b"filename*=utf-8''r%C3%A9sultat.pdf", "résultat.pdf"),
        (b'filename="=?utf-8?q?r=C3=A9sultat.pdf?="', "résultat.pdf"),
        ('filename="bilan\u202efdp.exe"'.encode(), "bilanfdp.exe"),
        (b'filename="con.txt"', "_con.txt"),
        (b'filename="..."', "piece-1"),
        (b'filename="winmail.dat"', "winmail.dat"),
    ],
)
def test_the_name_of_a_file_is_a_name_and_nothing_else(written: bytes, name: str) -> None:
    (part,) = read(multipart(TEXT, attachment(written))).parts
    assert (part.name, part.content) == (name, b"PDF")


def test_two_files_of_one_name_are_told_apart() -> None:
    found = read(multipart(TEXT, attachment(b'filename="a.pdf"'), attachment(b'filename="A.pdf"')))
    assert [one.name for one in found.parts] == ["a.pdf", "A (2).pdf"]


def test_a_mail_inside_the_mail_is_one_file() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + raw(b"Subject: dedans").replace(HEAD, b"From: a@b.example\r\n")
    (part,) = read(multipart(TEXT, inner)).parts
    assert (part.name, part.mime_type) == ("piece-1.eml", "message/rfc822")
    assert b"Subject: dedans" in part.content


@pytest.mark.parametrize("written", [b"X-MSS-MES: fin", b"Subject: Suivi [Fin]"])
def test_msg06_msg07_the_professional_ends_the_exchange(written: bytes) -> None:
    assert read(raw(written)).ends_exchange


@pytest.mark.parametrize(
    "written",
    [b"Auto-Submitted: auto-replied (vacation)", b"Precedence: bulk", b"List-Id: <l.example>", b"X-Autoreply: yes"],
)
def test_what_a_program_wrote_is_known_as_such(written: bytes) -> None:
    assert read(raw(written)).automatic
    assert not read(raw(b"Auto-Submitted: no")).automatic


ASKS = b"Disposition-Notification-To: lea.fictive@hopital.mssante.example"


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        (b"X-Rien: oui", True),
        (b"Auto-Submitted: auto-generated", True),  # software that sends documents, and waits for their status (MSG-13)
        (b"Auto-Submitted: auto-replied", False),
        (b"Precedence: bulk", False),
        (b"List-Id: <x.example>", False),
        (b"Return-Path: <>", False),
    ],
)
def test_a_receipt_is_asked_for_by_who_does_not_answer_programs(written: bytes, asked: bool) -> None:
    assert read(raw(ASKS, written)).wants_receipt is asked
    assert not read(raw(ASKS, written), envelope_from="<>").wants_receipt


def test_what_nobody_sent_is_automatic() -> None:
    assert read(raw(), envelope_from="<>").automatic


def test_a_receipt_goes_to_who_wrote_and_to_nobody_else() -> None:
    assert read(raw(b"Disposition-Notification-To: Dr <Lea.Fictive@hopital.mssante.example>")).wants_receipt
    assert not read(raw(b"Disposition-Notification-To: autre@hopital.mssante.example")).wants_receipt
    assert not read(raw(b"Disposition-Notification-To: pas une adresse")).wants_receipt


def test_the_sender_inside_the_mail_is_of_the_domain_that_hands_it_over() -> None:
    with pytest.raises(SenderForged):
        read(raw(), envelope_from="x@liberal.mssante.example")


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\n.\r\n", b"\r.\r\n", b"\n\n"])
def test_a_bare_line_end_is_refused(end: bytes) -> None:
    smuggled = b"Bonjour." + end + b"MAIL FROM:<x@evil.example>\r\n"
    with pytest.raises(BareLineEnd):
        read(raw(body=smuggled))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        raw(b"From: autre@hopital.mssante.example"),  # twice
        raw(b"Message-ID: <deux@hopital.mssante.example>"),
        raw(head=b"To: a@b.example\r\n"),  # from nobody
        raw(head=b"From: a@hopital.mssante.example, b@hopital.mssante.example\r\n"),
        raw(head=b'From: "a b"@hopital.mssante.example\r\n'),
        raw(head="From: é@hopital.mssante.example\r\n".encode()),
        raw(head=b"From: a@[127.0.0.1]\r\n"),
        raw(b"Cc: pas une adresse"),
        raw(body=b"a\0b\r\n"),
        raw(b"Content-Type: multipart/mixed"),  # without its boundary
    ],
)
def test_what_cannot_be_read_without_guessing_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedMail):
        read(data, envelope_from="<>")


@pytest.mark.parametrize(
    "data",
    [
        raw(b"X-A: " + b"a" * 20_000),
        raw(*[b"X-A: a"] * 400),
        raw(b"Cc: " + b", ".join(b"a%d@b.example" % number for number in range(800))),
        multipart(*[TEXT] * 150),
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(500)),
        raw(body=b"a" * 2_000_000),
    ],
)
def test_what_is_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(MailTooLarge):
        read(data)


def test_a_mail_is_as_large_as_the_limit_and_not_one_byte_more() -> None:
    data = raw()
    parse_mail(data, envelope_from="<>", now=NOW, limits=MailLimits(message=len(data)))
    with pytest.raises(MailTooLarge):
        parse_mail(data, envelope_from="<>", now=NOW, limits=MailLimits(message=len(data) - 1))


def test_without_an_id_the_same_bytes_have_the_same_one() -> None:
    bare = HEAD.replace(b"Message-ID: <un@hopital.mssante.example>\r\n", b"")
    first, again, other = (read(raw(head=bare, body=body)) for body in (b"a", b"a", b"b"))
    assert first.message_id == again.message_id != other.message_id
    assert first.message_id.endswith("@hopital.mssante.example")


@pytest.mark.parametrize("date", [b"hier", b"Mon, 30 Nov 2099 09:30:00 +0100", b"Mon, 99 Nov 2026 99:30:00 +9999"])
def test_a_date_that_cannot_be_is_now(date: bytes) -> None:
    bare = HEAD.replace(b"Mon, 30 Nov 2026 09:30:00 +0100", date)
    assert read(raw(head=bare)).sent_at == NOW


SAMPLE = multipart(
    TEXT,
    b"Content-Type: text/html\r\n\r\n<p>x</p>",
    attachment(b"filename*0*=utf-8''a%20; filename*1=b.pdf"),
    b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n\r\nx",
)


@given(st.integers(0, len(SAMPLE)), st.integers(0, 40), st.binary(max_size=30))
def test_a_broken_mail_is_refused_or_read_and_never_breaks_us(start: int, length: int, put: bytes) -> None:
    data = SAMPLE[:start] + put.replace(b"\r", b"").replace(b"\n", b"\r\n") + SAMPLE[start + length :]
    with suppress(DomainError):
        read(data, envelope_from="<>")


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=60), max_size=6))
def test_any_header_is_read_or_refused(values: list[str]) -> None:
    names = (b"Subject", b"References", b"Date", b"Content-Type", b"Content-Disposition", b"Content-Transfer-Encoding")
    headers = [name + b": " + value.encode() for name, value in zip(names, values, strict=False)]
    bare = b"From: a@hopital.mssante.example\r\n"
    with suppress(DomainError):
        read(raw(*headers, head=bare), envelope_from="<>")
