"""People, structures and spaces for tests, made through the rooms' own services. Fictitious numbers only.

`now` is the present instant unless a test gives another one, so that what is made here is valid for the web edges.

    camille = make_holder("camille", given_name="Camille")   # a citizen with an account
    space = open_active_space(camille)                       # opened, then activated by Camille
    doctor = make_professional("dr.martin")                  # a general practitioner and the practice
    labo = make_structure("labo")                            # a structure and its software
    token_for("dr.martin")                                   # a bearer token
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

from django.test import override_settings

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.spaces import api as spaces
from tests.worlds import finess_number, ins_number, rpps_number

_numbers = count(1000)  # apart from those of tests.worlds


def make_holder(login: str, *, given_name: str = "Fictive", born: date = date(1985, 9, 17)) -> Actor:
    """A citizen with a national health identity in the test OID and an account; no space yet."""
    holder_id = identity.register_holder(
        ins=ins_number(next(_numbers)),
        birth_name="FICTIF",
        given_names=given_name,
        first_given_name=given_name,
        sex="F",
        birth_on=born,
        birth_place_code="00101",
    )
    with override_settings(OWN_ACCOUNT_AGE=0):  # a minor too, for tests of what the holder alone sees
        identity.register_account(login=login, kind=ActorKind.CITIZEN, now=utc_now(), holder_id=holder_id)
    return actor_for(login)


def make_professional(login: str, *, profession: str = "10", family_name: str = "") -> Actor:
    """A professional (TRE_G15 code, a doctor by default) who works in a practice of their own."""
    rpps, finess = rpps_number(next(_numbers)), finess_number(next(_numbers))
    identity.register_structure(finess=finess, name=f"Cabinet fictif {finess}", sector_code="SA07")
    identity.register_professional(
        rpps=rpps,
        family_name=family_name or login.title(),
        given_name="Fictif",
        profession_code=profession,
        works_at=[finess],
    )
    identity.register_account(login=login, kind=ActorKind.PROFESSIONAL, now=utc_now(), rpps=rpps.value)
    return actor_for(login)


def make_structure(login: str, *, name: str = "Laboratoire fictif", sector_code: str = "SA25") -> Actor:
    """A structure that acts through its software."""
    finess = finess_number(next(_numbers))
    identity.register_structure(finess=finess, name=name, sector_code=sector_code)
    identity.register_account(login=login, kind=ActorKind.STRUCTURE, now=utc_now(), finess=finess.value)
    return actor_for(login)


def make_program(login: str, *, kind: ActorKind) -> Actor:
    """A service, an operator or an auditor."""
    identity.register_account(login=login, kind=kind, now=utc_now())
    return actor_for(login)


def open_active_space(citizen: Actor, *, activate: bool = True) -> spaces.SpaceView:
    """The open space of a citizen; `activate=False` leaves it as the silence of its holder does."""
    assert citizen.holder_id is not None
    spaces.open_space(holder_id=citizen.holder_id, by=SYSTEM, now=utc_now())
    if activate:
        spaces.activate_space(holder_id=citizen.holder_id, by=citizen, now=utc_now())
    return spaces.space_of_holder(citizen.holder_id)


def token_for(login: str, *, now: datetime | None = None, life: timedelta = timedelta(hours=1)) -> str:
    """A bearer token; give a past `now` for one that has expired."""
    return identity.issue_token(login=login, now=now or utc_now(), life=life)


def actor_for(login: str) -> Actor:
    return identity.actor_of_token(token_for(login), now=utc_now())
