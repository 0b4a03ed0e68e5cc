"""Who acts. One value for pages, standards and tasks, so that one decision point can judge them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from espace_sante.kernel.identifiers import PairwiseIdentifier


class ActorKind(StrEnum):
    """Kinds of actors (RULES.md TRA-03)."""

    CITIZEN = "citizen"
    PROFESSIONAL = "professional"
    STRUCTURE = "structure"
    SERVICE = "service"
    PUBLISHER = "publisher"  # a member of an organisation that publishes services of the catalogue
    COMMISSION = "commission"  # a member of the commission that gives an opinion on services of the catalogue
    OPERATOR = "operator"
    AUDITOR = "auditor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Paired:
    """The one person whom a linked service acts for, as its token says, and how that service calls them (SCO-03).

    `patient`: the pairwise number, under the service's own `oid`.
    """

    pairing_id: UUID
    space_id: UUID
    holder_id: UUID
    patient: PairwiseIdentifier


@dataclass(frozen=True, slots=True)
class Actor:
    """An identified person, structure or program.

    `id` is stable: the holder's id for a citizen, the RPPS number for a professional, the FINESS number for a
    structure, the id of a linked service, a login or a name for the others. `name` is for sentences, never for
    decisions. `scopes`: what a token covers at most, consents for a service (`documents.read`), SMART scopes for
    software; empty when no token limits what its actor may do.
    """

    kind: ActorKind
    id: str
    name: str
    holder_id: UUID | None = None
    account_id: UUID | None = None
    rpps: str | None = None
    profession: str | None = None  # TRE_G15 code, e.g. "10" for a doctor
    specialty: str | None = None  # TRE_R38 code, e.g. "SM26"
    finess: str | None = None
    structure_name: str | None = None
    software: str | None = None
    scopes: frozenset[str] = field(default_factory=frozenset)
    paired: Paired | None = None  # of a linked service
    secret_connection: bool = False  # a professional, with a minor who agrees: hidden from representatives (MIN-10)


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="espace-sante", name="Espace santé")
INSURER = Actor(kind=ActorKind.SYSTEM, id="assurance-maladie", name="Assurance maladie")
