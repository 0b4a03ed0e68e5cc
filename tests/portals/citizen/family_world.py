"""Lou with her two parents, for the pages: who is signed in, what a page says."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client

from espace_sante.access import api as access
from espace_sante.config.worker import drain_all
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.spaces import api as spaces
from tests.remembered import remembered
from tests.worlds import RECENT, World

BORN = date(2015, 11, 12)


def client_of(login: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    return client


def text_of(response: HttpResponse) -> str:
    """What a person reads: without markup, entities decoded, spaces single."""
    bare = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())


@dataclass
class Household:
    """Camille and Alex, whom the insurer knows as Lou's parents; `now` is the present instant."""

    world: World
    alex: Actor
    child: UUID

    @property
    def camille(self) -> Actor:
        return self.world.camille

    @property
    def space(self) -> spaces.SpaceView:
        return spaces.space_of_holder(self.child)

    def add(self, actor: Actor) -> None:
        access.add_child(actor=actor, child_id=self.child, certified=True, now=self.world.now)

    def agreed(self) -> None:
        """Camille represents Lou, Alex agrees and represents her too, Camille agrees."""
        self.add(self.camille)
        self.answer(self.alex)
        self.add(self.alex)
        self.answer(self.camille)

    def answer(self, actor: Actor, *, agrees: bool = True) -> None:
        assert actor.holder_id
        (question,) = [
            one for one in families.questions_for(actor.holder_id, now=self.world.now) if one.what == "agreement"
        ]
        families.answer_agreement(agreement_id=question.id, actor=actor, agrees=agrees, now=self.world.now)

    def settle(self) -> None:
        while drain_all():
            pass


def household() -> Household:
    return remembered("household", _household)


def _household() -> Household:
    world = World(now=RECENT - timedelta(minutes=5))
    child = world.minor("Lou", born=BORN)
    alex = world.citizen("alex", "Alex")
    world.open_space(alex)
    parents = [one for one in (world.camille.holder_id, alex.holder_id) if one]
    families.know_parents(child_id=child, parent_ids=parents, now=world.now)
    spaces.open_space(holder_id=child, by=SYSTEM, now=world.now)
    return Household(world=world, alex=alex, child=child)


def typed(actor: Actor, **changed: str) -> dict[str, str]:
    """The form of an invitation, filled with somebody's identity."""
    assert actor.holder_id
    one = identity.holders([actor.holder_id])[actor.holder_id]
    return {
        "prenom": one.first_given_name,
        "nom": one.birth_name,
        "jour": str(one.birth_on.day),
        "mois": str(one.birth_on.month),
        "annee": str(one.birth_on.year),
        "numero": one.ins.value,
        "declare": "on",
    } | changed
