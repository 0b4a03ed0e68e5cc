"""What the rooms below tell, as news. Keys are made of ids, so that each happening is told once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.clock import utc_now
from espace_sante.messaging import api as messaging
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Notification, NotificationsOutbox
from espace_sante.notifications.services.tell import ERASED, tell, tell_later
from espace_sante.pairing import api as pairing
from espace_sante.record import api as record
from espace_sante.reports import api as reports
from espace_sante.spaces import api as spaces

# What is asked of a person, among what a family tells; the rest is news.
QUESTIONS = frozenset(
    {families.FamilyTopic.AGREEMENT_ASKED, families.FamilyTopic.INVITATION_SENT, families.FamilyTopic.CONSENT_ASKED}
)


def on_message(event: messaging.MessageArrived) -> None:
    """NOT-08, in the transaction that stores the message: that one waits, nothing of it."""
    news = News(
        kind=Kind.MESSAGE_ARRIVED,
        space_id=event.space_id,
        key=f"message:{event.message_id}",
        at=event.at,
    )
    tell_later(messaging.MessagingOutbox, news, now=event.at)


def on_agenda_due(event: agenda.AgendaDue) -> None:
    """AGE-08, in the transaction that counts them as told: that a date comes, nothing of it."""
    news = [
        News(kind=Kind.AGENDA_DUE, space_id=one.space_id, key=one.key, at=one.at, hidden_from_law=one.secret)
        for one in event.reminders
    ]
    tell_later(agenda.AgendaOutbox, *news, now=event.at)


def on_agenda_changed(event: agenda.AgendaChanged) -> None:
    """NOT-08, in the transaction of the change by who is not of the holder's side."""
    news = News(
        kind=Kind.AGENDA_CHANGED,
        space_id=event.space_id,
        key=f"agenda:{event.event_id}:{event.version}",
        at=event.at,
        hidden_from_law=event.secret,
    )
    tell_later(agenda.AgendaOutbox, news, now=event.at)


def on_prevention(event: agenda.prevention.PreventionDue) -> None:
    """AGE-08, in the transaction that moves the day: once, and nothing of what begins."""
    tell(News(kind=Kind.PREVENTION_DUE, space_id=event.space_id, key=event.key, at=event.at), now=event.at)


def on_first_access(event: access.FirstAccess) -> None:
    """NOT-01, in the transaction of the trace."""
    tell_later(
        record.RecordOutbox,
        News(
            kind=Kind.FIRST_ACCESS,
            space_id=event.space_id,
            key=f"first-access:{event.space_id}:{event.rpps}",
            at=event.at,
            about=event.rpps,
        ),
        now=event.at,
    )


def on_emergency(event: access.EmergencyOpened) -> None:
    """NOT-02, EMG-09: the person, and their treating doctor."""
    key = f"emergency:{event.emergency_id}"
    told = [News(kind=Kind.EMERGENCY, space_id=event.space_id, key=key, at=event.at, about=event.rpps)]
    if event.treating_doctor_rpps:
        told.append(
            News(
                kind=Kind.EMERGENCY_OF_PATIENT,
                space_id=event.space_id,
                key=f"{key}:doctor",
                at=event.at,
                only_for=event.treating_doctor_rpps,
                about=event.rpps,
            )
        )
    tell_later(record.RecordOutbox, *told, now=event.at)


def on_announcement_overdue(event: access.AnnouncementOverdue) -> None:
    """ANN-02: nothing of the content, not even which document waits; two on one day are told once."""
    hidden = event.hidden_from_law
    key = f"see-a-professional:{event.space_id}:{event.at:%Y-%m-%d}" + (":hidden" if hidden else "")
    news = News(kind=Kind.SEE_A_PROFESSIONAL, space_id=event.space_id, key=key, at=event.at, hidden_from_law=hidden)
    tell_later(record.RecordOutbox, news, now=event.at)


def on_document(event: record.DocumentShown) -> None:
    """NOT-03: published by the work after a deposit, which is done again until it succeeds."""
    news = News(
        kind=Kind.DOCUMENT_REPLACED if event.replaces else Kind.DOCUMENT_ADDED,
        space_id=event.space_id,
        key=f"document:{event.document_id}",
        at=event.at,
        about=event.author_rpps,
        document_id=event.document_id,
        hidden_from_law=event.hidden_from_law,
    )
    tell(news, now=utc_now())


