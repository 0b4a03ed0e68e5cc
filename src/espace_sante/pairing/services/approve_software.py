"""The second pair of eyes on the software of structures: what it is registered for, and what is asked beyond it.

Who asked for something, or touched it since, does not approve it, as for the services of the catalogue. To take
something back needs nobody else.
Source: RULES.md STR-01, OPE-05, CAT-03 (who checks is not who decides); HL7 SMART App Launch 2.2, Backend Services.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from espace_sante.access.api import Action, check_operator
from espace_sante.kernel.actors import Actor
from espace_sante.pairing.domain.oauth_errors import ClientInvalid, SecondPairOfEyesNeeded, SoftwareChanged
from espace_sante.pairing.models import ClientStep, OAuthClient
from espace_sante.pairing.services.client_steps import StepView, note, steps_of
from espace_sante.pairing.services.clients import Client, checked_name
from espace_sante.pairing.services.look_after_software import end_tokens, software_in_force
from espace_sante.pairing.services.scopes import software_scopes

What = ClientStep.What


def change_software(*, actor: Actor, client_id: str, name: str, scopes: str, now: datetime) -> None:
    """Another name, and other scopes: what it loses, it loses at its next request; what it gains waits for approval.

    Raises AccessRefused, ClientUnknown, ClientInvalid (field `name`, `scope`).
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    called, wanted = checked_name(name), software_scopes(scopes)
    if not wanted:
        raise ClientInvalid("Say which system/… scopes it may ask.", field="scope")
    with transaction.atomic(using="ens"):
        client = software_in_force(client_id, lock=True)
        if called != client.name:
            OAuthClient.objects.filter(id=client.id).update(name=called)
            note(client.id, What.RENAMED, by=actor, now=now, said=client.name)
        _change_scopes(client, wanted, actor=actor, now=now)


def _change_scopes(client: Client, wanted: str, *, actor: Actor, now: datetime) -> None:
    row = OAuthClient.objects.filter(id=client.id)
    if client.awaits:  # nothing is in force yet: all of it is still to be approved
        if set(wanted.split()) != set(client.scopes.split()):
            row.update(scopes=wanted)
            note(client.id, What.SCOPES_ASKED, by=actor, now=now, said=wanted)
        return
    kept = software_scopes(wanted, allowed=client.scopes) or client.scopes
    wider = wanted if software_scopes(wanted, allowed=kept) != wanted else ""
    if software_scopes(client.scopes, allowed=kept) != client.scopes:
        row.update(scopes=kept)
        end_tokens(client, now=now)
        note(client.id, What.SCOPES_NARROWED, by=actor, now=now, said=kept)
    if set(wider.split()) != set(client.wanted_scopes.split()):
        row.update(wanted_scopes=wider)
        note(client.id, What.SCOPES_ASKED if wider else What.SCOPES_DROPPED, by=actor, now=now, said=wider)


def approve_software(*, actor: Actor, client_id: str, seen: int, now: datetime) -> None:
    """Let it in, or let it do what is asked beyond what it may. `seen`: the number of the last step that was shown.

    Raises AccessRefused, ClientUnknown, SecondPairOfEyesNeeded, SoftwareChanged (so too when nothing waits).
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    with transaction.atomic(using="ens"):
        client = software_in_force(client_id, lock=True)
        steps = steps_of(client.id)
        if not (client.awaits or client.wanted_scopes) or steps[0].number != seen:
            raise SoftwareChanged
        if not may_approve(actor, steps, awaits=client.awaits):
            raise SecondPairOfEyesNeeded
        scopes = client.wanted_scopes or client.scopes
        OAuthClient.objects.filter(id=client.id).update(awaits=False, scopes=scopes, wanted_scopes="")
        note(client.id, What.APPROVED, by=actor, now=now, said=scopes)


def drop_wanted_scopes(*, actor: Actor, client_id: str, now: datetime) -> None:
    """What is asked beyond what it may is not asked any more, by whoever. Raises AccessRefused, ClientUnknown,
    SoftwareChanged when nothing waits.
    """
    check_operator(actor, Action.REGISTER_SOFTWARE)
    with transaction.atomic(using="ens"):
        client = software_in_force(client_id, lock=True)
        if not client.wanted_scopes:
            raise SoftwareChanged
        OAuthClient.objects.filter(id=client.id).update(wanted_scopes="")
        note(client.id, What.SCOPES_DROPPED, by=actor, now=now, said=client.wanted_scopes)


def may_approve(actor: Actor, steps: list[StepView], *, awaits: bool) -> bool:
    """Whether they did nothing of what waits. `steps`: the latest first; `awaits`: it was never approved."""
    asked = What.MADE if awaits else What.SCOPES_ASKED
    for step in steps:
        if step.by_id == actor.id:
            return False
        if step.what is asked:
            break
    return True
