"""What can go wrong with a clinical document. Messages carry no content of the document."""

from __future__ import annotations

from espace_sante.kernel.errors import Malformed, TooLarge


class MalformedDocument(Malformed):
    """This is not a clinical document that can be read.

    `location` is the XPath or the line of the faulty place when it is known.
    """

    code = "malformed-cda"

    def __init__(self, message: str = "", *, location: str | None = None) -> None:
        super().__init__(message, field=location)
        self.location = location


class DocumentTooLarge(MalformedDocument, TooLarge):
    """The document exceeds a limit of size, depth or number of elements."""

    code = "too-large"


class HeaderDisagrees(Malformed):
    """The header of the document says something else than the metadata sent with it; `field` says which one."""

    code = "header-disagrees"
