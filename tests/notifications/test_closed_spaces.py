"""That a space was closed is told to who may have it again, and to nobody else. RULES.md LC-14 to LC-19, CAR-09."""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.events import publish
from espace_sante.notifications.models import Delivery, Notification
from espace_sante.notifications.services.preferences import EVERYTHING, set_preferences
from espace_sante.notifications.services.send import send_due
from espace_sante.spaces import api as spaces
from tests.carers import make_carer
from tests.notifications.conftest import prove_email, told, work, work_and_send
from tests.spaces.notices import Taken
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)


def close(world: World, *, erase: bool = False) -> None:
    access.close_own_space(actor=world.camille, space=world.space, erase=erase, now=NOW)


def test_lc14_a_space_that_is_closed_is_told_by_mail_with_the_way_back(world: World, server: Taken) -> None:
    """NOT-07."""
    close(world)
    assert work_and_send() == 1
    ((_sender, to, message),) = server.mails
    text = message.get_content()
    assert to == [f"{world.camille.id}@courriel.example"]
    assert "Un Espace santé a été fermé." in text
    assert any(line.endswith("/espace/") for line in text.splitlines())
    assert world.camille.name not in message.as_string()
    assert send_due(now=LATER) == 0


def test_lc14_what_waited_of_a_space_that_is_closed_does_not_leave(world: World, server: Taken) -> None:
    set_preferences(reader=world.camille.id, on=EVERYTHING, daily=True, quiet_nights=False)
    world.deposit()
    work()
    close(world)
    work()
    assert send_due(now=NOW + timedelta(days=1)) == 1
    assert "document" not in server.mails[0][2].get_content().partition("Bonjour")[2].partition("gardé")[0]


def test_car09_who_may_not_have_it_again_is_not_told(world: World) -> None:
    carer = world.citizen("aidant", "Louis")
    prove_email(carer)
    world.open_space(carer)
    make_carer(world.camille, carer, now=NOW)
    work()
    Notification.objects.all().delete()
    close(world)
    work()
    assert set(Delivery.objects.values_list("reader", flat=True)) == {world.camille.id}


def test_min17_who_represents_the_person_is_told_too(world: World) -> None:
    guardian, assistant = world.citizen("tutrice", "Andrée"), world.citizen("curateur", "Paul")
    assert world.camille.holder_id
    for helper, kind in ((guardian, "guardian"), (assistant, "assistant")):
        prove_email(helper)
        assert helper.holder_id
        identity.relate(person_id=helper.holder_id, helped_id=world.camille.holder_id, kind=kind, now=NOW)
    work()
    Notification.objects.all().delete()
    close(world)
    work()
    assert set(Delivery.objects.values_list("reader", flat=True)) == {world.camille.id, guardian.id}


def test_lc21_many_spaces_closed_at_once_are_told_each(world: World) -> None:
    event = spaces.SpacesMoved(space_ids=[world.space.id], state=spaces.State.CLOSED_ARCHIVED.value, at=NOW)
    close(world)
    for _ in range(2):
        publish(event)
        work()
    assert told(world.space.id) == ["space_closed"]


def test_lc16_what_is_closed_to_be_erased_leaves_nothing_told(world: World) -> None:
    close(world, erase=True)
    work()
    assert told(world.space.id) == []


def test_lc19_a_space_that_was_reopened_has_its_closing_among_what_is_read(world: World) -> None:
    close(world)
    access.reopen_own_space(actor=world.camille, space=spaces.space_by_id(world.space.id), now=LATER)
    work(LATER)
    assert told(world.space.id) == ["space_closed"]
