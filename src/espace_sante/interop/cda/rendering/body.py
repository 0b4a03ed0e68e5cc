"""The body of a clinical document as a page shows it: sections with their headings, and the files it carries.

Source: HL7 CDA R2, 4.3.4 (sections); WCAG 2.2, 1.3.1 and 2.4.6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from espace_sante.interop.cda.model import ClinicalDocument, EmbeddedFile
from espace_sante.interop.cda.rendering.context import AttachmentUrl, Rendering, brief, tag
from espace_sante.interop.cda.rendering.inline import multimedia, text_of
from espace_sante.interop.cda.rendering.media import SMALL_IMAGE_BYTES, Attachment, confirmed_type
from espace_sante.interop.cda.rendering.narrative import narrative
from espace_sante.interop.cda.rendering.safety import sanitise
from espace_sante.interop.cda.tree import attribute, child, children, words

UNKNOWN_TYPE = "application/octet-stream"
DEEPEST_HEADING = 6

_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A line of the table of contents: the section's identifier in the page, its title, its heading level."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A body ready for a page.

    Level 3: `html` (safe to insert as it is) and `sections`. Level 1: `embedded`, and an empty `html`; its media type
    is `application/octet-stream` when its first bytes are not those of a PDF, an image, RTF or text as it claims.
    `attachments` are the files that the narrative does not show in place; `attachment` finds any of them by its id.
    """

    html: str
    sections: tuple[SectionLink, ...]
    attachments: tuple[Attachment, ...]
    embedded: EmbeddedFile | None
    language: str

    def attachment(self, attachment_id: str) -> Attachment | None:
        """The file of this id; None when there is none."""
        return next((one for one in self.attachments if one.id == attachment_id), None)


def render_body(
    document: ClinicalDocument,
    *,
    heading_level: int = 2,
    id_prefix: str = "cda-",
    attachment_url: AttachmentUrl | None = None,
    small_image_bytes: int = SMALL_IMAGE_BYTES,
) -> RenderedDocument:
    """Show a body with our own markup. The first headings are of `heading_level`.

    `attachment_url` gives the address of a file of the document by its id; without it, files are named but not linked,
    and only images of at most `small_image_bytes` are shown. Headings, labels and notes are in the active language.
    """
    if not _PREFIX.fullmatch(id_prefix):
        raise ValueError("An identifier prefix is a letter, then letters, digits, hyphens or underscores.")
    language = document.language_code or "fr"
    if document.structured_body is None:
        return RenderedDocument("", (), (), _embedded(document.non_xml_body), language)
    context = Rendering(id_prefix, heading_level, small_image_bytes, attachment_url)
    context.read(document.structured_body)
    links: list[SectionLink] = []
    written = "".join(
        _section(section, context, links, heading_level, parent_title="")
        for section in children(document.structured_body, "component/section")
    )
    html = sanitise(tag("div", written, css="es-cda", lang=language), prefix=id_prefix, issued_urls=context.issued_urls)
    shown_apart = tuple(one for one in context.media.values() if one is not None and one.id in context.served)
    return RenderedDocument(html, tuple(links), shown_apart, None, language)


def _section(
    section: etree._Element, context: Rendering, links: list[SectionLink], level: int, *, parent_title: str
) -> str:
    """A section and those inside it. One without any title, text or file is left out."""
    title = words(child(section, "title"))
    if not title and not parent_title:
        title = attribute(child(section, "code"), "displayName") or ""
    repeated = title.casefold() == parent_title.casefold()
    section_id = context.new_section_id()
    position = len(links)
    if title and not repeated:
        links.append(SectionLink(section_id, title, level))
    text = _text(section, context, label=brief(title or parent_title))
    inner_level = level if repeated or not title else min(level + 1, DEEPEST_HEADING)
    inner = "".join(
        _section(one, context, links, inner_level, parent_title=title or parent_title)
        for one in children(section, "component/section")
    )
    if not title or repeated:
        return tag("div", text + inner, css="es-cda__section", id=section_id) if text + inner else ""
    if not text + inner:
        if child(section, "title") is None:
            del links[position:]
            return ""
        text = tag("p", text_of(_("Rien n'est écrit dans cette partie.")), css="es-cda__empty")
    heading = tag(f"h{level}", text_of(title), css="es-cda__heading", id=f"{section_id}.title")
    # No name on the section: its heading is enough, and twenty landmarks would hide those of the page.
    return tag("section", heading + text + inner, css="es-cda__section", id=section_id)


def _text(section: etree._Element, context: Rendering, *, label: str) -> str:
    """The narrative block, then the files of the section that it does not mention."""
    block = child(section, "text")
    written = "" if block is None else narrative(block, context, label=label)
    files = [multimedia(one, context) for one in context.unreferenced.get(section, ())]
    written += "".join(tag("p", one, css="es-cda__paragraph") for one in files)
    return tag("div", written, css="es-cda__text") if written else ""


def _embedded(file: EmbeddedFile | None) -> EmbeddedFile | None:
    if file is None:
        return None
    return EmbeddedFile(confirmed_type(file.media_type, file.data) or UNKNOWN_TYPE, file.data)
