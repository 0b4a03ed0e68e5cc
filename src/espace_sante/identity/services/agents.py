"""Operators and auditors: registered by whoever runs the service, known by the address that ProConnect vouches for.

Source: RULES.md OPE-05, TRA-09.
"""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.identity.models import Account
from espace_sante.kernel.actors import ActorKind

KINDS = (ActorKind.OPERATOR.value, ActorKind.AUDITOR.value)


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

    Nobody becomes an operator by signing in: somebody registers them first.
    """
    found = Account.objects.filter(kind__in=KINDS, email=email.strip().lower()).exclude(email="")[:2]
    return found[0] if len(found) == 1 else None


def agents() -> list[AgentView]:
    """Every agent, closed ones too, by login."""
    rows = Account.objects.filter(kind__in=KINDS).order_by("login")
    return [AgentView(one.login, one.kind, one.name, one.email, one.is_active) for one in rows]


def close_agent(login: str) -> bool:
    """Close the account of an agent; False when no open one has this login. Their sessions end with it."""
    return bool(Account.objects.filter(kind__in=KINDS, login=login, is_active=True).update(is_active=False))