def on_delegation(event: access.DelegationMoved) -> None:
    """The person who is helped learns of what their carer does; the carer, of what the person changes (CAR-07)."""
    try:
        view = identity.delegation(event.delegation_id, now=event.at)
    except identity.DelegationUnknown:
        return
    by_id = next((step.by_id for step in view.steps if step.position == event.position), str(view.helped.id))
    key = f"help:{event.delegation_id}:{event.position}"
    if by_id != str(view.helped.id):
        helped = News(kind=Kind.CARER_MOVED, space_id=event.space_id, key=key, at=event.at)
        tell_later(NotificationsOutbox, helped, now=event.at)
    elif view.carer is not None:  # one who never accepted learns nothing of what became of the invitation
        own = spaces.spaces_of_holders([view.carer.id]).get(view.carer.id)
        if own is not None:
            mine = News(
                kind=Kind.HELP_MOVED,
                space_id=own.id,
                key=key,
                at=event.at,
                only_for=str(view.carer.id),
                about=str(view.helped.id),
            )
            tell_later(NotificationsOutbox, mine, now=event.at)


def on_family(event: families.FamilyNews) -> None:
    """What a person must be told about somebody of their family, in their own space and to them alone."""
    own = spaces.spaces_of_holders([event.person_id]).get(event.person_id)
    if own is None:
        return
    news = News(
        kind=Kind.FAMILY_QUESTION if event.topic in QUESTIONS else Kind.FAMILY_NEWS,
        space_id=own.id,
        key=f"family:{event.message_id}",
        at=event.at,
        only_for=str(event.person_id),
        about=str(event.about_id),
    )
    tell(news, now=utc_now())


def on_report_answered(event: reports.ReportAnswered) -> None:
    """CIT-18, CIT-12: whoever wrote learns that there is an answer, in the space it is about; each answer is told.

    Of a merged person or space, the one that was kept.
    """
    answered = News(
        kind=Kind.OPPOSITION_ANSWERED if event.opposition else Kind.REPORT_ANSWERED,
        space_id=spaces.space_by_id(event.space_id).id,  # the one that answers for a merged one
        key=f"report:{event.report_id}:{event.at.isoformat()}",
        at=event.at,
        only_for=str(identity.kept_holder_id(UUID(event.by_id))),
        hidden_from_law=event.secret,
    )
    tell_later(record.RecordOutbox, answered, now=event.at)


def on_deposit_opposed(event: reports.DepositOpposed) -> None:
    """CIT-12: the author learns that something waits for an answer, and nothing else."""
    opposed = News(
        kind=Kind.DEPOSIT_OPPOSED,
        space_id=event.space_id,
        key=f"opposition:{event.report_id}",
        at=event.at,
        only_for=event.author_rpps,
    )
    tell_later(record.RecordOutbox, opposed, now=event.at)


def on_services_to_review(event: pairing.ServicesToReview) -> None:
    """SCO-05, SCO-08, C14: that there is something to look at, and not of which service (NOT-07)."""
    kind = Kind.SERVICES_DIGEST if event.digest else Kind.SERVICE_TO_REVIEW
    news = News(kind=kind, space_id=event.space_id, key=event.key, at=event.at)
    tell_later(pairing.ChangesOutbox, news, now=event.at)


def on_space(event: spaces.SpaceMoved) -> None:
    """Nothing that was told outlives an erasure (LC-16). That a space was closed is told (LC-14)."""
    if event.state == spaces.State.CLOSED_ARCHIVED:
        tell_later(NotificationsOutbox, _closed(event.space_id, event.at), now=event.at)
    if event.state in ERASED:
        Notification.objects.filter(space_id=event.space_id).delete()


def on_spaces(event: spaces.SpacesMoved) -> None:
    """The same for many, by statements over sets."""
    if event.state == spaces.State.CLOSED_ARCHIVED:
        tell_later(NotificationsOutbox, *(_closed(one, event.at) for one in event.space_ids), now=event.at)
    if event.state in ERASED:
        Notification.objects.filter(space_id__among=list(event.space_ids)).delete()


def _closed(space_id: UUID, at: datetime) -> News:
    return News(kind=Kind.SPACE_CLOSED, space_id=space_id, key=f"closed:{space_id}:{at.isoformat()}", at=at)
