"""The headers of a mail, read by hand: the standard library's lazy ones fail in many ways on nonsense."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.errors import MailTooLarge, MalformedMail
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.messaging.api import MailAddress

_ONCE = {"from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"}
_ID = re.compile(r"<([^<>\s\x00-\x1f\x7f]{1,240})>")
CLOCK_DRIFT = timedelta(hours=24)


class Headers:
    """Names in lower case. Raises MailTooLarge, MalformedMail (a header that must be alone is there twice)."""

    def __init__(self, items: Iterable[tuple[str, object]], *, limits: MailLimits) -> None:
        self._values: dict[str, list[str]] = {}
        self._limits = limits
        for number, (name, value) in enumerate(items, 1):
            raw = str(value)
            if number > limits.headers or len(raw) > limits.header_line:
                raise MailTooLarge("The headers of this mail are too many, or too long.")
            self._values.setdefault(name.lower(), []).append(raw)
        for name in _ONCE & self._values.keys():
            if len(self._values[name]) > 1:
                raise MalformedMail("A header that stands alone is there twice.")

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    def line(self, name: str, *, longest: int = 400) -> str:
        return words.one_line(self.first(name), longest=longest)

    def has_any(self, beginning: str) -> bool:
        return any(name.startswith(beginning) for name in self._values)

    def people(self, name: str) -> tuple[MailAddress, ...]:
        """Who stands in an address header. Raises MailTooLarge, MalformedMail."""
        found = words.addresses(self.all(name))
        if len(found) > self._limits.addresses:
            raise MailTooLarge("This mail names too many people.")
        return tuple(MailAddress(address=address, name=said) for said, address in found)

    def ids(self, name: str) -> tuple[str, ...]:
        """Message-IDs without their angle brackets, the last ones when there are many."""
        return tuple(dict.fromkeys(_ID.findall(self.first(name))))[-self._limits.references :]

    def sent_at(self, *, now: datetime) -> datetime:
        """What `Date` says, in UTC; `now` when it says nothing readable, or a day to come."""
        try:
            said = parsedate_to_datetime(self.first("date"))
            moment = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            return now
        return moment if moment.year > 1970 and moment < now + CLOCK_DRIFT else now


def headers_of(message: Message, *, limits: MailLimits) -> Headers:
    return Headers(message.raw_items(), limits=limits)
