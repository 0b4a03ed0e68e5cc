"""Publishers and their members, and what they may not do. RULES.md CAT-01."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings

from espace_sante.access.api import AccessRefused
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus, Somebody
from espace_sante.catalogue.models import CriteriaVersion, Criterion, Evidence, Publisher, Screenshot
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import new_id
from tests.catalogue.catalogue_world import CatalogueWorld, card, picture

DRAFT = ServiceStatus.DRAFT


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    return CatalogueWorld()


def test_an_owner_invites_and_ends_members_an_editor_does_not(world: CatalogueWorld) -> None:
    somebody = Somebody("Max Fictif", "max@editeur.example")
    with pytest.raises(catalogue.OwnerNeeded):
        catalogue.invite(actor=world.editor, somebody=somebody, role="editor", now=world.now)
    catalogue.invite(actor=world.owner, somebody=somebody, role="editor", now=world.now)
    members = catalogue.members_of_mine(actor=world.owner)
    assert [one.email for one in members] == ["rose@editeur.example", "lise@editeur.example", "max@editeur.example"]
    lise = members[1]
    with pytest.raises(catalogue.OwnerNeeded):
        catalogue.end_member(actor=world.editor, member_id=lise.id, now=world.now)
    catalogue.end_member(actor=world.owner, member_id=lise.id, now=world.now)
    with pytest.raises(catalogue.PublisherUnknown):
        catalogue.membership_of(world.editor)


def test_one_owner_always_stays(world: CatalogueWorld) -> None:
    rose = catalogue.members_of_mine(actor=world.owner)[0]
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.end_member(actor=world.owner, member_id=rose.id, now=world.now)


def test_a_member_of_another_publisher_is_as_one_that_never_was(world: CatalogueWorld) -> None:
    paul = catalogue.members_of_mine(actor=world.stranger)[0]
    for member_id in (paul.id, new_id()):
        with pytest.raises(catalogue.PublisherUnknown):
            catalogue.end_member(actor=world.owner, member_id=member_id, now=world.now)


def test_an_address_in_use_elsewhere_is_answered_as_one_that_is_no_address(world: CatalogueWorld) -> None:
    """Nobody learns who works for whom."""
    identity.register_account(
        login="agent", kind=ActorKind.OPERATOR, name="Agent", email="agent@operateur.example", now=world.now
    )
    for email in ("agent@operateur.example", "paul@autre.example", "pas une adresse", "rose@editeur.example"):
        with pytest.raises(catalogue.EntryInvalid) as refused:
            catalogue.invite(actor=world.owner, somebody=Somebody("Max", email), role="editor", now=world.now)
        assert refused.value.field == "email"


def test_a_forged_member_is_nobody(world: CatalogueWorld) -> None:
    """An actor of the kind, without a membership: neither by an unknown account, nor without an account."""
    for forged in (replace(world.owner, account_id=new_id()), replace(world.owner, account_id=None)):
        with pytest.raises(catalogue.PublisherUnknown):
            catalogue.create_service(actor=forged, name="Faux", track=catalogue.Track.PLAIN, now=world.now)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"siren": "123456789"}, "siren"), ({"siren": "12"}, "siren"), ({"siren": "732829320"}, "siren"),
     ({"name": " "}, "name"), ({"website": "javascript:alert(1)"}, "website"),
     ({"website": "http://x.example"}, "website")],
)  # fmt: skip
def test_a_publisher_has_a_name_a_siren_of_their_own_and_a_page_over_tls(
    world: CatalogueWorld, change: dict[str, str], field: str
) -> None:
    asked = {"name": "Neuf", "siren": "552100554", "website": "", **change}
    owner = Somebody("Eva Fictive", "eva@neuf.example")
    with pytest.raises(catalogue.EntryInvalid) as refused:
        catalogue.open_publisher(actor=world.nora, owner=owner, now=world.now, **asked)
    assert refused.value.field == field
    assert Publisher.objects.count() == 2


def test_publishers_are_opened_by_operators_alone(world: CatalogueWorld) -> None:
    with pytest.raises(AccessRefused):
        catalogue.open_publisher(
            actor=world.owner,
            name="X",
            siren="552100554",
            website="",
            owner=Somebody("E", "e@x.example"),
            now=world.now,
        )


@pytest.mark.parametrize(
    ("content", "declared"),
    [(b"", "application/pdf"), (b"%PDF-1.4 broken", "application/pdf"), (b"MZ\x90\x00", "application/pdf"),
     (b"<html><script>alert(1)</script></html>", "text/html"),
     (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml")],
)  # fmt: skip
def test_evidence_of_another_type_is_refused_and_nothing_is_kept(
    world: CatalogueWorld, content: bytes, declared: str
) -> None:
    service = world.service(upto=DRAFT)
    before = Evidence.objects.count()
    file = catalogue.Sent(name="preuve.pdf", content=content, declared_type=declared)
    with pytest.raises(catalogue.FileRefused):
        catalogue.add_evidence(actor=world.owner, slug=service.slug, code="HEB-01", file=file, now=world.now)
    assert Evidence.objects.count() == before


def test_evidence_too_large_is_refused(world: CatalogueWorld) -> None:
    service = world.service(upto=DRAFT)
    content = b"%PDF-" + b"0" * settings.CATALOGUE_EVIDENCE_BYTES
    file = catalogue.Sent(name="preuve.pdf", content=content, declared_type="application/pdf")
    with pytest.raises(catalogue.FileRefused):
        catalogue.add_evidence(actor=world.owner, slug=service.slug, code="HEB-01", file=file, now=world.now)


def test_evidence_is_read_by_its_publisher_and_by_operators_whose_reading_is_in_the_history(
    world: CatalogueWorld,
) -> None:
    service = world.service(upto=DRAFT)
    file = catalogue.Sent(name="../../dossier/preuve\x00.png", content=picture(), declared_type="image/png")
    file_id = catalogue.add_evidence(actor=world.editor, slug=service.slug, code="HEB-01", file=file, now=world.now)
    view, content = catalogue.read_own_evidence(actor=world.owner, slug=service.slug, file_id=file_id)
    assert (view.name, content) == ("preuve.png", picture())
    with pytest.raises(catalogue.ServiceUnknown):
        catalogue.read_own_evidence(actor=world.stranger, slug=service.slug, file_id=file_id)
    catalogue.read_evidence(actor=world.nora, service_id=service.id, file_id=file_id, now=world.now)
    steps = catalogue.own_dossier(actor=world.owner, slug=service.slug).steps
    assert (steps[0].what, steps[0].reason) == ("read_evidence", "HEB-01")


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"0" * 50, b"<svg/>", picture((20, 20))])
def test_cat08_a_screenshot_is_a_picture_of_a_screen(world: CatalogueWorld, content: bytes) -> None:
    service = world.service(upto=DRAFT)
    with pytest.raises(catalogue.FileRefused):
        catalogue.add_screenshot(actor=world.owner, slug=service.slug, content=content, alt="Écran", now=world.now)


def test_cat08_a_screenshot_is_made_again_has_words_and_there_are_five_at_most(world: CatalogueWorld) -> None:
    service = world.service(upto=DRAFT)
    asked = {"actor": world.owner, "slug": service.slug, "now": world.now}
    with pytest.raises(catalogue.EntryInvalid):
        catalogue.add_screenshot(**asked, content=picture(), alt=" ")
    for _ in range(4):
        catalogue.add_screenshot(**asked, content=picture((2000, 4000)), alt="Écran")
    with pytest.raises(catalogue.FileRefused):
        catalogue.add_screenshot(**asked, content=picture(), alt="Écran")
    row = Screenshot.objects.latest("position")
    assert (row.mime_type, row.width <= 720, row.height <= 1560) == ("image/webp", True, True)
    assert bytes(row.content)[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"summary": "x" * 141}, "summary"), ({"terms_url": "http://x.example"}, "terms_url"),
     ({"website": "https://x.example/\"onload="}, "website"),
     ({"app_store_url": "https://evil.example/"}, "app_store_url"),
     ({"support": "aide"}, "support"), ({"regions": ("99",)}, "regions"), ({"description": "a\x00b"}, "description"),
     ({"name": ""}, "name")],
)  # fmt: skip
def test_cat08_what_is_no_card_is_refused_by_its_field(
    world: CatalogueWorld, change: dict[str, str], field: str
) -> None:
    service = world.service(upto=DRAFT)
    with pytest.raises(catalogue.EntryInvalid) as refused:
        catalogue.fill_card(
            actor=world.owner,
            slug=service.slug,
            card=replace(card(), **change),
            now=world.now,  # type: ignore[arg-type]
        )
    assert refused.value.field == field
    assert catalogue.service_of(service.id).summary == card().summary


def test_what_was_decided_stays_as_it_is_once_online(world: CatalogueWorld) -> None:
    service = world.service()
    other = card(
        "Autre nom", summary="Mieux dit.", purposes=(catalogue.Purpose.DAILY_LIFE,), device=catalogue.Device.CLASS_3
    )
    catalogue.fill_card(actor=world.owner, slug=service.slug, card=other, now=world.now)
    kept = catalogue.service_of(service.id)
    assert (kept.name, kept.summary, kept.device) == (service.name, "Mieux dit.", service.device)
    assert catalogue.facets_of([service.id])[service.id].purposes == (catalogue.Purpose.FOLLOW_UP,)
    assert catalogue.own_dossier(actor=world.owner, slug=service.slug).steps[0].what == "correct"
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.ask_finalities(actor=world.owner, slug=service.slug, why={})


def test_under_review_nothing_is_changed(world: CatalogueWorld) -> None:
    service = world.service(upto=ServiceStatus.SUBMITTED)
    with pytest.raises(catalogue.MoveNotPossible):
        catalogue.fill_card(actor=world.owner, slug=service.slug, card=card(), now=world.now)
    catalogue.take_back(actor=world.owner, slug=service.slug, now=world.now)
    catalogue.fill_card(actor=world.owner, slug=service.slug, card=card(), now=world.now)


def test_a_draft_is_not_told_from_what_never_was(world: CatalogueWorld) -> None:
    draft = world.service("brouillon", upto=ServiceStatus.PRE_PRODUCTION)
    for slug in (draft.slug, "jamais-vu"):
        with pytest.raises(catalogue.ServiceUnknown):
            catalogue.shown_service(slug)
        with pytest.raises(catalogue.ServiceUnknown):
            catalogue.shown_screenshot(slug, new_id())


def test_two_services_of_one_name_have_addresses_of_their_own(world: CatalogueWorld) -> None:
    first, second = (
        catalogue.create_service(actor=world.owner, name="Même nom", track=catalogue.Track.PLAIN, now=world.now)
        for _ in range(2)
    )
    assert first == "meme-nom"
    assert second.startswith("meme-nom-")
    assert catalogue.service_named(first).pairing_oid != catalogue.service_named(second).pairing_oid


def test_a_version_of_criteria_is_never_changed_and_an_application_keeps_its_own(world: CatalogueWorld) -> None:
    content = catalogue.shipped_criteria()
    assert catalogue.import_criteria(actor=world.nora, content=content, now=world.now).version == "2026-01"
    with pytest.raises(catalogue.CriteriaFileInvalid, match="with another content"):
        catalogue.import_criteria(actor=world.nora, content=content.replace(b"HEB-01", b"HEB-99"), now=world.now)
    count = Criterion.objects.count()
    with pytest.raises(catalogue.CriteriaFileInvalid):
        catalogue.import_criteria(actor=world.nora, content=b"version,2027-01\n", now=world.now)
    assert (Criterion.objects.count(), CriteriaVersion.objects.count()) == (count, 1)
    draft = world.service(upto=DRAFT)
    later = content.replace(b"2026-01", b"2026-06")
    catalogue.import_criteria(actor=world.nora, content=later, now=world.now)
    assert catalogue.latest_version(now=world.now) == "2026-06"
    assert catalogue.service_of(draft.id).criteria_version == "2026-01"
    with pytest.raises(AccessRefused):
        catalogue.import_criteria(actor=world.owner, content=content, now=world.now)
