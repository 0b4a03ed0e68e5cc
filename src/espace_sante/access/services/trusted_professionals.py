"""Whom the holder lists, trusts with more, or calls their midwife and pharmacist; and whom they keep out for a visit.

Source: RULES.md CIT-07 (administrators), CIT-11 (my professionals), MT-02 (correspondents), 16 ("not this visit").
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from espace_sante.access.models import CareRelation
from espace_sante.access.services.changes import change_tie
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Refused
from espace_sante.kernel.identifiers import Rpps
from espace_sante.spaces.api import SpaceView

_Kind = CareRelation.Kind
MIDWIFE, PHARMACIST = "50", "21"  # TRE_G15
_CORRESPONDENTS = {MIDWIFE: _Kind.REFERENCE_MIDWIFE, PHARMACIST: _Kind.CORRESPONDENT_PHARMACIST}


class NotACorrespondent(Refused):
    """Only a midwife, or a pharmacist, of the directory can be this correspondent (MT-02)."""

    code = "not-a-correspondent"


def set_administrator(
    *, actor: Actor, space: SpaceView, rpps: Rpps, name: str, administrator: bool, now: datetime
) -> None:
    """Let an authorised professional read what is masked and block others, or take that back (CIT-07).

    It authorises nothing by itself: without a consent, an administrator reads nothing. Raises AccessRefused.
    """
    change_tie(
        actor=actor, space=space, kind=_Kind.ADMINISTRATOR, running=administrator, now=now, rpps=rpps.value, name=name
    )


def set_listed(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, listed: bool, now: datetime) -> None:
    """Write a professional down among one's own, or strike them out: it opens nothing (CIT-11).

    Raises AccessRefused.
    """
    change_tie(actor=actor, space=space, kind=_Kind.LISTED, running=listed, now=now, rpps=rpps.value, name=name)


def set_correspondent(*, actor: Actor, space: SpaceView, rpps: Rpps, now: datetime) -> None:
    """Choose the reference midwife, or the correspondent pharmacist: one of each, the last chosen (MT-02).

    It opens nothing. Raises AccessRefused, NotACorrespondent.
    """
    found = identity.professionals([rpps.value]).get(rpps.value)
    kind = _CORRESPONDENTS.get(found.profession) if found else None
    if found is None or kind is None:
        raise NotACorrespondent
    change_tie(
        actor=actor, space=space, kind=kind, running=True, now=now, rpps=rpps.value, name=found.name, only_one=True
    )


def remove_correspondent(*, actor: Actor, space: SpaceView, profession: str, now: datetime) -> None:
    """Have no reference midwife ("50"), or no correspondent pharmacist ("21"), any more.

    Raises AccessRefused, NotACorrespondent.
    """
    if profession not in _CORRESPONDENTS:
        raise NotACorrespondent
    change_tie(actor=actor, space=space, kind=_CORRESPONDENTS[profession], running=False, now=now, only_one=True)


def keep_out_this_visit(
    *, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime, until: datetime | None = None
) -> None:
    """Keep a professional out for a visit: what they were given sleeps until then, and they can declare nothing.

    They may still deposit; an emergency, and a code given for the visit, still open. Raises AccessRefused, EndInvalid.
    """
    change_tie(
        actor=actor, space=space, kind=_Kind.NOT_THIS_VISIT, running=True, now=now, rpps=rpps.value, name=name,
        until=until or now + settings.NOT_THIS_VISIT_LIFE,
    )  # fmt: skip


def let_in_again(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The end of "not this visit", before its time. Raises AccessRefused."""
    change_tie(actor=actor, space=space, kind=_Kind.NOT_THIS_VISIT, running=False, now=now, rpps=rpps.value, name=name)
