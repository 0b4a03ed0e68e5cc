"""Mails by Django's own sender (SMTP from the `EMAIL_*` settings), and a folder of `.eml` files in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from espace_sante.kernel.identifiers import new_id


def send_mail(*, to: str, subject: str, text: str) -> None:
    """Port MailSender. Raises when the server does not take it."""
    EmailMessage(subject=subject, body=text, to=[to]).send()


class EmlFolder(BaseEmailBackend):
    """The demonstration's sender: each mail is a file that any mail program opens, in `MAIL_FOLDER`."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            (folder / f"{new_id()}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)
