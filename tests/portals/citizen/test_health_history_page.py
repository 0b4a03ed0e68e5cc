"""The citizen's health history: by month, read only, hidden as a whole (RULES.md CIT-06, CIT-14, MIN-11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.record import api as record
from tests.carers import make_carer
from tests.portals.citizen.conftest import Browser, Family
from tests.portals.citizen.test_activity_page import sentences
from tests.reimbursements import DAY, import_lines, line
from tests.worlds import World


def test_events_stand_by_month_newest_first_with_their_amounts(world: World, camille: Browser, tmp_path: Path) -> None:
    before = (DAY - timedelta(days=40)).isoformat()
    import_lines(
        world, tmp_path,
        line(world.space, 1, libelle="Consultation fictive", montant="30", nom_executant="Dr Fictif"),
        line(world.space, 2, libelle="Boîte fictive", date_soins=before, nature="PHA", montant="", rembourse=""),
    )  # fmt: skip
    text = camille.read("health_history")
    months = re.findall(r'<h2 id="mois-([\d-]+)"[^>]*>([^<]+)</h2>', text)
    assert months == [("2026-11", "Novembre 2026"), ("2026-09", "Septembre 2026")]
    assert text.index("Consultation fictive") < text.index("Boîte fictive")
    for words in (
        "Payé : 30,00 €. Remboursé : 19,00 €.",
        "Soins médicaux et dentaires, Dr Fictif",
        "Médicaments et vaccins",
    ):
        assert words in text


def test_nothing_on_the_page_edits_or_deletes_a_line(world: World, camille: Browser, tmp_path: Path) -> None:
    """CIT-14."""
    import_lines(world, tmp_path, line(world.space))
    text = camille.read("health_history")
    content = text[text.index("<main") : text.index("</main>")]
    assert set(re.findall(r'<form action="([^"]+)"', content)) == {camille.address("mask_health_history")}
    assert "Personne ne peut les changer ni les effacer ici." in text


def test_one_switch_hides_everything_from_professionals_and_back(
    world: World, camille: Browser, tmp_path: Path
) -> None:
    """CIT-06."""
    import_lines(world, tmp_path, line(world.space, 1), line(world.space, 2))

    def seen_by_doctor() -> int:
        return record.count_health_events(actor=world.doctor, space=world.space, now=world.now)

    assert camille.read("health_history").count('role="switch"') == 1
    camille.post("mask_health_history", masquer="oui", follow=True)
    assert seen_by_doctor() == 0
    assert "Aucun soignant, même avec un accord." in camille.read("health_history")
    camille.post("mask_health_history", masquer="non")
    assert seen_by_doctor() == 2
    told = sentences(camille.read("activity"))
    assert "Vous avez masqué votre historique de santé aux professionnels." in told
    assert "Vous montrez de nouveau votre historique de santé aux professionnels." in told


def test_the_activity_says_that_a_hidden_history_was_shown_to_nobody(world: World, camille: Browser) -> None:
    camille.post("mask_health_history", masquer="oui")
    record.health_history(actor=world.doctor, space=world.space, now=world.now)
    told = sentences(camille.read("activity"))
    assert any("a essayé de lire votre historique" in one and "vous l’avez masqué" in one for one in told), told


def test_a_parent_reads_and_hides_and_a_carer_reads_alone(
    world: World, family: Family, browse: Callable[..., Browser], tmp_path: Path
) -> None:
    import_lines(world, tmp_path, line(family.lou_space, 1), line(family.andre_space, 2))
    as_parent = browse("camille", space_id=family.lou_space.id).read("health_history")
    assert "Historique de santé de Lou" in as_parent
    assert 'role="switch"' in as_parent
    as_carer = browse("camille", space_id=family.andre_space.id)
    text = as_carer.read("health_history")
    assert "Historique de santé d’André" in text
    assert 'role="switch"' not in text
    assert as_carer.post("mask_health_history", masquer="oui").status_code == 403


def test_the_way_to_it_is_offered_to_whoever_may_read_it_and_to_nobody_else(
    world: World, family: Family, camille: Browser, browse: Callable[..., Browser]
) -> None:
    address = camille.address("health_history")
    assert address in camille.read("more")
    assert address in camille.read("documents")
    without = CarerScope(sections=frozenset(Section) - {Section.PROFILE})
    make_carer(world.camille, family.andre, now=world.now, scope=without)
    andre = browse("andre", space_id=world.space.id)
    for page in ("more", "documents"):
        assert address not in andre.read(page)
    assert andre.get("health_history").status_code == 404


def test_later_pages_hold_what_the_first_one_had_no_room_for(world: World, camille: Browser, tmp_path: Path) -> None:
    days = [(DAY - timedelta(days=number)).isoformat() for number in range(70)]
    import_lines(world, tmp_path, *(line(world.space, n, date_soins=day, libelle=day) for n, day in enumerate(days)))
    first = camille.read("health_history")
    (following,) = re.findall(r'href="([^"]+\?suite=[^"]+)"', first)
    second = camille.client.get(following).content.decode()
    assert all(f">{day}<" in first + second for day in days)
    assert reverse("citizen:health_history", args=[world.space.id]) in second
    assert camille.client.get(f"{camille.address('health_history')}?suite=faux").status_code == 404


def test_the_page_costs_the_same_whatever_its_length(world: World, camille: Browser, tmp_path: Path) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["dmp"]) as dmp, CaptureQueriesContext(connections["ens"]) as ens:
            camille.read("health_history")
        return len(dmp) + len(ens)

    import_lines(world, tmp_path, line(world.space, 1))
    queries()
    before = queries()
    import_lines(world, tmp_path, *(line(world.space, number) for number in range(2, 50)))
    assert queries() == before <= 14


def test_no_page_of_a_parent_tells_what_their_child_keeps_out(
    world: World, family: Family, browse: Callable[..., Browser], tmp_path: Path
) -> None:
    """MIN-08, MIN-11; RULES.md 5, exact test set for minors (2)."""
    pages = ("home_of", "health_history", "activity", "documents", "professionals", "more")
    parent = browse("camille", space_id=family.lou_space.id)
    record.record_objection(
        actor=world.stranger, space=family.lou_space, family=record.ActFamily.NURSE, on=DAY, informed=True,
        now=world.now,
    )  # fmt: skip
    secret = line(family.lou_space, 1, executant=world.stranger.rpps or "", libelle="Acte gardé")
    assert import_lines(world, tmp_path, secret).withheld == 1
    for page in pages:
        text = parent.read(page)
        assert "Acte gardé" not in text
        assert world.stranger.name not in text
        assert "L’assurance maladie a complété" not in text
    lou = browse("lou", space_id=family.lou_space.id)
    assert any("reste entre vous et les soignants" in one for one in sentences(lou.read("activity")))
