"""How this session opens the record of a minor: as usual, or by a secret connection. Source: RULES.md MIN-10.

The choice is made on a page of its own before anything is read, and holds for that record until one signs out or
chooses again.
"""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_KEY = "connections"
_MOST = 50
USUAL, SECRET = "habituelle", "secrete"


def chosen_connection(request: HttpRequest, space_id: UUID) -> str:
    """`USUAL`, `SECRET`, or nothing when the choice was not made."""
    kept: dict[str, str] = request.session.get(_KEY, {})
    return kept.get(str(space_id), "")


def choose_connection(request: HttpRequest, space_id: UUID, choice: str) -> None:
    kept = {key: value for key, value in request.session.get(_KEY, {}).items() if key != str(space_id)}
    request.session[_KEY] = dict([*kept.items(), (str(space_id), choice)][-_MOST:])


def forget_connection(request: HttpRequest, space_id: UUID) -> None:
    """The person is no longer a minor: the choice has no more sense."""
    request.session[_KEY] = {key: value for key, value in request.session.get(_KEY, {}).items() if key != str(space_id)}
