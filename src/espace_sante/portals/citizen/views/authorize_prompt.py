"""How a service wants somebody to be asked: without any page (`prompt=none`), after a new proof of who they are
(`prompt=login`, `max_age`). What they consent to is asked each time, so that `prompt=consent` changes nothing.

In silence nothing new is ever given: the link is there, this person made it, and they consent to all that is asked.
When a request was first seen is kept in the session, so that the proof that follows it is told from those before.
Source: OpenID Connect Core 1.0, 3.1.2.1 and 3.1.2.6; RULES.md SCO-01, SCO-02, SCO-05, MIN-06.
"""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.catalogue import api as catalogue
from espace_sante.interop.smart.authorize import LOGIN, Asked, accept, refuse
from espace_sante.kernel.actors import ActorKind
from espace_sante.pairing import api as pairing
from espace_sante.portals.citizen.place import Place, Relative, place_of
from espace_sante.portals.components.session import last_proof, now_of, signed_in_actor, to_do_first
from espace_sante.spaces.api import State

_SEEN, _MOST_SEEN = "authorize_seen", 5


def who_may_be_linked(place: Place, asked: Asked) -> list[Relative]:
    """Those for whom this person chooses services, whom this client reaches."""
    return [one for one in place.people if _may_link(place, one, asked)]


def _may_link(place: Place, one: Relative, asked: Asked) -> bool:
    if one.space is None or one.space.state is not State.ACTIVE or not asked.reaches(one.space.ins):
        return False
    return place.may_in(one, Action.CHOOSE_SERVICES)


def answer_in_silence(request: HttpRequest, asked: Asked) -> str:
    """Where to send somebody who may be shown nothing: with a code, or with what prevents it."""
    actor = signed_in_actor(request)
    if actor is None or actor.kind is not ActorKind.CITIZEN or _is_too_old(request, asked):
        return refuse(asked, "login_required")
    if is_somebody_else(request, asked):
        return refuse(asked, "login_required")
    if to_do_first(request, actor):
        return refuse(asked, "interaction_required")
    place = place_of(request, None)
    linked = [(one, link) for one in who_may_be_linked(place, asked) if (link := _agreed(place, one, asked))]
    if not linked:
        return refuse(asked, "consent_required")
    if len(linked) > 1:  # for whom?
        return refuse(asked, "interaction_required")
    ((one, link),) = linked
    account: Any = request.user
    return accept(
        asked, pairing_id=link.id, account_id=account.pk, own=one.own, consents=asked.consents,
        signed_in_at=proved_at(request), now=place.now,
    )  # fmt: skip


def _agreed(place: Place, one: Relative, asked: Asked) -> pairing.PairingView | None:
    """The link that this person made, when they consent to all that is asked and nothing new is to be approved."""
    assert one.space is not None  # `_may_link`
    space_id, service_id = one.space.id, asked.service.id
    try:
        link = pairing.live_pairing(space_id=space_id, service_id=service_id)
    except pairing.PairingUnknown:
        return None
    current = link.approved_version >= catalogue.asked_finalities(service_id).version
    if not current or link.made_by != place.actor.holder_id:
        return None
    given = access.consents_in_force(space_id=space_id, service_id=service_id, now=place.now)
    return link if asked.consents <= given else None


def is_somebody_else(request: HttpRequest, asked: Asked) -> bool:
    """Whether who is signed in is not who the service says should be here (`id_token_hint`)."""
    account: Any = request.user
    return not asked.expects(account.pk)


def note_seen(request: HttpRequest, asked: Asked) -> None:
    """Remember since when this request is there, if a proof of who one is has to follow it."""
    seen = request.session.get(_SEEN, {})
    if asked.asks_proof and _name(asked) not in seen:
        kept = dict(list(seen.items())[1 - _MOST_SEEN :])
        request.session[_SEEN] = {**kept, _name(asked): time.time()}


def must_prove_again(request: HttpRequest, asked: Asked) -> bool:
    """Whether somebody who is signed in has to prove once more who they are, before anything is shown."""
    since = request.session.get(_SEEN, {}).get(_name(asked), 0.0) if asked.asks_proof else 0.0
    if not since or proved_at(request).timestamp() >= since:
        return False
    return LOGIN in asked.prompt or _is_too_old(request, asked)


def forget_seen(request: HttpRequest, asked: Asked) -> None:
    """The request was answered: if it comes again, it is another one."""
    seen = request.session.get(_SEEN, {})
    if _name(asked) in seen:
        request.session[_SEEN] = {name: at for name, at in seen.items() if name != _name(asked)}


def proved_at(request: HttpRequest) -> datetime:
    """When this person last proved who they are in this session (`auth_time`)."""
    account: Any = request.user
    told = last_proof(request)
    return datetime.fromtimestamp(told, UTC) if told else account.last_login or now_of(request)


def _is_too_old(request: HttpRequest, asked: Asked) -> bool:
    return asked.max_age is not None and time.time() - proved_at(request).timestamp() > asked.max_age


def _name(asked: Asked) -> str:
    told = "\n".join((asked.client.client_id, asked.redirect, asked.state, asked.nonce, asked.challenge))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
