"""The situation of practice of this session: what Pro Santé Connect offered, what the professional chose.

Source: Pro Santé Connect, SubjectRefPro; RULES.md PRO-08.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from espace_sante.identity.api import sign_in

_OFFERED, _CHOSEN = "situations", "situation"


def remember_situations(request: HttpRequest, offered: Sequence[sign_in.Situation]) -> None:
    """Keep what the claims gave. Without any place, the directory says where the professional works."""
    with_place = [one for one in offered if one.finess or one.structure_name]
    request.session[_OFFERED] = [one.kept() for one in with_place]
    request.session.pop(_CHOSEN, None)


def offered_situations(request: HttpRequest) -> list[sign_in.Situation]:
    return [sign_in.Situation.of(kept) for kept in request.session.get(_OFFERED, [])]


def chosen_number(request: HttpRequest) -> int | None:
    """The position of the choice among what was offered; the only one needs no choice."""
    offered = request.session.get(_OFFERED, [])
    chosen = 0 if len(offered) == 1 else request.session.get(_CHOSEN)
    return chosen if isinstance(chosen, int) and 0 <= chosen < len(offered) else None


def chosen_situation(request: HttpRequest) -> sign_in.Situation | None:
    """None when there is nothing to choose from, or nothing chosen yet."""
    number = chosen_number(request)
    return offered_situations(request)[number] if number is not None else None


def must_choose_situation(request: HttpRequest) -> bool:
    return bool(request.session.get(_OFFERED)) and chosen_number(request) is None


def has_several_places(request: HttpRequest) -> bool:
    return len(request.session.get(_OFFERED, [])) > 1


def choose_situation(request: HttpRequest, number: int) -> None:
    request.session[_CHOSEN] = number
