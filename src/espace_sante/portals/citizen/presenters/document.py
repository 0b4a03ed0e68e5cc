"""One document: what it is, its content, who can see it, what happened to it, what one can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Case, DocumentStatus, Reason, Viewer
from espace_sante.audit.api import Act
from espace_sante.identity.api import ActsFor, spoken
from espace_sante.pairing.api import ServiceReader
from espace_sante.portals.citizen.files import IN_PLACE
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.content import XML, Content, content_of
from espace_sante.portals.citizen.presenters.documents import author_name, documents_title, version_words
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording import reasons
from espace_sante.portals.citizen.wording.activity import Listener, sentence
from espace_sante.portals.citizen.wording.categories import category_icon, category_name
from espace_sante.portals.citizen.wording.dates import capitalised, day_of, full_day, when
from espace_sante.portals.citizen.wording.files import type_words
from espace_sante.portals.citizen.wording.people import called
from espace_sante.portals.components import presenters as components
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.components.sizes import size_words
from espace_sante.record.api import ActivityPage, DocumentView, OpenedDocument

FORMATS = {"application/pdf": "PDF", "text/plain": "TXT", "application/rtf": "RTF"}
MOST_HISTORY = 8


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A line of the document's own history."""

    text: SafeString
    meta: str


@dataclass(frozen=True, kw_only=True)
class Mask:
    """The switch: where it posts, what it says now, what will change."""

    action: str
    masked: bool
    hint: str


@dataclass(frozen=True, kw_only=True)
class OtherProfessions:
    """Which professions read this type of document (M5)."""

    readers: list[str]
    others: list[str]
    type_name: str


@dataclass(frozen=True, kw_only=True)
class DocumentPresenter:
    """The page of a document."""

    shell: ShellPresenter
    title: str
    back_href: str
    back_label: str
    category: str
    icon: str
    masked: bool
    quarantined: bool
    own_item: bool
    version: str
    outdated: bool
    newer_href: str
    older_href: str
    facts: list[tuple[str, str]]
    open_href: str
    download_href: str
    content: Content
    can: list[components.Viewer]
    cannot: list[components.Viewer]
    mask: Mask | None
    professions: OtherProfessions
    history: list[Happened]
    history_href: str
    report_href: str
    oppose_href: str
    access_href: str
    delete_href: str
    send_href: str


@dataclass(frozen=True, kw_only=True)
class Around:
    """What the page needs beside the document itself."""

    case: Case
    viewers: Sequence[Viewer]
    helpers: Sequence[ActsFor]
    services: Sequence[ServiceReader]
    structures: Sequence[str]
    readers: Sequence[str]
    professions: Sequence[str]
    history: ActivityPage
    versions: Sequence[DocumentView]


def document_presenter(place: Place, opened: OpenedDocument, around: Around) -> DocumentPresenter:
    view = opened.view
    here = [view.space_id, view.id]
    file_href, content = reverse("citizen:file", args=here), content_of(opened)
    can, cannot = _viewers(place, view, around)
    versions = {one.id: reverse("citizen:document", args=[one.space_id, one.id]) for one in around.versions}
    return DocumentPresenter(
        shell=shell_of(place, current="documents"),
        title=view.title,
        back_href=reverse("citizen:documents", args=[place.space.id]),
        back_label=documents_title(place),
        category=category_name(view.category),
        icon=category_icon(view.category),
        masked=view.facts.masque_ps,
        quarantined=view.facts.quarantined,
        own_item=view.by_hand,
        version=version_words(view),
        outdated=view.facts.status is DocumentStatus.DEPRECATED,
        newer_href=versions.get(view.replaced_by_id, "") if view.replaced_by_id else "",
        older_href=versions.get(view.replaces_id, "") if view.replaces_id else "",
        facts=_facts(place, view),
        open_href=_open_href(view, content, file_href),
        download_href=f"{file_href}?telecharger=1",
        content=content,
        can=can,
        cannot=cannot,
        mask=_mask(place, view, around),
        professions=_professions(view, around),
        history=_history(place, around.history),
        history_href=f"{reverse('citizen:activity', args=[place.space.id])}?document={view.id}",
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?document={view.id}"
        if place.may(Action.REPORT_SOMETHING)
        else "",
        oppose_href=_oppose_href(place, view),
        access_href=reverse("citizen:document_access", args=here)
        if around.case.decide(Action.CHOOSE_PROFESSIONALS, view.facts).allowed
        else "",
        send_href=f"{reverse('citizen:write_message', args=[place.space.id])}?document={view.id}"
        if place.may(Action.SEND_MESSAGE)
        else "",
        delete_href=reverse("citizen:delete", args=here)
        if around.case.decide(Action.DELETE_DOCUMENT, view.facts).allowed
        else "",
    )


def _oppose_href(place: Place, view: DocumentView) -> str:
    """CIT-12: of what a professional or a structure deposited, in its latest version."""
    facts = view.facts
    deposited = not facts.by_holder_side and (facts.author_rpps or facts.author_finess)
    if not deposited or facts.status is not DocumentStatus.APPROVED or not place.may(Action.OPPOSE_DEPOSIT):
        return ""
    return reverse("citizen:oppose", args=[view.space_id, view.id])


def _facts(place: Place, view: DocumentView) -> list[tuple[str, str]]:
    today = day_of(place.now)
    return [
        (_("Fait par"), author_name(view)),
        (_("Structure"), view.author.institution if view.author.name else ""),
        (_("Date"), _date_said(view) or capitalised(full_day(day_of(view.service_start_time), today))),
        (_("Arrivé dans l’espace"), when(view.submitted_at, place.now)),
        (_("Nature"), type_words(view.type_display)),
        (_("Fichier"), f"{_format_name(view.mime_type)}, {size_words(view.size)}"),
        (_("Remarque"), "" if view.by_hand else view.words.comments),
    ]


