"""One document: what each professional would get, and the buttons that change it for them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import DocumentRule, Reason, Viewer
from espace_sante.identity.api import ProfessionalView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.professional import job_words
from espace_sante.portals.citizen.presenters.professionals import Gesture, Search
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording import reasons
from espace_sante.portals.citizen.wording.people import called, headed, to_called
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentView


@dataclass(frozen=True, kw_only=True)
class AccessRow:
    """One professional before the document."""

    rpps: str
    name: str
    job: str
    why: str
    can: bool
    gestures: list[Gesture]


@dataclass(frozen=True, kw_only=True)
class DocumentAccessPresenter:
    """The page."""

    shell: ShellPresenter
    title: str
    document: str
    masked: bool
    back_href: str
    action: str
    mask_action: str
    search_action: str
    can: list[AccessRow]
    cannot: list[AccessRow]
    found: list[AccessRow]
    search: Search


def document_access_presenter(
    place: Place,
    view: DocumentView,
    *,
    viewers: Sequence[Viewer],
    rules: Mapping[str, DocumentRule],
    search: Search,
) -> DocumentAccessPresenter:
    here = [place.space.id, view.id]
    rows = [_row(one, rules.get(one.professional.rpps, DocumentRule.NONE), own=place.own) for one in viewers]
    shown = {row.rpps for row in rows}
    return DocumentAccessPresenter(
        shell=shell_of(place, current="documents"),
        title=_("Qui peut voir ce document ?"),
        document=view.title,
        masked=view.facts.masque_ps,
        back_href=reverse("citizen:document", args=here),
        action=reverse("citizen:document_rule", args=here),
        mask_action=reverse("citizen:mask", args=here),
        search_action=reverse("citizen:document_access", args=here),
        can=[row for row in rows if row.can],
        cannot=[row for row in rows if not row.can],
        found=[_stranger(one) for one in search.found if one.rpps not in shown],
        search=search,
    )


def _row(one: Viewer, rule: DocumentRule, *, own: bool) -> AccessRow:
    reason, allowed = one.decision.reason, one.decision.allowed
    why = reasons.said((reasons.CAN_SEE if allowed else reasons.CANNOT_SEE).get(reason), own=own)
    if rule is DocumentRule.ALLOWED and reason is Reason.BLOCKED:
        why = _("Vous lui ouvrez ce document, mais son accès est bloqué.")
    return AccessRow(
        rpps=one.professional.rpps,
        name=headed(one.professional.name),
        job=job_words(one.professional),
        why=why,
        can=allowed,
        gestures=_gestures(one, rule),
    )


def _stranger(one: ProfessionalView) -> AccessRow:
    return AccessRow(
        rpps=one.rpps,
        name=headed(one.name),
        job=job_words(one),
        why=_("N’a pas d’accès."),
        can=False,
        gestures=[_show(one.name), _refuse(one.name)] if one.has_rpps else [],
    )


def _gestures(one: Viewer, rule: DocumentRule) -> list[Gesture]:
    """An author always reads what they wrote, and a block stops everything: no rule changes that (CIT-05, CIT-08)."""
    name, reason = one.professional.name, one.decision.reason
    if not one.professional.has_rpps or reason in {Reason.AUTHOR, Reason.BLOCKED}:
        return []
    if rule is not DocumentRule.NONE:
        return [Gesture(label=_("Revenir à la règle générale"), value="revenir", hint=called(name))]
    return [_refuse(name)] if one.decision.allowed else [_show(name), _refuse(name)]


def _show(name: str) -> Gesture:
    return Gesture(label=_("Lui montrer"), value="montrer", hint=to_called(name))


def _refuse(name: str) -> Gesture:
    return Gesture(label=_("Lui refuser"), value="refuser", hint=to_called(name))
