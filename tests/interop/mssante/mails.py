"""Mails as a hospital writes them, for the tests of the mail edge."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from espace_sante.interop.mssante.parse import parse_mail
from espace_sante.messaging.api import Mail, MailAddress, MailPart

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DOCTOR = MailAddress("lea.fictive@hopital.mssante.example", "Dr Léa Fictive")
PATIENT = MailAddress("000000000000000@patient.mssante.fr", "Camille Fictif")

HEAD = (
    b"From: Dr Fictive <lea.fictive@hopital.mssante.example>\r\n"
    b"To: 000000000000000@patient.mssante.fr\r\n"
    b"Message-ID: <un@hopital.mssante.example>\r\n"
    b"Date: Mon, 30 Nov 2026 09:30:00 +0100\r\n"
)


def raw(*headers: bytes, body: bytes = b"Bonjour.\r\n", head: bytes = HEAD) -> bytes:
    return head + b"".join(one + b"\r\n" for one in headers) + b"\r\n" + body


def read(data: bytes, envelope_from: str = DOCTOR.address) -> Mail:
    return parse_mail(data, envelope_from=envelope_from, now=NOW)


def multipart(*parts: bytes, kind: bytes = b"mixed") -> bytes:
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    return raw(b"MIME-Version: 1.0", b"Content-Type: multipart/" + kind + b'; boundary="b"', body=body)


def attachment(name: bytes, content: bytes = b"UERG") -> bytes:
    return (
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; " + name + b"\r\n\r\n" + content
    )


def mail(**changes: object) -> Mail:
    given = {
        "message_id": "deux@patient.mssante.fr", "sent_at": NOW, "sender": PATIENT, "to": (DOCTOR,),
        "subject": "Votre question", "text": "Merci, docteur.",
    }  # fmt: skip
    return Mail(**(given | changes))  # type: ignore[arg-type]


def _picture() -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "steelblue").save(drawn, "JPEG")
    return drawn.getvalue()


PICTURE = MailPart("photo.jpg", "image/jpeg", _picture())
