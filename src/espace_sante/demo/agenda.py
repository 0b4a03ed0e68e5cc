"""What the family of the demonstration must not forget: appointments that it noted, that professionals noted for it.

Through the services of pages and of software; a business identifier on each makes doing it again add nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces

SYSTEM = "urn:espace-sante:demonstration"
ZONE = agenda.DEFAULT_ZONE


def fill_agendas(*, today: date) -> None:
    """Two months of a family: what is behind, what comes, what comes back, what a cabinet noted and cancelled."""
    camille, andre = _actor("camille", today), _actor("andre", today)
    doctor, nurse = _actor("dr.martin", today), _actor("inf.petit", today)
    hospital = _actor("hopital", today)
    hers, his = _space(camille), _space(andre)
    day = _open_day(today + timedelta(days=2))
    _note(camille, hers, today, "camille-martin", _appointment(
        day, time(9, 15), practitioner="Dr Hélène Martin", rpps=doctor.rpps or "", speciality="Médecine générale",
        address="12 rue des Lilas\nSaint-Aubin", note="Demander si je dois arrêter le café avec le fer.",
        preparation=("Les dernières analyses", "La carte Vitale"),
    ))  # fmt: skip
    _note(doctor, hers, today, "camille-bilan", _appointment(
        _open_day(today - timedelta(days=35)), time(10, 30), practitioner="Dr Hélène Martin", rpps=doctor.rpps or "",
        speciality="Médecine générale", status=agenda.Status.FULFILLED,
    ))  # fmt: skip
    _note(hospital, hers, today, "camille-echographie", _appointment(
        _open_day(today + timedelta(days=20)), time(14), structure="Hôpital de Saint-Aubin, imagerie",
        performer=agenda.Performer.HEALTHCARE_SERVICE, title="Échographie", finess=hospital.finess or "",
        preparation=("Venir à jeun depuis six heures", "L’ordonnance"),
    ))  # fmt: skip
    _note(camille, hers, today, "camille-ordonnance", _reminder(
        today + timedelta(days=9), "Demander le renouvellement de l’ordonnance", rule="FREQ=MONTHLY;INTERVAL=3"
    ))  # fmt: skip
    _note(nurse, his, today, "andre-pansement", _appointment(
        today + timedelta(days=1), time(8), practitioner="Karim Petit", speciality="Soins infirmiers",
        title="Pansement", address="À domicile", rule="FREQ=WEEKLY;COUNT=6",
    ))  # fmt: skip
    _note(camille, his, today, "andre-cardiologue", _appointment(
        _open_day(today + timedelta(days=12)), time(11), practitioner="Dr Paul Lefort", speciality="Cardiologie",
        preparation=("Le carnet de tension", "La liste des médicaments"),
    ))  # fmt: skip
    family = _family(camille, today)
    for child, name, content in _children(today):
        if child in family:
            _note(camille, family[child], today, name, content)
    drain(agenda.AgendaOutbox, now=datetime.combine(today, time(6), UTC))


def _children(today: date) -> list[tuple[str, str, agenda.Content]]:
    dentist = _appointment(
        _open_day(today + timedelta(days=2)), time(17, 30), practitioner="Dr Sophie Garnier", speciality="Dentiste",
        address="3 place du Marché\nSaint-Aubin",
    )  # fmt: skip
    check = _appointment(
        _open_day(today + timedelta(days=6)), time(16, 45), practitioner="Dr Luc Benoît", speciality="Pédiatrie",
        preparation=("Le carnet de santé en papier",),
    )  # fmt: skip
    braces = _appointment(
        _open_day(today + timedelta(days=15)), time(17), practitioner="Dr Anne Rivière", speciality="Orthodontie",
        rule="FREQ=MONTHLY;INTERVAL=2;COUNT=6",
    )  # fmt: skip
    return [("Lou", "lou-dentiste", dentist), ("Noé", "noe-examen", check), ("Maxime", "maxime-orthodontiste", braces)]


def _family(camille: Actor, today: date) -> dict[str, spaces.SpaceView]:
    """The spaces of those whom Camille represents, by given name."""
    assert camille.holder_id is not None
    found = spaces.spaces_acted_on(camille.holder_id, now=datetime.combine(today, time(6), UTC))
    return {one.tie.holder.first_given_name: one.space for one in found if one.tie is not None}


def _appointment(day: date, at: time, **more: Any) -> agenda.Content:
    starts = agenda.instant(day, at, ZONE)
    moment = agenda.Moment(starts, starts + timedelta(minutes=30), ZONE)
    return agenda.Content(kind=agenda.Kind.APPOINTMENT, moment=moment, **more)


def _reminder(day: date, title: str, *, rule: str = "") -> agenda.Content:
    return agenda.Content(
        kind=agenda.Kind.REMINDER, moment=agenda.whole_day(day, zone=ZONE), title=title, rule=rule
    )  # fmt: skip


def _note(actor: Actor, space: spaces.SpaceView, today: date, name: str, content: agenda.Content) -> None:
    """Once: by its name among the identifiers of this author."""
    now = datetime.combine(today, time(6), UTC)
    identifier = agenda.Identifier(SYSTEM, name)
    if agenda.find_event(actor=actor, space=space, identifier=identifier, now=now) is not None:
        return
    named = replace(content, identifiers=(identifier,))
    agenda.create_event(actor=actor, space=space, content=named, source=agenda.Source.FHIR, now=now)


def _open_day(day: date) -> date:
    """The same day, or the Monday after a week-end."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _space(actor: Actor) -> spaces.SpaceView:
    assert actor.holder_id is not None
    return spaces.space_of_holder(actor.holder_id)


def _actor(login: str, today: date) -> Actor:
    now = datetime.combine(today, time(6), UTC)
    return identity.actor_of_token(identity.issue_token(login=login, now=now), now=now)
