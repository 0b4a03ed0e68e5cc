"""What sign-in needs from outside: somebody who carries a mail, and somebody who carries an SMS."""

from __future__ import annotations

from typing import Protocol

from espace_sante.kernel.errors import Unavailable


class MailSender(Protocol):
    """Sends one mail. Raises when it was not taken: it is then tried again later."""

    def __call__(self, *, to: str, subject: str, text: str) -> None: ...


class SmsSender(Protocol):
    """Sends one SMS. Raises when it was not taken: it is then tried again later."""

    def __call__(self, *, to: str, text: str) -> None: ...


_mail: list[MailSender] = []
_sms: list[SmsSender] = []


def use_senders(*, mail: MailSender, sms: SmsSender) -> None:
    """Wire the two senders, once, at start."""
    _mail[:], _sms[:] = [mail], [sms]


def mail_sender() -> MailSender:
    if not _mail:
        raise Unavailable("No sender of mails is wired.")
    return _mail[0]


def sms_sender() -> SmsSender:
    if not _sms:
        raise Unavailable("No sender of SMS is wired.")
    return _sms[0]
