"""Inline content of a narrative block: text, emphasis, links, notes, pictures.

Content is handled as a list of tokens of HTML, in which a line break is a token of its own, so that whoever receives
it can trim breaks and cut paragraphs.
Source: HL7 CDA R2, 4.3.5 (NarrativeBlock.xsd); styleCode values of 4.3.5.11.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from lxml import etree

from espace_sante.interop.cda.rendering.context import Rendering, brief, tag
from espace_sante.interop.cda.rendering.media import Attachment
from espace_sante.interop.cda.tree import SPACES, attribute, child, name_of

BREAK = "<br>"
FILE_KINDS = {"application/pdf": "PDF", "image/tiff": "TIFF", "text/rtf": "RTF", "text/plain": "texte"}

_SPACE = re.compile(r"[ \t\r\n]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_EMPHASIS = {
    "bold": ("strong", "es-cda__strong"),
    "bolditalics": ("strong", "es-cda__strong es-cda__em"),
    "italics": ("em", "es-cda__em"),
    "emphasis": ("em", "es-cda__em"),
    "underline": ("span", "es-cda__underline"),
}


def text_of(text: str | None) -> str:
    """Escaped text, its white space brought to single spaces."""
    return escape(_SPACE.sub(" ", text)) if text else ""


def styles(element: etree._Element) -> list[str]:
    """The style codes of an element, in small letters."""
    return (element.get("styleCode") or "").lower().split()


def split(tokens: list[str]) -> list[str]:
    """Runs of content: cut where two line breaks meet, without breaks or spaces at the ends, empty ones left out."""
    runs: list[list[str]] = [[]]
    breaks = 0
    for token in tokens:
        if token == BREAK:
            breaks += 1
        elif token.strip(SPACES):
            if breaks > 1:
                runs.append([])
            elif breaks and runs[-1]:
                runs[-1].append(BREAK)
            breaks = 0
            runs[-1].append(token)
        elif token and runs[-1] and not breaks:
            runs[-1].append(token)
    return [joined for run in runs if (joined := "".join(run).strip(SPACES))]


def inline_children(element: etree._Element, context: Rendering) -> list[str]:
    """The content of an element as tokens, without its caption."""
    tokens = [text_of(element.text)]
    for inner in element:
        if name_of(inner) != "caption":
            tokens += inline_tokens(inner, context)
        tokens.append(text_of(inner.tail))
    return tokens


def inline_tokens(element: etree._Element, context: Rendering) -> list[str]:
    """One inline element as tokens; an element we do not know gives its content."""
    match name_of(element):
        case "br":
            return [BREAK]
        case "content":
            return _content(element, context)
        case "sub" | "sup" as kind:
            return [tag(kind, "".join(inline_children(element, context)))]
        case "linkHtml":
            return _link(element, context)
        case "renderMultiMedia":
            return [
                multimedia(element.get("referencedObject", "").strip(), context, caption=_caption(element, context))
            ]
        case "footnote":
            return [_reference(context.footnotes[element], context, first=True)] if element in context.footnotes else []
        case "footnoteRef":
            number = context.footnote_ids.get(attribute(element, "IDREF") or "")
            return [_reference(number, context)] if number else []
    return inline_children(element, context)


def multimedia(reference: str, context: Rendering, *, caption: str = "") -> str:
    """A file of the document: a small image in place, a larger one by the page's own route, another file as a link."""
    known = reference in context.media or reference in context.regions
    attachment = context.find_media(reference)
    if attachment is None:
        missing = _("Ce fichier ne peut pas être montré ici.") if known else _("Ce fichier n'est pas dans le document.")
        return tag("span", escape(missing) + caption, css="es-cda__media es-cda__media--missing")
    return tag("span", _shown(attachment, context) + caption, css="es-cda__media")


def _content(element: etree._Element, context: Rendering) -> list[str]:
    tokens = inline_children(element, context)
    wanted = styles(element)
    name, css = next((_EMPHASIS[one] for one in wanted if one in _EMPHASIS), ("span", ""))
    revised = {"insert": "ins", "delete": "del"}.get(element.get("revised") or "")
    language = element.get("language") or ""
    identifier = context.id_of(element)
    language_shown = language if _LANGUAGE.fullmatch(language) else None
    if not (css or identifier or revised or language_shown):
        return tokens
    written = tag(name, "".join(tokens), css=css, id=identifier, lang=language_shown)
    return [tag(revised, written) if revised else written]


def _link(element: etree._Element, context: Rendering) -> list[str]:
    """A link to the web or to a place in this document; any other address leaves its words alone."""
    words = "".join(inline_children(element, context)) or escape(element.get("title") or element.get("href") or "")
    href = (element.get("href") or "").strip()
    if href.startswith("#"):
        target = context.ids.get(href[1:])
        return [tag("a", words, css="es-cda__link", href=f"#{target}") if target else words]
    if not is_web_address(href):
        return [words]
    return [tag("a", words, css="es-cda__link", href=href, rel="noopener noreferrer", id=context.id_of(element))]


def is_web_address(href: str) -> bool:
    """True for an http or https address with a host and no control character."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    clean = href.isprintable() and not any(one in href for one in " \\\"'<>`")
    return clean and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _reference(number: int, context: Rendering, *, first: bool = False) -> str:
    label = _("Note %(number)s") % {"number": number}
    call = tag("a", str(number), href=f"#{context.prefix}fn.{number}", css="es-cda__footnote-ref", aria_label=label)
    return tag("sup", call, id=f"{context.prefix}fnref.{number}" if first else None)


def _caption(element: etree._Element, context: Rendering) -> str:
    caption = child(element, "caption")
    text = "" if caption is None else "".join(split(inline_children(caption, context)))
    return tag("span", text, css="es-cda__caption") if text else ""


def _shown(attachment: Attachment, context: Rendering) -> str:
    url = context.attachment_url(attachment.id) if context.attachment_url else None
    if url:
        context.issued_urls.add(url)
    if attachment.is_image:
        if context.may_inline(attachment):
            return _image(attachment, attachment.data_url)
        context.served.add(attachment.id)
        if url:
            return _image(attachment, url)
    context.served.add(attachment.id)
    label = _file_label(attachment)
    if url:
        return tag("a", escape(label), css="es-cda__attachment", href=url)
    return tag("span", escape(label), css="es-cda__attachment", data_attachment=attachment.id)


def _image(attachment: Attachment, source: str) -> str:
    alternative = (
        _("Image jointe au document : %(title)s") % {"title": brief(attachment.label)} if attachment.label else ""
    )
    return tag(
        "img",
        css="es-cda__image",
        src=source,
        alt=alternative or _("Image jointe au document"),
        width=str(attachment.width),
        height=str(attachment.height),
    )


def _file_label(attachment: Attachment) -> str:
    kind = FILE_KINDS.get(attachment.media_type) or _("image")
    size = filesizeformat(attachment.size)
    title = brief(attachment.label) or _("Fichier joint")
    return _("%(title)s (%(kind)s, %(size)s)") % {"title": title, "kind": kind, "size": size}
