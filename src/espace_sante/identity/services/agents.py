"""Who signs in with ProConnect: operators and auditors, registered by whoever runs the service; the members of
publishers, invited by their own; those of the commission, named by an operator. Each is known by the professional
address that ProConnect vouches for.

Source: RULES.md OPE-05, TRA-09, CAT-01, CAT-03.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from espace_sante.identity.models import Account
from espace_sante.kernel.actors import ActorKind

KINDS = (ActorKind.OPERATOR.value, ActorKind.AUDITOR.value)
BY_ADDRESS = (*KINDS, ActorKind.PUBLISHER.value, ActorKind.COMMISSION.value)


@dataclass(frozen=True, slots=True)
class AgentView:
    """An agent, for reading."""

    login: str
    kind: str
    name: str
    email: str
    is_open: bool


def agent_account(email: str) -> Account | None:
    """The account of the agent registered with this address; None when there is none, or more than one.

    Nobody becomes an operator, or acts for a publisher, by signing in: somebody registers them first.
    """
    found = Account.objects.filter(kind__in=BY_ADDRESS, email=email.strip().lower()).exclude(email="")[:2]
    return found[0] if len(found) == 1 else None


def agents() -> list[AgentView]:
    """Every agent, closed ones too, by login."""
    rows = Account.objects.filter(kind__in=KINDS).order_by("login")
    return [AgentView(one.login, one.kind, one.name, one.email, one.is_active) for one in rows]


def agents_of(account_ids: Collection[UUID]) -> dict[UUID, AgentView]:
    """Who these accounts are, by id, those alone that sign in by an address. One query, none for nobody."""
    if not account_ids:
        return {}
    rows = Account.objects.filter(kind__in=BY_ADDRESS, id__in=account_ids)
    return {one.id: AgentView(one.login, one.kind, one.name, one.email, one.is_active) for one in rows}


def close_agent(login: str) -> bool:
    """Close the account of an agent; False when no open one has this login. Their sessions end with it."""
    return bool(Account.objects.filter(kind__in=KINDS, login=login, is_active=True).update(is_active=False))