def _format_name(mime_type: str) -> str:
    if mime_type == XML:
        return _("Document structuré (CDA)")
    return FORMATS.get(mime_type) or mime_type.partition("/")[2].upper()


def _open_href(view: DocumentView, content: Content, file_href: str) -> str:
    """The original on a page of its own, when a browser can show it: a clinical document's own file is for software."""
    if view.mime_type == XML:
        return content.source
    return file_href if view.mime_type in IN_PLACE else ""


def _date_said(view: DocumentView) -> str:
    """The date as its owner gave it, when they knew only the year or the month (kept with the words of the item)."""
    return view.words.comments if view.by_hand else ""


def _viewers(
    place: Place, view: DocumentView, around: Around
) -> tuple[list[components.Viewer], list[components.Viewer]]:
    can = _family(place, view, around)
    cannot: list[components.Viewer] = []
    for one in around.viewers:
        shown = called(one.professional.name)
        reason = one.decision.reason
        table = reasons.CAN_SEE if one.decision.allowed else reasons.CANNOT_SEE
        viewer = components.Viewer(
            who=f"{shown[:1].upper()}{shown[1:]}",
            why=f"{profession_words(one.professional.profession).capitalize()}. "
            f"{reasons.said(table.get(reason), own=place.own)}",
        )
        (can if one.decision.allowed else cannot).append(viewer)
    if not view.facts.masque_ps and not view.facts.quarantined:
        why = _("Toute personne qui y soigne, selon son métier : l’accord vaut pour tout l’établissement.")
        can += [components.Viewer(who=spoken(name), why=why, icon="building") for name in around.structures]
    for service in around.services:
        table = reasons.CAN_SEE if service.decision.allowed else reasons.CANNOT_SEE
        why = reasons.said(table.get(service.decision.reason), own=place.own)
        reader = components.Viewer(who=_("Le service %(name)s") % {"name": service.name}, why=why, icon="phone")
        (can if service.decision.allowed else cannot).append(reader)
    cannot.append(
        components.Viewer(
            who=_("Banques, assurances, employeurs"), why=_("C’est interdit par la loi, même avec un accord.")
        )
    )
    return can, cannot


def _family(place: Place, view: DocumentView, around: Around) -> list[components.Viewer]:
    """The holder, then everybody who acts for them."""
    rows = [components.Viewer(who=_("Vous"), why="" if place.own else _("Vous agissez pour cette personne."))]
    if not place.own:
        rows.append(components.Viewer(who=place.who.full_name, why=_("C’est son espace.")))
    for one in around.helpers:
        if one.holder.id == place.actor.holder_id:
            continue
        own = {
            "carer": _("Vous aide, avec votre accord."),
            "representative": _("Vous représente."),
            "guardian": _("Agit en votre nom, par décision de justice."),
            "assistant": _("Vous assiste, avec votre accord."),
        }
        other = {
            "carer": _("L’aide, avec son accord."),
            "representative": _("Son représentant légal."),
            "guardian": _("Agit en son nom, par décision de justice."),
            "assistant": _("L’assiste, avec son accord."),
        }
        rows.append(components.Viewer(who=one.holder.full_name, why=(own if place.own else other)[one.kind]))
    return rows


def _mask(place: Place, view: DocumentView, around: Around) -> Mask | None:
    masked = view.facts.masque_ps
    action = Action.UNMASK_DOCUMENT if masked else Action.MASK_DOCUMENT
    if not around.case.decide(action, view.facts).allowed or view.facts.status is not DocumentStatus.APPROVED:
        return None
    return Mask(
        action=reverse("citizen:mask", args=[view.space_id, view.id]),
        masked=masked,
        hint=_hint_unmask(own=place.own) if masked else _hint_mask(view, around),
    )


def _hint_mask(view: DocumentView, around: Around) -> str:
    """What masking will change, with the name of the author who keeps seeing the document (CIT-05)."""
    author = next((one for one in around.viewers if one.professional.rpps == view.facts.author_rpps), None)
    if author is None or author.decision.reason is Reason.BLOCKED:
        return _("Les soignants ne le verront plus. Vous pourrez changer d’avis à tout moment.")
    return _("Les soignants ne le verront plus, sauf %(name)s, qui l’a écrit. Vous pourrez changer d’avis.") % {
        "name": called(author.professional.name)
    }


def _hint_unmask(*, own: bool) -> str:
    if own:
        return _(
            "Aucun soignant ne le voit, sauf son auteur. Si vous le montrez, ceux qui ont votre accord le verront."
        )
    return _("Aucun soignant ne le voit, sauf son auteur. Si vous le montrez, ceux qui ont un accord le verront.")


def _professions(view: DocumentView, around: Around) -> OtherProfessions:
    readers = set(around.readers)
    return OtherProfessions(
        readers=[profession_words(code) for code in around.professions if code in readers],
        others=[profession_words(code) for code in around.professions if code not in readers],
        type_name=type_words(view.type_display),
    )


def _history(place: Place, page: ActivityPage) -> list[Happened]:
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=page.names)
    told = [one for one in page.entries if one.entry.act != Act.DOCUMENTS_LISTED]
    return [
        Happened(text=sentence(one, listener, what=_("ce document")), meta=when(one.entry.at, place.now))
        for one in told[:MOST_HISTORY]
    ]
