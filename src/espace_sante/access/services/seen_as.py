"""A professional who is not there, before a space: to show its holder what they would read (M5).

The answer is the decision itself, asked for somebody else: nothing is opened, and nothing is traced as theirs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from espace_sante.access.domain.facts import Place, Relations
from espace_sante.access.models import CareRelation
from espace_sante.access.services.ask import Case, relations_in, space_facts
from espace_sante.access.services.ties import by_kind, of_ties
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces.api import SpaceView


def case_of_professional(
    professional: identity.ProfessionalView, *, space: SpaceView, now: datetime, but_secret: bool = False
) -> Case:
    """The case of somebody of the directory, with the ties they have. Three queries at most.

    `but_secret`: without those of a secret connection, for who represents the minor (MIN-10).
    """
    found = relations_in(space.id, now=now, but_secret=but_secret).get(professional.rpps)
    relations = found or _of_everybody(space, now)
    if in_authorised_structures([professional.rpps], space=space, now=now):
        relations = replace(relations, structure=True)
    if at_a_fire_brigade([professional.rpps]):
        relations = replace(relations, place=Place.FIRE_BRIGADE)
    actor = Actor(
        kind=ActorKind.PROFESSIONAL,
        id=professional.rpps,
        name=professional.name,
        rpps=professional.rpps,
        profession=professional.profession,
        specialty=professional.specialty or None,
    )
    return Case(actor=actor, space=space_facts(space), relations=relations)


def case_of_profession(profession: str, *, space: SpaceView, now: datetime) -> Case:
    """The case of anybody of this profession to whom the holder gives their agreement. One query."""
    actor = Actor(kind=ActorKind.PROFESSIONAL, id="", name="", profession=profession)
    return Case(
        actor=actor,
        space=space_facts(space),
        relations=replace(_of_everybody(space, now), consent=True, express_consent=True),
    )


def in_authorised_structures(rpps_numbers: Collection[str], *, space: SpaceView, now: datetime) -> frozenset[str]:
    """Those who work in a structure that is authorised as a whole (STR-03): one query, and one more if there is any."""
    authorised = authorised_structures(space, now=now)
    return identity.who_works_in(authorised, among=rpps_numbers) if authorised else frozenset()


def at_a_fire_brigade(rpps_numbers: Collection[str]) -> frozenset[str]:
    """Those who work for a fire brigade and nowhere else: an ordinary agreement opens nothing to them (PRO-09).

    Who works elsewhere too may read from there, and is shown as reading. No query where the operator lists no brigade.
    """
    brigades = settings.FIRE_BRIGADES
    return identity.who_works_only_in(brigades, among=rpps_numbers) if brigades else frozenset()


def authorised_structures(space: SpaceView, *, now: datetime) -> frozenset[str]:
    """The FINESS numbers of the structures that are authorised as a whole (STR-03). One query."""
    rows = _running(now).filter(space_id=space.id, kind=CareRelation.Kind.STRUCTURE)
    return frozenset(rows.values_list("finess", flat=True))


def _of_everybody(space: SpaceView, now: datetime) -> Relations:
    return of_ties(by_kind(_running(now).filter(space_id=space.id, rpps="", finess="")))


def _running(now: datetime) -> QuerySet[CareRelation]:
    return CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
