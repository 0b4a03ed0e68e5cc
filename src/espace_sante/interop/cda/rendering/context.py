"""What the parts of one rendering share: identifiers, footnotes, files, links that we made ourselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _
from lxml import etree

from espace_sante.interop.cda.rendering.media import Attachment, media_id, read_media, regions
from espace_sante.interop.cda.tree import attribute, children, descendants, path

AttachmentUrl = Callable[[str], str]

MOST_INLINED_BYTES = 1024 * 1024  # a document may call for the same image a thousand times
LONGEST_LABEL = 120

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(slots=True)
class Rendering:
    """The state of one rendering. Every identifier of the page that comes from the document starts with `prefix`."""

    prefix: str
    heading_level: int
    small_image_bytes: int
    attachment_url: AttachmentUrl | None
    media: dict[str, Attachment | None] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    footnotes: dict[etree._Element, int] = field(default_factory=dict)
    footnote_ids: dict[str, int] = field(default_factory=dict)
    issued_urls: set[str] = field(default_factory=set)
    inlined_bytes: int = 0
    served: set[str] = field(default_factory=set)
    unreferenced: dict[etree._Element, list[str]] = field(default_factory=dict)
    table_label: str = ""
    table_number: int = 0
    sections: int = 0
    _names: Counter[str] = field(default_factory=Counter)
    _taken: set[str] = field(default_factory=set)
    _written: set[str] = field(default_factory=set)

    def read(self, body: etree._Element) -> None:
        """Learn the identifiers, footnotes and files of the whole body before its first section is written."""
        self.media = read_media(body)
        self.regions = regions(body)
        for section in descendants(body, "section"):
            for text in children(section, "text")[:1]:
                for element in text.iter():
                    self._learn(element)
        referenced = {one.get("referencedObject", "").strip() for one in descendants(body, "renderMultiMedia")}
        referenced |= {self.regions[one] for one in referenced if one in self.regions}
        for position, file in enumerate(descendants(body, "observationMedia"), start=1):
            identifier = media_id(file, position)
            owner = next(file.iterancestors(path("section")), None)
            if identifier not in referenced and owner is not None:
                self.unreferenced.setdefault(owner, []).append(identifier)

    def once(self, name: str) -> str:
        """A name that no other table has: « Description », then « Description (2) »."""
        self._names[name] += 1
        return name if self._names[name] == 1 else f"{name} ({self._names[name]})"

    def _learn(self, element: etree._Element) -> None:
        identifier = attribute(element, "ID")
        if element.tag == path("footnote"):
            self.footnotes[element] = number = len(self.footnotes) + 1
            self.footnote_ids.setdefault(identifier or "", number)
        if identifier and identifier not in self.ids:
            name = self.prefix + _UNSAFE.sub("-", identifier)[:80]
            if name in self._taken:
                name = f"{name}.x{len(self._taken)}"
            self._taken.add(name)
            self.ids[identifier] = name

    def new_section_id(self) -> str:
        """A dot keeps our own identifiers apart from those of the document, which have none."""
        self.sections += 1
        return f"{self.prefix}s.{self.sections}"

    def id_of(self, element: etree._Element) -> str | None:
        """The identifier this element has in the page, given out once; None when it has none."""
        wanted = self.ids.get(attribute(element, "ID") or "")
        if wanted is None or wanted in self._written:
            return None
        self._written.add(wanted)
        return wanted

    def next_table_label(self) -> str:
        """A name for the next table of the current block: its section, numbered when the block has several."""
        if not self.table_number:
            return self.table_label
        label = _("%(title)s, tableau %(number)s") % {"title": self.table_label, "number": self.table_number}
        self.table_number += 1
        return label if self.table_label else _("Tableau %(number)s") % {"number": self.table_number - 1}

    def may_inline(self, attachment: Attachment) -> bool:
        """Whether an image goes into the page itself: small, and the page not yet heavy with images."""
        if not attachment.is_image or attachment.size > self.small_image_bytes:
            return False
        if self.inlined_bytes + attachment.size > MOST_INLINED_BYTES:
            return False
        self.inlined_bytes += attachment.size
        return True

    def find_media(self, reference: str) -> Attachment | None:
        return self.media.get(self.regions.get(reference, reference))


def brief(text: str) -> str:
    """A name short enough to be repeated, cut at a word when it is too long."""
    if len(text) <= LONGEST_LABEL:
        return text
    return text[:LONGEST_LABEL].rpartition(" ")[0][:LONGEST_LABEL] + "…"


def tag(name: str, content: str = "", /, *, css: str = "", **attributes: str | None) -> str:
    """One HTML element around content that is already HTML; every attribute is escaped, `None` ones are left out."""
    if css:
        attributes = {"class": css, **attributes}
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{written}>" if name in {"br", "img"} else f"<{name}{written}>{content}</{name}>"
