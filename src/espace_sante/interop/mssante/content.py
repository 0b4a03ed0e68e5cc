"""What a mail holds: its words, their HTML, its attachments.

Source: RFC 2046 (multipart), RFC 2183 (Content-Disposition); RULES.md MSG-12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.message import Message

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.errors import MailTooLarge
from espace_sante.interop.mssante.html import clean_html, text_of
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.tree import Part, leaves
from espace_sante.kernel.spool import Spool
from espace_sante.messaging.api import MailPart

_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,62}/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}")
_WORDS = {"text/plain", "text/html"}
_MOST_ENCODED = 4  # bytes for a character, however it is written
UNKNOWN_TYPE = "application/octet-stream"
LONG_BYTES = 256 * 1024  # of a part of a mail that is kept aside: beyond, it is read in pieces


@dataclass(slots=True)
class Content:
    """`html` is clean. `text` is never missing where there is HTML."""

    text: str = ""
    html: str = ""
    parts: list[MailPart] = field(default_factory=list)


def read_content(root: Part, *, limits: MailLimits) -> Content:
    """Raises MailTooLarge, MalformedMail."""
    texts: list[str] = []
    pages: list[str] = []
    content = Content()
    for leaf in leaves(root):
        if leaf.kind in _WORDS and not _is_file(leaf):
            if leaf.size > _MOST_ENCODED * limits.text:
                raise MailTooLarge("The text of this mail is too long.")
            pieces = texts if leaf.kind == "text/plain" else pages
            pieces.append(words.readable(words.decoded(leaf.content(), _charset(leaf.head))))
        else:
            content.parts.append(_part(leaf, number=len(content.parts) + 1))
    if len("".join(texts)) > limits.text or len("".join(pages)) > limits.text:
        raise MailTooLarge("The text of this mail is too long.")
    content.text = "\n\n".join(filter(None, (one.strip() for one in texts)))
    content.html = clean_html("\n".join(pages)).strip() if pages else ""
    content.text = content.text or text_of(content.html)
    content.parts = _with_names_of_their_own(content.parts)
    return content


def _is_file(leaf: Part) -> bool:
    return leaf.head.get_content_disposition() == "attachment" or leaf.head.get_filename(None) is not None


def _charset(head: Message) -> str | None:
    told = head.get_param("charset")
    return told if isinstance(told, str) else None


def _part(leaf: Part, *, number: int) -> MailPart:
    told = leaf.kind
    mime_type = told if _TYPE.fullmatch(told) else UNKNOWN_TYPE
    extension = ".eml" if mime_type == "message/rfc822" else ""
    raw = _param(leaf.head, "content-disposition", "filename") or _param(leaf.head, "content-type", "name")
    name = words.file_name(raw, otherwise=f"piece-{number}{extension}")
    if isinstance(leaf.source, Spool) and leaf.size > LONG_BYTES:
        return MailPart(name=name, mime_type=mime_type, content=b"", long=leaf)
    return MailPart(name=name, mime_type=mime_type, content=leaf.content())


def _param(head: Message, header: str, name: str) -> str | tuple[str | None, str | None, str]:
    """One parameter of a header, whose bytes beyond ASCII are letters (the library makes question marks of them)."""
    raw = next((str(value) for told, value in head.raw_items() if told.lower() == header), "")
    alone = Message()
    alone[header] = words.unfolded(raw)
    found = alone.get_param(name, header=header)
    return found if found else ""


def _with_names_of_their_own(parts: list[MailPart]) -> list[MailPart]:
    taken: set[str] = set()
    renamed = []
    for part in parts:
        name, count = part.name, 1
        while name.casefold() in taken:
            count += 1
            stem, dot, extension = part.name.rpartition(".")
            name = f"{stem} ({count}).{extension}" if dot else f"{part.name} ({count})"
        taken.add(name.casefold())
        renamed.append(replace(part, name=name))
    return renamed
