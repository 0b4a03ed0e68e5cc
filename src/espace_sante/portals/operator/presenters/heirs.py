"""The desk of heirs on the console: the queue, one file, what may be done of it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.heirs.api import Answer, FileRow, FileView, State, is_dead
from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.heir_words import PURPOSES, TIES
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.operator.wording.dates import day, last_day_before, moment_words
from espace_sante.portals.operator.wording.heirs import CATEGORIES, PAPERS, REFUSALS, STATES, STEPS, TagKind

TABS: dict[str, frozenset[State]] = {
    "": frozenset({State.RECEIVED}),
    "a-valider": frozenset({State.PROPOSED}),
    "terminees": frozenset({State.GIVEN, State.REFUSED}),
}


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    title: str
    meta: str
    state: str
    kind: TagKind
    href: str


@dataclass(frozen=True, kw_only=True)
class FilePresenter:
    """One file. `may_…`: what its state and who looks allow; each button asks again when it is pressed."""

    title: str
    state: str
    kind: TagKind
    about: list[tuple[str, str]]
    asker: list[tuple[str, str]]
    why: str
    papers: list[tuple[str, str]]
    steps: list[tuple[str, str]]
    answer: list[tuple[str, str]]
    no_mail: bool
    found: bool
    person_href: str
    dead: bool
    may_recognise: bool
    may_record_death: bool
    may_propose: bool
    may_approve: bool
    waits_for_another: bool
    may_renew: bool


def tabs_of(current: str) -> list[Chip]:
    labels = {"": _("À examiner"), "a-valider": _("À valider"), "terminees": _("Terminées")}
    address = reverse("operator:heirs")
    return [
        Chip(label=label, href=f"{address}?{urlencode({'onglet': key})}" if key else address, current=key == current)
        for key, label in labels.items()
    ]


def queue_row(row: FileRow) -> QueueRow:
    state, kind = STATES[row.state]
    return QueueRow(
        title=row.reference,
        meta=_("%(purpose)s. Reçue le %(day)s.") % {"purpose": PURPOSES[row.purpose], "day": day(row.received_at)},
        state=str(state),
        kind=kind,
        href=reverse("operator:heir_file", args=[row.id]),
    )


def file_presenter(file: FileView, *, actor: Actor, now: datetime) -> FilePresenter:
    row, claims = file.row, file.claims
    state, kind = STATES[row.state]
    waits, dead = row.state is State.RECEIVED, is_dead(file.holder_id)
    proposed, mine = row.state is State.PROPOSED, row.proposed_by == actor.id
    return FilePresenter(
        title=_("Demande %(number)s") % {"number": row.reference},
        state=str(state),
        kind=kind,
        about=[
            (_("Nom de naissance"), claims.family_name),
            (_("Premier prénom"), claims.given_name),
            (_("Née ou né le"), day(claims.birth_on)),
            (_("Décès le"), day(claims.died_on)),
        ],
        asker=[
            (_("Nom"), claims.asker),
            (_("Date de naissance"), day(claims.asker_birth_on)),
            (_("Lien déclaré"), str(TIES[claims.tie])),
            (_("Adresse"), claims.address),
            (_("Courriel"), claims.email),
            (_("Raison"), str(PURPOSES[row.purpose])),
        ],
        why=claims.why,
        papers=[
            (str(PAPERS[place]), reverse("operator:heir_paper", args=[row.id, one.id]))
            for place, one in enumerate(file.papers)
        ],
        steps=[(str(STEPS[one.step]), ", ".join(filter(None, [moment_words(one.at), one.by]))) for one in file.steps],
        answer=_answer(file.answer, file, now) if file.answer else [],
        no_mail=not claims.email and file.row.state in TABS["terminees"],
        found=file.holder_id is not None,
        person_href=reverse("operator:person", args=[file.holder_id]) if file.holder_id else "",
        dead=dead,
        may_recognise=waits,
        may_record_death=waits and file.holder_id is not None and not dead,
        may_propose=waits,
        may_approve=proposed and not mine,
        waits_for_another=proposed and mine,
        may_renew=row.state is State.GIVEN and (file.taken_at is not None or not _open(file, now)),
    )


def _open(file: FileView, now: datetime) -> bool:
    return file.take_until is not None and now < file.take_until


def _answer(answer: Answer, file: FileView, now: datetime) -> list[tuple[str, str]]:
    given = ", ".join(str(CATEGORIES[one]) for one in answer.categories)
    taken = file.taken_at
    return [
        (_("Réponse"), str(REFUSALS[answer.refusal]) if answer.refusal else _("Remettre des documents")),
        (_("Sortes de documents"), given),
        (_("Depuis le"), day(answer.since) if answer.since else ""),
        (_("Motif"), answer.reason),
        (_("Proposée par"), file.row.proposed_by),
        (_("À télécharger jusqu’au"), last_day_before(file.take_until) if file.take_until else ""),
        (_("Téléchargés"), moment_words(taken) if taken else ""),
    ]
