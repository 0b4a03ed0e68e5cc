"""Who may represent a minor or a protected adult, on what ground, and what the other parent may answer.

Source: Code civil art. 371-1, 372 to 373-2-1 (parental authority), 440 (measures); CSP art. R. 1111-40;
RULES.md MIN-02 to MIN-06, MIN-16, C9.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from espace_sante.kernel.errors import Conflict, NotFound, Refused

MOST_REPRESENTATIVES = 2  # MIN-03: both parents, or the guardian named by the judge; others by decision of a judge


class Kind(StrEnum):
    """As what one acts for somebody."""

    REPRESENTATIVE = "representative"
    CARER = "carer"
    GUARDIAN = "guardian"
    ASSISTANT = "assistant"


class MeasureKind(StrEnum):
    """The two kinds of protection of an adult that matter to a space (MIN-16)."""

    REPRESENTATION = "representation"  # tutelle, habilitation familiale avec représentation
    ASSISTANCE = "assistance"  # curatelle, habilitation familiale avec assistance


class Ground(StrEnum):
    """Why a row holds, or why it ended."""

    INSURER = "insurer"  # the insured population says so
    CERTIFIED = "certified"  # a parent the insurer knows certified being a legal representative (MIN-02)
    CODE = "code"  # the same, with the code sent for this child (MIN-01)
    INVITATION = "invitation"  # invited by the first representative, and certified too (MIN-04)
    JUDGMENT = "judgment"  # a decision of a judge, with its reference (MIN-06)
    CONSENT = "consent"  # the express consent of the protected person (MIN-16)
    DELEGATION = "delegation"  # a carer, section 4
    ANSWER = "answer"  # « je ne suis pas son représentant légal »
    OPERATOR = "operator"  # the operator corrected a mistake
    OWN_WISH = "own_wish"  # the person themselves ended it
    MAJORITY = "majority"  # the eighteenth birthday


class ProofKind(StrEnum):
    """What a parent shows to the operator. It is seen, never copied (MIN-18)."""

    IDENTITY_CARD = "identity_card"
    FAMILY_BOOKLET = "family_booklet"
    SWORN_STATEMENT = "sworn_statement"


class ProvedAct(StrEnum):
    """What an operator records about parents once proofs were seen (MIN-18)."""

    JUDGMENT = "judgment"
    ANSWER_TAKEN_BACK = "answer_taken_back"
    CONSENTS_ALONE = "consents_alone"


class AgreementAnswer(StrEnum):
    """What the other parent answered."""

    AGREED = "agreed"
    CONTESTED = "contested"


class InvitationAnswer(StrEnum):
    """How an invitation ended; empty in the table while it waits."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"  # by its sender, or by a decision of the judge


class InvitationStatus(StrEnum):
    """Where an invitation stands (MIN-04)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    CONTESTED = "contested"
    WITHDRAWN = "withdrawn"


class AgreementStatus(StrEnum):
    """Where the question to the other parent stands (MIN-05)."""

    WAITING = "waiting"
    AGREED = "agreed"
    CONTESTED = "contested"
    SILENT = "silent"  # the window is over; each parent is deemed to act with the other's agreement (C. civ. 372-2)
    SETTLED = "settled"  # a judge decided


class NotCertified(Refused):
    """Nobody represents a child without certifying that they are a legal representative (MIN-02)."""

    code = "not-certified"


class NotAMinor(Refused):
    """This person is an adult: nobody represents them as a parent."""

    code = "not-a-minor"


class StillAMinor(Refused):
    """This person is a minor, and this act is for adults."""

    code = "still-a-minor"


class SaidNotRepresentative(Refused):
    """This person answered that they are not a legal representative of the child (MIN-03)."""

    code = "said-not-representative"


class AuthorityWithdrawn(Refused):
    """A recorded decision leaves no authority over the child to this person (MIN-06, MIN-15)."""

    code = "authority-withdrawn"


class RepresentationContested(Refused):
    """A parent contests: nothing is changed until a decision is recorded (MIN-05)."""

    code = "representation-contested"


class ProofMissing(Refused):
    """A decision about parents is recorded once proofs were seen: say which (MIN-18)."""

    code = "proof-missing"


class AlreadyConsentsAlone(Conflict):
    """This minor consents alone already (MIN-15)."""

    code = "already-consents-alone"


class DoesNotConsentAlone(Conflict):
    """No decision by which this minor consents alone is in force (MIN-15)."""

    code = "does-not-consent-alone"


class EnoughRepresentatives(Conflict):
    """The child has two legal representatives; others need the decision of a judge (MIN-03)."""

    code = "enough-representatives"


class AlreadyActsFor(Conflict):
    """This person acts for the other one already (CAR-05)."""

    code = "already-acts-for"


class ChildUnknown(NotFound):
    """There is no child here that the asker may know of."""

    code = "child-unknown"


class InvitationUnknown(NotFound):
    """No invitation, question or measure that waits for this person answers to this id."""

    code = "invitation-unknown"


class InvitationPending(Conflict):
    """An invitation is waiting for its answer: withdraw it before you send another one."""

    code = "invitation-pending"


class InvitingOneself(Conflict):
    """One does not invite oneself."""

    code = "inviting-oneself"


@dataclass(frozen=True, slots=True)
class Standing:
    """What a child's family looks like to somebody who would represent the child."""

    minor: bool
    adult_person: bool
    said_not: bool
    without_authority: bool
    contested: bool
    representatives: int
    acts_already: bool
    consents_alone: bool = False


def check_may_represent(standing: Standing, *, certified: bool) -> None:
    """Raise the first reason why somebody may not become a child's representative.

    Source: RULES.md MIN-02, MIN-03, MIN-05, MIN-06, MIN-15.
    """
    if not certified:
        raise NotCertified
    if not standing.minor:
        raise NotAMinor
    if not standing.adult_person:
        raise StillAMinor
    if standing.said_not:
        raise SaidNotRepresentative
    if standing.without_authority or standing.consents_alone:  # MIN-15: in the same words
        raise AuthorityWithdrawn
    if standing.contested:
        raise RepresentationContested
    if standing.acts_already:
        raise AlreadyActsFor
    if standing.representatives >= MOST_REPRESENTATIVES:
        raise EnoughRepresentatives


def invitation_status(*, answer: str, ends_at: datetime, now: datetime) -> InvitationStatus:
    """Where an invitation stands; without an answer it expires at `ends_at`."""
    if answer:
        return InvitationStatus(answer)
    return InvitationStatus.PENDING if now < ends_at else InvitationStatus.EXPIRED


def agreement_status(*, answer: str, settled: bool, ends_at: datetime, now: datetime) -> AgreementStatus:
    """Where the question to the other parent stands. A contest stays one until a judge decides."""
    if settled:
        return AgreementStatus.SETTLED
    if answer:
        return AgreementStatus(answer)
    return AgreementStatus.WAITING if now < ends_at else AgreementStatus.SILENT
