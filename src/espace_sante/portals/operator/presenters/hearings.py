"""The pages of a member of the commission: the files that wait, one of them, its criteria."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.catalogue.api import DPIA, Dossier, FileView, Given, How, Met, Voice
from espace_sante.portals.components.catalogue_words import DEVICES, PAYING, PURPOSES, THEMES
from espace_sante.portals.components.consents import asked_words
from espace_sante.portals.components.presenters import ProgressRow
from espace_sante.portals.components.referencing_words import COLLEGES, HEADINGS, HOW, MET, TRACKS, VOICES, TagKind
from espace_sante.portals.operator.wording.dates import day


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    name: str
    href: str
    state: str
    kind: TagKind
    meta: str


@dataclass(frozen=True, kw_only=True)
class HeardRow:
    """A criterion, read only. `files`: (name, address)."""

    code: str
    sentence: str
    state: str
    kind: TagKind
    facts: list[tuple[str, str]]
    files: list[tuple[str, str]]


def waiting_row(file: FileView) -> WaitingRow:
    state, kind = state_of(file)
    service = file.service
    return WaitingRow(
        name=service.name,
        href=reverse("operator:hearing", args=[service.id]),
        state=state,
        kind=kind,
        meta=_("%(publisher)s. Devant la commission depuis le %(day)s.")
        % {"publisher": service.publisher_name, "day": day(service.status_since)},
    )


def state_of(file: FileView) -> tuple[str, TagKind]:
    """Where a member stands with a file."""
    if file.tied:
        return _("Fermé pour vous"), "plain"
    if file.own:
        return _("Avis donné : %(voice)s") % {"voice": str(VOICES[file.own]).lower()}, "ok"
    return (_("Avis attendu"), "wait") if file.declared else (_("À ouvrir"), "new")


def said_rows(said: list[tuple[str, Voice, datetime]]) -> list[tuple[str, str]]:
    return [
        (name, _("%(voice)s, le %(day)s") % {"voice": str(VOICES[voice]), "day": day(at)}) for name, voice, at in said
    ]


def facts_of(dossier: Dossier) -> list[tuple[str, str]]:
    """What everybody will read of it, and what decides its track."""
    card, service, model = dossier.card, dossier.service, dossier.card.business_model
    return [
        (_("En une phrase"), card.summary),
        (_("Éditeur"), service.publisher_name),
        (_("Parcours"), str(TRACKS[service.track])),
        (_("À quoi il sert"), ", ".join(str(PURPOSES[one]) for one in card.purposes)),
        (_("Thèmes"), ", ".join(str(THEMES[one]) for one in card.themes)),
        (_("Dispositif médical"), str(DEVICES[card.device]) if card.device else ""),
        (_("Qui paie"), ". ".join(filter(None, [str(PAYING[model]) if model else "", card.price]))),
    ]


def asked_rows(dossier: Dossier) -> list[tuple[str, str]]:
    return [(asked_words([one]), why) for one, why in dossier.asked.items()]


def opinion_rows(dossier: Dossier) -> list[tuple[str, str]]:
    """What each member said: who and their college, then the voice and why."""
    return [
        (f"{one.member} ({COLLEGES[one.college]})", ". ".join(filter(None, [str(VOICES[one.voice]), one.reason])))
        for one in dossier.opinions
    ]


def hearing_rows(dossier: Dossier) -> list[tuple[str, str]]:
    """Where a file stands before the commission, in numbers."""
    heard = dossier.hearing
    spoke = ngettext(
        "%(heard)s membre sur %(all)s", "%(heard)s membres sur %(all)s", heard.heard
    ) % {"heard": heard.heard, "all": heard.in_office}  # fmt: skip
    return [
        (_("Avis donnés"), spoke),
        (_("Retirés pour un lien"), str(heard.withdrawn) if heard.withdrawn else ""),
        (_("Quorum"), _("Atteint") if heard.quorum else _("Pas encore atteint")),
    ]


def sitting_rows(dossier: Dossier) -> list[tuple[str, str]]:
    """The opinion that the commission gave: its sense, its day, how many voices, the minutes. Empty before."""
    sitting = dossier.sitting
    if sitting is None:
        return []
    voices = [one.voice for one in dossier.opinions]
    counted = [f"{words} ({voices.count(voice)})" for voice, words in VOICES.items() if voice in voices]
    return [
        (_("Avis de la commission"), _("Favorable") if sitting.favourable else _("Défavorable")),
        (_("Séance du"), day(sitting.held_on)),
        (_("Voix"), _("%(voices)s, sur %(all)s membres") % {"voices": ", ".join(counted), "all": sitting.in_office}),
        (_("Procès-verbal"), sitting.minutes),
    ]


def headings_of(dossier: Dossier) -> list[ProgressRow]:
    """The headings of the criteria, with how many were looked at by a person."""
    rows = []
    for heading, group in groupby(dossier.application.concerned, key=lambda one: one.heading):
        codes = [one.code for one in group]
        looked_at = sum(dossier.application.given.get(one, Given()).found is not None for one in codes)
        checked = looked_at == len(codes)
        rows.append(
            ProgressRow(
                name=str(HEADINGS[heading]),
                href=reverse("operator:hearing_criteria", args=[dossier.service.id, heading]),
                state=_("Vérifié") if checked else _("En partie déclaré"),
                kind="ok" if checked else "plain",
                text=_("%(done)s sur %(total)s vérifiés") % {"done": looked_at, "total": len(codes)},
                done=looked_at,
                total=len(codes),
                label=str(HEADINGS[heading]),
            )
        )
    return rows


def criteria_rows(dossier: Dossier, heading: str) -> list[HeardRow]:
    """The criteria of a heading: what was found or declared, the publisher's words, the remark, the files."""
    rows = []
    for line in dossier.application.concerned:
        if line.heading != heading:
            continue
        given = dossier.application.given.get(line.code, Given())
        met = given.found or given.declared
        rows.append(
            HeardRow(
                code=line.code,
                sentence=line.sentence,
                state=str(MET[met]) if met else _("Sans réponse"),
                kind="danger" if met is Met.NOT_MET else "ok" if given.found else "plain",
                facts=[
                    (
                        _("Comment on le sait"),
                        str(HOW[How.CHECKED if given.found else How.DECLARED]),
                    ),
                    (_("L’éditeur dit"), given.note),
                    (_("Remarque de la vérification"), given.remark),
                ],
                files=files_of(dossier, line.code),
            )
        )
    return rows


def files_of(dossier: Dossier, code: str = DPIA) -> list[tuple[str, str]]:
    """The files of a criterion; of the impact assessment when none is said."""
    return [
        (one.name, reverse("operator:hearing_file", args=[dossier.service.id, one.id]))
        for one in dossier.evidence
        if one.code == code
    ]
