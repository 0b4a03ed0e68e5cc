"""Port NoticeSender: the notice of a campaign by mail, in plain text, over one connection.

Subject, addresses and headers say nothing but that the Espace santé writes; the name of a child is in the text alone.
A server that refuses an address for good makes the notice go by post; a server that refuses us, or that does not
answer, stops the sending: nobody is written off because of a fault of ours.
Source: CSP art. R. 1111-28; RFC 5321, RFC 3463; RULES.md LC-01, LC-02.
"""

from __future__ import annotations

import smtplib
from types import TracebackType
from typing import Self
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from espace_sante.identity import api as identity
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.mail_refusals import is_about_the_address
from espace_sante.spaces.domain.notice import Channel, Kind
from espace_sante.spaces.services.campaigns.codes import code_of
from espace_sante.spaces.services.campaigns.last_day import last_day_of_notice
from espace_sante.spaces.services.campaigns.notice_words import NoticeWords, notice_words
from espace_sante.spaces.services.campaigns.return_address import return_address
from espace_sante.spaces.services.campaigns.send import NoticeRefused
from espace_sante.spaces.services.settings import OpeningMode, opening_mode


class MailServerUnavailable(Unavailable):
    """The mail server does not answer, or refuses us: the sending stops, nothing is lost."""

    code = "mail-server-unavailable"


class NoticeMails:
    """Sends notices over a connection that is opened with the first and kept until the end of the `with` block."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def __call__(self, *, notice_id: UUID, kind: str, to: identity.Addressee) -> None:
        """Raises NoticeRefused, MailServerUnavailable."""
        message = notice_mail(notice_id=notice_id, kind=kind, to=to)
        message.connection = self._connection
        try:
            self._connection.open()  # does nothing when it is open
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            self._refused(code, said, error)
        except smtplib.SMTPDataError as error:  # some servers look at the recipient after the content
            self._refused(error.smtp_code, error.smtp_error, error)
        except (smtplib.SMTPException, OSError) as error:
            self._connection.close()
            raise MailServerUnavailable from error

    def _refused(self, code: int, said: bytes | str, error: Exception) -> None:
        if is_about_the_address(code, said):
            raise NoticeRefused from error
        self._connection.close()
        raise MailServerUnavailable from error


def notice_mail(*, notice_id: UUID, kind: str, to: identity.Addressee) -> EmailMessage:
    """The mail of a notice. Raises NoticeRefused for an address that is none."""
    try:
        validate_email(to.email)
    except ValidationError as error:
        raise NoticeRefused from error
    now, mode = utc_now(), opening_mode()
    words = notice_words(
        kind=kind,
        to=to,
        sent_on=now.astimezone(PARIS).date(),
        oppose_until=None if mode is OpeningMode.ASKED else last_day_of_notice(notice_id, sent_at=now),
        mode=mode,
        channel=Channel.MAIL,
    )
    sender = return_address(notice_id)
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": f"<{notice_id.hex}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",  # RFC 3834: no answer of an absent person comes back
        "Content-Language": "fr",
    }
    text = mail_text(words, code=code_of(notice_id))
    return EmailMessage(subject(kind), text, from_email=sender, to=[to.email], headers=headers)


def subject(kind: str) -> str:
    """The same for everybody: who looks over a shoulder learns nothing of anybody."""
    said = "Espace santé : vous avez le choix"
    return f"Rappel – {said}" if kind == Kind.REMINDER else said


def mail_text(words: NoticeWords, *, code: str) -> str:
    """The notice as plain text; the code and the link stand alone on their lines."""
    parts = [
        words.title,
        *words.opening,
        words.until,
        f"Votre code : {code}",
        f"{settings.BASE_URL}/lettre/{code}",
        _listed(words.refuse_title, words.refuse),
        _listed(words.accept_title, words.accept),
        *(f"{question}\n{answer}" for question, answer in words.questions),
        words.law,
    ]
    return "\n\n".join(parts) + "\n"


def _listed(title: str, points: tuple[str, ...]) -> str:
    return "\n".join([title, *(f"– {one}" for one in points)])
