"""One document: what it is, its content in the form a page can show, why one may read it, what its author may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Case, Decision, DocumentStatus, Reason
from espace_sante.interop.cda.api import (
    ClinicalDocument,
    MalformedDocument,
    RenderedDocument,
    header_facts,
    parse_clinical_document,
    render_body,
)
from espace_sante.interop.professional_mail import api as professional_mail
from espace_sante.portals.professional.files import IN_PLACE
from espace_sante.portals.professional.presenters.dates import day_of, short_date
from espace_sante.portals.professional.presenters.documents import author_words, joined, kind_of, reading_reason
from espace_sante.record.api import DocumentView, OpenedDocument, last_day_of_waiting

PDF, XML, TEXT = "application/pdf", "text/xml", "text/plain"
BODY = "corps"  # the one file of a level 1 clinical document
SHOWN_IMAGES = frozenset({"image/jpeg", "image/png"})
MOST_TEXT = 200_000  # characters shown in the page; the rest is in the file
Shape = Literal["cda", "frame", "image", "preview", "text", "apart"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The content in place: `html` for a structured document, `source` for a frame or a picture, `text` for a text."""

    shape: Shape
    html: SafeString | str = ""
    source: str = ""
    text: str = ""
    facts: list[tuple[str, str]] | None = None
    sections: list[tuple[str, str]] | None = None
    files: list[tuple[str, str]] | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentPresenter:
    """The page of a document."""

    title: str
    meta: str
    tags: list[tuple[str, str, str]]
    facts: list[tuple[str, str]]
    why: str
    open_href: str
    download_href: str
    shown: Shown
    outdated: bool
    newer_href: str
    waits_until: str
    announce_href: str
    send_href: str
    yours: str
    unmask_href: str
    replace_href: str
    delete_href: str


def document_presenter(opened: OpenedDocument, *, case: Case, newer: DocumentView | None) -> DocumentPresenter:
    """`newer`: the version that replaces this one, when the reader may see it."""
    view = opened.view
    here = [view.space_id, view.id]
    decision = case.decide(Action.DELETE_DOCUMENT, view.facts)
    mine = decision.allowed
    outdated = view.facts.status is DocumentStatus.DEPRECATED
    latest = mine and not outdated
    unmasks = view.facts.masque_ps and case.decide(Action.UNMASK_DOCUMENT, view.facts).allowed
    return DocumentPresenter(
        title=view.title,
        meta=joined(kind_of(view), author_words(view), short_date(view.service_start_time)),
        tags=_tags(view),
        facts=_facts(view, opened.decision),
        why=reading_reason(opened.decision),
        open_href=reverse("professional:file", args=here) if view.mime_type in IN_PLACE else "",
        download_href=reverse("professional:file", args=here) + "?telecharger",
        shown=_shown(opened),
        outdated=outdated,
        newer_href=reverse("professional:document", args=[newer.space_id, newer.id]) if newer else "",
        waits_until=_waits_until(view),
        announce_href=reverse("professional:announce", args=here)
        if view.facts.invisible_patient and case.decide(Action.ANNOUNCE_DOCUMENT, view.facts).allowed
        else "",
        send_href=_send_href(view),
        yours=_yours(decision) if mine else "",
        unmask_href=reverse("professional:unmask", args=here) if unmasks else "",
        replace_href=reverse("professional:replace", args=here) if latest else "",
        delete_href=reverse("professional:delete", args=here) if mine else "",
    )


def _send_href(view: DocumentView) -> str:
    """Where the document is sent to the patient from; empty for what they, or who represents them, do not see yet."""
    hidden = view.facts.invisible_patient or view.facts.invisible_representants_legaux
    if hidden or not professional_mail.is_open():
        return ""
    return f"{reverse('professional:write_letter', args=[view.space_id])}?document={view.id}"


def _waits_until(view: DocumentView) -> str:
    """The day from which the patient sees the document without an announcement (ANN-03)."""
    months = settings.ANNOUNCEMENT_MONTHS
    return short_date(last_day_of_waiting(day_of(view.submitted_at), months=months))


def _yours(decision: Decision) -> str:
    if decision.reason is Reason.AUTHOR_STRUCTURE:
        return _("Votre établissement l’a déposé")
    return _("Vous l’avez déposé")


def rendered(opened: OpenedDocument) -> tuple[ClinicalDocument, RenderedDocument]:
    """A clinical document and its body, its files linked to addresses of ours. Raises MalformedDocument."""
    document = parse_clinical_document(opened.content())
    view = opened.view

    def address(piece: str) -> str:
        return reverse("professional:piece", args=[view.space_id, view.id, piece])

    return document, render_body(document, heading_level=2, attachment_url=address)


def _shown(opened: OpenedDocument) -> Shown:
    view = opened.view
    source = reverse("professional:file", args=[view.space_id, view.id])
    if view.mime_type == XML:
        return _clinical(opened)
    if view.mime_type == PDF:
        return Shown(shape="frame", source=source)
    if view.mime_type in SHOWN_IMAGES:
        return Shown(shape="image", source=source)
    if view.mime_type == TEXT:
        return Shown(shape="text", text=_decoded(opened.content())[:MOST_TEXT])
    if view.mime_type.startswith("image/"):
        return Shown(shape="preview", source=reverse("professional:preview", args=[view.space_id, view.id]))
    return Shown(shape="apart")


def _clinical(opened: OpenedDocument) -> Shown:
    try:
        document, body = rendered(opened)
    except MalformedDocument:
        return Shown(shape="apart")
    facts = [(fact.label, fact.value) for fact in header_facts(document)]
    if body.embedded is not None:
        source = reverse("professional:piece", args=[opened.view.space_id, opened.view.id, BODY])
        shape: Shape = {PDF: "frame", "image/jpeg": "image", "image/png": "image"}.get(  # type: ignore[assignment]
            body.embedded.media_type, "apart"
        )
        if body.embedded.media_type == TEXT:
            return Shown(shape="text", text=_decoded(body.embedded.data)[:MOST_TEXT], facts=facts)
        files = [(_("Le fichier que porte ce document"), source)]
        return Shown(shape=shape, source=source, facts=facts, files=files)
    return Shown(
        shape="cda",
        html=mark_safe(body.html),  # noqa: S308 - written and sanitised by render_body
        facts=facts,
        sections=[(section.title, f"#{section.id}") for section in body.sections if section.level == 2],
        files=[
            (one.label, reverse("professional:piece", args=[opened.view.space_id, opened.view.id, one.id]))
            for one in body.attachments
        ],
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _tags(view: DocumentView) -> list[tuple[str, str, str]]:
    """Label, kind and icon of each state."""
    tags = []
    if view.facts.status is DocumentStatus.DEPRECATED:
        tags.append((_("Version remplacée"), "wait", "history"))
    elif view.content_version > 1:
        tags.append((_("Corrigé"), "info", "history"))
    if view.facts.masque_ps:
        tags.append((_("Masqué aux professionnels"), "masked", "eye-off"))
    if view.facts.invisible_patient:
        tags.append((_("Pas encore visible par le patient"), "wait", "clock"))
    if view.facts.invisible_representants_legaux:
        tags.append((_("Invisible aux représentants légaux"), "wait", "eye-off"))
    return tags


def _facts(view: DocumentView, decision: Decision) -> list[tuple[str, str]]:
    return [
        (_("Auteur"), author_words(view)),
        (_("Déposé le"), short_date(view.submitted_at)),
        (_("Version"), str(view.content_version) if view.content_version > 1 else ""),
        (_("Remarque"), view.words.comments),
    ]
