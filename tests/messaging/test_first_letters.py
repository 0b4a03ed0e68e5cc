"""Whom one may write to before they wrote. RULES.md MSG-02, MSG-03, C11, CIT-08, CAR-10."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.identity.models import MssanteAddress, Professional, Structure
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.messaging import api as messaging
from espace_sante.messaging.models import Correspondent, Departure
from tests.carers import make_carer
from tests.messaging.conftest import Post
from tests.worlds import NOW

PHARMACY = "officine@liberal.mssante.example"
OWN = "helene.martin@liberal.mssante.example"
QUARTER = timedelta(days=30)


def with_pharmacy(post: Post) -> str:
    """Where the pharmacist of the world works is a pharmacy with a mailbox; its FINESS number."""
    finess = post.world.pharmacist.finess
    assert finess
    Structure.objects.filter(finess=finess).update(sector_code="SA33", name="PHARMACIE MARCHÉ", city="BORDEAUX")
    identity.register_mssante_address(address=PHARMACY, finess=Finess(finess))
    return finess


def first(post: Post, actor: Actor | None = None, **more: Any) -> list[messaging.FirstLetter]:
    return messaging.whom_to_write_first(actor=actor or post.world.camille, space=post.world.space, now=NOW, **more)


def write(post: Post, address: str, actor: Actor | None = None, *, days: int = 0) -> object:
    return messaging.write_to(
        actor=actor or post.world.camille, space=post.world.space, address=address,
        written=messaging.Written("Voici mon ordonnance.", subject="Ordonnance"), now=NOW + timedelta(days=days),
    )  # fmt: skip


def test_msg_03_a_pharmacy_already_visited_is_written_to_first(post: Post) -> None:
    finess = with_pharmacy(post)
    assert [(one.address, one.name, one.finess, one.is_pharmacy) for one in first(post)] == [
        (PHARMACY, "Pharmacie Marché", finess, True)
    ]
    write(post, PHARMACY)
    assert Departure.objects.get().recipient == PHARMACY
    (line,) = post.inbox().threads
    assert line.people == ("Pharmacie Marché",)
    assert [one.name for one in post.open().people] == ["Pharmacie Marché"]


def test_msg_03_a_pharmacy_is_found_by_its_name_and_its_town(post: Post) -> None:
    finess = with_pharmacy(post)
    access.block_professional(
        actor=post.world.camille, space=post.world.space, rpps=Rpps(str(post.world.pharmacist.rpps)), name="P", now=NOW
    )
    assert first(post) == []  # who works there was blocked: it is not offered any more
    found = messaging.pharmacies_named(
        actor=post.world.camille, space=post.world.space, name="marche", town="bord", now=NOW
    )
    assert [one.finess for one in found] == [finess]
    assert [one.address for one in first(post, found=finess)] == [PHARMACY]
    write(post, PHARMACY)


def test_msg_03_a_pharmacy_without_a_mailbox_is_not_compatible(post: Post) -> None:
    with_pharmacy(post)
    MssanteAddress.objects.update(kind="APP")
    assert first(post) == []
    with pytest.raises(messaging.CorrespondentUnknown):
        write(post, PHARMACY)


def test_msg_02_a_practice_is_no_pharmacy(post: Post) -> None:
    with_pharmacy(post)
    Structure.objects.update(sector_code="SA07")
    assert first(post) == []
    with pytest.raises(messaging.CorrespondentUnknown):
        write(post, PHARMACY)


def test_msg_06_a_pharmacy_that_ended_the_exchange_is_not_written_to(post: Post) -> None:
    with_pharmacy(post)
    write(post, PHARMACY)
    post.receive(sender=messaging.MailAddress(PHARMACY), ends_exchange=True)
    with pytest.raises(messaging.ExchangeEnded):
        write(post, PHARMACY)


def open_window(post: Post, *, days: int = 30) -> None:
    identity.register_mssante_address(address=OWN, rpps=Rpps(str(post.world.doctor.rpps)))
    messaging.open_contact_window(actor=post.world.doctor, address=OWN, until=NOW + timedelta(days=days), now=NOW)


def test_c11_a_professional_lets_their_patients_write_first_for_a_while(post: Post) -> None:
    with pytest.raises(messaging.CorrespondentUnknown):
        write(post, OWN)
    open_window(post)
    assert [one.address for one in first(post)] == [OWN]
    write(post, OWN)
    assert not Correspondent.objects.exists()
    (line,) = post.inbox().threads
    assert line.people == (first(post)[0].name,)
    with pytest.raises(messaging.CorrespondentUnknown):
        write(post, OWN, days=31)  # the window is over
    messaging.reply(  # what was begun goes on
        actor=post.world.camille, space=post.world.space, thread_id=line.id,
        written=messaging.Written("Merci"), now=NOW + timedelta(days=31),
    )  # fmt: skip


def test_c11_a_window_is_for_patients_who_authorised_its_owner(post: Post) -> None:
    open_window(post)
    robin = post.world.citizen("robin", "Robin")
    space = post.world.open_space(robin)
    assert messaging.whom_to_write_first(actor=robin, space=space, now=NOW) == []
    access.block_professional(
        actor=post.world.camille, space=post.world.space, rpps=Rpps(str(post.world.doctor.rpps)), name="Dr", now=NOW
    )
    assert first(post) == []


def test_c11_a_window_is_about_ones_own_address_and_not_for_ever(post: Post) -> None:
    open_window(post)
    world = post.world
    for until in (NOW, NOW + timedelta(days=92)):
        with pytest.raises(messaging.WindowTooLong):
            messaging.open_contact_window(actor=world.doctor, address=OWN, until=until, now=NOW)
    with pytest.raises(messaging.MailboxUnknown):
        messaging.open_contact_window(actor=world.nurse, address=OWN, until=NOW + QUARTER, now=NOW)
    messaging.close_contact_window(actor=world.nurse, address=OWN)
    assert first(post)
    messaging.close_contact_window(actor=world.doctor, address=OWN)
    assert first(post) == []
    with pytest.raises(access.AccessRefused):
        messaging.contact_windows(actor=world.camille, now=NOW)


def test_c11_a_service_that_allows_no_window_has_none(post: Post, settings: Any) -> None:
    open_window(post)
    settings.CONTACT_WINDOW_DAYS = 0
    assert first(post) == []


def test_who_left_the_directory_lets_nobody_write(post: Post) -> None:
    open_window(post)
    Professional.objects.update(ended_at=NOW)
    assert first(post) == []


def test_nobody_but_the_holder_s_side_asks_whom_to_write_to(post: Post) -> None:
    for actor in (post.world.doctor, post.world.laboratory):
        with pytest.raises(access.AccessRefused):
            first(post, actor=actor)


def test_car_10_a_carer_who_writes_first_is_named(post: Post) -> None:
    with_pharmacy(post)
    andre = post.world.citizen("andre", "André")
    post.world.open_space(andre)
    scope = CarerScope(sections=frozenset(Section), writes=True)
    make_carer(post.world.camille, andre, now=post.world.now, scope=scope)
    write(post, PHARMACY, actor=andre)
    (one,) = messaging.departures(now=NOW + timedelta(hours=1))
    assert one.mail.text.endswith("Écrit par André FICTIF, qui aide Camille FICTIF.")
