"""The relay to which our mails are given: `MSSANTE_RELAY_URL`.

`smtp://host:port` begins in clear and goes on in TLS (STARTTLS, always); `smtps://` is TLS from the first byte.
Source: RFC 5321, RFC 3207, RFC 8314; INTEROP.md section 4.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.mail_refusals import is_about_the_address

CONNECT_SECONDS = 30.0
PORTS = {"smtp": 25, "smtps": 465}


class RelayUnavailable(Unavailable):
    """The relay does not answer, or takes nothing now: mails wait."""

    code = "relay-unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the relay said of one mail. `reply`: its codes alone, never its words, which may name people."""

    taken: bool
    final: bool
    reply: str


class Relay:
    """One connection, for many mails."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def give(self, data: bytes, *, envelope_from: str, recipient: str) -> Answer:
        """Hand one mail over, to one recipient. Raises RelayUnavailable when the connection is lost."""
        try:
            self._connection.sendmail(envelope_from, [recipient], data)
        except smtplib.SMTPRecipientsRefused as error:
            return _answer(*next(iter(error.recipients.values())))
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            return _answer(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            raise RelayUnavailable from error
        return Answer(taken=True, final=True, reply="250")


@contextmanager
def relay(url: str, *, context: Callable[[], ssl.SSLContext]) -> Iterator[Relay]:
    """`context`: makes the TLS of a client. Raises RelayUnavailable, also where our certificate cannot be read."""
    try:
        connection = _connect(url, context())
    except (smtplib.SMTPException, OSError) as error:
        raise RelayUnavailable from error
    try:
        yield Relay(connection)
    finally:
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


def _connect(url: str, context: ssl.SSLContext) -> smtplib.SMTP:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise RelayUnavailable("MSSANTE_RELAY_URL is `smtp://host:port` or `smtps://host:port`.")
    place = (parts.hostname, parts.port or PORTS[parts.scheme])
    if parts.scheme == "smtps":
        return smtplib.SMTP_SSL(*place, timeout=CONNECT_SECONDS, context=context)
    connection = smtplib.SMTP(*place, timeout=CONNECT_SECONDS)
    connection.starttls(context=context)
    return connection


def _answer(code: int, said: bytes | str) -> Answer:
    """A refusal for good is one about the address or the mail; one about us, or about now, is tried again."""
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    enhanced = text.strip().split(" ", 1)[0]
    known = enhanced if enhanced.count(".") == 2 and enhanced.replace(".", "").isdigit() else ""
    final = 500 <= code < 600 and (is_about_the_address(code, text) or known.startswith("5.6.") or code in {552, 554})
    return Answer(taken=False, final=final, reply=f"{code} {known}".strip())
