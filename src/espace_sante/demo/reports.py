"""What Camille reported: the attempt of the doctor she blocks, answered; a reading, that waits. And what she opposes: a
report of a consultation that was her father's, in quarantine until her doctor answers (CIT-12).

Through the services of the pages. Doing it again adds nothing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.spaces import api as spaces

ATTEMPT = "Ce médecin est bloqué depuis des mois. Pourquoi essaie-t-il encore d’ouvrir mon espace ?"
ANSWER = (
    "Son logiciel demande votre espace à chaque rendez-vous que son cabinet enregistre. "
    "Rien ne lui a été montré. Nous avons demandé au cabinet de retirer votre fiche."
)
OPPOSED = "Consultation, toux et fièvre"
MOTIVE = "Ce jour-là, c’est mon père qui toussait : j’étais venue l’accompagner. Ce compte rendu n’est pas le mien."
READING = "Je n’avais pas de rendez-vous ce jour-là. Pourquoi ce document a-t-il été ouvert ?"


def file_reports(*, today: date) -> None:
    """Two reports of the last days, when the lines they are about are in the trace."""
    camille, agent = _actor("camille", today), _actor("operateur", today)
    assert camille.holder_id is not None
    space = spaces.space_of_holder(camille.holder_id)
    if reports.reports_of(actor=camille, space=space, now=_noon(today)):
        return
    refused = audit.trace_page(space_id=space.id, outcome=audit.Outcome.REFUSED.value, size=1).entries
    for entry in refused:
        report_id = _file(camille, space, entry, words=ATTEMPT, consent=False, at=_noon(today - timedelta(days=6)))
        ids = {"space_id": space.id, "report_id": report_id}
        reports.take_up(actor=agent, **ids, now=_noon(today - timedelta(days=5)))
        reports.answer(actor=agent, **ids, words=ANSWER, now=_noon(today - timedelta(days=4)))
    yesterday = _noon(today - timedelta(days=1))
    for entry in _last_reading(space, before=yesterday):
        _file(camille, space, entry, words=READING, consent=True, at=yesterday)


def oppose_a_deposit(*, today: date) -> None:
    """One opposition of the last days, to a document that nothing else of the demonstration needs; it waits."""
    camille, at = _actor("camille", today), _noon(today - timedelta(days=3))
    assert camille.holder_id is not None
    space = spaces.space_of_holder(camille.holder_id)
    query = record.DocumentQuery(words=lambda view: view.title == OPPOSED)
    found = record.list_documents(actor=camille, space=space, now=at, query=query, size=1).documents
    for document in found:
        known = reports.opposable(actor=camille, space=space, document_id=document.id, now=at)
        if known.waiting_id is None:
            reports.oppose_deposit(
                actor=camille, space=space, document_id=document.id, motive=MOTIVE, quarantine=True, now=at
            )


def _file(
    camille: Actor, space: spaces.SpaceView, entry: audit.TraceEntry, *, words: str, consent: bool, at: datetime
) -> UUID:
    line = reports.LineOfTrace(space_id=entry.space_id, position=entry.position)
    return reports.open_report(
        actor=camille, space=space, asked=reports.Asked(line=line), words=words, profile_consent=consent, now=at
    )


def _last_reading(space: spaces.SpaceView, *, before: datetime) -> list[audit.TraceEntry]:
    """The last document that a professional had opened by then, if any had."""
    return audit.trace_page(
        space_id=space.id,
        acts=[audit.Act.DOCUMENT_READ.value],
        actor_kinds=[ActorKind.PROFESSIONAL.value],
        outcome=audit.Outcome.DONE.value,
        until=before,
        size=1,
    ).entries


def _actor(login: str, today: date) -> Actor:
    now = _noon(today)
    return identity.actor_of_token(identity.issue_token(login=login, now=now), now=now)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(11), UTC)
