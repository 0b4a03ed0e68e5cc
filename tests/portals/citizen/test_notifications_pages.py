"""The centre of notifications and what one chooses. RULES.md NOT-04, NOT-06, NOT-07, MIN-11, CAR-08."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from espace_sante.access.api import EmergencyOpened
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.notifications.models import Device, Notification, SwitchedOff
from espace_sante.notifications.services.push_key import point, url_safe
from tests.notifications.conftest import work
from tests.notifications.test_push import BROWSER, SECRET
from tests.portals.citizen.conftest import Browser, Family, act_for, text_of
from tests.remembered import remembered
from tests.worlds import World

pytestmark = pytest.mark.django_db
TITLE = "Bilan de ferritine"


@pytest.fixture(autouse=True)
def told(world: World, family: Family) -> None:
    """A document came in the space of each of Camille and Lou; what the world told of its making is gone."""
    remembered(("told of a document", world.camille.holder_id), lambda: _tell(world, family))


def _tell(world: World, family: Family) -> None:
    work()
    Notification.objects.all().delete()
    for space in (world.space, family.lou_space):
        world.deposit(world.new_document(title=TITLE), space=space, by=world.doctor)
    work()


def centre(browser: Browser) -> str:
    response = browser.client.get(reverse("citizen:notifications"))
    assert response.status_code == 200
    return text_of(response)


def bell(browser: Browser) -> list[str]:
    return re.findall(r"(\d+) notifications? non lues?", browser.read("more"))


def one(space_id: UUID) -> UUID:
    return Notification.objects.get(space_id=space_id).id


def act(browser: Browser, notification_id: UUID, geste: str) -> Any:
    return browser.post("notification", notification_id, geste=geste)


def test_not06_the_centre_groups_by_profile_with_what_is_unread_in_each(
    world: World, family: Family, camille: Browser
) -> None:
    text = centre(camille)
    assert text.index(f'id="profil-{world.space.id}') < text.index(f'id="profil-{family.lou_space.id}')
    assert text.count("1 notification non lue<") == 2
    assert "Vous avez 2 notifications non lues." in text
    assert text.count("a ajouté un document.") == 2
    assert TITLE not in text


def test_not06_the_bell_of_every_page_counts_what_is_unread_in_every_space(camille: Browser, world: World) -> None:
    assert bell(camille) == ["2", "2"]  # in the bar, and at the side of a wide screen
    act(camille, one(world.space.id), "lue")
    assert bell(camille) == ["1", "1"]
    act(camille, one(world.space.id), "non-lue")
    assert bell(camille) == ["2", "2"]


def test_opening_what_it_is_about_reads_it(camille: Browser, world: World) -> None:
    row = Notification.objects.get(space_id=world.space.id)
    response = act(camille, row.id, "ouvrir")
    assert response.headers["Location"] == camille.address("document", row.document_id)
    assert bell(camille) == ["1", "1"]


def test_not06_who_reads_reads_for_themself_and_who_deletes_deletes_for_everybody(
    world: World, camille: Browser, family: Family, browse: Callable[..., Browser]
) -> None:
    other = world.citizen("paul", "Paul")
    world.open_space(other)
    act_for(world, other, family.lou, kind="representative")
    paul, hers = browse("paul"), Browser(family.lou_space.id, camille.client)
    act(hers, one(family.lou_space.id), "lue")
    assert bell(camille) == ["1", "1"]
    assert "1 notification non lue" in centre(paul)
    act(hers, one(family.lou_space.id), "supprimer")
    assert "a ajouté un document" not in centre(paul)


def test_everything_of_a_profile_is_read_at_once(camille: Browser) -> None:
    assert camille.post("notifications_read").status_code == 302
    assert bell(camille) == ["1", "1"]


def test_min11_a_parent_receives_neither_the_line_nor_the_count_of_what_a_minor_hid(
    world: World, camille: Browser, family: Family
) -> None:
    before = centre(camille)
    world.deposit(world.new_document(secret=True), space=family.lou_space)
    work()
    assert Notification.objects.filter(space_id=family.lou_space.id).count() == 2
    hidden = Notification.objects.get(hidden_from_law=True)
    strip = re.compile(r'value="[A-Za-z0-9]{64}"')
    assert strip.sub("", centre(camille)) == strip.sub("", before)
    assert act(Browser(family.lou_space.id, camille.client), hidden.id, "lue").status_code == 404
    assert act(Browser(family.lou_space.id, camille.client), hidden.id, "supprimer").status_code == 404


def test_a_notification_of_another_space_is_not_found(camille: Browser, family: Family) -> None:
    assert act(camille, one(family.lou_space.id), "supprimer").status_code == 404
    assert act(camille, new_id(), "lue").status_code == 404


def test_car08_a_carer_reads_in_the_space_of_whom_they_help(
    world: World, family: Family, camille: Browser, browse: Callable[..., Browser]
) -> None:
    world.deposit(world.new_document(), space=family.andre_space)
    work()
    page = text_of(Browser(family.andre_space.id, camille.client).get("notifications_of"))
    assert "Notifications d’André" in page
    assert "a ajouté un document" in page


def test_an_emergency_is_told_by_its_name_with_the_way_to_contest(world: World, camille: Browser) -> None:
    """NOT-02."""
    publish(
        EmergencyOpened(
            space_id=world.space.id, emergency_id=new_id(), rpps=world.stranger.id, name="Dr", mode="break_glass",
            reason="unconscious", at=world.now, until=world.now,
        )
    )  # fmt: skip
    work()
    text = re.sub(r"<[^>]+>", "", centre(camille))
    assert f"{world.stranger.name} a ouvert votre dossier en urgence." in text
    assert "contester" in text
    assert "unconscious" not in text
    opened = act(camille, Notification.objects.get(kind="emergency").id, "ouvrir")
    assert opened.headers["Location"] == camille.address("emergencies")  # where one contests


@pytest.mark.parametrize("number", ["0", "-1", "abc", "99999999999", "2"])
def test_a_page_that_does_not_exist_is_empty_or_the_first_one(camille: Browser, number: str) -> None:
    assert camille.get("notifications_of", query=f"?page={number}").status_code == 200


@pytest.mark.parametrize("geste", ["", "autre", "lue\x00"])
def test_an_act_that_is_not_understood_changes_nothing(camille: Browser, world: World, geste: str) -> None:
    assert act(camille, one(world.space.id), geste).status_code == 302
    assert bell(camille) == ["2", "2"]


def test_the_cost_of_the_centre_does_not_grow(
    world: World, camille: Browser, django_assert_max_num_queries: Any
) -> None:
    rows = [
        Notification(space_id=world.space.id, kind="document_added", key=f"k{n}", at=world.now, about=world.doctor.id)
        for n in range(2000)
    ]
    Notification.objects.bulk_create(rows)
    with django_assert_max_num_queries(8, using="ens"):
        text = centre(camille)
    assert text.count("a ajouté un document.") == 4 + 1
    assert "2001 notifications non lues" in text
    assert '<span class="es-topbar__count" aria-hidden="true" data-es-count>99</span>' in text


def test_not04_each_of_the_five_types_is_switched_by_each_way(camille: Browser) -> None:
    address = reverse("citizen:notification_preferences")
    text = text_of(camille.client.get(address))
    assert text.count('type="checkbox" name="mail"') == text.count('type="checkbox" name="push"') == 5
    assert text.count('type="checkbox" name="message"') == 1
    assert "vous en êtes prévenu dans tous les cas" in text
    response = camille.client.post(address, {"mail": ["message"], "rythme": "jour"})
    assert response.status_code == 302
    assert set(SwitchedOff.objects.filter(way="mail").values_list("topic", flat=True)) == {
        "document", "appointment", "services", "screening",
    }  # fmt: skip
    again = text_of(camille.client.get(address))
    assert len(re.findall(r'type="checkbox" name="(?:mail|push)"[^>]* checked', again)) == 1


def test_age_08_reminders_come_in_the_mailbox_for_who_asks_and_no_longer_once_refused(camille: Browser) -> None:
    address = reverse("citizen:notification_preferences")
    checked = re.compile(r'type="checkbox" name="message"[^>]* checked')
    assert not checked.search(text_of(camille.client.get(address)))
    camille.client.post(address, {"message": ["appointment"], "rythme": "aussitot"})
    assert checked.search(text_of(camille.client.get(address)))
    assert camille.client.post(address, {"message": ["document"], "rythme": "aussitot"}).status_code == 422
    camille.client.post(address, {"rythme": "aussitot"})
    assert not checked.search(text_of(camille.client.get(address)))


@pytest.mark.parametrize("values", [{"rythme": "heure"}, {"mail": ["access"], "rythme": "jour"}, {}])
def test_a_choice_that_does_not_exist_is_refused_and_nothing_is_kept(camille: Browser, values: dict[str, Any]) -> None:
    response = camille.client.post(reverse("citizen:notification_preferences"), values)
    assert response.status_code == 422
    assert not SwitchedOff.objects.exists()


def test_a_device_is_added_counted_and_taken_away(camille: Browser) -> None:
    values = {
        "endpoint": "https://push.example.org/a", "p256dh": url_safe(point(BROWSER.public_key())),
        "auth": url_safe(SECRET),
    }  # fmt: skip
    camille.client.post(reverse("citizen:add_device"), values)
    page = reverse("citizen:notification_preferences")
    assert "1 appareil vous prévient." in text_of(camille.client.get(page))
    camille.client.post(reverse("citizen:remove_devices"))
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "values", [{}, {"endpoint": "x" * 2000}, {"endpoint": "https://a.b/c", "p256dh": "AA", "auth": "A"}]
)
def test_what_is_no_device_is_refused_in_words(camille: Browser, values: dict[str, str]) -> None:
    response = camille.client.post(reverse("citizen:add_device"), values, follow=True)
    assert "Cet appareil n’a pas donné de quoi vous prévenir." in text_of(response)
    assert not Device.objects.exists()


def test_not06_the_first_page_never_says_that_all_is_read_while_a_notification_waits(
    world: World, camille: Browser
) -> None:
    address = re.search(r"/documents/([0-9a-f-]{36})/", camille.read("documents"))
    assert address
    camille.read("document", address[1])
    act(camille, one(world.space.id), "non-lue")
    assert "Aucun nouveau document, et 1 notification non lue." in camille.read("home")
    act(camille, one(world.space.id), "lue")
    assert "vous avez tout lu" in camille.read("home")
