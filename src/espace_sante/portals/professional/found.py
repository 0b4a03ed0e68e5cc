"""Which spaces this session has found: a search is traced once, not at each page that shows its answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from espace_sante.access.api import FoundSpace, found_space
from espace_sante.portals.components.session import actor_of_request, now_of

_KEY = "professional_found"
_MOST = 20


def remember(request: HttpRequest, space_id: UUID) -> None:
    """Note that finding this space is in the trace."""
    kept = [one for one in request.session.get(_KEY, []) if one != str(space_id)]
    request.session[_KEY] = [*kept, str(space_id)][-_MOST:]


def find_again(request: HttpRequest, space_id: UUID) -> FoundSpace:
    """Where a space stands; traced unless this session's search was. Raises SpaceUnknown."""
    known = str(space_id) in request.session.get(_KEY, [])
    found = found_space(actor=actor_of_request(request), space_id=space_id, now=now_of(request), already_traced=known)
    if not known:
        remember(request, space_id)
    return found
