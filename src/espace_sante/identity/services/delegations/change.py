"""Change what is opened to a carer, or until when: the holder alone, without asking again (C13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.delegation import Move, Terms, check_terms
from espace_sante.identity.services.delegations.steps import add_step, add_terms, begin, end, locked
from espace_sante.kernel.actors import Actor


def change_terms(*, delegation_id: UUID, terms: Terms, by: Actor, now: datetime) -> int:
    """Close the former terms now and open these; return the position of the step, 0 when nothing changes.

    A beginning that has passed stays what it was. Raises DelegationUnknown, NotInThisState, NothingOpened,
    PeriodInvalid.
    """
    with transaction.atomic(using="ens"):
        view = locked(delegation_id, now=now)
        terms = replace(terms, since=view.since if view.since <= now else terms.since)
        check_terms(terms, now=now, longest=settings.DELEGATION_LONGEST)
        if terms == view.terms:
            return 0
        position = add_step(view, Move.CHANGE, by=by, now=now)
        end(view, by=by, now=now)
        relationship = begin(view, terms, by=by, now=now)
        add_terms(view.id, terms, position=view.history[-1].position + 1, by=by, now=now, relationship=relationship)
        return position
