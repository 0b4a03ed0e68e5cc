"""The list of services and the page of one: where it stands, what to do, what lacks, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import DPIA, Dossier, Given, Met, Move, ServiceStatus, Track, Who
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.consents import asked_words
from espace_sante.portals.components.dates import day_words
from espace_sante.portals.components.presenters import ProgressRow
from espace_sante.portals.components.referencing_words import (
    HEADINGS,
    NEXT,
    STATUSES,
    TRACKS,
    TagKind,
    lack_words,
    step_words,
)

EDITABLE = frozenset({ServiceStatus.DRAFT, ServiceStatus.PRE_PRODUCTION, ServiceStatus.ONLINE, ServiceStatus.OFFLINE})
EXAMINED = frozenset(
    {ServiceStatus.SUBMITTED, ServiceStatus.TECHNICAL_CHECK, ServiceStatus.COMMISSION, ServiceStatus.MINISTER}
)

# What members of the commission do before it gives its opinion is not told to who waits for it.
AMONG_MEMBERS = frozenset({"tied", "not_tied", "opinion"})


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    name: str
    href: str
    state: str
    kind: TagKind
    text: str


@dataclass(frozen=True, kw_only=True)
class HistoryRow:
    what: str
    when: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemarkRow:
    """What the technical check found not met, and where to answer it."""

    sentence: str
    remark: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ServicePage:
    title: str
    slug: str
    state: str
    kind: TagKind
    lead: str
    why: str
    parts: list[ProgressRow]
    lacks: list[str]
    remarks: list[RemarkRow]
    facts: list[tuple[str, str]]
    history: list[HistoryRow]
    public_href: str
    draft: bool
    may_submit: bool
    may_take_back: bool
    may_take_offline: bool
    may_put_back: bool
    may_withdraw: bool
    access_href: str
    exchanges: bool


def service_row(service: catalogue.ServiceView) -> ServiceRow:
    state, kind = STATUSES[service.status]
    return ServiceRow(
        name=service.name,
        href=reverse("publisher:service", args=[service.slug]),
        state=str(state),
        kind=kind,
        text=str(NEXT[service.status]),
    )


def service_page(dossier: Dossier, *, owner: bool) -> ServicePage:
    service = dossier.service
    state, kind = STATUSES[service.status]
    moves = catalogue.possible(service.status, Who.PUBLISHER)
    draft = service.status is ServiceStatus.DRAFT
    return ServicePage(
        title=service.name,
        slug=service.slug,
        state=str(state),
        kind=kind,
        lead=str(NEXT[service.status]),
        why=dossier.steps[0].reason if dossier.steps and dossier.steps[0].by_kind == "operator" else "",
        parts=parts_of(dossier),
        lacks=[lack_words(one) for one in dossier.lacks] if draft else [],
        remarks=_remarks(dossier) if draft else [],
        facts=_facts(dossier),
        history=[
            HistoryRow(
                what=step_words(one.what),
                when=f"{day_words(one.at)}, {_who(one)}",
                reason="" if one.what == "read_evidence" else one.reason,
            )
            for one in dossier.steps
            if one.what not in AMONG_MEMBERS
        ],
        public_href=reverse("public:service_card", args=[service.slug]) if service.online else "",
        draft=draft,
        may_submit=Move.SUBMIT in moves,
        may_take_back=Move.TAKE_BACK in moves,
        may_take_offline=Move.TAKE_OFFLINE in moves,
        may_put_back=Move.PUT_BACK_ONLINE in moves,
        may_withdraw=Move.WITHDRAW in moves and owner,
        access_href=reverse("publisher:access", args=[service.slug]) if owner else "",
        exchanges=service.track is Track.EXCHANGE and service.status in catalogue.REFERENCED,
    )


def parts_of(dossier: Dossier) -> list[ProgressRow]:
    """The parts of the application, each with what is done of it."""
    slug, lacks = dossier.service.slug, set(dossier.lacks)
    card_lacks = {one for one in lacks if one.startswith("card:")} | (lacks & {"themes", "purposes", "regions"})
    parts = [
        _part(_("La fiche"), reverse("publisher:card", args=[slug]), 10 - len(card_lacks), 10),
        _part(_("Les captures d’écran"), reverse("publisher:shots", args=[slug]), len(dossier.pictures), 1),
    ]
    if dossier.service.track is Track.EXCHANGE:
        asked = 0 if "finalities" in lacks or "purposes:reading" in lacks else 1
        parts.append(_part(_("Les données demandées"), reverse("publisher:data", args=[slug]), asked, 1))
        dpia = int("dpia" not in lacks)
        parts.append(_part(_("L’analyse d’impact"), reverse("publisher:evidence", args=[slug, DPIA]), dpia, 1))
    for heading, lines in groupby(dossier.application.concerned, key=lambda one: one.heading):
        codes = {one.code for one in lines}
        open_codes = {one.partition(":")[2] for one in lacks} & codes
        address = reverse("publisher:criteria", args=[slug, heading])
        parts.append(_part(str(HEADINGS[heading]), address, len(codes) - len(open_codes), len(codes)))
    return parts


def _part(name: str, href: str, done: int, total: int) -> ProgressRow:
    done = min(done, total)
    complete = done == total
    return ProgressRow(
        name=name,
        href=href,
        state=_("Complet") if complete else _("À compléter"),
        kind="ok" if complete else "wait",
        text=_("%(done)s sur %(total)s") % {"done": done, "total": total},
        done=done,
        total=total,
        label=name,
    )


def _remarks(dossier: Dossier) -> list[RemarkRow]:
    found = []
    for line in dossier.application.concerned:
        given = dossier.application.given.get(line.code, Given())
        if given.found is Met.NOT_MET:
            href = f"{reverse('publisher:criteria', args=[dossier.service.slug, line.heading])}#critere-{line.code}"
            found.append(RemarkRow(sentence=line.sentence, remark=given.remark, href=href))
    return found


def _facts(dossier: Dossier) -> list[tuple[str, str]]:
    service = dossier.service
    proposal = dossier.proposal
    waiting = proposal is not None and proposal.accepted is None
    return [
        (_("Parcours"), str(TRACKS[service.track])),
        (_("Critères"), _("version %(version)s") % {"version": service.criteria_version}),
        (_("Données demandées"), asked_words(set(dossier.asked))),
        (_("Autres données"), _("demandées, en attente de réponse") if waiting else ""),
        (_("Identifiant d’appariement"), service.pairing_oid if service.track is Track.EXCHANGE else ""),
        (
            _("Convention jusqu’au"),
            day_words(service.convention_ends_on) if service.convention_ends_on else "",
        ),
        (_("Prochain audit"), day_words(service.reaudit_on) if service.reaudit_on else ""),
    ]


def frozen_words(status: ServiceStatus) -> str:
    """Why the answers and the files of an application do not change, once it is no draft any more."""
    if status in EXAMINED:
        return _("Le dossier est à l’examen : il ne change pas pendant ce temps.")
    if status is ServiceStatus.DEREFERENCED:
        return _("Le service a quitté le catalogue : son dossier ne change plus.")
    return _("Le dossier a été accepté : vos réponses et vos pièces restent comme elles ont été lues.")


def _who(step: catalogue.StepView) -> str:
    """By whom; members of the commission are not named to the publisher whom they judge."""
    return _("la commission") if step.by_kind == ActorKind.COMMISSION else step.by_name
