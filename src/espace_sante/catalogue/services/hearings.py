"""What a member of the commission does: say whether anything ties them to a file, read it, give their opinion once.

Who is tied to a file reads nothing of it and says nothing about it (CRPA art. R. 133-12). A member reads what the
publisher sent and what the check found; the others' opinions once they gave their own. Nobody's health is near.
Source: CSP art. R. 1111-38; RULES.md CAT-03.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet

from espace_sante.catalogue.domain.commission import WITH_REASONS, Voice
from espace_sante.catalogue.domain.errors import EntryInvalid, InterestNotDeclared, MoveNotPossible, ServiceUnknown
from espace_sante.catalogue.domain.life import Move, ServiceStatus
from espace_sante.catalogue.models import Interest, Opinion, Service
from espace_sante.catalogue.services.asking import Seat, seat_of
from espace_sante.catalogue.services.dossier import Dossier, dossier_of
from espace_sante.catalogue.services.evidence import EvidenceView, read_noted
from espace_sante.catalogue.services.sittings import session_of
from espace_sante.catalogue.services.steps import note
from espace_sante.catalogue.services.views import ServiceView, view_of
from espace_sante.kernel.actors import Actor

MOST_OF_WORDS = 500
MOST_FILES = 100  # before the commission at a time, for a page


@dataclass(frozen=True, slots=True)
class FileView:
    """A file for one member. `declared`: they said whether they are tied to it, `tied` by what; `own`: their voice."""

    service: ServiceView
    declared: bool
    tied: str
    own: Voice | None


@dataclass(frozen=True, slots=True)
class HeardFile:
    """A file that a member opened. `dossier` is None until they declared, and for who is tied to it.

    The opinions in it are empty until they gave theirs.
    """

    file: FileView
    dossier: Dossier | None


def files_before_me(*, actor: Actor) -> list[FileView]:
    """Every file that is before the commission, the one that waits the longest first. Four queries.

    Raises AccessRefused, NotInOffice.
    """
    seat = seat_of(actor)
    rows = Service.objects.filter(status=ServiceStatus.COMMISSION.value).select_related("publisher")
    return _files(rows.order_by("status_since", "id")[:MOST_FILES], seat)


def opinions_of_mine(*, actor: Actor) -> list[tuple[str, Voice, datetime]]:
    """What a member said lately: the service, the voice, when; latest first. Raises AccessRefused, NotInOffice."""
    seat = seat_of(actor)
    rows = Opinion.objects.filter(seat=seat.id).order_by("-recorded_at", "-id")[:50]
    return [(name, Voice(voice), at) for name, voice, at in rows.values_list("service__name", "opinion", "recorded_at")]


def heard_file(*, actor: Actor, service_id: UUID) -> HeardFile:
    """One file. Raises AccessRefused, NotInOffice, ServiceUnknown once it is no longer before the commission."""
    seat = seat_of(actor)
    service = _before(service_id)
    (found,) = _files(Service.objects.filter(id=service.id).select_related("publisher"), seat)
    if not found.declared or found.tied:
        return HeardFile(found, None)
    dossier = dossier_of(service)
    return HeardFile(found, dossier if found.own else dossier.without_opinions())


def declare_interest(*, actor: Actor, service_id: UUID, tied: str, now: datetime) -> None:
    """Say what ties one to a file, `tied`, empty when nothing does; before reading it. What ties may be said later too,
    and takes back an opinion given before; that nothing does is said once.

    Raises AccessRefused, NotInOffice, ServiceUnknown, MoveNotPossible, EntryInvalid (field `tied`).
    """
    seat, words = seat_of(actor), tied.strip()
    if len(words) > MOST_OF_WORDS or "\x00" in words:
        raise EntryInvalid(field="tied")
    with transaction.atomic(using="ens"):
        service = _before(service_id, lock=True)
        session = session_of(service)
        row = Interest.objects.filter(service=service, session=session, member=seat.id).first()
        if row is not None and (row.words or not words):
            raise MoveNotPossible
        Interest.objects.update_or_create(
            service=service, session=session, member_id=seat.id, defaults={"words": words, "declared_at": now}
        )
        if words:
            Opinion.objects.filter(service=service, session=session, seat=seat.id).delete()
        note(service, "tied" if words else "not_tied", actor=actor, now=now)


def give_opinion(*, actor: Actor, service_id: UUID, voice: Voice, reason: str, now: datetime) -> None:
    """A member's own opinion, once in a session; with reserves or against says why, in 500 characters at most.

    Raises AccessRefused, NotInOffice, ServiceUnknown, InterestNotDeclared, MoveNotPossible when they spoke already,
    EntryInvalid (field `reason`).
    """
    seat, words = seat_of(actor), reason.strip()
    if len(words) > MOST_OF_WORDS or "\x00" in words or (voice in WITH_REASONS and not words):
        raise EntryInvalid(field="reason")
    try:
        with transaction.atomic(using="ens"):
            service = _before(service_id, lock=True)
            _check_free(service, seat)
            Opinion.objects.create(
                service=service,
                session=session_of(service),
                seat_id=seat.id,
                member=actor.name,
                college=seat.college.value,
                opinion=voice.value,
                reason=words,
                recorded_at=now,
                recorded_by=actor.id,
            )
            note(service, "opinion", actor=actor, now=now)
    except IntegrityError as error:
        raise MoveNotPossible from error


def read_heard_evidence(
    *, actor: Actor, service_id: UUID, file_id: UUID, now: datetime
) -> tuple[EvidenceView, bytes]:  # fmt: skip
    """A file of evidence; that it was opened is in the history first. Raises as `give_opinion`, BlobMissing."""
    seat = seat_of(actor)
    with transaction.atomic(using="ens"):
        service = _before(service_id, lock=True)
        _check_free(service, seat)
        return read_noted(service, file_id, actor=actor, now=now)


def _before(service_id: UUID, *, lock: bool = False) -> Service:
    rows = Service.objects.filter(id=service_id, status=ServiceStatus.COMMISSION.value).select_related("publisher")
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise ServiceUnknown
    return row


def _files(rows: QuerySet[Service], seat: Seat) -> list[FileView]:
    """For one member, as they stand in the session of each. Three queries."""
    services = list(rows.annotate(session=Count("steps", filter=Q(steps__move=Move.HAND_ON.value))))
    mine = {"service__in": [one.id for one in services]}
    declared = Interest.objects.filter(**mine, member=seat.id).values_list("service", "session", "words")
    said = Opinion.objects.filter(**mine, seat=seat.id).values_list("service", "session", "opinion")
    words = {(service, session): tied for service, session, tied in declared}
    voices = {(service, session): Voice(voice) for service, session, voice in said}
    keys = [(one.id, one.session) for one in services]
    return [
        FileView(view_of(one), key in words, words.get(key, ""), voices.get(key))
        for one, key in zip(services, keys, strict=True)
    ]


def _check_free(service: Service, seat: Seat) -> None:
    declared = Interest.objects.filter(service=service, session=session_of(service), member=seat.id, words="")
    if not declared.exists():
        raise InterestNotDeclared
